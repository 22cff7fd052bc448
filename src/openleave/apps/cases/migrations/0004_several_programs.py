"""A case may be for the same event as another one, and an administrator may choose in which order programs run."""

import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_next_due")]

    operations = [
        migrations.AddField(
            model_name="leavecase",
            name="same_event_as",
            field=openleave.kernel.tenancy.models.TenantForeignKey(
                db_constraint=False,
                db_index=False,
                help_text="The case whose event this leave is for as well",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="cases.leavecase",
            ),
        ),
        migrations.AddField(
            model_name="leavecase",
            name="program_order",
            field=models.JSONField(help_text="Programs that exclude each other, as somebody chose", null=True),
        ),
        migrations.AddConstraint(
            model_name="leavecase",
            constraint=openleave.kernel.tenancy.constraints.TenantReference(
                column="same_event_as_id",
                name="cases_leavecase_same_event_as_ref",
                on_delete="RESTRICT",
                to="cases_leavecase",
            ),
        ),
    ]
