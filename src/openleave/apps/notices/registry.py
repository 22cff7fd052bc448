"""What notices stores. What a letter says is in the vault (``vault.secret``), put there by ``content``."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import (
    declare_export,
    declare_file_column,
    declare_file_kind,
    declare_message,
    declare_shared_file,
    declare_table,
    declare_task,
)

PURPOSES = ["leave_administration", "analysis", "data_exchange"]
LETTER = {"subject": "employee", "owner": "organization", "purposes": PURPOSES}
OWN = {"subject": "none", "owner": "organization", "purposes": PURPOSES}
KEYS = {"id": "key", "organization_id": "organization"}
#: The outer bound: a letter lives as long as its case, and the retention rules end both long before.
CASE_LIFE = timedelta(days=3653)


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "notices_lettersettings",
    **OWN,
    columns=KEYS
    | _all(
        "system", "sender_name", "sender_address", "sender_phone", "appeal_to", "paid_leave", "premium_how",
        "premium_how_es", "premium_grace_days", "status_every", "status_every_es", "fitness_for_duty", "changed_at",
    )
    | _all("contact", "contact_name", "contact_phone", "contact_email")
    | {"changed_by_id": "audit"},
)  # fmt: skip
declare_table(
    "notices_templateversion",
    **OWN,
    columns=KEYS
    | _all("system", "kind", "number", "state", "content_en", "content_es", "why", "created_at", "saved_at",
           "published_at")
    | _all("audit", "created_by_id", "saved_by_id", "published_by_id"),
)  # fmt: skip
declare_table(
    "notices_letterbatch",
    **OWN,
    columns=KEYS
    | _all("system", "kind", "by", "total", "created_at", "created_roles", "finished_at", "stopped_at")
    | {"created_by_id": "audit"},
)
declare_table(
    "notices_batchitem",
    **LETTER,
    columns=KEYS | _all("key", "batch_id", "case_id", "letter_id") | _all("system", "position", "problem"),
)
declare_table(
    "notices_printbatch",
    **OWN,
    columns=KEYS
    | _all("system", "letters", "pages", "file_id", "sha256", "created_at", "mailed_on", "mailed_at")
    | _all("audit", "created_by_id", "mailed_by_id"),
)
declare_table(
    "notices_letter",
    **LETTER,
    columns=KEYS
    | _all("key", "case_id", "about_id", "template_id", "copy_of_id", "batch_id", "print_batch_id")
    | {"employee_id": "subject_key", "language": "language"}
    | _all("leave", "kind", "adverse", "sent_on")
    | _all(
        "system", "state", "by", "worded",
        "created_at", "queued_at", "queued_roles", "file_id", "sha256", "pages", "attempts",
        "claimed_at", "next_try_at", "problem", "sent_at", "opened_at", "withdrawn_at",
    )
    | _all("audit", "created_by_id", "queued_by_id", "opened_by_id", "withdrawn_by_id", "disclosure_id"),
)  # fmt: skip

declare_file_kind("notices.letter", category="leave", maximum_age=CASE_LIFE, purposes=PURPOSES)
declare_file_kind("notices.print_batch", category="leave", maximum_age=CASE_LIFE, purposes=PURPOSES)

declare_task("notices.send", arguments=["organization_id"], purpose="leave_administration")
declare_task("notices.catch_up", arguments=["timestamp"], purpose="leave_administration")
declare_task("notices.batch", arguments=["organization_id", "batch_id"], purpose="leave_administration")

declare_message(
    "notices/email/letter.txt", holds="That there is a letter, and where to sign in. Nothing of the letter."
)
declare_flow(
    "notices.mail",
    label=_("E-mail that there is a letter"),
    means="mail",
    purpose="leave_administration",
    reasons=["statutory_notice"],
    recipient=RecipientKind.SELF,
    categories=["contact"],
)
declare_flow(
    "notices.print",
    label=_("Letters to print and mail"),
    means="paper",
    purpose="leave_administration",
    reasons=["statutory_notice"],
    recipient=RecipientKind.SELF,
    categories=["name", "contact", "leave", "usage"],
)
declare_flow(
    "notices.copy",
    label=_("Letter as a file"),
    means="download",
    purpose="leave_administration",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["name", "contact", "leave", "usage"],
)

declare_file_column("notices_letter", "file_id", kind="notices.letter")
declare_shared_file(
    "notices_printbatch", "file_id", kind="notices.print_batch", member=("notices_letter", "print_batch_id")
)

declare_export(
    "letter_pdf", categories=["leave", "name", "contact"], purpose="leave_administration", holds="One letter."
)
declare_export(
    "letter_docx",
    categories=["leave", "name", "contact"],
    purpose="leave_administration",
    holds="One letter that is not sent yet, to edit.",
)
declare_export(
    "print_batch_pdf",
    categories=["leave", "name", "contact"],
    purpose="leave_administration",
    holds="All letters of a batch, to print.",
)
