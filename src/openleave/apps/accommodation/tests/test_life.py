"""An accommodation from request to review: every step, what it refuses, and the log that stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from openleave.apps.accommodation import law, selectors, services
from openleave.apps.accommodation.models import Accommodation, Entry, Option
from openleave.apps.accommodation.tests.conftest import Harbor, asked
from openleave.apps.cases.tests.conftest import TODAY
from openleave.apps.people.tests.factories import actor_for
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope


def file_of(harbor: Harbor, row: Accommodation) -> selectors.File:
    with organization_scope(harbor.organization.id):
        return selectors.accommodation_file(actor=harbor.actor, accommodation_id=row.id)


def talked(harbor: Harbor, row: Accommodation) -> None:
    services.entry_add(
        actor=harbor.actor, accommodation_id=row.id, kind="conversation", side="employee", happened_on=TODAY,
        text="A stool would help.",
    )  # fmt: skip


def job(harbor: Harbor) -> Actor:
    return Actor(None, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)


def test_a_request_opens_a_numbered_accommodation(harbor: Harbor) -> None:
    first, second = asked(harbor, limitation="Cannot stand for long."), asked(harbor)
    assert (first.number, second.number) == ("A-2026-0001", "A-2026-0002")
    found = file_of(harbor, first)
    assert found.accommodation.state == "requested"
    assert [(one.kind, one.side, one.happened_on) for one in found.entries] == [("request", "employee", TODAY)]
    assert found.text("entry", found.entries[0].id) == "My back."
    assert [(one.change, one.proposed_by, one.state) for one in found.options] == [
        ("equipment", "employee", "considered")
    ]
    assert found.text("restriction", found.restrictions[0].id) == "Cannot stand for long."


def test_talk_trial_grant_review(harbor: Harbor) -> None:
    row = asked(harbor)
    talked(harbor, row)
    option = file_of(harbor, row).options[0]
    services.trial_start(actor=harbor.actor, option_id=option.id, from_on=TODAY, until_on=date(2026, 12, 7))
    assert file_of(harbor, row).accommodation.state == "trial"
    with pytest.raises(Invalid):
        services.accommodation_grant(actor=harbor.actor, accommodation_id=row.id, option_ids=[option.id])
    services.trial_end(actor=harbor.actor, accommodation_id=row.id, result="worked", text="Fine.")
    services.accommodation_grant(
        actor=harbor.actor, accommodation_id=row.id, option_ids=[option.id], review_on=date(2027, 2, 1)
    )
    found = file_of(harbor, row)
    assert (found.accommodation.state, found.accommodation.next_review_on) == ("granted", date(2027, 2, 1))
    assert [(one.state, one.effective) for one in found.options] == [("chosen", True)]
    assert [one.kind for one in reversed(found.entries)] == [
        "request", "conversation", "trial_started", "trial_ended", "decision",
    ]  # fmt: skip
    services.accommodation_review(
        actor=harbor.actor, accommodation_id=row.id, outcome="continue", text="Still needed.", next_on=date(2027, 8, 2)
    )
    assert file_of(harbor, row).accommodation.next_review_on == date(2027, 8, 2)
    services.accommodation_review(actor=harbor.actor, accommodation_id=row.id, outcome="end", text="Healed.")
    found = file_of(harbor, row)
    assert (found.accommodation.state, found.accommodation.closed_as) == ("closed", "ended")
    assert found.accommodation.next_review_on is None
    services.accommodation_reopen(actor=harbor.actor, accommodation_id=row.id, text="It came back.")
    assert file_of(harbor, row).accommodation.state == "interactive_process"


def decline(harbor: Harbor, row: Accommodation, **changes: object) -> None:
    about: dict = {"reason": "none_effective", "why": "Nothing does.", "alternative": "Part time: no such shift."}
    services.accommodation_decline(actor=harbor.actor, accommodation_id=row.id, **about | changes)


def test_no_silent_refusal(harbor: Harbor) -> None:
    row = asked(harbor)
    with pytest.raises(Conflict):
        decline(harbor, row)
    services.option_propose(
        actor=harbor.actor, accommodation_id=row.id, change="other", described="A mat.", by="employer"
    )
    with pytest.raises(Invalid, match="Nobody has talked"):
        decline(harbor, row)
    talked(harbor, row)
    for missing in ({"why": " "}, {"alternative": ""}, {"reason": "no"}, {"appeal_by_on": TODAY}):
        with pytest.raises(Invalid):
            decline(harbor, row, **missing)
    with pytest.raises(Invalid, match="worksheet"):
        decline(harbor, row, reason="undue_hardship")
    with pytest.raises(Forbidden):
        services.accommodation_decline(
            actor=job(harbor), accommodation_id=row.id, reason="none_effective", why="x", alternative="y"
        )
    decline(harbor, row)
    found = file_of(harbor, row)
    assert found.accommodation.state == "declined"
    decision = found.decisions[0]
    assert (decision.reason, decision.appeal_by_on) == ("none_effective", date(2026, 12, 23))
    assert found.text("decision", decision.id) == {
        "why": "Nothing does.", "alternative": "Part time: no such shift.",
    }  # fmt: skip
    services.accommodation_reopen(actor=harbor.actor, accommodation_id=row.id, text="She asks again.")


def test_hardship_needs_every_factor_and_concludes_nothing(harbor: Harbor) -> None:
    row = asked(harbor)
    talked(harbor, row)
    factors = {factor.code: "Looked at." for factor in law.factors_of("ada")}
    assert len(factors) == 5 and len(law.factors_of("pwfa")) == 11
    services.hardship_write(actor=harbor.actor, accommodation_id=row.id, factors=dict(list(factors.items())[:4]))
    with pytest.raises(Invalid, match="worksheet"):
        decline(harbor, row, reason="undue_hardship")
    services.hardship_write(actor=harbor.actor, accommodation_id=row.id, factors=factors)
    assert file_of(harbor, row).accommodation.state == "interactive_process"
    with pytest.raises(Invalid):
        services.hardship_write(actor=harbor.actor, accommodation_id=row.id, factors={"length": "Only for the PWFA."})
    decline(harbor, row, reason="undue_hardship")


def basics(harbor: Harbor, **changes: object) -> Accommodation:
    about: dict = {"employee_id": harbor.nurse.id, "changes": ["water", "sit_or_stand"], "confirmed": True}
    return services.accommodation_grant_basics(actor=harbor.actor, **about | changes)


def test_the_four_basics_in_one_step_without_papers(harbor: Harbor) -> None:
    row = basics(harbor)
    found = file_of(harbor, row)
    assert (row.state, row.kind, row.basic, row.granted_from_on) == ("granted", "pwfa", True, TODAY)
    assert [(one.change, one.state) for one in found.options] == [("water", "chosen"), ("sit_or_stand", "chosen")]
    assert [one.kind for one in reversed(found.entries)] == ["request", "decision"]
    with pytest.raises(Invalid, match="No document may be asked for"):
        services.documents_ask(actor=harbor.actor, accommodation_id=row.id, text="A note from the doctor.")
    for wrong in ({"changes": ["water", "telework"]}, {"changes": []}, {"confirmed": False}):
        with pytest.raises(Invalid):
            basics(harbor, **wrong)
    with pytest.raises(Forbidden):
        services.accommodation_grant_basics(
            actor=job(harbor), employee_id=harbor.nurse.id, changes=["water"], confirmed=True
        )


def test_papers_under_the_pwfa(harbor: Harbor) -> None:
    row = asked(harbor, kind="pwfa", changes=["telework"])

    def ask() -> None:
        services.documents_ask(actor=harbor.actor, accommodation_id=row.id, text="What her doctor advises.")

    with pytest.raises(Invalid, match="not known yet"):
        ask()
    state = services.facts_state
    state(actor=harbor.actor, accommodation_id=row.id, facts={"need_is_obvious": False, "employer_knows_enough": True})
    with pytest.raises(Invalid, match="already knows enough"):
        ask()
    state(actor=harbor.actor, accommodation_id=row.id, facts={"employer_knows_enough": False})
    ask()
    state(actor=harbor.actor, accommodation_id=row.id, facts={"about_lactation": True})
    with pytest.raises(Invalid, match="pumping or nursing"):
        ask()
    # What is asked for beside the four may need papers; the four alone never do while she is pregnant.
    other = asked(harbor, kind="both", changes=["restroom_breaks"])
    state(actor=harbor.actor, accommodation_id=other.id, facts={"currently_pregnant": True})
    with pytest.raises(Invalid, match="No document"):
        services.documents_ask(actor=harbor.actor, accommodation_id=other.id, text="x")
    ada = asked(harbor)
    services.documents_ask(actor=harbor.actor, accommodation_id=ada.id, text="What she can lift.")


def test_the_log_and_decisions_stay(harbor: Harbor) -> None:
    row = basics(harbor)
    with organization_scope(harbor.organization.id):
        for model in (Entry, type(file_of(harbor, row).decisions[0])):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                model.objects.update(recorded_by_id=None) if model is Entry else model.objects.all().delete()


def test_closing_declines_nothing(harbor: Harbor) -> None:
    row = asked(harbor)
    for closed_as in ("ended", "declined"):
        with pytest.raises(Invalid):
            services.accommodation_close(actor=harbor.actor, accommodation_id=row.id, closed_as=closed_as, text="x")
    with pytest.raises(Forbidden):
        services.accommodation_close(actor=job(harbor), accommodation_id=row.id, closed_as="withdrawn", text="x")
    services.accommodation_close(
        actor=harbor.actor, accommodation_id=row.id, closed_as="withdrawn", text="She said so."
    )
    assert file_of(harbor, row).accommodation.state == "closed"


def test_nobody_handles_their_own(harbor: Harbor) -> None:
    row = asked(harbor)
    own = Actor(harbor.actor.account_id, harbor.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}), harbor.nurse.id)
    with organization_scope(harbor.organization.id):
        with pytest.raises(NotFound):
            selectors.accommodation_file(actor=own, accommodation_id=row.id)
        assert selectors.accommodations(actor=own, today=TODAY) == ([], False)
        assert selectors.counts(actor=own, today=TODAY) == {"current": 0, "talking": 0, "due": 0}
        assert selectors.counts(actor=harbor.actor, today=TODAY) == {"current": 1, "talking": 1, "due": 0}
        with pytest.raises(NotFound):
            services.accommodation_request(actor=own, employee_id=harbor.nurse.id, kind="ada")
        assert Accommodation.objects.count() == 1


def test_who_may(harbor: Harbor) -> None:
    row = asked(harbor)
    manager = actor_for(harbor.organization, Role.MANAGER, Role.HR_OPERATIONS, account=harbor.account)
    with organization_scope(harbor.organization.id), pytest.raises(Forbidden):
        selectors.accommodation_file(actor=manager, accommodation_id=row.id)


def test_options_are_refused_with_why(harbor: Harbor) -> None:
    row = asked(harbor)
    option = file_of(harbor, row).options[0]
    with pytest.raises(Invalid):
        services.option_refuse(actor=harbor.actor, option_id=option.id, refused_why="not_effective", text="")
    services.option_refuse(actor=harbor.actor, option_id=option.id, refused_why="not_effective", text="Too high.")
    found = file_of(harbor, row)
    assert (found.options[0].state, found.options[0].effective) == ("refused", False)
    assert found.text("option_why", option.id) == "Too high."
    with pytest.raises(Conflict):
        services.option_refuse(actor=harbor.actor, option_id=option.id, refused_why="not_effective", text="Again.")
    with organization_scope(harbor.organization.id):
        assert Option.objects.get().refused_why == "not_effective"
