"""What the ADA and the PWFA say about a request: when papers may be asked for, what is nearly always to be granted, and
the factors by which undue hardship is weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation.choices import BASICS, Change, Kind
from openleave.apps.accommodation.questions import Answer, answers

PWFA, ADA = "us.fed.pwfa", "us.fed.ada"
CFR_1636_3 = "https://www.ecfr.gov/current/title-29/section-1636.3"
CFR_1630_2 = "https://www.ecfr.gov/current/title-29/section-1630.2"
#: What nobody has compared with its own text (docs/law/certification.md).
UNVERIFIED = frozenset(
    f"https://www.ecfr.gov/current/title-29/section-{section}"
    for section in ("1630.2", "1630.14", "1630.15", "1601.13")
)
#: Facts that a person may state about a request, of the engine's ``accommodation``; all yes, no or not known.
FACTS = (
    "currently_pregnant",
    "need_is_obvious",
    "employer_knows_enough",
    "about_lactation",
    "others_get_it_without_documents",
    "employer_insists_on_leave",
    "other_accommodation_works",
)


class Factor(NamedTuple):
    """One factor of the worksheet: its code, what to look at, and the paragraph that names it."""

    code: str
    about: str | Promise
    citation: str
    href: str


#: 29 CFR 1630.2(p)(2)(i)-(v), and the same in 1636.3(j)(2).
FACTORS = (
    Factor("cost", _("What it is and its net cost: after tax credits, deductions and outside funding"),
           "29 CFR 1630.2(p)(2)(i)", CFR_1630_2),
    Factor("facility", _("The facility: its financial resources, its headcount, the effect on its expenses"),
           "29 CFR 1630.2(p)(2)(ii)", CFR_1630_2),
    Factor("employer", _("The whole employer: its financial resources, its size, number, type and place of facilities"),
           "29 CFR 1630.2(p)(2)(iii)", CFR_1630_2),
    Factor("operation", _("What kind of operation it is: its workforce, how the facility belongs to the employer"),
           "29 CFR 1630.2(p)(2)(iv)", CFR_1630_2),
    Factor("impact", _("The impact on the facility: on the others’ ability to do their duties, on doing business"),
           "29 CFR 1630.2(p)(2)(v)", CFR_1630_2),
)  # fmt: skip
#: Where an essential function would be suspended for a while: 29 CFR 1636.3(j)(3).
SUSPENDING = (
    Factor("length", _("For how long the essential function cannot be done"), "29 CFR 1636.3(j)(3)(i)", CFR_1636_3),
    Factor("other_work", _("Whether there is other work for the employee"), "29 CFR 1636.3(j)(3)(ii)", CFR_1636_3),
    Factor("function", _("What the function is, and how often it is done"), "29 CFR 1636.3(j)(3)(iii)", CFR_1636_3),
    Factor("precedent", _("Whether others in such jobs were excused from essential functions for a while"),
           "29 CFR 1636.3(j)(3)(iv)", CFR_1636_3),
    Factor("others_do_it", _("Whether others can do the function: colleagues, temporary staff, contractors"),
           "29 CFR 1636.3(j)(3)(v)", CFR_1636_3),
    Factor("postponed", _("Whether the function can be put off or left undone, and for how long"),
           "29 CFR 1636.3(j)(3)(vi)", CFR_1636_3),
)  # fmt: skip

# When papers about the need may not be asked for: 29 CFR 1636.3(l)(1)(i)-(v).
NO_PAPERS = (
    _("The limitation and the need are obvious, and the employee confirms them."),
    _("The employer already knows enough."),
    _("A pregnant employee asks for water, restroom breaks, sitting or standing, or breaks to eat and drink."),
    _("It is about pumping or nursing at work."),
    _("Others get the same without papers."),
)


def unverified(href: str) -> bool:
    """Whether a citation of this address has to say that it is not verified."""
    return href in UNVERIFIED


def factors_of(kind: str) -> tuple[Factor, ...]:
    """The factors to look at under the law of the accommodation."""
    return FACTORS + SUSPENDING if kind in (Kind.PWFA, Kind.BOTH) else FACTORS


def only_basics(changes: Iterable[str]) -> bool:
    """Whether something is asked for, and nothing but the four that need no papers."""
    asked = set(changes)
    return bool(asked) and asked <= set(BASICS)


def papers_answer(kind: str, facts: Mapping[str, Any], changes: Iterable[str], as_of: date) -> Answer | None:
    """What the PWFA says to asking for papers about these changes; None where the PWFA is not meant.

    Papers about several changes may be asked for as soon as they may be for one: only what needs them is asked about.
    """
    if kind not in (Kind.PWFA, Kind.BOTH):
        return None
    known = {name: facts.get(name) for name in FACTS} | {"documents_asked_for": True, "pregnancy_related": True}
    found: Answer | None = None
    for change in dict.fromkeys(changes) or ("other",):
        asked = {"accommodation": known | {"requested": change}}
        found = answers(PWFA, asked, ["documents_may_be_required"], as_of)[0]
        if found.answer is not False:
            return found
    return found


def answers_of(
    kind: str, facts: Mapping[str, Any], changes: Iterable[str], as_of: date
) -> list[tuple[str | Promise, Answer]]:
    """(what it is about, or empty; the answer): those worth showing beside the request."""
    known: dict[str, Any] = {name: facts.get(name) for name in FACTS} | {"documents_asked_for": True}
    asked = list(dict.fromkeys(changes))
    found: list[tuple[str | Promise, Answer]] = []
    if kind in (Kind.PWFA, Kind.BOTH):
        for change in asked:
            if change in BASICS:
                request = {"accommodation": known | {"requested": change, "pregnancy_related": True}}
                said = answers(PWFA, request, ["predictable_reasonable"], as_of)
                found.append((Change(change).label, said[0]))
    papers = papers_answer(kind, facts, asked, as_of)
    if papers is not None:
        found.append(("", papers))
    if facts.get("employer_insists_on_leave") and kind != Kind.OTHER:
        program = ADA if kind == Kind.ADA else PWFA
        found += [("", one) for one in answers(program, {"accommodation": known}, ["may_force_leave"], as_of)]
    return found
