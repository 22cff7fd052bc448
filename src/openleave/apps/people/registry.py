"""What the people app stores."""

from openleave.apps.facts import DATED_COLUMNS, FACT_COLUMNS
from openleave.kernel.registry import declare_table

EMPLOYEE = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["employment_records", "leave_administration", "data_exchange", "analysis"],
}

declare_table(
    "people_employee",
    **EMPLOYEE,
    columns={
        "id": "subject_key",
        "organization_id": "organization",
        "number": "work_id",
        "created_at": "system",
        "source_id": "system",
    },
)
declare_table(
    "people_profile",
    **EMPLOYEE,
    columns=DATED_COLUMNS
    | {
        "employee_id": "subject_key",
        "first_name": "name",
        "middle_name": "name",
        "last_name": "name",
        "suffix": "name",
        "preferred_name": "name",
        "email": "contact",
        "phone": "contact",
        "born_on": "birth_date",
        "home_street": "contact",
        "home_city": "contact",
        "home_state": "contact",
        "home_postal_code": "contact",
        "language": "language",
        "search_last": "name",
        "search_first": "name",
    },
)
declare_table(
    "people_employment",
    **EMPLOYEE,
    columns=FACT_COLUMNS
    | {
        "employee_id": "subject_key",
        "hired_on": "employment",
        "separated_on": "employment",
        "service_from_on": "employment",
    },
)
declare_table(
    "people_schedule",
    subject="none",
    owner="organization",
    purposes=["employment_records", "leave_administration", "data_exchange", "analysis"],
    columns=FACT_COLUMNS
    | {"code": "system", "name": "system", "kind": "system", "anchor_on": "system", "minutes_by_day": "system"},
)
declare_table(
    "people_assignment",
    **EMPLOYEE,
    columns=DATED_COLUMNS
    | {
        "employee_id": "subject_key",
        "worksite_id": "employment",
        "manager_id": "employment",
        "schedule_code": "employment",
        "job_title": "employment",
        "department": "employment",
        "status": "employment",
        "pay_type": "pay",
        "pay_rate": "pay",
        "minutes_per_week": "employment",
        "full_time": "employment",
        "exempt": "employment",
        "union_code": "employment",
        "work_state": "employment",
    },
)
declare_table(
    "people_hoursworked",
    **EMPLOYEE,
    columns=FACT_COLUMNS
    | {
        "employee_id": "subject_key",
        "week_starts_on": "hours",
        "minutes_worked": "hours",
        "minutes_scheduled": "hours",
    },
)
declare_table(
    "people_quarterlywage",
    **EMPLOYEE,
    columns=FACT_COLUMNS | {"employee_id": "subject_key", "quarter_starts_on": "pay", "amount": "pay"},
)
declare_table(
    "people_workforcerevision",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "operations", "data_exchange", "analysis"],
    columns={"id": "key", "organization_id": "organization", "changed_in": "system", "changed_at": "system"},
)
