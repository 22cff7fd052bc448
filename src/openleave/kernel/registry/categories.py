"""The closed lists: data categories, purposes with their lawful basis, retention rules, erase actions.

Category keys follow fideslang 3.1 where it has one (``fides``); those under ``leave.`` and ``ops.`` are our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openleave.kernel.errors import Invalid

Owner = Literal["organization", "account", "operator"]
EraseAction = Literal["erase", "anonymise", "pseudonymise", "shred", "tombstone", "keep"]
Export = Literal["yes", "no", "metadata"]


@dataclass(frozen=True, slots=True)
class Category:
    """What a value is, and what therefore happens to it.

    ``tier``: 0 not personal, 1 ordinary, 2 employment and leave, 3 medical, family and identity.
    """

    key: str
    fides: str
    tier: Literal[0, 1, 2, 3]
    retention: str
    export: Export
    erase: EraseAction


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why data may be used, and the ground for it (commitments P-29 to P-31)."""

    key: str
    basis: Literal["contract", "legal_obligation", "legitimate_interest", "consent"]
    text: str


#: Retention rules by name; the periods' citations arrive with the retention engine.
RETENTION: dict[str, str] = {
    "none": "Not about a person; kept while the organization is served.",
    "contract": "While the organization is served, then returned and erased.",
    "fmla_3y": "Three years after the record (29 CFR 825.500(b)).",
    "account_life": "Until the account is closed.",
    "session": "Until sign-out or expiry.",
    "upload_24h": "At most 24 hours, or until the columns are mapped.",
    "upload_7d": "At most 7 days.",
    "ip_30d": "At most 30 days.",
    "audit_7y": "Seven years, pseudonymous.",
    "case_life": "While the case is kept.",
    "request_24m": "24 months after the request (11 CCR 7101(a)).",
}

CATEGORIES: dict[str, Category] = {
    category.key: category
    for category in (
        Category("system", "system.operations", 0, "none", "no", "keep"),
        Category("key", "system.operations", 0, "none", "no", "keep"),
        Category("organization", "system.operations", 0, "none", "no", "keep"),
        Category("subject_key", "user.unique_id", 1, "contract", "yes", "tombstone"),
        Category("name", "user.name", 1, "contract", "yes", "anonymise"),
        Category("contact", "user.contact", 1, "contract", "yes", "erase"),
        Category("work_id", "user.unique_id", 1, "contract", "yes", "tombstone"),
        Category("language", "user.demographic.language", 1, "contract", "yes", "erase"),
        Category("birth_date", "user.demographic.date_of_birth", 2, "contract", "yes", "erase"),
        Category("employment", "user.workplace", 2, "fmla_3y", "yes", "anonymise"),
        Category("pay", "user.financial", 2, "fmla_3y", "yes", "erase"),
        Category("hours", "user.workplace", 2, "fmla_3y", "yes", "anonymise"),
        Category("leave", "leave.case", 2, "fmla_3y", "yes", "anonymise"),
        Category("usage", "leave.usage", 2, "fmla_3y", "yes", "anonymise"),
        Category("medical", "user.health_and_medical", 3, "fmla_3y", "yes", "shred"),
        Category("family", "leave.dependant", 3, "case_life", "yes", "shred"),
        Category("government_id", "user.government_id", 3, "contract", "metadata", "shred"),
        Category("secret", "user.authorization", 3, "account_life", "metadata", "erase"),
        Category("account", "user.account", 1, "account_life", "yes", "erase"),
        Category("session", "user.account", 1, "session", "metadata", "erase"),
        Category("device", "user.device", 1, "ip_30d", "yes", "anonymise"),
        Category("cookie", "user.device.cookie_id", 1, "session", "no", "erase"),
        Category("upload", "user.workplace", 2, "upload_7d", "no", "shred"),
        Category("request", "user.privacy_preferences", 2, "request_24m", "yes", "pseudonymise"),
        Category("audit", "ops.audit", 2, "audit_7y", "yes", "pseudonymise"),
        Category("note", "user.content.private", 3, "case_life", "yes", "shred"),
    )
}

PURPOSES: dict[str, Purpose] = {
    purpose.key: purpose
    for purpose in (
        Purpose("sign_in", "contract", "Let people sign in and keep their accounts safe."),
        Purpose("leave_administration", "legal_obligation", "Decide, record and administer leave."),
        Purpose("employment_records", "contract", "Hold the employment facts that leave law turns on."),
        Purpose("data_exchange", "contract", "Take in and check the employer's files."),
        Purpose("security", "legitimate_interest", "Protect the service, detect misuse, prove what happened."),
        Purpose("operations", "legitimate_interest", "Run the service."),
        Purpose("privacy_rights", "legal_obligation", "Answer people's privacy requests."),
        Purpose("legal_demands", "legal_obligation", "Answer courts and agencies; prevent harm."),
    )
}


def require_purpose(key: str) -> Purpose:
    """The purpose of that key; unknown purposes are refused (commitment P-31)."""
    try:
        return PURPOSES[key]
    except KeyError:
        known = ", ".join(sorted(PURPOSES))
        raise Invalid(f"The purpose {key!r} is not registered.", fix=f"Use one of: {known}.") from None
