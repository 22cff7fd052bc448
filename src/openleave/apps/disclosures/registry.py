"""What the disclosures' tables and files hold."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel import registry
from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import (
    declare_export,
    declare_file_column,
    declare_file_kind,
    declare_table,
    declare_task,
)

#: How long the file of an answered demand can be fetched.
ANSWER_LIVES = timedelta(days=14)

_ENTRY = {"entered_by_id": "audit"} | dict.fromkeys(
    [
        "label", "kind", "country", "categories", "purposes", "contract_on", "service_terms", "from_on", "until_on",
        "entered_at",
    ],
    "organization",
)  # fmt: skip

declare_table(
    "disclosures_recipient",
    subject="organization",
    owner="organization",
    purposes=["privacy_rights", "legal_demands"],
    columns={"id": "key", "organization_id": "organization"} | _ENTRY,
)
declare_table(
    "disclosures_subprocessor",
    subject="operator",
    owner="operator",
    # Whatever leaves, for whatever purpose, is asked for here first.
    purposes=list(registry.PURPOSES),
    columns={"id": "key", "destination": "system", "host": "system"} | _ENTRY,
)
declare_table(
    "disclosures_demand",
    subject="organization",
    owner="organization",
    purposes=["legal_demands"],
    columns={"id": "key", "organization_id": "organization", "recipient_id": "key", "matter_id": "key"}
    | dict.fromkeys(["entered_by_id", "ended_by_id"], "audit")
    | dict.fromkeys(
        [
            "number", "kind", "reason", "label", "received_on", "answer_by", "medical_ground", "barred_why",
            "barred_until", "state", "scope_sha256", "entered_at", "ended_at", "refused_why", "sha256", "persons",
            "overdue_at",
        ],
        "organization",
    ),
)  # fmt: skip
declare_table(
    "disclosures_demanditem",
    subject="employee",
    owner="organization",
    purposes=["legal_demands"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "demand_id": "audit",
        "employee_id": "subject_key",
        "case_id": "key",
        "section": "audit",
        "records": "audit",
        "struck_why": "audit",
        "added_by_id": "audit",
        "added_at": "audit",
    },
)
declare_table(
    "disclosures_answer",
    subject="employee",
    owner="organization",
    purposes=["legal_demands"],
    columns={
        "id": "key", "organization_id": "organization", "demand_id": "audit", "employee_id": "subject_key",
        "file_id": "audit", "sha256": "audit", "size_bytes": "audit", "records": "audit", "made_at": "audit",
    },
)  # fmt: skip
declare_table(
    "disclosures_approval",
    subject="account",
    owner="organization",
    purposes=["legal_demands", "security"],
    columns={
        "id": "key", "organization_id": "organization", "demand_id": "key", "account_id": "audit",
        "scope_sha256": "system", "at": "audit",
    },
)  # fmt: skip
declare_table(
    "disclosures_disclosure",
    subject="organization",
    owner="organization",
    purposes=["privacy_rights", "security"],
    columns={"id": "key", "organization_id": "organization", "recipient_id": "key", "demand_id": "key"}
    | dict.fromkeys(
        [
            "at", "flow", "means", "purpose", "basis", "reason", "recipient_kind", "categories", "about_type",
            "persons", "records", "size_bytes", "sha256", "by_account_id", "channel",
        ],
        "audit",
    ),
)  # fmt: skip
declare_table(
    "disclosures_disclosedperson",
    subject="employee",
    owner="organization",
    purposes=["privacy_rights", "security"],
    columns={
        "id": "key", "organization_id": "organization", "disclosure_id": "audit",
        "about_id": "audit", "employee_id": "subject_key",
        "case_id": "key",
    },
)  # fmt: skip
declare_file_kind("disclosures.answer", category="medical", maximum_age=ANSWER_LIVES, purposes=["legal_demands"])

_ALL = (
    "name", "contact", "work_id", "language", "birth_date", "employment", "pay", "hours", "leave", "usage", "medical",
    "family", "note", "subject_key",
)  # fmt: skip
declare_flow(
    "disclosures.answer",
    label=_("Answer to a court or an agency"),
    means="transfer",
    purpose="legal_demands",
    reasons=["subpoena", "court_order", "search_warrant", "agency_demand"],
    recipient=RecipientKind.AUTHORITY,
    categories=_ALL,
)
declare_flow(
    "disclosures.emergency",
    label=_("Released in an emergency"),
    means="transfer",
    purpose="legal_demands",
    reasons=["safety_threat", "medical_emergency", "fraud", "illegal_act", "policy_violation", "litigation"],
    recipient=RecipientKind.AUTHORITY,
    categories=_ALL,
)
declare_export(
    "demand_answer", categories=_ALL, purpose="legal_demands", holds="What a court or an agency is given about people."
)
declare_task("disclosures.overdue", arguments=["timestamp"], purpose="privacy_rights")

declare_file_column("disclosures_answer", "file_id", kind="disclosures.answer")
