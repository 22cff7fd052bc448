"""What the policies app stores: an organization's own rules, nothing about a person but who wrote them."""

from openleave.kernel.registry import declare_table

RULES = {"subject": "none", "owner": "organization", "purposes": ["leave_administration", "analysis", "data_exchange"]}
KEYS = {"id": "key", "organization_id": "organization"}

declare_table(
    "policies_policy",
    **RULES,
    columns=KEYS | dict.fromkeys(["slug", "name", "name_es", "created_at"], "system") | {"created_by_id": "audit"},
)
declare_table(
    "policies_policyversion",
    **RULES,
    columns=KEYS
    | {"policy_id": "key"}
    | dict.fromkeys(
        [
            "number", "state", "content", "compiled", "holds_from", "holds_until", "why",
            "created_at", "saved_at", "published_at", "retired_at",
        ],
        "system",
    )
    | dict.fromkeys(["created_by_id", "saved_by_id", "published_by_id", "retired_by_id"], "audit"),
)  # fmt: skip
