"""What the audit tables hold. No personal data but the account's id, which is a pseudonym."""

from openleave.kernel.registry import declare_table, declare_task

_ENTRY = {
    "id": "key",
    "seq": "audit",
    "at": "audit",
    "actor_account_id": "audit",
    "actor_roles": "audit",
    "channel": "audit",
    "action": "audit",
    "object_type": "audit",
    "object_id": "audit",
    "details": "audit",
    "previous_mac": "audit",
    "mac": "audit",
}
_HEAD = {"id": "key"} | dict.fromkeys(["seq", "mac", "seal", "cut_seq", "cut_mac", "cut_seal"], "system")

declare_table(
    "audit_entry",
    subject="account",
    owner="organization",
    # The packet for an investigator of a leave holds what was done in it.
    purposes=["accountability", "security", "leave_administration"],
    columns={"organization_id": "key"} | _ENTRY,
)
declare_table(
    "audit_head",
    subject="organization",
    owner="organization",
    purposes=["accountability", "security"],
    columns={"organization_id": "key"} | _HEAD,
)
# Signing in leaves its traces here.
declare_table(
    "audit_installation_entry",
    subject="account",
    owner="operator",
    purposes=["accountability", "security", "sign_in", "retention"],
    columns=_ENTRY,
)
declare_table(
    "audit_installation_head",
    subject="operator",
    owner="operator",
    purposes=["accountability", "security", "retention"],
    columns=_HEAD,
)

declare_task("audit.anchor", arguments=["timestamp"], purpose="accountability")
declare_task("audit.cut", arguments=["timestamp"], purpose="retention")
