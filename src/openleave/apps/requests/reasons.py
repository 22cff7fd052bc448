"""Why something asked for is not done: the closed list, each with the law it stands on.

``checked`` is whether the citation was seen in a published copy of the law; the others are marked on every page as not
verified, and a lawyer looks at them before they are relied on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.requests.machine import Right


@dataclass(frozen=True, slots=True)
class Reason:
    """``whole``: why a request is denied altogether; else why one item of it is. ``rights``: for which rights
    it can be given (empty: all)."""

    code: str
    text: Any
    citation: str
    checked: bool
    whole: bool = False
    rights: frozenset[Right] = frozenset()


_DELETE = frozenset({Right.DELETE, Right.CLOSE_ACCOUNT, Right.CHILD})
_READ = frozenset({Right.PIECES, Right.PORTABILITY, Right.KNOW})
REASONS: dict[str, Reason] = {
    one.code: one
    for one in (
        Reason("not_verified", _("Nobody could verify who asks."), "11 CCR 7060, 7062", False, whole=True),
        Reason("agent_without_proof", _("The agent showed no signed permission."), "11 CCR 7063", True, whole=True),
        Reason("nothing_held", _("Nothing about the person is kept here."), "11 CCR 7024, 7022", True, whole=True),
        Reason("not_ours", _("The data belongs to an employer who is not served here."), "11 CCR 7050", True,
               whole=True),
        Reason("no_child", _("The person is eighteen or older, by all that is known."), "", True, whole=True,
               rights=frozenset({Right.CHILD})),
        Reason("unfounded", _("The request is unfounded or excessive, and this can be shown."),
               "Civ. Code 1798.145(h)(3)", False, whole=True),
        Reason("kept_by_law", _("All of it has to be kept for now; the reasons are given for each part."),
               "Civ. Code 1798.105(d)", False, whole=True, rights=_DELETE),
        Reason("accurate", _("The record is right, by all that is known."), "11 CCR 7023(b)", False,
               rights=frozenset({Right.CORRECT})),
        Reason("fmla_records", _("Records of leave are kept for three years."), "29 CFR 825.500(b)", True,
               rights=_DELETE),
        Reason("payroll_records", _("Payroll records are kept for three years."), "29 CFR 516.5", True,
               rights=_DELETE),
        Reason("personnel_records", _("Personnel records are kept for one year, and while a charge is open."),
               "29 CFR 1602.14", True, rights=_DELETE),
        Reason("california_records", _("Personnel records are kept for four years, and while a complaint is open."),
               "Cal. Gov. Code 12946", True, rights=_DELETE),
        Reason("employer_term", _("The record belongs to the employer, who keeps it while the person works there."),
               "Civ. Code 1798.145(c), 1798.105(d)", False, rights=_DELETE),
        Reason("legal_hold", _("A legal hold forbids deletion; it is done by itself once the hold ends."),
               "Civ. Code 1798.145(a)", False, rights=_DELETE),
        Reason("raw_identifier", _("Numbers of identity papers and passwords are never sent; they are kept."),
               "11 CCR 7024(d)", False, rights=_READ),
        Reason("others_data", _("It is about somebody else too."), "Civ. Code 1798.145(k)", False, rights=_READ),
    )
}  # fmt: skip


def reasons_for(right: Right, *, whole: bool) -> list[Reason]:
    """The reasons that can be given: for denying a request, or an item of it."""
    return [one for one in REASONS.values() if one.whole == whole and (not one.rights or right in one.rights)]


class Extension:
    """Reasons to need longer, told to the person (11 CCR 7021(b))."""

    CHOICES = [
        ("complex", _("The data lies in many places and has to be put together.")),
        ("many_requests", _("There are unusually many requests.")),
        ("employer_asked", _("The employer has to look something up.")),
        ("evidence", _("Evidence for the correction is being weighed.")),
        ("verification", _("Verifying who asks took longer than usual.")),
    ]
