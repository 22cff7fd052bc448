"""What erasure stores: matters by neutral names, holds, and ids of what is gone."""

from openleave.kernel import registry
from openleave.kernel.registry import declare_table, declare_task

PURPOSES = ["privacy_rights"]
KEYS = {"id": "key", "organization_id": "organization"}

declare_table(
    "erasure_matter",
    subject="none",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS
    | dict.fromkeys(["label", "opened_at", "closed_at"], "system")
    | dict.fromkeys(["opened_by_id", "closed_by_id"], "audit"),
)
# Not about the employee in the sense of the registry's graph: a hold outlives an attempt to erase them, and a row of
# the ledger outlives the person's records. Both hold ids only, which are pseudonyms afterwards.
declare_table(
    "erasure_hold",
    subject="pseudonym",
    owner="organization",
    # Whoever deletes anything, for whatever purpose, is told of a hold by the database.
    purposes=list(registry.PURPOSES),
    columns=KEYS
    | {"matter_id": "key", "subject_id": "subject_key", "scope": "system", "about_id": "key"}
    | dict.fromkeys(["placed_at", "placed_by_id", "released_at", "released_by_id"], "audit"),
)
declare_table(
    "erasure_run",
    subject="none",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS
    | dict.fromkeys(["why", "authority", "counts", "values", "files"], "system")
    | dict.fromkeys(["request_id"], "key")
    | dict.fromkeys(["asked_by_id", "erased_at"], "audit"),
)
declare_table(
    "erasure_erasure",
    subject="pseudonym",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS | {"run_id": "key", "kind": "system", "root_id": "key", "subject_id": "subject_key"},
)
declare_table(
    "erasure_pending",
    subject="pseudonym",
    owner="organization",
    purposes=PURPOSES,
    columns=KEYS
    | {"kind": "system", "root_id": "key", "subject_id": "subject_key", "request_id": "key"}
    | dict.fromkeys(["why", "authority"], "system")
    | dict.fromkeys(["asked_by_id", "refused_at"], "audit"),
)
declare_task("erasure.catch_up", arguments=["timestamp"], purpose="retention")
