"""What reports stores: audit packets. The reports themselves store nothing."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import (
    declare_export,
    declare_file_column,
    declare_file_kind,
    declare_table,
    declare_task,
)

#: How long a finished packet can be fetched. Building it again gives the same one.
PACKET_LIVES = timedelta(days=14)

declare_table(
    "reports_packet",
    subject="employee",
    owner="organization",
    purposes=["leave_administration", "analysis"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "employee_id": "subject_key",
        "case_id": "key",
        "asked_by_id": "audit",
        "asked_employee_id": "subject_key",
    }
    | dict.fromkeys(
        [
            "asked_at",
            "asked_roles",
            "from_on",
            "to_on",
            "medical",
            "audit_seq",
            "state",
            "attempts",
            "phase",
            "done",
            "total",
            "progress_at",
            "built_at",
            "file_id",
            "files",
            "size_bytes",
            "sha256",
            "problem",
        ],
        "system",
    ),
)
declare_table(
    "reports_packetperson",
    subject="employee",
    owner="organization",
    purposes=["leave_administration"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "packet_id": "key",
        "employee_id": "subject_key",
        "case_id": "key",
    },
)
declare_file_kind("reports.packet", category="medical", maximum_age=PACKET_LIVES, purposes=["leave_administration"])
declare_task("reports.packet_build", arguments=["organization_id", "packet_id"], purpose="leave_administration")
declare_task("reports.packets_resume", arguments=["timestamp"], purpose="leave_administration")
declare_flow(
    "reports.packet",
    label=_("Audit packet"),
    means="download",
    purpose="leave_administration",
    reasons=["agency_inspection"],
    recipient=RecipientKind.EMPLOYER,
    categories=[
        "name",
        "contact",
        "work_id",
        "birth_date",
        "employment",
        "pay",
        "hours",
        "leave",
        "usage",
        "medical",
        "family",
        "note",
    ],
)
declare_flow(
    "reports.table",
    label=_("Report as a file"),
    means="download",
    purpose="leave_administration",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["name", "work_id", "employment", "leave", "usage", "pay"],
)

declare_file_column("reports_packet", "file_id", kind="reports.packet")

declare_export(
    "packet_file",
    categories=["leave", "usage", "medical", "employment", "name"],
    purpose="leave_administration",
    holds="What an investigator asks for, indexed and hashed.",
)
declare_export(
    "report_table",
    categories=["leave", "usage", "employment", "name"],
    purpose="analysis",
    holds="One table of a report.",
)
declare_export(
    "report_workbook",
    categories=["leave", "usage", "employment", "name"],
    purpose="analysis",
    holds="All tables of a report.",
)
