"""What is known of a case's certifications, as facts of the engine (docs/reference/situations.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from openleave.apps.certification import pattern
from openleave.apps.certification.models import (
    CERTIFYING,
    EARLY,
    Basis,
    CertificationRequest,
    Kind,
    Outcome,
    State,
)

#: A need that lasts for life, or whose end nobody can tell, has no shorter least duration than this.
NO_END_DAYS = 36_500


def latest_accepted(requests: Iterable[CertificationRequest]) -> CertificationRequest | None:
    """The certification that holds: the one accepted last of those that certify a need for leave."""
    found = [one for one in requests if one.state == State.ACCEPTED and one.kind in CERTIFYING]
    return max(found, key=lambda one: (one.holds_from_on or date.min, one.made_at), default=None)


def certification_facts(
    requests: Sequence[CertificationRequest],
    answers: Mapping[UUID, Mapping[str, Any]],
    absent: Sequence[pattern.Day],
    *,
    of: CertificationRequest | None = None,
) -> dict[str, Any]:
    """Facts by name; None for what is not known. ``answers`` by the request's id; ``absent``: the live absences, in
    order; ``of``: the request that is looked at, for what is known of one request only."""
    held = latest_accepted(requests)
    facts: dict[str, Any] = {}
    if held is not None:
        said = answers.get(held.id, {})
        facts["last_certified_on"] = held.completed_on or held.received_on
        facts["minimum_duration_days"] = least_days(said, facts["last_certified_on"])
        certified = pattern.certified_of(said, held.holds_from_on or facts["last_certified_on"])
        facts |= _episodes(certified, absent)
    if absent:
        facts["absent_on"] = absent[-1].on
    if of is not None:
        facts |= request_facts(of)
    return facts


def request_facts(request: CertificationRequest) -> dict[str, Any]:
    """What one request is and where it stands."""
    again = request.kind == Kind.RECERTIFICATION
    facts: dict[str, Any] = {"is_recertification": again or None}
    if again:
        facts["recertification_requested_on"] = request.asked_on
        facts["recertification_received_on"] = request.received_on
        facts["recertification_days_to_return"] = request.days_given if request.asked_on else None
        if request.basis in EARLY:
            facts["early_grounds"] = [request.basis]
    elif request.asked_on is not None:
        facts["days_to_return"] = request.days_given
    if request.basis == Basis.NEW_YEAR:
        facts |= {"need_beyond_leave_year": True, "certified_in_leave_year": False}
    facts["deficiency_notice_on"] = request.deficiency_on
    facts["corrected_on"] = request.completed_on if request.deficiency_on else None
    if request.state == State.INCOMPLETE:
        facts["entries_complete"] = False
    elif request.state == State.INSUFFICIENT:
        facts |= {"entries_complete": True, "answers_clear": False}
    if request.state == State.NOT_RETURNED:
        facts["never_provided"] = True
    return facts


def opinion_facts(
    first: CertificationRequest, opinions: Sequence[CertificationRequest], *, provider_independent: bool | None = None,
    care_limited: bool | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the opinions on a certification say. The first supports the leave: it was a certification of it."""
    facts: dict[str, Any] = {
        "validity_doubted": True,
        "is_recertification": first.kind == Kind.RECERTIFICATION,
        "first_opinion": Outcome.SUPPORTS.value,
    }
    for kind, name in ((Kind.SECOND_OPINION, "second_opinion"), (Kind.THIRD_OPINION, "third_opinion")):
        given = next((one for one in opinions if one.kind == kind and one.outcome), None)
        if given is not None:
            facts[name] = given.outcome
            if kind == Kind.THIRD_OPINION:
                facts["third_provider_agreed"] = given.provider_agreed
    if provider_independent is not None:
        facts |= {
            "opinion_provider_employed": False,
            "opinion_provider_used": not provider_independent,
            "access_to_care_limited": bool(care_limited),
        }
    return facts


def least_days(answers: Mapping[str, Any], certified_on: date) -> int | None:
    """The least number of days, from the certification, for which the condition was certified."""
    if answers.get("lasts") == "lifetime":
        return NO_END_DAYS
    if answers.get("lasts") == "until" and answers.get("lasts_until_on"):
        return max((date.fromisoformat(answers["lasts_until_on"]) - certified_on).days, 0)
    return None


def _episodes(certified: pattern.Certified, absent: Sequence[pattern.Day]) -> dict[str, Any]:
    """How long each of the last two episodes was at least, beside what was certified (29 CFR 825.308(c)(2))."""
    if certified.episode_days is None:
        return {}
    runs = pattern.episodes([day for day in absent if day.on >= certified.from_on])
    if len(runs) < 2:
        return {}
    return {
        "episode_days_certified": certified.episode_days,
        "episode_days_taken": min(len(run) for run in runs[-2:]),
    }
