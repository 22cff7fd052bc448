"""What documents stores. What a document is called and what is said of it is in the vault, put there by ``private``."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import (
    declare_export,
    declare_file_column,
    declare_file_kind,
    declare_table,
    declare_task,
)

ABOUT = {"subject": "employee", "owner": "organization", "purposes": ["leave_administration", "data_exchange"]}
KEYS = {"id": "key", "organization_id": "organization"}

declare_table(
    "documents_document",
    **ABOUT,
    columns=KEYS
    | {"employee_id": "subject_key", "case_id": "key", "content_id": "key", "sent_id": "key"}
    | dict.fromkeys(["category", "received_on", "for_employee", "withdrawn_why"], "leave")
    | dict.fromkeys(["received_by_id", "withdrawn_by_id"], "audit")
    | dict.fromkeys(
        [
            "source",
            "content",
            "pages",
            "size_bytes",
            "digest",
            "state",
            "scanned_at",
            "scan_tried_at",
            "scan_trouble",
            "signature",
            "received_at",
            "withdrawn_at",
        ],
        "system",
    ),
)
declare_table(
    "documents_documentview",
    **ABOUT,
    columns=KEYS | {"document_id": "key", "seen_at": "audit", "seen_by_id": "audit", "downloaded": "audit"},
)

# What arrives lives as long as its request; what it becomes lives as long as its case (29 CFR 825.500(b), (g)).
declare_file_kind(
    "documents.upload",
    category="upload",
    maximum_age=timedelta(hours=24),
    purposes=["leave_administration", "data_exchange"],
)
declare_file_kind(
    "documents.content", category="medical", maximum_age=None, purposes=["leave_administration", "data_exchange"]
)
declare_file_kind(
    "documents.sent",
    category="medical",
    maximum_age=None,
    purposes=["leave_administration", "security", "data_exchange"],
    served=False,
)

declare_task("documents.scan_catch_up", arguments=["timestamp"], purpose="leave_administration")
declare_flow(
    "documents.download",
    label=_("Copy of a document"),
    means="download",
    purpose="leave_administration",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["medical", "note"],
)
declare_flow(
    "documents.own_copy",
    label=_("Copy of a document, taken by the employee"),
    means="download",
    purpose="leave_administration",
    reasons=["service_delivery"],
    recipient=RecipientKind.SELF,
    categories=["medical", "note"],
)

declare_file_column("documents_document", "content_id", kind="documents.content")
declare_file_column("documents_document", "sent_id", kind="documents.sent")

declare_export(
    "document_download",
    categories=["medical", "leave"],
    purpose="leave_administration",
    holds="One document of a case.",
)
