"""What the workforce app stores."""

from openleave.kernel.registry import declare_table

EMPLOYEE = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["leave_administration", "analysis", "data_exchange"],
}

declare_table(
    "workforce_record",
    **EMPLOYEE,
    columns={
        "id": "subject_key",
        "organization_id": "organization",
        "spans": "employment",
        "places": "employment",
        "exempt": "employment",
        "weeks_from": "hours",
        "weeks": "hours",
        "other_hours": "hours",
        "usage": "usage",
        "refreshed_at": "system",
    },
)
declare_table(
    "workforce_change",
    **EMPLOYEE,
    columns={"id": "key", "organization_id": "organization", "employee_id": "subject_key"},
)
declare_table(
    "workforce_keeping",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns={"id": "key", "organization_id": "organization", "since": "system"},
)
declare_table(
    "workforce_run",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "as_of": "system",
        "reason": "system",
        "program": "system",
        "law_version": "system",
        "engine_version": "system",
        "employees": "system",
        "eligible": "system",
        "ineligible": "system",
        "indeterminate": "system",
        "started_at": "system",
        "finished_at": "system",
        "run_by_id": "audit",
    },
)
declare_table(
    "workforce_answer",
    **EMPLOYEE,
    columns={
        "id": "key",
        "organization_id": "organization",
        "run_id": "key",
        "employee_id": "subject_key",
        "outcome": "leave",
        "failed": "leave",
        "missing": "leave",
        "months": "employment",
        "minutes": "hours",
        "headcount": "employment",
        "weeks_used": "usage",
        "weeks_available": "usage",
        "weeks_denominator": "usage",
    },
)
