"""What the tenancy's own table holds: which operator was let into which organization, by whom, from when to when."""

from openleave.kernel import registry
from openleave.kernel.registry import declare_table

declare_table(
    "tenancy_pass",
    subject="account",
    owner="organization",
    # Whatever an operator does, the database itself looks for the pass before it gives a row.
    purposes=list(registry.PURPOSES),
    columns={"id": "key", "visited_id": "key"}
    | dict.fromkeys(["account_id", "approved_by_id", "tier3", "starts_at", "ends_at", "ended_at"], "audit"),
)
