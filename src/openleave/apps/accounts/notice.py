"""The notice that everybody with an account is shown before anything else: what is kept about the account, what for,
how long. Made from the registry, so that it cannot say less than is kept; its version is of its content (P-25).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts.models import Account
from openleave.kernel.registry import declared
from openleave.kernel.registry.categories import EVERYWHERE, Category

#: What each category is, of an account; a test asks for one of every category that accounts have.
WHAT: dict[str, Any] = {
    "account": _("Your e-mail address, your roles, when you signed in and what you said here"),
    "name": _("Your name as it is shown to those you work with"),
    "language": _("The language you chose"),
    "secret": _("Your password and second factors, which nobody can read"),
    "session": _("Your sessions"),
    "device": _("The network address and browser of your sessions"),
    "subject_key": _("Which employee you are, if you are one"),
    "audit": _("What you do here and which records you open"),
}
_WORKING = _("to name you where people work on leave and records")
#: Purposes that rest on consent are not here: without it they use nothing.
WHY: dict[str, Any] = {
    "sign_in": _("to sign you in"),
    "security": _("to notice misuse"),
    "accountability": _("to show who did what"),
    "leave_administration": _WORKING,
    "employment_records": _WORKING,
    "data_exchange": _WORKING,
    "analysis": _("to count, naming nobody"),
    "operations": _("to run the service"),
}
#: Said once below the table: they reach everything.
ALL = (*EVERYWHERE, "service_improvement", "product_news", "feedback")
HOW_LONG: dict[str, Any] = {
    "account_life": _("until the account is closed"),
    "session": _("until you sign out, or the session ends"),
    "ip_30d": _("30 days at most"),
    "contract": _("while your organization is served"),
    "audit_7y": _("seven years, by a number instead of your name"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of data: its category, purposes and retention rule by key, and in words."""

    category: str
    purposes: tuple[str, ...]
    retention: str

    @property
    def what(self) -> Any:
        return WHAT[self.category]

    @property
    def why(self) -> list[str]:
        return list(dict.fromkeys(str(WHY[one]) for one in self.purposes))

    @property
    def how_long(self) -> Any:
        return HOW_LONG[self.retention]


@cache
def rows() -> tuple[Row, ...]:
    """Every category of data about accounts, with what it is used for. Raises ValueError for one without words."""
    found: dict[Category, set[str]] = {}
    for column in declared().columns.values():
        if column.subject == "account" and column.category.tier > 0:
            found.setdefault(column.category, set()).update(set(column.purposes) - set(ALL))
    return tuple(
        Row(category.key, tuple(sorted(found[category], key=list(WHY).index)), category.retention)
        for category in sorted(found, key=lambda category: list(WHAT).index(category.key))
    )


@cache
def version() -> str:
    """Twelve letters and digits that change with the content."""
    content = [(row.category, row.purposes, row.retention) for row in rows()]
    return "n" + hashlib.sha256(json.dumps(content).encode()).hexdigest()[:11]


def stated(account: Account) -> bool:
    """Whether the account's person was shown this notice and has said that they are of age."""
    return account.of_age_at is not None and account.notice_version == version()
