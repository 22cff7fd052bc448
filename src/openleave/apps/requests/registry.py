"""What privacy requests store. What people wrote, and their names and addresses, are in the vault under the request's
own key; a package is under the key of the person it is about."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import (
    CATEGORIES,
    declare_export,
    declare_file_kind,
    declare_message,
    declare_table,
    declare_task,
)

#: How long a package can be fetched, and how long a picture of a government id can rest at the very most.
PACKAGE_LIVES = timedelta(days=14)
IDENTITY_LIVES = timedelta(days=7)

# Not reached by an erasure: the law asks for the log for 24 months, also of somebody who was deleted. The id of the
# employee means nothing then, and what the person said is under the request's own key.
ABOUT = {"subject": "pseudonym", "owner": "organization", "purposes": ["privacy_rights"]}
KEYS = {"id": "key", "organization_id": "organization"}


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "requests_privacyrequest",
    **ABOUT,
    columns=KEYS
    | {"subject_id": "subject_key", "merged_into_id": "key", "routed_to_id": "key", "recorded_by_id": "audit"}
    | {"token_digest": "secret", "language": "language"}
    | _all("request", "reference", "right", "state", "manner", "received_on", "agent", "agent_proof", "fields")
    | _all("request", "since_on", "tries", "declared_on", "verified_at", "proof", "acknowledge_by_on")
    | _all("request", "acknowledged_on", "answer_by_on", "extended_on", "extended_why", "acted_at", "answered_on")
    | _all("request", "denied_why", "ended_at", "routed_on")
    | _all("system", "recorded_at", "warned_acknowledge", "warned_answer", "forgotten_at"),
)
declare_table(
    "requests_requeststep",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "taken_by_id": "audit", "taken_at": "system"}
    | _all("request", "step", "before", "after", "why"),
)
declare_table(
    "requests_check",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "made_by_id": "audit", "made_at": "system"}
    | _all("request", "points", "matched", "passed"),
)
declare_table(
    "requests_code",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "digest": "secret"}
    | _all("system", "made_at", "expires_at", "tries", "used_at"),
)
declare_table(
    "requests_question",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "asked_of_id": "audit", "asked_by_id": "audit"}
    | _all("request", "told_on", "yes")
    | _all("system", "asked_at", "answered_at"),
)
declare_table(
    "requests_paper",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "file_id": "key", "why": "request"}
    | _all("system", "received_at", "decided_at", "emptied_at"),
)
declare_table(
    "requests_item",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "about_id": "key", "decided_at": "system"}
    | _all("request", "kind", "code", "granted", "reason", "kept_until_on"),
)
declare_table(
    "requests_packagelink",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "file_id": "key", "token_digest": "secret"}
    | _all("system", "sha256", "size_bytes", "rows", "files", "made_at", "expires_at", "fetched_at", "ended_at"),
)
declare_table(
    "requests_mail",
    **ABOUT,
    columns=KEYS
    | {"request_id": "key", "account_id": "audit", "disclosure_id": "audit"}
    | _all("system", "kind", "queued_at", "next_try_at", "claimed_at", "attempts", "sent_at", "problem"),
)
declare_file_kind("requests.package", category="medical", maximum_age=PACKAGE_LIVES, purposes=["privacy_rights"])
declare_file_kind(
    "requests.identity", category="government_id", maximum_age=IDENTITY_LIVES, purposes=["privacy_rights"]
)
declare_task("requests.catch_up", arguments=["timestamp"], purpose="privacy_rights")
declare_task("requests.kept_end", arguments=["timestamp"], purpose="privacy_rights")
declare_task("requests.deliver", arguments=["organization_id"], purpose="privacy_rights")
declare_message(
    "requests/email/received.txt", holds="That a request was received, its reference and an address to follow it."
)
declare_message("requests/email/code.txt", holds="A code of nine digits that is worth nothing without the request.")
declare_message("requests/email/news.txt", holds="That there is news of a request, and the address to read it.")
declare_message("requests/email/warning.txt", holds="That a privacy request is due soon; its reference.")
declare_message("requests/email/question.txt", holds="That a question waits on the desk; no name.")
declare_flow(
    "requests.mail",
    label=_("E-mail about a privacy request"),
    means="mail",
    purpose="privacy_rights",
    reasons=["access_request"],
    recipient=RecipientKind.SELF,
    categories=["contact"],
)
declare_flow(
    "requests.package",
    label=_("Package of a person’s own data"),
    means="link",
    purpose="privacy_rights",
    reasons=["access_request"],
    recipient=RecipientKind.SELF,
    categories=sorted(CATEGORIES),
)
declare_flow(
    "requests.log",
    label=_("Log of privacy requests, as a file"),
    means="download",
    purpose="privacy_rights",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["request"],
)
declare_flow(
    "requests.picture",
    label=_("Picture of a government id, looked at by the officer"),
    means="download",
    purpose="privacy_rights",
    reasons=["access_request"],
    recipient=RecipientKind.EMPLOYER,
    categories=["government_id"],
)
declare_export(
    "privacy_package",
    categories=sorted(CATEGORIES),
    purpose="privacy_rights",
    holds="What is kept of a person, for that person.",
)
declare_export(
    "privacy_request_log_file",
    categories=["request"],
    purpose="privacy_rights",
    holds="The log of privacy requests: rights, days and outcomes, no name.",
)
declare_export(
    "privacy_request_picture",
    categories=["government_id"],
    purpose="privacy_rights",
    holds="The picture of a government id, for the officer who checks it.",
)
