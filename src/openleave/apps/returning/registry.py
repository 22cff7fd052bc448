"""What returning stores. A doctor's words, reasons and differences of a job are in the vault (``private``)."""

from openleave.kernel.registry import declare_reference, declare_table, declare_task

OWN = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["leave_administration", "analysis", "data_exchange"],
}
KEYS = {"id": "key", "organization_id": "organization"}


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "returning_returnplan",
    **OWN,
    columns=KEYS
    | {"case_id": "key", "employee_id": "subject_key"}
    | _all("leave", "state", "expected_on", "release_required", "release_received_on", "released_from_on")
    | _all("leave", "returned_on")
    | _all("hours", "full_minutes", "full_days")
    | _all("system", "opened_at", "ended_at")
    | _all("audit", "opened_by_id", "ended_by_id"),
)
declare_table(
    "returning_returnitem",
    **OWN,
    columns=KEYS
    | {"plan_id": "key", "done_at": "system", "done_by_id": "audit"}
    | _all("leave", "code", "needed", "done_on"),
)
declare_table(
    "returning_graduatedstep",
    **OWN,
    columns=KEYS
    | {"plan_id": "key", "leave_case_id": "key", "recorded_at": "system", "recorded_by_id": "audit"}
    | _all("hours", "from_on", "minutes_a_day", "days_a_week"),
)
declare_table(
    "returning_position",
    **OWN,
    columns=KEYS
    | {"plan_id": "key", "recorded_at": "system", "recorded_by_id": "audit"}
    | _all(
        "employment", "same_job", "same_pay", "same_benefits", "same_duties", "same_status", "same_shift", "same_site"
    )
    | _all("employment", "employee_asked_for_other_shift"),
)
declare_table(
    "returning_premium",
    **OWN,
    columns=KEYS
    | {"case_id": "key", "recorded_at": "system", "recorded_by_id": "audit"}
    | _all(
        "pay",
        "month_on",
        "due_on",
        "owed",
        "paid",
        "paid_on",
        "letter_on",
        "cease_on",
        "covered_by_employer",
        "ended_on",
    ),
)

declare_task("returning.returns_catch_up", arguments=["timestamp"], purpose="leave_administration")

declare_reference("returning_graduatedstep", "leave_case_id")
