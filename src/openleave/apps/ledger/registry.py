"""What the ledger stores."""

from openleave.kernel.registry import declare_link, declare_table

declare_table(
    "ledger_usageentry",
    subject="employee",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "employee_id": "subject_key",
        "program": "leave",
        "case_id": "key",
        "reason": "leave",
        "absence_id": "key",
        "used_on": "usage",
        "minutes_used": "usage",
        "workweek_minutes": "usage",
        "kind": "system",
        "reverses_id": "key",
        "reversal_reason": "usage",
        "posted_at": "system",
        "posted_by_id": "audit",
        "source_id": "system",
    },
)

declare_link("ledger_usageentry", "case_id", to="cases_leavecase")
