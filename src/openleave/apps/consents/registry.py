"""What consents stores: assessments of purposes, and the ledger of consents."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_export, declare_message, declare_table, declare_task

declare_table(
    "consents_assessment",
    subject="none",
    owner="organization",
    purposes=["privacy_rights"],
    columns={"id": "key", "organization_id": "organization", "assessed_by_id": "audit"}
    | dict.fromkeys(["purpose", "outcome", "need", "alternatives", "balance", "review_on", "recorded_at"], "system"),
)
declare_table(
    "consents_event",
    subject="employee",
    owner="organization",
    purposes=["privacy_rights", "product_news", "feedback", "service_improvement"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "record_id": "key",
        "subject_id": "subject_key",
        "given_by_id": "audit",
    }
    | dict.fromkeys(["kind", "happened_at", "method", "expires_on"], "choice")
    | dict.fromkeys(
        [
            "grantor",
            "purpose",
            "schema_version",
            "notice_version",
            "notice_digest",
            "language",
            "controller",
            "basis",
            "categories",
            "storage",
            "retention",
            "recipients",
            "jurisdiction",
            "withdrawal",
        ],
        "system",
    ),
)
declare_table(
    "consents_reminder",
    subject="account",
    owner="organization",
    purposes=["privacy_rights"],
    columns={"id": "key", "organization_id": "organization", "told_ids": "audit"}
    | dict.fromkeys(["purpose", "until", "missed", "told_at"], "system"),
)
declare_task("consents.remind", arguments=["timestamp"], purpose="privacy_rights")
declare_message("consents/email/review.txt", holds="That a purpose waits for its review; the way in.")
declare_flow(
    "consents.mail",
    label=_("E-mail that a purpose waits for its review"),
    means="mail",
    purpose="privacy_rights",
    reasons=["service_operation"],
    recipient=RecipientKind.SELF,
    categories=["contact"],
)
declare_flow(
    "consents.receipt",
    label=_("Receipt of a consent"),
    means="download",
    purpose="privacy_rights",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["choice"],
)
declare_export(
    "consent_receipt", categories=["choice"], purpose="privacy_rights", holds="The receipt of one consent record."
)
declare_export(
    "my_receipt",
    categories=["choice"],
    purpose="privacy_rights",
    holds="The receipt of one of the person's own consents.",
)
declare_export(
    "registry_export", categories=[], purpose="privacy_rights", holds="The registry itself: nothing about a person."
)
