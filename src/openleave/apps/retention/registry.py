"""What retention stores: dates and codes about what is kept, and how an organization left."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import CATEGORIES, declare_export, declare_file_kind, declare_table, declare_task

PURPOSES = ["privacy_rights"]
KEYS = {"id": "key", "organization_id": "organization"}

declare_table(
    "retention_choice",
    subject="none",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS | dict.fromkeys(["kind", "keep_months"], "system"),
)
declare_table(
    "retention_due",
    subject="employee",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS
    | {"employee_id": "subject_key", "case_id": "key"}
    | dict.fromkeys(["kind", "until_on", "because", "tail", "reckoned_at"], "system"),
)
declare_table(
    "retention_sweep",
    subject="none",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS
    | dict.fromkeys(["began_at", "ended_at", "people", "cases", "accounts", "aged", "held", "longest_ms"], "system"),
)
declare_table(
    "retention_departure",
    subject="none",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS
    | dict.fromkeys(["stage", "serves_until_on", "sha256", "size_bytes", "counts", "erased"], "system")
    | {"file_id": "key"}
    | dict.fromkeys(["instruction", "instructed_on"], "system")
    | dict.fromkeys(
        [
            "asked_at", "asked_by_id", "approved_at", "approved_by_id", "exported_at", "returned_at",
            "returned_by_id", "withdrawn_at", "withdrawn_by_id",
        ],
        "audit",
    ),
)  # fmt: skip
declare_table(
    "retention_certificate",
    subject="none",
    owner="operator",
    purposes=PURPOSES,
    columns={
        "id": "key",
        "former_id": "key",
        **dict.fromkeys(["issued_at", "document", "sha256", "signature", "public_key"], "system"),
    },
)
# Everything about everybody, so it is not left lying: fetched within the month, or made again.
declare_file_kind("retention.departure", category="medical", maximum_age=timedelta(days=30), purposes=PURPOSES)
declare_task("retention.sweep", arguments=["timestamp"], purpose="retention")
declare_task("retention.depart", arguments=["timestamp"], purpose="retention")
declare_flow(
    "retention.export",
    label=_("Everything, to an organization that leaves"),
    means="download",
    purpose="data_exchange",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=sorted(key for key, category in CATEGORIES.items() if category.tier),
)
declare_export(
    "leaving_export",
    categories=sorted(key for key, category in CATEGORIES.items() if category.tier),
    purpose="retention",
    holds="Everything kept of an organization that leaves, for it to take along.",
)
declare_export(
    "certificate", categories=[], purpose="retention", holds="That an organization was erased: counts, nobody's data."
)
declare_export("certificate_pdf", categories=[], purpose="retention", holds="The same, to print.")
