"""What the vault's table holds. What each sealed value means is declared by the app that puts it there."""

from openleave.kernel.registry import declare_table

declare_table(
    "vault.secret",
    subject="employee",
    owner="organization",
    purposes=["leave_administration", "employment_records", "data_exchange", "privacy_rights"],
    columns={
        "organization_id": "key",
        "id": "key",
        "subject_id": "subject_key",
        "table_name": "system",
        "column_name": "system",
        "row_id": "key",
        "key_version": "system",
        "revision": "system",
        "sealed": "medical",
        "written_at": "leave",
    },
)
