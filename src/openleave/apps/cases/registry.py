"""What cases store. Family, medical and note values are in the vault (``vault.secret``), put there by ``private``."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_export, declare_reference, declare_table, declare_task

CASE: dict[str, Any] = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["leave_administration", "analysis", "data_exchange"],
}
KEYS = {"id": "key", "organization_id": "organization"}


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "cases_lawversion",
    subject="none",
    owner="operator",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns=_all("system", "version", "bundle", "first_used_at"),
)
declare_table(
    "cases_casenumber",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns=KEYS | _all("system", "year", "last"),
)
declare_table(
    "cases_leavecase",
    subject="employee",
    owner="organization",
    # Security: whose case a page showed. The database's role for it may read the ids and nothing else.
    purposes=[*CASE["purposes"], "security"],
    columns=KEYS
    | {"number": "key", "employee_id": "subject_key", "opened_by_id": "audit", "closed_by_id": "audit"}
    | {"same_event_as_id": "key", "owner_id": "audit"}
    | _all("system", "opened_at", "closed_at", "walled")
    | _all(
        "leave",
        "reason",
        "pattern",
        "starts_on",
        "ends_on",
        "noticed_on",
        "foreseeable",
        "employer_agreed",
        "minutes_off",
        "program_order",
        "eligibility_notice_on",
        "certification_requested_on",
        "certification_received_on",
        "sufficient_information_on",
        "designation_notice_on",
        "state",
        "next_due_on",
        "program",
        "outcome",
        "expected_back_on",
        "closed_as",
    ),
)
declare_table(
    "cases_absence",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "recorded_by_id": "audit", "reversed_by_id": "audit"}
    | _all("usage", "absent_on", "minutes_absent")
    | _all("system", "recorded_at", "reversed_at"),
)
declare_table(
    "cases_determination",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "record_id": "key", "decided_by_id": "audit"}
    | _all("leave", "program", "outcome", "as_of")
    | _all("system", "sequence", "law_version", "engine_version", "facts_sha256", "facts_known_at", "decided_at"),
)
declare_table(
    "cases_plannedday",
    **CASE,
    columns=KEYS | {"case_id": "key"} | _all("usage", "program", "planned_on", "minutes_planned", "workweek_minutes"),
)
declare_table(
    "cases_forecast",
    **CASE,
    columns=KEYS
    | {"case_id": "key"}
    | _all("leave", "program", "based_on", "weeks", "out_on", "again_on", "lacking", "made_on"),
)
declare_table(
    "cases_decision",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "determination_id": "key", "decided_by_id": "audit", "decided_at": "system"}
    | _all("leave", "program", "outcome", "reason_codes", "cure_by_on", "appeal_by_on"),
)
declare_table(
    "cases_caseclock",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "done_by_id": "audit", "owner_id": "audit", "extended_by_id": "audit"}
    | _all("leave", "code", "program", "whose", "event", "event_on", "due_on", "done_on", "lawful_due_on")
    | _all("leave", "extended_why", "snoozed_until_on", "snoozed_why")
    | _all("system", "form", "citation_id", "citation_href", "done_at", "stopped_at")
    | _all("system", "warned_half_at", "warned_most_at", "escalated_at"),
)
declare_table(
    "cases_casestep",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "taken_by_id": "audit", "taken_at": "system", "noted": "system"}
    | _all("leave", "step", "before", "after", "why"),
)
declare_table(
    "cases_caselink",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "other_id": "key", "kind": "leave", "linked_at": "system", "linked_by_id": "audit"},
)
declare_table(
    "cases_appeal",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "decision_id": "key", "recorded_by_id": "audit", "decided_by_id": "audit"}
    | _all("leave", "appealed_on", "outcome")
    | _all("system", "recorded_at", "decided_at"),
)
declare_table(
    "cases_wall",
    **CASE,
    columns=KEYS
    | {"employee_id": "subject_key", "other_id": "subject_key", "stated_at": "system", "stated_by_id": "audit"},
)

declare_task("cases.usage_catch_up", arguments=["timestamp"], purpose="leave_administration")
declare_task("cases.forecasts_catch_up", arguments=["timestamp"], purpose="leave_administration")
declare_flow(
    "cases.pay_plan",
    label=_("Pay plan as a file"),
    means="download",
    purpose="leave_administration",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["leave", "pay"],
)

declare_reference("cases_leavecase", "same_event_as_id")

declare_export(
    "case_pay_table",
    categories=["pay", "leave"],
    purpose="leave_administration",
    holds="Week by week, who pays what during one leave.",
)
