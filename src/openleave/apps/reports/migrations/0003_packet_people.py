"""Whose leave is in a packet is kept with it. Of those built before nobody knows any more: they are made again."""

import django.db.models.deletion
from django.db import migrations, models

import openleave.kernel.ids
import openleave.kernel.tenancy.constraints
import openleave.kernel.tenancy.models

# Row-level security binds the owner too; it is lifted for this statement, in the migration's transaction.
MADE_AGAIN = """
ALTER TABLE reports_packet NO FORCE ROW LEVEL SECURITY;
UPDATE reports_packet SET file_id = NULL WHERE state = 'ready';
ALTER TABLE reports_packet FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_reading"),
        ("cases", "0005_life"),
        ("people", "0002_workforce_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="PacketPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=openleave.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organization_id", models.UUIDField(editable=False)),
                (
                    "packet",
                    openleave.kernel.tenancy.models.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="reports.packet",
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
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["organization_id", "employee"], name="reports_packets_of_person"),
                    models.Index(fields=["organization_id", "case"], name="reports_packets_of_case"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization_id", "packet", "employee", "case"),
                        name="reports_packetperson_once",
                        nulls_distinct=False,
                    ),
                    openleave.kernel.tenancy.constraints.TenantKey(
                        check="organization_id = (SELECT openleave_current_organization())",
                        name="reports_packetperson_key",
                        using="organization_id = (SELECT openleave_current_organization())",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="packet_id",
                        name="reports_packetperson_packet_ref",
                        on_delete="RESTRICT",
                        to="reports_packet",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="employee_id",
                        name="reports_packetperson_employee_ref",
                        on_delete="RESTRICT",
                        to="people_employee",
                    ),
                    openleave.kernel.tenancy.constraints.TenantReference(
                        column="case_id",
                        name="reports_packetperson_case_ref",
                        on_delete="RESTRICT",
                        to="cases_leavecase",
                    ),
                ],
            },
        ),
        migrations.RunSQL(MADE_AGAIN, migrations.RunSQL.noop),
    ]
