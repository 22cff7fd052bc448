"""What incidents keep. Reads and signals hold pseudonymous ids, for the purpose "security" and no other."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_message, declare_table, declare_task

SECURITY = {"owner": "organization", "purposes": ["security"]}
_KEYS = {"id": "key", "organization_id": "key"}
_SIGNAL = ["kind", "first_at", "last_at", "count", "noticed_at", "alerted_at", "told_ids", "answer", "answered_at"]

declare_table(
    "incidents_read",
    subject="account",
    **SECURITY,
    columns=_KEYS | dict.fromkeys(["account_id", "read_at", "page", "subject_ids", "file"], "audit"),
)
declare_table(
    "incidents_signal",
    subject="account",
    **SECURITY,
    columns=_KEYS | dict.fromkeys([*_SIGNAL, "account_id", "answered_by_id"], "audit"),
)
declare_table(
    "incidents_installationsignal",
    subject="operator",
    owner="operator",
    purposes=["security", "retention"],
    columns={"id": "key"} | dict.fromkeys([*_SIGNAL, "answered_by_id"], "audit"),
)
declare_table(
    "incidents_watch",
    subject="organization",
    **SECURITY,
    columns=_KEYS | dict.fromkeys(["people", "minutes", "from_hour", "to_hour", "business_days"], "system"),
)
declare_table(
    "incidents_incident",
    subject="organization",
    **SECURITY,
    columns=_KEYS
    | dict.fromkeys(
        ["number", "cause", "began_at", "ended_at", "discovered_at", "opened_at", "scoped_at", "files", "closed_at"],
        "system",
    )
    | dict.fromkeys(["account_ids", "opened_by_id", "closed_by_id"], "audit"),
)
declare_table(
    "incidents_counter", subject="organization", **SECURITY, columns=_KEYS | dict.fromkeys(["year", "last"], "system")
)
declare_table(
    "incidents_affected",
    subject="employee",
    **SECURITY,
    columns=_KEYS
    | {"incident_id": "system", "employee_id": "subject_key", "home_state": "contact"}
    | dict.fromkeys(["reads", "tier3", "minor"], "audit"),
)
declare_table(
    "incidents_task",
    subject="organization",
    **SECURITY,
    columns=_KEYS
    | {"incident_id": "key", "done_by_id": "audit"}
    | dict.fromkeys(["code", "due_on", "done_at"], "system"),
)
declare_table(
    "incidents_step",
    subject="organization",
    **SECURITY,
    columns=_KEYS | {"incident_id": "key", "by_id": "audit"} | dict.fromkeys(["at", "code", "what", "count"], "system"),
)
declare_task("incidents.catch_up", arguments=["timestamp"], purpose="privacy_rights")
declare_message("incidents/email/signal.txt", holds="That something has to be looked at; the way in.")
declare_flow(
    "incidents.mail",
    label=_("E-mail that something has to be looked at"),
    means="mail",
    purpose="security",
    reasons=["account_security"],
    recipient=RecipientKind.SELF,
    categories=["contact"],
)
