import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# What was disclosed, about whom, and who approved it is never changed; the role that erases people may delete it.
RULES = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""
    for table in (
        "disclosures_disclosure", "disclosures_disclosedperson", "disclosures_approval", "disclosures_answer",
    )
)  # fmt: skip
FREE = "".join(
    f"DROP TRIGGER append_only ON disclosures_{name};\n"
    for name in ("disclosure", "disclosedperson", "approval", "answer")
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_life"),
        ("erasure", "0002_eraser"),
        ("ledger", "0001_initial"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Subprocessor",
            fields=[
                ("label", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "Court or agency"),
                            ("counsel", "Counsel"),
                            ("provider", "Health care provider"),
                            ("representative", "Representative"),
                            ("subprocessor", "Subprocessor"),
                            ("successor", "Successor"),
                        ],
                        max_length=16,
                    ),
                ),
                ("country", models.CharField(default="US", max_length=2)),
                ("categories", models.JSONField(default=list)),
                ("purposes", models.JSONField(default=list)),
                ("contract_on", models.DateField(null=True)),
                (
                    "service_terms",
                    models.BooleanField(default=False, help_text="The contract has the terms of 11 CCR 7051"),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("entered_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("entered_by_id", models.UUIDField()),
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("destination", models.CharField(blank=True, default="", max_length=40)),
                ("host", models.CharField(blank=True, default="", max_length=253)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="disclosures_subprocessor_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("contract_on__isnull", False)), name="disclosures_subprocessor_contract"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("label", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("authority", "Court or agency"),
                            ("counsel", "Counsel"),
                            ("provider", "Health care provider"),
                            ("representative", "Representative"),
                            ("subprocessor", "Subprocessor"),
                            ("successor", "Successor"),
                        ],
                        max_length=16,
                    ),
                ),
                ("country", models.CharField(default="US", max_length=2)),
                ("categories", models.JSONField(default=list)),
                ("purposes", models.JSONField(default=list)),
                ("contract_on", models.DateField(null=True)),
                (
                    "service_terms",
                    models.BooleanField(default=False, help_text="The contract has the terms of 11 CCR 7051"),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("entered_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("entered_by_id", models.UUIDField()),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "kind", "label", "id"], name="disclosures_recipient_list")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="disclosures_recipient_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "subprocessor"), _negated=True),
                            ("contract_on__isnull", False),
                            _connector="OR",
                        ),
                        name="disclosures_recipient_contract",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_recipient_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("number", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("subpoena", "Subpoena"),
                            ("court_order", "Court order"),
                            ("search_warrant", "Search warrant"),
                            ("agency_demand", "Demand of an agency"),
                            ("emergency", "Emergency"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.CharField(max_length=24)),
                (
                    "recipient",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="disclosures.recipient",
                    ),
                ),
                ("label", models.CharField(max_length=60)),
                ("received_on", models.DateField()),
                ("answer_by", models.DateField(null=True)),
                (
                    "medical_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No medical records"),
                            ("court_order", "Process of a court or an agency that names them"),
                            ("authorization", "The person’s signed authorization"),
                            ("emergency", "The emergency itself"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                (
                    "barred_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("court", "Order of a court"),
                            ("statute", "A statute"),
                            ("safety", "Telling would endanger somebody"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("barred_until", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("released", "Released"), ("refused", "Refused")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("matter_id", models.UUIDField(help_text="The matter of its holds", null=True)),
                ("scope_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("entered_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("entered_by_id", models.UUIDField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.UUIDField(null=True)),
                (
                    "refused_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_valid", "Not validly served or signed"),
                            ("no_records", "No such records"),
                            ("too_broad", "Too broad, not narrowed"),
                            ("withdrawn", "Withdrawn by who made it"),
                            ("quashed", "Quashed by a court"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        blank=True, default="", help_text="Of the list of its answers' hashes", max_length=64
                    ),
                ),
                ("persons", models.PositiveIntegerField(default=0)),
                (
                    "overdue_at",
                    models.DateTimeField(help_text="When the missing second approval was noticed", null=True),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "-received_on", "-id"], name="disclosures_demand_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "number"), name="disclosures_demand_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("barred_until__isnull", True), ("barred_why", "")),
                            models.Q(models.Q(("barred_why", ""), _negated=True), ("barred_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="disclosures_demand_bar",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refused_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="disclosures_demand_refusal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "released"), _negated=True),
                            models.Q(("sha256", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="disclosures_demand_hashed",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_demand_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="recipient_id",
                        name="disclosures_demand_recipient_ref",
                        on_delete="RESTRICT",
                        to="disclosures_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemandItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "demand",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="disclosures.demand",
                    ),
                ),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                ("section", models.CharField(max_length=20)),
                (
                    "records",
                    models.PositiveIntegerField(help_text="How many the search found; null before it", null=True),
                ),
                ("struck_why", models.CharField(blank=True, default="", max_length=20)),
                ("added_by_id", models.UUIDField()),
                ("added_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "employee"], name="disclosures_item_employee"),
                    models.Index(fields=["organization_id", "case"], name="disclosures_item_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "demand", "employee", "case", "section"),
                        name="disclosures_demanditem_once",
                        nulls_distinct=False,
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_demanditem_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="demand_id",
                        name="disclosures_demanditem_demand_ref",
                        on_delete="CASCADE",
                        to="disclosures_demand",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="disclosures_demanditem_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id",
                        name="disclosures_demanditem_case_ref",
                        on_delete="RESTRICT",
                        to="cases_leavecase",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "demand",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="disclosures.demand",
                    ),
                ),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
                ("file_id", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.BigIntegerField()),
                ("records", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organization_id", "employee"], name="disclosures_answer_employee")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "demand", "employee"), name="disclosures_answer_once"
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_answer_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="demand_id",
                        name="disclosures_answer_demand_ref",
                        on_delete="CASCADE",
                        to="disclosures_demand",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="disclosures_answer_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "demand",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="disclosures.demand",
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("scope_sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=openleave.kernel.clock.now)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "demand", "account_id", "scope_sha256"),
                        name="disclosures_approval_once",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_approval_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="demand_id",
                        name="disclosures_approval_demand_ref",
                        on_delete="CASCADE",
                        to="disclosures_demand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("flow", models.CharField(max_length=40)),
                ("means", models.CharField(max_length=10)),
                ("purpose", models.CharField(max_length=40)),
                ("basis", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=24)),
                ("recipient_kind", models.CharField(max_length=16)),
                (
                    "recipient",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="disclosures.recipient",
                    ),
                ),
                ("categories", models.JSONField(default=list)),
                ("about_type", models.CharField(max_length=40)),
                ("persons", models.PositiveIntegerField(default=0)),
                ("records", models.PositiveIntegerField(default=0)),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                (
                    "demand",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="disclosures.demand",
                    ),
                ),
                ("by_account_id", models.UUIDField(null=True)),
                ("channel", models.CharField(max_length=16)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "-at", "-id"], name="disclosures_newest"),
                    models.Index(
                        condition=models.Q(("demand__isnull", False)),
                        fields=["organization_id", "demand"],
                        name="disclosures_of_demand",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "business_transfer"), ("reason__in", ["successor"])),
                            models.Q(("basis", "consent"), ("reason__in", ["client_direction", "subject_direction"])),
                            models.Q(
                                ("basis", "contract"),
                                ("reason__in", ["employers_own_records", "service_delivery", "subprocessing"]),
                            ),
                            models.Q(
                                ("basis", "legal_obligation"),
                                (
                                    "reason__in",
                                    [
                                        "access_request",
                                        "agency_demand",
                                        "agency_inspection",
                                        "certification_request",
                                        "court_order",
                                        "search_warrant",
                                        "statutory_notice",
                                        "subpoena",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("basis", "legitimate_interest"),
                                ("reason__in", ["account_security", "service_operation"]),
                            ),
                            models.Q(
                                ("basis", "vital_interests"),
                                (
                                    "reason__in",
                                    [
                                        "fraud",
                                        "illegal_act",
                                        "litigation",
                                        "medical_emergency",
                                        "policy_violation",
                                        "safety_threat",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="disclosures_disclosure_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recipient_kind", "authority"), _negated=True),
                            ("demand__isnull", False),
                            _connector="OR",
                        ),
                        name="disclosures_disclosure_authority",
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_disclosure_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="recipient_id",
                        name="disclosures_disclosure_recipient_ref",
                        on_delete="RESTRICT",
                        to="disclosures_recipient",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="demand_id",
                        name="disclosures_disclosure_demand_ref",
                        on_delete="RESTRICT",
                        to="disclosures_demand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosedPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "disclosure",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="disclosures.disclosure",
                    ),
                ),
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                ("about_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "employee", "disclosure"], name="disclosures_of_person"),
                    models.Index(fields=["organization_id", "case"], name="disclosures_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "disclosure", "employee", "case"),
                        name="disclosures_disclosedperson_once",
                        nulls_distinct=False,
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="disclosures_disclosedperson_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="disclosure_id",
                        name="disclosures_disclosedperson_disclosure_ref",
                        on_delete="RESTRICT",
                        to="disclosures_disclosure",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="disclosures_disclosedperson_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id",
                        name="disclosures_disclosedperson_case_ref",
                        on_delete="RESTRICT",
                        to="cases_leavecase",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RULES, FREE),
    ]
