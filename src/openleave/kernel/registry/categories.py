"""The closed lists: data categories, purposes with their lawful basis, retention rules, erase actions.

Category keys follow fideslang 3.1 where it has one (``fides``); those under ``leave.`` and ``ops.`` are our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from openleave.kernel.errors import Invalid

Owner = Literal["organization", "account", "operator"]
EraseAction = Literal["erase", "anonymise", "pseudonymise", "shred", "tombstone", "keep"]
Export = Literal["yes", "no", "metadata"]
Basis = Literal["contract", "legal_obligation", "legitimate_interest", "consent"]
Grantor = Literal["client", "subject"]


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
    """Why data may be used, and the ground for it (commitments P-29 to P-31).

    ``grantor``: whose consent it is, where it rests on consent: the organization's for its data (``client``), or each
    person's for their own (``subject``); neither stands for the other (P-43). A purpose without a basis is an error
    when it is declared, and the program does not start.
    """

    key: str
    basis: Basis
    text: str
    grantor: Grantor | None = None

    def __post_init__(self) -> None:
        if self.basis not in get_args(Basis):
            raise ValueError(f"The purpose {self.key} has no lawful basis.")
        if (self.basis == "consent") != (self.grantor is not None):
            raise ValueError(f"The purpose {self.key}: consent, and consent alone, has somebody who gives it.")


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
    "until_withdrawn": "Until the consent is withdrawn or has expired.",
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
        Category("choice", "user.privacy_preferences", 2, "audit_7y", "yes", "pseudonymise"),
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
        Purpose("analysis", "legitimate_interest", "Show the employer counts and trends of leave."),
        Purpose("security", "legitimate_interest", "Protect the service and detect misuse."),
        Purpose("operations", "legitimate_interest", "Run the service."),
        Purpose("privacy_rights", "legal_obligation", "Answer people's privacy requests, and keep their choices."),
        Purpose("accountability", "legal_obligation", "Keep a trail of who did what, and prove that it is whole."),
        Purpose("retention", "legal_obligation", "Return, hold or erase data when its time has come."),
        Purpose("legal_demands", "legal_obligation", "Answer courts and agencies; prevent harm."),
        Purpose("service_improvement", "consent", "Improve the service with figures that name nobody.", "client"),
        Purpose("product_news", "consent", "Tell you what is new in the service.", "subject"),
        Purpose("feedback", "consent", "Ask you what you think of the service.", "subject"),
    )
}

#: Purposes that reach all that is kept of organizations and accounts: rights, deletion and the law leave nothing out.
EVERYWHERE = ("privacy_rights", "retention", "legal_demands")


def require_purpose(key: str) -> Purpose:
    """The purpose of that key; unknown purposes are refused (commitment P-31)."""
    try:
        return PURPOSES[key]
    except KeyError:
        known = ", ".join(sorted(PURPOSES))
        raise Invalid(f"The purpose {key!r} is not registered.", fix=f"Use one of: {known}.") from None
