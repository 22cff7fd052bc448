"""What the desk stores. What somebody said is in the vault (``vault.secret``), put there by ``private``."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_export, declare_table, declare_task

CASE = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["leave_administration", "analysis", "data_exchange"],
}
KEYS = {"id": "key", "organization_id": "organization"}


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "desk_task",
    **CASE,
    columns=KEYS
    | _all("key", "case_id", "about_id")
    | _all("leave", "code", "due_on", "whose", "snoozed_until_on", "snoozed_why")
    | _all("audit", "owner_id", "created_by_id", "done_by_id", "stopped_by_id")
    | _all("system", "created_at", "done_at", "stopped_at", "warned_half_at", "warned_most_at", "escalated_at"),
)
declare_table(
    "desk_arrival",
    **CASE,
    columns=KEYS
    | _all("subject_key", "employee_id", "subject_id")
    | _all("key", "case_id", "about_id")
    | _all("leave", "kind", "channel", "learned_on", "handled_as")
    | _all("audit", "owner_id", "arrived_by_id", "handled_by_id")
    | _all("system", "has_words", "walled", "arrived_at", "handled_at"),
)
declare_table(
    "desk_savedfilter",
    subject="account",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns=KEYS | {"account_id": "key", "name": "account", "query": "account", "saved_at": "system"},
)
declare_table(
    "desk_calendarfeed",
    subject="account",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns=KEYS
    | {"account_id": "key", "token_sha256": "secret"}
    | _all("system", "kind", "made_at", "used_at", "revoked_at"),
)
declare_table(
    "desk_calendarchoice",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns=KEYS | _all("organization", "most_away", "initials") | {"changed_at": "system", "changed_by_id": "audit"},
)

declare_task("desk.deadlines_catch_up", arguments=["timestamp"], purpose="leave_administration")

declare_export(
    "feed",
    categories=["leave", "name"],
    purpose="leave_administration",
    holds="A calendar of absences or deadlines, for whoever holds its address.",
)
declare_flow(
    "desk.calendar_feed",
    label=_("Calendar for another program"),
    means="link",
    purpose="leave_administration",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["name", "leave"],
)
