"""Asking again, flags that follow the absences, walls, and what is never written down in plain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.certification import services, tokens
from openleave.apps.certification.asking_for import About
from openleave.apps.certification.models import Flag, Kind, ProviderLink
from openleave.apps.certification.questions import QUESTIONS, kept, missing, questions_of
from openleave.apps.certification.tests.conftest import MIGRAINE, NOW, Harbor, accepted, asked
from openleave.apps.desk.models import Task
from openleave.apps.people.tests.factories import today_here
from openleave.kernel import clock
from openleave.kernel.actor import desk_job
from openleave.kernel.audit.models import Entry as AuditEntry
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy import organization_scope

THIRTY: dict[str, Any] = {**MIGRAINE, "lasts": "until", "lasts_until_on": "2026-12-10"}


def tasks(harbor: Harbor, case: LeaveCase, code: str) -> int:
    with organization_scope(harbor.organization.id):
        return Task.objects.filter(case_id=case.id, code=code).count()


@pytest.mark.parametrize(("days", "absent", "found"), [(29, True, 0), (30, False, 0), (30, True, 1)])
def test_thirty_days_and_an_absence(harbor: Harbor, case: LeaveCase, days: int, absent: bool, found: int) -> None:
    """Certified for less than 30 days: again after 30, together with an absence (29 CFR 825.308(a))."""
    request = accepted(harbor, case.id, THIRTY)
    assert request.recertify_from_on == date(2026, 12, 23)
    cases.case_decide(actor=harbor.actor, case_id=case.id, outcome="designated")
    with clock.travel(NOW + timedelta(days=days)):
        if absent:
            on = today_here()
            services.absences_enter(actor=harbor.actor, case_id=case.id, days=[(on, 480)])
        services.catch_up(actor=desk_job(harbor.organization.id))
        services.catch_up(actor=desk_job(harbor.organization.id))
        assert tasks(harbor, case, "certification.recertify") == found
        if found:
            made = services.request_prepare(actor=harbor.actor, case_id=case.id, kind="recertification", basis="usual")
            services.request_send(actor=harbor.actor, request_id=made.id)
            with organization_scope(harbor.organization.id):
                assert Task.objects.get(case_id=case.id, code="certification.recertify").done_at is not None


def test_longer_episodes_are_a_change_of_circumstances(harbor: Harbor, case: LeaveCase) -> None:
    """Two episodes in a row longer than certified: asked for at once (29 CFR 825.308(c)(2))."""
    accepted(harbor, case.id)
    for first in (date(2026, 11, 2), date(2026, 11, 9)):
        days = [(first + timedelta(days=step), 480) for step in range(3)]
        services.absences_enter(actor=harbor.actor, case_id=case.id, days=days)
    made = services.request_prepare(
        actor=harbor.actor, case_id=case.id, kind="recertification", basis="circumstances_changed"
    )
    assert made.opinion_of_id is not None


def test_an_absence_of_the_small_form_is_compared_too(harbor: Harbor, case: LeaveCase) -> None:
    accepted(harbor, case.id)
    for day in (2, 3, 4):
        cases.absence_record(actor=harbor.actor, case_id=case.id, absent_on=date(2026, 11, day), minutes_absent=480)
    with organization_scope(harbor.organization.id):
        flag = Flag.objects.get()
    assert (flag.measure, flag.taken, flag.cleared_at) == ("episode_days", 3, None)
    assert tasks(harbor, case, "certification.pattern") == 1


def test_a_correction_clears_a_flag(harbor: Harbor, case: LeaveCase) -> None:
    accepted(harbor, case.id)
    made = services.absences_enter(
        actor=harbor.actor, case_id=case.id, days=[(date(2026, 11, day), 480) for day in (2, 3, 4)]
    )
    services.absence_take_back(actor=harbor.actor, case_id=case.id, absence_id=made[2].id)
    with organization_scope(harbor.organization.id):
        assert Flag.objects.get().cleared_at is not None
        task = Task.objects.get(case_id=case.id, code="certification.pattern")
    assert task.stopped_at is not None


def test_what_was_seen_is_raised_again_only_by_more(harbor: Harbor, case: LeaveCase) -> None:
    accepted(harbor, case.id)
    enter = {"actor": harbor.actor, "case_id": case.id}
    services.absences_enter(**enter, days=[(date(2026, 11, day), 480) for day in (2, 3, 4)])
    with organization_scope(harbor.organization.id):
        first = Flag.objects.get()
    services.flag_acknowledge(actor=harbor.actor, flag_id=first.id, choice="accept")
    with pytest.raises(Conflict):
        services.flag_acknowledge(actor=harbor.actor, flag_id=first.id, choice="ask")
    assert services.flags_sync(**enter) == 0
    services.absences_enter(**enter, days=[(date(2026, 11, 5), 480)])
    with organization_scope(harbor.organization.id):
        assert list(Flag.objects.order_by("raised_at").values_list("taken", "choice")) == [(3, "accept"), (4, "")]


def test_the_excess_lets_pass(harbor: Harbor, case: LeaveCase) -> None:
    services.excess_set(actor=harbor.actor, excess="percent", amount=50)
    accepted(harbor, case.id)
    enter = {"actor": harbor.actor, "case_id": case.id}
    services.absences_enter(**enter, days=[(date(2026, 11, day), 480) for day in (2, 3, 4)])
    with organization_scope(harbor.organization.id):
        assert not Flag.objects.exists()  # 3 is not more than 2 and a half of it
    services.absences_enter(**enter, days=[(date(2026, 11, 5), 480)])
    with organization_scope(harbor.organization.id):
        assert Flag.objects.get().taken == 4


def test_a_walled_case_has_no_certification(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    with organization_scope(harbor.organization.id):
        LeaveCase.objects.filter(id=case.id).update(walled=True)
    with pytest.raises(NotFound):
        services.request_withdraw(actor=harbor.actor, request_id=request.id)
    with pytest.raises(NotFound):
        services.link_make(actor=harbor.actor, request_id=request.id)


def test_a_link_lives_fourteen_days(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    link, token = services.link_make(actor=harbor.actor, request_id=request.id)
    assert link.expires_at == NOW + timedelta(days=14)
    with clock.travel(link.expires_at - timedelta(seconds=1)):
        assert services.link_check(token=token, born_on=date(1984, 5, 17)) is not None
    with clock.travel(link.expires_at), pytest.raises(NotFound):
        services.link_check(token=token, born_on=date(1984, 5, 17))


def test_a_link_needs_a_date_of_birth_and_a_clinic(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    with organization_scope(harbor.organization.id):
        from openleave.apps.people.models import Profile

        Profile.objects.update(born_on=None)
    with pytest.raises(Invalid, match="date of birth is not on record"):
        services.link_make(actor=harbor.actor, request_id=request.id)


def test_tokens_hide_their_organization() -> None:
    organization = new_id()
    one, other = tokens.new_token(organization), tokens.new_token(organization)
    assert tokens.organization_of(one) == tokens.organization_of(other) == organization
    assert one != other and one[-20:] != other[-20:]
    assert tokens.organization_of("A" + one[1:]) != organization or one[0] == "A"
    for wrong in ("", "x", one[:-1], one + "AAAA", "ä" * 54, "A" * 500):
        assert tokens.organization_of(wrong) is None


def test_nothing_medical_is_in_the_tables_or_the_trail(harbor: Harbor, case: LeaveCase) -> None:
    canary = "Qanar7"
    request = asked(harbor, case.id)
    _link, token = services.link_make(actor=harbor.actor, request_id=request.id)
    proof = services.link_check(token=token, born_on=date(1984, 5, 17))
    assert proof is not None
    services.draft_save(token=token, proof=proof, answers={"facts": f"{canary} draft"})
    services.link_submit(token=token, proof=proof, answers={**MIGRAINE, "facts": canary, "provider_name": canary})
    services.contact_log(
        actor=harbor.actor, request_id=request.id, step="authenticate", contact_by="leave_administrator",
        not_supervisor=True, chance_given=True, note=canary,
    )  # fmt: skip
    services.certification_accept(actor=harbor.actor, request_id=request.id, note=canary)
    with organization_scope(harbor.organization.id), connection.cursor() as cursor:
        for table in ("certificationrequest", "entry", "providerlink", "flag"):
            cursor.execute(f"SELECT count(*) FROM certification_{table} t WHERE t::text LIKE %s", [f"%{canary}%"])
            assert cursor.fetchone() == (0,), table
        cursor.execute("SELECT count(*) FROM certification_providerlink t WHERE t::text LIKE %s", [f"%{token}%"])
        assert cursor.fetchone() == (0,)
        assert not [entry for entry in AuditEntry.objects.all() if canary in str(entry.details)]
        assert ProviderLink.objects.get().submitted_at is not None


@pytest.mark.parametrize("kind", list(QUESTIONS))
@pytest.mark.parametrize("pattern", ["continuous", "reduced", "intermittent"])
def test_an_empty_certification_lacks_something_and_a_full_one_nothing(kind: str, pattern: str) -> None:
    about = About(kind, pattern, functions=kind == Kind.FITNESS)
    lacking = missing(about, {})
    assert "signed_by" in {question.code for question in lacking}
    # No paragraph asks for the day of a signature: without it nothing is incomplete.
    assert "signed_on" not in {question.code for question in lacking}
    assert all(question.cite.startswith("29 CFR 825.") for question in questions_of(about))
    full = {question.code: _answer(question) for question in questions_of(about)}
    assert missing(about, full) == []
    assert kept(about, full | {"diagnosis": "not asked"}).keys() <= full.keys()


def test_what_may_be_asked_stands_in_the_regulation() -> None:
    """Compared with the text of 29 CFR 825.306, .307, .309, .310 and .312 (docs/law/certification.md)."""

    def rules(kind: str, pattern: str = "intermittent", functions: bool = False) -> dict[str, str]:
        return {one.code: one.rule for one in questions_of(About(kind, pattern, functions))}

    own, family, veteran = rules(Kind.OWN_HEALTH), rules(Kind.FAMILY_HEALTH), rules(Kind.VETERAN)
    assert own["continuous"] == "306(a)(4)" and family["continuous"] == "306(a)(5)"
    assert own["signed_by"] == "307(a)" and veteran["signed_by"] == "307(a), 310(d)"
    assert veteran["provider_affiliation"] == "310(b)(1)" and veteran["serious_because"] == "310(b)(4)"
    assert {"unfit", "treated"} <= rules(Kind.SERVICEMEMBER).keys() and "unfit" not in veteran
    # Of fitness for duty only that work is possible, unless the functions of the job were listed.
    assert "restrictions" not in rules(Kind.FITNESS) and "restrictions" in rules(Kind.FITNESS, functions=True)


def test_a_number_that_was_not_compared_says_so() -> None:
    of = {one.code: one for one in questions_of(About(Kind.OWN_HEALTH, "intermittent"))}
    assert of["facts"].verified and of["facts"].told == "29 CFR 825.306(a)(3)"
    assert not of["episodes"].verified and of["episodes"].cite == "29 CFR 825.306(a)(7)"
    assert of["episodes"].told == "29 CFR 825.306"


def _answer(question: Any) -> Any:
    if question.shape == "choice":
        return question.choices[0][0]
    return {"yesno": True, "number": 1, "date": "2026-01-01"}.get(question.shape, "Something")


def test_answers_of_the_wrong_shape_are_refused(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    for wrong in ({"episodes_times": 0}, {"began_on": "yesterday"}, {"unable": "perhaps"}, {"lasts": "never"},
                  {"provider_name": "x" * 201}, {}):  # fmt: skip
        with pytest.raises(Invalid):
            services.answers_record(actor=harbor.actor, request_id=request.id, answers=wrong)


def test_a_day_to_come_is_refused(harbor: Harbor, case: LeaveCase) -> None:
    request = asked(harbor, case.id)
    with pytest.raises(Invalid) as caught:
        services.answers_record(
            actor=harbor.actor, request_id=request.id, answers=MIGRAINE, received_on=date(2026, 11, 24)
        )
    assert caught.value.field == "received_on"
