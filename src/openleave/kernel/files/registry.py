"""What the files table holds."""

from openleave.kernel.registry import declare_table, declare_task

declare_table(
    "files_file",
    subject="organization",
    owner="organization",
    purposes=["data_exchange", "operations"],
    columns={
        "organization_id": "key",
        "id": "key",
        "kind": "system",
        "size_bytes": "system",
        "digest": "system",
        "created_at": "system",
        "delete_after_at": "system",
        "subject_id": "subject_key",
    },
)

declare_task("files.sweep", arguments=["timestamp"], purpose="retention")
