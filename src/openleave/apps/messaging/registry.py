"""What messages and notes store. What they say is in the vault (``private``)."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_message, declare_table, declare_task

ABOUT = {"subject": "employee", "owner": "organization", "purposes": ["leave_administration", "data_exchange"]}
KEYS = {"id": "key", "organization_id": "organization", "case_id": "key"}

declare_table(
    "messaging_message",
    **ABOUT,
    columns=KEYS
    | {"about_id": "key", "document_ids": "key", "side": "leave", "answered_as": "leave"}
    | dict.fromkeys(["sent_at", "read_at", "answered_at"], "system")
    | dict.fromkeys(["sent_by_id", "read_by_id", "answered_by_id"], "audit"),
)
declare_table(
    "messaging_note",
    **ABOUT,
    columns=KEYS
    | {"first_id": "key", "corrects_id": "key", "kind": "leave", "written_at": "system", "written_by_id": "audit"},
)
declare_table(
    "messaging_announcement",
    **ABOUT,
    columns=KEYS
    | {"message_id": "key"}
    | dict.fromkeys(["queued_at", "next_try_at", "claimed_at", "attempts", "problem", "sent_at"], "system")
    | {"disclosure_id": "audit"},
)
declare_task("messaging.notify", arguments=["organization_id"], purpose="leave_administration")
declare_task("messaging.catch_up", arguments=["timestamp"], purpose="leave_administration")
declare_message(
    "messaging/email/message.txt", holds="That there is a message, from which employer, and where to sign in."
)
declare_flow(
    "messaging.mail",
    label=_("E-mail that there is a message"),
    means="mail",
    purpose="leave_administration",
    reasons=["service_delivery"],
    recipient=RecipientKind.SELF,
    categories=["contact"],
)
