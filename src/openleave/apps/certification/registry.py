"""What certification stores. Answers, drafts, notes of calls and functions of the job are in the vault."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_cookie, declare_export, declare_table, declare_task

CASE = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["leave_administration", "analysis", "data_exchange"],
}
KEYS = {"id": "key", "organization_id": "organization"}


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "certification_certificationrequest",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "opinion_of_id": "key", "document_ids": "key", "made_by_id": "audit"}
    | _all("leave", "kind", "basis", "state", "days_given", "asked_on", "due_on", "received_on", "source")
    | _all("leave", "deficiency_on", "cure_by_on", "completed_on", "decided_on", "holds_from_on", "recertify_from_on")
    | _all("leave", "year_ends_on", "provider_independent", "care_limited", "provider_agreed", "outcome")
    | _all("system", "on_clock", "made_at"),
)
declare_table(
    "certification_entry",
    **CASE,
    columns=KEYS
    | {"request_id": "key", "made_by_id": "audit"}
    | _all("leave", "step", "after", "happened_on", "contact_by", "not_supervisor", "chance_given")
    | _all("system", "noted", "made_at"),
)
declare_table(
    "certification_providerlink",
    **CASE,
    columns=KEYS
    | {"request_id": "key", "made_by_id": "audit", "token_digest": "secret"}
    | _all(
        "system", "language", "made_at", "expires_at", "tries", "opened_at", "drafted_at", "submitted_at", "revoked_at"
    ),
)
declare_table(
    "certification_absencereport",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "absence_id": "key", "recorded_by_id": "audit", "recorded_at": "system"}
    | _all("usage", "source", "absent_on", "minutes_reported", "reported_by", "taken_as"),
)
declare_table(
    "certification_flag",
    **CASE,
    columns=KEYS
    | {"case_id": "key", "request_id": "key", "seen_by_id": "audit"}
    | _all("usage", "measure", "first_on", "last_on", "taken")
    | _all("leave", "choice")
    | _all("system", "raised_at", "cleared_at", "noted", "seen_at"),
)
declare_table(
    "certification_patternsetting",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "analysis", "data_exchange"],
    columns=KEYS | _all("system", "excess", "amount", "set_at") | {"set_by_id": "audit"},
)

declare_task("certification.catch_up", arguments=["timestamp"], purpose="leave_administration")
declare_cookie(
    "openleave_provider",
    purpose="That the clinic at this browser passed the check of one link; for four hours, for that address.",
)

declare_export(
    "certification_paper",
    categories=["leave", "name"],
    purpose="leave_administration",
    holds="The certification form of one request, to print.",
)
declare_export(
    "provider_paper",
    categories=["leave", "name"],
    purpose="leave_administration",
    holds="The same form, for the clinic that holds the link.",
)
declare_flow(
    "certification.link",
    label=_("Link for a clinic"),
    means="link",
    purpose="leave_administration",
    reasons=["certification_request"],
    recipient=RecipientKind.PROVIDER,
    categories=["name", "medical", "employment"],
)
declare_flow(
    "certification.paper",
    label=_("Form for a clinic, on paper"),
    means="paper",
    purpose="leave_administration",
    reasons=["certification_request"],
    recipient=RecipientKind.PROVIDER,
    categories=["name", "medical", "employment"],
)
