"""The closed lists of the registry, in words people read. A key without words fails a test."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.privacy.wording import CATEGORIES

__all__ = [
    "BASES",
    "CATEGORIES",
    "GRANTORS",
    "PURPOSES",
    "RECIPIENTS",
    "RETENTION",
    "STORES",
    "SUBJECTS",
    "purpose_name",
]

BASES: dict[str, Promise] = {
    "contract": _("Contract with the employer"),
    "legal_obligation": _("Legal obligation"),
    "legitimate_interest": _("Legitimate interest"),
    "consent": _("Consent"),
}

#: Name and sentence of each purpose.
PURPOSES: dict[str, tuple[Promise, Promise]] = {
    "sign_in": (_("Signing in"), _("Let people sign in and keep their accounts safe.")),
    "leave_administration": (_("Administering leave"), _("Decide, record and administer leave.")),
    "employment_records": (_("Employment records"), _("Hold the employment facts that leave law turns on.")),
    "data_exchange": (_("Exchange with the employer"), _("Take in and check the employer’s files.")),
    "analysis": (_("Counts and trends"), _("Show the employer counts and trends of leave.")),
    "security": (_("Security"), _("Protect the service and detect misuse.")),
    "operations": (_("Running the service"), _("Keep the service running.")),
    "privacy_rights": (_("Privacy rights"), _("Answer people’s privacy requests, and keep their choices.")),
    "accountability": (_("Accountability"), _("Keep a trail of who did what, and prove that it is whole.")),
    "retention": (_("Keeping and erasing"), _("Return, hold or erase data when its time has come.")),
    "legal_demands": (_("Courts and authorities"), _("Answer courts and authorities, within the limits of the law.")),
    "service_improvement": (
        _("Improving the service"),
        _("Improve the service with figures that name nobody."),
    ),
    "product_news": (_("News about the service"), _("Tell people what is new in the service.")),
    "feedback": (_("Asking for feedback"), _("Ask people what they think of the service.")),
}

SUBJECTS: dict[str, Promise] = {
    "employee": _("Employees and their families"),
    "account": _("People with an account"),
    "organization": _("Organizations"),
    "pseudonym": _("Nobody any more (numbers only)"),
    "operator": _("The operator"),
    "none": _("Settings (who changed them)"),
}

RETENTION: dict[str, Promise] = {
    "none": _("While the organization is served"),
    "contract": _("While the organization is served, then returned and erased"),
    "fmla_3y": _("Three years after the record (29 CFR 825.500(b))"),
    "account_life": _("Until the account is closed"),
    "session": _("Until sign-out or expiry"),
    "upload_24h": _("At most 24 hours"),
    "upload_7d": _("At most 7 days"),
    "ip_30d": _("At most 30 days"),
    "audit_7y": _("Seven years, under a pseudonym"),
    "case_life": _("While the case is kept"),
    "request_24m": _("24 months after the request (11 CCR 7101(a))"),
    "until_withdrawn": _("Until it is withdrawn or has expired"),
}

STORES: dict[str, Promise] = {
    "database": _("Database"),
    "vault": _("Sealed vault"),
    "files": _("Encrypted files"),
    "trail": _("Audit trail"),
    "accounts": _("Accounts"),
    "cache": _("Cache"),
    "queue": _("Queue"),
    "search": _("Search index"),
    "browser": _("Browser"),
    "log": _("Log"),
    "mail": _("E-mail"),
    "export": _("Export"),
}

GRANTORS: dict[str, Promise] = {"client": _("The organization"), "subject": _("Each person")}
RECIPIENTS: dict[str, Promise] = {"operator": _("The operator of this service")}
TIERS: dict[int, Promise] = {
    0: _("not personal"),
    1: _("ordinary"),
    2: _("employment and leave"),
    3: _("medical, family and identity"),
}


def purpose_name(key: str) -> Promise | str:
    """The name of a purpose; its key where there is none, which a test forbids."""
    return PURPOSES[key][0] if key in PURPOSES else key
