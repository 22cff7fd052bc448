import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0004_several_programs"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("certification", "Medical certification"),
                            ("fitness_for_duty", "Fitness for duty"),
                            ("relationship_proof", "Proof of relationship"),
                            ("military_orders", "Military orders"),
                            ("accommodation", "Accommodation"),
                            ("correspondence", "Correspondence"),
                            ("letter", "Letter"),
                            ("other", "Other document"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("desk", "Added at the desk"),
                            ("portal", "Sent by the employee"),
                            ("provider", "Provider’s link"),
                            ("mail", "Mail"),
                            ("fax", "Fax"),
                            ("import", "Import"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "content",
                    models.CharField(
                        blank=True, choices=[("pdf", "PDF"), ("image", "Pictures")], default="", max_length=5
                    ),
                ),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("size_bytes", models.PositiveIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
                ("content_id", models.UUIDField(null=True)),
                ("sent_id", models.UUIDField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for the virus scan"),
                            ("clean", "Scanned, clean"),
                            ("unscanned", "Not scanned"),
                            ("infected", "In quarantine"),
                            ("unreadable", "Unreadable"),
                        ],
                        max_length=10,
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                ("scan_tried_at", models.DateTimeField(null=True)),
                (
                    "scan_trouble",
                    models.CharField(
                        blank=True, default="", help_text="Why no scan was made, as a code", max_length=20
                    ),
                ),
                (
                    "signature",
                    models.CharField(blank=True, default="", help_text="What the scanner found", max_length=100),
                ),
                ("received_on", models.DateField()),
                ("received_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("received_by_id", models.UUIDField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by_id", models.UUIDField(null=True)),
                (
                    "withdrawn_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wrong_person", "It is about somebody else"),
                            ("duplicate", "It is here twice"),
                            ("illegible", "It cannot be read; a better copy was asked for"),
                            ("not_ours", "It has nothing to do with leave"),
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
            name="DocumentView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("seen_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("seen_by_id", models.UUIDField()),
                ("downloaded", models.BooleanField(default=False)),
                (
                    "document",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["organization_id", "case", "-received_at", "-id"], name="documents_document_case"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["organization_id", "employee", "-received_at", "-id"], name="documents_document_employee"
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "unscanned", "infected"])),
                fields=["organization_id", "state", "received_at"],
                name="documents_document_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content_id__isnull", True), ("state", "infected")),
                    models.Q(
                        models.Q(("state", "infected"), _negated=True), ("content_id__isnull", False), ("pages__gt", 0)
                    ),
                    _connector="OR",
                ),
                name="documents_document_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_why", "")),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="documents_document_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="documents_document_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="employee_id", name="documents_document_employee_ref", on_delete="RESTRICT", to="people_employee"
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="documents_document_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddIndex(
            model_name="documentview",
            index=models.Index(fields=["organization_id", "document", "-seen_at"], name="documents_view_newest"),
        ),
        migrations.AddConstraint(
            model_name="documentview",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="documents_documentview_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="documentview",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="document_id",
                name="documents_documentview_document_ref",
                on_delete="RESTRICT",
                to="documents_document",
            ),
        ),
    ]
