"""Messages, notes and the e-mails that tell of messages; and what the database itself refuses about them."""

import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.clock
import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# Of a message only what happened to it is noted; a note is never touched again.
RULES = """
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OF id, organization_id, case_id, side, about_id, document_ids,
    sent_at, sent_by_id ON messaging_message
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON messaging_note
    FOR EACH ROW EXECUTE FUNCTION openleave_append_only();
"""
FREE = """
DROP TRIGGER append_only ON messaging_note;
DROP TRIGGER append_only ON messaging_message;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0005_life"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("side", models.CharField(choices=[("employee", "Employee"), ("desk", "Leave desk")], max_length=10)),
                ("document_ids", models.JSONField(default=list)),
                ("sent_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("sent_by_id", models.UUIDField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by_id", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_id", models.UUIDField(null=True)),
                (
                    "answered_as",
                    models.CharField(
                        blank=True,
                        choices=[("reply", "With a message"), ("otherwise", "Without a message")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "about",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="The message that this one answers",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="messaging.message",
                    ),
                ),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
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
            name="Announcement",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                ("queued_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("next_try_at", models.DateTimeField(default=openleave.kernel.clock.now, null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_address", "There is no e-mail address."),
                            ("mail_server", "The mail server did not take the e-mail."),
                            ("unknown", "Sending broke off: nobody knows whether the e-mail went."),
                        ],
                        default="",
                        max_length=15,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                (
                    "message",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="messaging.message",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                        choices=[("ordinary", "Ordinary"), ("medical", "Medical"), ("legal", "Legal")], max_length=10
                    ),
                ),
                ("written_at", models.DateTimeField(default=openleave.kernel.clock.now)),
                ("written_by_id", models.UUIDField(null=True)),
                (
                    "case",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="cases.leavecase",
                    ),
                ),
                (
                    "corrects",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="messaging.note",
                    ),
                ),
                (
                    "first",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="messaging.note",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["organization_id", "case", "-sent_at", "-id"], name="messaging_message_case"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("read_at__isnull", True)),
                fields=["organization_id", "case"],
                name="messaging_message_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_as", ""), ("answered_at__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("side", "employee"),
                        models.Q(("answered_as", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="messaging_message_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="messaging_message_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="messaging_message_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="about_id", name="messaging_message_about_ref", on_delete="RESTRICT", to="messaging_message"
            ),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False), ("sent_at__isnull", True)),
                fields=["organization_id", "next_try_at"],
                name="messaging_announcement_due",
            ),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["organization_id", "case", "-queued_at"], name="messaging_announcement_case"),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                fields=("organization_id", "message"), name="messaging_announcement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("next_try_at__isnull", False), ("sent_at__isnull", True)),
                fields=("organization_id", "case"),
                name="messaging_announcement_waiting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="messaging_announcement_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="messaging_announcement_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="message_id",
                name="messaging_announcement_message_ref",
                on_delete="RESTRICT",
                to="messaging_message",
            ),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(fields=["organization_id", "case", "-written_at", "-id"], name="messaging_note_case"),
        ),
        migrations.AddIndex(
            model_name="note",
            index=models.Index(
                condition=models.Q(("kind", "legal")),
                fields=["organization_id", "-written_at", "-id"],
                name="messaging_note_legal",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.UniqueConstraint(
                fields=("organization_id", "corrects"), name="messaging_note_corrected_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("corrects__isnull", True), ("first__isnull", True)),
                    models.Q(("corrects__isnull", False), ("first__isnull", False)),
                    _connector="OR",
                ),
                name="messaging_note_correction",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects", models.F("id")), _negated=True), name="messaging_note_not_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=openleave.kernel.tenancy.constraints.TenantKey(
                check="organization_id = (SELECT openleave_current_organization())",
                name="messaging_note_key",
                using="organization_id = (SELECT openleave_current_organization())",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="case_id", name="messaging_note_case_ref", on_delete="RESTRICT", to="cases_leavecase"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="first_id", name="messaging_note_first_ref", on_delete="RESTRICT", to="messaging_note"
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="corrects_id", name="messaging_note_corrects_ref", on_delete="RESTRICT", to="messaging_note"
            ),
        ),
        migrations.RunSQL(RULES, FREE),
    ]
