"""What a recorded determination leaves to decide: program by program, and which of them to look at first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openleave.apps.cases import words
from openleave.apps.cases.choices import AppealOutcome, Decided, Outcome
from openleave.apps.cases.models import Appeal, Decision
from openleave.apps.cases.services.deciding import applying, by_choice
from openleave.apps.cases.services.determining import BEST_FIRST, protected_from


@dataclass(frozen=True, slots=True)
class Choice:
    """A program under which the leave can be designated. ``ticked``: unless somebody leaves it out."""

    program: str
    short: str
    name: str
    ticked: bool
    unverified: str


@dataclass(frozen=True, slots=True)
class Said:
    """Decisions made in one act: ``programs`` by their short names.

    ``turned`` says why a refusal is to be decided again, "appeal" or "cured": nothing is left to cure or to appeal.
    """

    designated: bool
    programs: str
    decided_at: datetime
    by: str
    cure_by_on: date | None = None
    appeal_by_on: date | None = None
    turned: str = ""


def lead(programs: list[dict[str, Any]]) -> dict[str, Any]:
    """The program whose answer stands for the case: the first, unless another one has a better answer."""
    outcomes = [one["outcome"] for one in programs]
    best = next(outcome for outcome in BEST_FIRST if outcome in outcomes)
    return programs[outcomes.index(best)]


def lacking(programs: list[dict[str, Any]], leave_out: Collection[str]) -> dict[str, Any] | None:
    """The first program that lacks facts, of those that are designated unless somebody leaves one out."""
    return next((p for p in programs if p["outcome"] == Outcome.INDETERMINATE and p["program"] not in leave_out), None)


def shown_in_full(programs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The programs that cover the leave, or may: in full on the page. Where none does, the first. Of laws on sick time
    and accommodations, only those that cover it."""
    left_out = by_choice(programs)
    found = [
        one
        for one in programs
        if protected_from(one) is not None
        and (one["outcome"] != Outcome.INDETERMINATE or one["program"] not in left_out)
    ]
    return found or programs[:1]


def latest(decisions: list[Decision]) -> dict[str, Decision]:
    """Program → the decision that holds. ``decisions`` are the newest first."""
    found: dict[str, Decision] = {}
    for decision in decisions:
        found.setdefault(decision.program, decision)
    return found


def choices(programs: list[dict[str, Any]], decided: Mapping[str, Decision]) -> list[Choice]:
    """The programs under which the leave can be designated now."""
    usual = set(applying(programs))
    return [
        Choice(
            one["program"],
            words.program_name(one["program"]),
            one["name"],
            one["program"] in usual,
            words.unverified(one["program"]),
        )
        for one in programs
        if one["outcome"] != Outcome.INDETERMINATE
        and protected_from(one) is not None
        and not _stands(decided, one["program"], Decided.DESIGNATED)
    ]


def refusable(programs: list[dict[str, Any]], decided: Mapping[str, Decision]) -> dict[str, Any] | None:
    """The case's own program where its answer is no and nobody has confirmed that yet."""
    first = programs[0]
    if first["outcome"] != Outcome.INELIGIBLE or _stands(decided, first["program"], Decided.NOT_DESIGNATED):
        return None
    return first


def overturned(decisions: Iterable[Decision], appeals: Iterable[Appeal]) -> set[UUID]:
    """The refusals that an appeal turned in favour of the employee: what was decided in one act falls together."""
    reversed_ids = {appeal.decision_id for appeal in appeals if appeal.outcome == AppealOutcome.REVERSED}
    decisions = list(decisions)
    acts = {decision.decided_at for decision in decisions if decision.id in reversed_ids}
    return {one.id for one in decisions if one.outcome == Decided.NOT_DESIGNATED and one.decided_at in acts}


def cured(decision: Decision, programs: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what was refused is met by now: the latest determination says yes."""
    return decision.outcome == Decided.NOT_DESIGNATED and any(
        one["program"] == decision.program and one["outcome"] == Outcome.ELIGIBLE for one in programs
    )


def said(
    decided: Mapping[str, Decision],
    who: Mapping[UUID, str],
    programs: Iterable[Mapping[str, Any]] = (),
    overturned: Collection[UUID] = (),
) -> list[Said]:
    """What was decided, those programs together that were decided in one act; the newest first. ``programs`` are the
    answers of now, ``overturned`` the decisions that an appeal turned."""
    programs = list(programs)
    acts: dict[tuple[bool, datetime, UUID, str], list[Decision]] = {}
    for decision in decided.values():
        turned = "appeal" if decision.id in overturned else "cured" if cured(decision, programs) else ""
        key = (
            decision.outcome == Decided.DESIGNATED,
            decision.decided_at.replace(microsecond=0),
            decision.decided_by_id,
            turned,
        )
        acts.setdefault(key, []).append(decision)
    return [
        Said(
            designated,
            ", ".join(words.program_name(one.program) for one in decisions),
            at,
            who.get(account, ""),
            None if turned else decisions[0].cure_by_on,
            None if turned else decisions[0].appeal_by_on,
            turned,
        )
        for (designated, at, account, turned), decisions in sorted(
            acts.items(), key=lambda act: act[0][1], reverse=True
        )
    ]


def _stands(decided: Mapping[str, Decision], program: str, outcome: str) -> bool:
    return program in decided and decided[program].outcome == outcome
