"""The letter that asks for premiums back. That of a late payment is ``premium``, of the notices themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.notices.kinds import declare_letter_kind
from openleave.apps.notices.language import Field
from openleave.apps.notices.values.about import About
from openleave.apps.returning import premiums, selectors
from openleave.apps.returning.models import Premium

RECOVERY = (
    Field("own_share", _("The employee’s missed share that the employer paid"), ("$132.45", "$132.45")),
    Field("employer_share", _("The employer’s share that may be asked back"), ("$551.25", "$551.25")),
    Field("weeks", _("For how many unpaid weeks"), ("5 weeks", "5 semanas")),
    Field("pay_by", _("Until when"), ("January 31, 2027", "31 de enero de 2027"), asked=True, day=True),
    Field("pay_how", _("How it can be paid, also in parts"), ("by check, in three parts", "por cheque, en tres partes"),
          asked=True),
)  # fmt: skip


def recovery(about: About) -> Mapping[str, Any]:
    """What may be asked for, by the law's own answers; nothing where they say no or are open."""
    found = selectors.return_file(actor=about.actor, case=about.case, on=about.today)
    said = {one.name: one.answer for one in premiums.recovery(found.recovery, about.today)}
    allowed = said.get("recovery_allowed") is True
    amount, weeks, own = said.get("recoverable"), said.get("recoverable_weeks"), premiums.advanced(found.premiums)
    return {
        "own_share": f"${own:,.2f}" if own else "",
        "employer_share": f"${Decimal(amount):,.2f}" if allowed and amount else "",
        "weeks": about.weeks(weeks) if allowed and weeks else "",
    }


def late_payment(row: Premium, today: date) -> dict[str, Any]:
    """The fields of the letter ``premium`` about a month: coverage ends no earlier than the law lets it, were it mailed
    today."""
    ends = max(today + premiums.LETTER, row.due_on + premiums.GRACE + timedelta(days=1))
    return {
        "amount": f"${row.missing:,.2f}",
        "due_on": row.due_on.isoformat(),
        "coverage_ends_on": ends.isoformat(),
    }


def nothing_to_ask(about: About, values: Mapping[str, Any]) -> list[str]:
    """What keeps the letter from being sent: the law lets nothing be asked for, or it is not known yet."""
    from django.utils.translation import gettext

    if values.get("own_share") or values.get("employer_share"):
        return []
    return [gettext("Nothing may be asked back, or the facts for it are not stated on the page of the return.")]


def declare() -> None:
    """Declare the kind. Called when the app is ready."""
    declare_letter_kind(
        code="premium_recovery",
        label=_("Premiums asked back"),
        about=_("Asks for premiums that the employer paid, where the law lets it."),
        citation="29 CFR 825.212(b), 825.213",
        package="openleave.apps.returning",
        fields=RECOVERY,
        values=recovery,
        adverse=True,
        check=nothing_to_ask,
        group="end",
    )
