import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# The log, worksheets and decisions stay as they were written.
STAYS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accommodation_entry
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accommodation_hardship
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON accommodation_accommodationdecision
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""
CHANGEABLE = """
DROP TRIGGER append_only ON accommodation_accommodationdecision;
DROP TRIGGER append_only ON accommodation_hardship;
DROP TRIGGER append_only ON accommodation_entry;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_life"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Accommodation",
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
                            ("ada", "Disability (ADA)"),
                            ("pwfa", "Pregnancy and childbirth (PWFA)"),
                            ("both", "Disability and pregnancy"),
                            ("other", "Another law or policy"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Asked for"),
                            ("interactive_process", "Being talked about"),
                            ("trial", "On trial"),
                            ("granted", "Granted"),
                            ("declined", "Declined"),
                            ("review", "Under review"),
                            ("closed", "Closed"),
                        ],
                        default="requested",
                        max_length=20,
                    ),
                ),
                (
                    "opened_as",
                    models.CharField(
                        choices=[
                            ("request", "The employee asked"),
                            ("other_person", "Somebody asked for the employee"),
                            ("leave_ending", "Leave about to run out"),
                        ],
                        default="request",
                        max_length=15,
                    ),
                ),
                ("basic", models.BooleanField(default=False)),
                ("walled", models.BooleanField(default=False)),
                ("requested_on", models.DateField()),
                ("owner_id", models.UUIDField(help_text="The account that handles it", null=True)),
                ("next_review_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("granted_from_on", models.DateField(null=True)),
                ("granted_until_on", models.DateField(null=True)),
                ("opened_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("opened_by_id", models.UUIDField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by_id", models.UUIDField(null=True)),
                (
                    "closed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ended", "No longer needed"),
                            ("withdrawn", "Withdrawn by the employee"),
                            ("declined", "Declined"),
                            ("separated", "The employee left"),
                            ("duplicate", "Part of another accommodation"),
                        ],
                        default="",
                        max_length=15,
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
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccommodationDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "outcome",
                    models.CharField(choices=[("granted", "Granted"), ("declined", "Declined")], max_length=10),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("undue_hardship", "Every effective option is an undue hardship"),
                            ("none_effective", "No option would let the employee do the essential functions"),
                            ("no_limitation", "No disability and no limitation from pregnancy was shown"),
                            ("direct_threat", "A direct threat that no accommodation takes away"),
                            ("not_covered", "The employer is not covered by the law"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("alternative_considered", models.BooleanField(default=False)),
                ("appeal_by_on", models.DateField(null=True)),
                ("decided_on", models.DateField()),
                ("decided_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("decided_by_id", models.UUIDField()),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccommodationNumber",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("organization_id", "year"), name="accommodation_number_year"),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="accommodation_accommodationnumber_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "Request"),
                            ("conversation", "Conversation"),
                            ("question", "Question asked"),
                            ("document_asked", "Document asked for"),
                            ("document_received", "Document received"),
                            ("option", "Option proposed"),
                            ("option_decided", "Option decided"),
                            ("trial_started", "Trial started"),
                            ("trial_ended", "Trial ended"),
                            ("hardship", "Hardship worksheet written"),
                            ("decision", "Decision"),
                            ("review", "Review"),
                            ("letter", "Letter sent"),
                            ("closed", "Closed"),
                            ("reopened", "Taken up again"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("employee", "Employee"),
                            ("employer", "Employer"),
                            ("provider", "Health care provider"),
                            ("other", "Somebody else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "about_id",
                    models.UUIDField(help_text="The option, trial, decision or review it is about", null=True),
                ),
                ("code", models.CharField(blank=True, default="", help_text="What came of it", max_length=30)),
                ("noted", models.BooleanField(default=False, help_text="There is a text in the vault")),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("water", "Water at hand"),
                            ("restroom_breaks", "Extra restroom breaks"),
                            ("sit_or_stand", "Sitting or standing as needed"),
                            ("breaks_to_eat_and_drink", "Breaks to eat and drink"),
                            ("schedule_change", "Other hours or shifts"),
                            ("part_time", "Part-time work"),
                            ("light_duty", "Light duty, or without some tasks"),
                            ("equipment", "Equipment or the workplace"),
                            ("telework", "Work from home"),
                            ("reassignment", "Another vacant job"),
                            ("leave", "Leave, or more leave"),
                            ("other", "Something else"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "proposed_by",
                    models.CharField(
                        choices=[
                            ("employee", "Employee"),
                            ("employer", "Employer"),
                            ("provider", "Health care provider"),
                            ("other", "Somebody else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("proposed_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("considered", "Being considered"),
                            ("trial", "On trial"),
                            ("chosen", "Chosen"),
                            ("refused", "Not chosen"),
                        ],
                        default="considered",
                        max_length=12,
                    ),
                ),
                ("effective", models.BooleanField(null=True)),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=2, help_text="Estimated, in dollars, net", max_digits=12, null=True
                    ),
                ),
                (
                    "refused_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_effective", "It would not help enough"),
                            ("other_works", "Another option works as well"),
                            ("not_wanted", "The employee does not want it"),
                            ("essential_function", "It would take away an essential function of the job"),
                            ("undue_hardship", "Undue hardship"),
                            ("not_vacant", "There is no such vacant job"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Hardship",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("factors_answered", models.PositiveSmallIntegerField()),
                ("factors_asked", models.PositiveSmallIntegerField()),
                ("written_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("written_by_id", models.UUIDField()),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
                    ),
                ),
                (
                    "option",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.option",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("limitation", "Limitation"), ("restriction", "Work restriction")], max_length=12
                    ),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by_id", models.UUIDField(null=True)),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
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
                (
                    "employee",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("scheduled", "As agreed"),
                            ("leave_ending", "Leave about to run out"),
                            ("changed", "Something changed"),
                        ],
                        max_length=15,
                    ),
                ),
                ("due_on", models.DateField()),
                ("about_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "It goes on as it is"),
                            ("talk", "Something else is needed: talk about it"),
                            ("end", "It is no longer needed"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("done_on", models.DateField(null=True)),
                ("done_by_id", models.UUIDField(null=True)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("worked", "It works"),
                            ("partly", "It works in part"),
                            ("failed", "It does not work"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("recorded_by_id", models.UUIDField(null=True)),
                (
                    "accommodation",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.accommodation",
                    ),
                ),
                (
                    "option",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="accommodation.option",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="accommodation",
            index=models.Index(fields=["organization_id", "-opened_at", "-id"], name="accommodation_newest"),
        ),
        migrations.AddIndex(
            model_name="accommodation",
            index=models.Index(fields=["organization_id", "employee"], name="accommodation_employee"),
        ),
        migrations.AddIndex(
            model_name="accommodation",
            index=models.Index(fields=["organization_id", "case"], name="accommodation_case"),
        ),
        migrations.AddIndex(
            model_name="accommodation",
            index=models.Index(
                condition=models.Q(("next_review_on__isnull", False), models.Q(("state", "closed"), _negated=True)),
                fields=["organization_id", "next_review_on"],
                name="accommodation_review_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.UniqueConstraint(fields=("organization_id", "number"), name="accommodation_number"),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("granted_until_on__isnull", True),
                    ("granted_until_on__gte", models.F("granted_from_on")),
                    _connector="OR",
                ),
                name="accommodation_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_accommodation_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="employee_id",
                name="accommodation_accommodation_employee_ref",
                on_delete="RESTRICT",
                to="people_employee",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id",
                name="accommodation_accommodation_case_ref",
                on_delete="RESTRICT",
                to="cases_leavecase",
            ),
        ),
        migrations.AddIndex(
            model_name="accommodationdecision",
            index=models.Index(fields=["organization_id", "accommodation"], name="accommodation_decision_of"),
        ),
        migrations.AddConstraint(
            model_name="accommodationdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "declined"), _negated=True),
                    models.Q(
                        ("alternative_considered", True),
                        ("appeal_by_on__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="accommodation_decision_not_silent",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodationdecision",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_accommodationdecision_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodationdecision",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_accommodationdecision_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["organization_id", "accommodation", "-recorded_at"], name="accommodation_entry_of"
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_entry_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_entry_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddIndex(
            model_name="option",
            index=models.Index(fields=["organization_id", "accommodation"], name="accommodation_option_of"),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(models.Q(("refused_why", ""), _negated=True), ("decided_by_id__isnull", False)),
                    _connector="OR",
                ),
                name="accommodation_option_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                name="accommodation_option_cost",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_option_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_option_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddIndex(
            model_name="hardship",
            index=models.Index(
                fields=["organization_id", "accommodation", "-written_at"], name="accommodation_hardship_of"
            ),
        ),
        migrations.AddIndex(
            model_name="hardship",
            index=models.Index(fields=["organization_id", "option"], name="accommodation_hardship_option"),
        ),
        migrations.AddConstraint(
            model_name="hardship",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_hardship_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="hardship",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_hardship_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddConstraint(
            model_name="hardship",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="option_id",
                name="accommodation_hardship_option_ref",
                on_delete="RESTRICT",
                to="accommodation_option",
            ),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["organization_id", "employee"], name="accommodation_restriction_who"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["organization_id", "accommodation"], name="accommodation_restriction_of"),
        ),
        migrations.AddIndex(
            model_name="restriction",
            index=models.Index(fields=["organization_id", "case"], name="accommodation_restriction_case"),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="accommodation_limit_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_restriction_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="employee_id",
                name="accommodation_restriction_employee_ref",
                on_delete="RESTRICT",
                to="people_employee",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="accommodation_restriction_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_restriction_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["organization_id", "accommodation"], name="accommodation_review_of"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("why", "leave_ending")),
                fields=("organization_id", "case"),
                name="accommodation_review_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_review_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_review_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="accommodation_review_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddIndex(
            model_name="trial",
            index=models.Index(fields=["organization_id", "option"], name="accommodation_trial_option"),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__gte", models.F("from_on"))), name="accommodation_trial_dates"
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("organization_id", "accommodation"),
                name="accommodation_trial_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="accommodation_trial_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="accommodation_id",
                name="accommodation_trial_accommodation_ref",
                on_delete="RESTRICT",
                to="accommodation_accommodation",
            ),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="option_id",
                name="accommodation_trial_option_ref",
                on_delete="RESTRICT",
                to="accommodation_option",
            ),
        ),
        migrations.RunSQL(STAYS, CHANGEABLE),
    ]
