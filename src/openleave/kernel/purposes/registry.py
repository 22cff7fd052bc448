"""What the gate stores: nothing about a person."""

from openleave.kernel.registry import declare_table

declare_table(
    "purposes_standing",
    subject="none",
    owner="organization",
    purposes=["privacy_rights"],
    columns={"organization_id": "key", "id": "key", "purpose": "system", "until": "system"},
)
