"""What letters of real cases say, kind by kind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.services import forecasts_catch_up
from openleave.apps.cases.tests.test_forecast import MONDAYS, designated, taken, used_before
from openleave.apps.notices import content, selectors, services
from openleave.apps.notices.composing import Composed, compose
from openleave.apps.notices.language import plain_text
from openleave.apps.notices.models import Letter, TemplateVersion
from openleave.apps.notices.rendering.words import GINA, GINA_ES
from openleave.apps.notices.tests.conftest import Desk, open_case
from openleave.apps.organizations.models import Worksite
from openleave.apps.people.models import Assignment, Employment, Profile
from openleave.kernel.tenancy import organization_scope


@pytest.fixture
def inside(desk: Desk):
    with organization_scope(desk.organization_id):
        yield


def made(desk: Desk, kind: str, case: LeaveCase | None = None, **known: Any) -> Composed:
    letter = services.letter_draft(actor=desk.actor, case_id=(case or desk.case).id, kind=kind, **known)
    return compose(desk.actor, letter)


def said(desk: Desk, kind: str, case: LeaveCase | None = None, **known: Any) -> str:
    return plain_text(made(desk, kind, case, **known).document)


def drafts(desk: Desk) -> list[str]:
    return sorted(Letter.objects.filter(case=desk.case, state="draft").values_list("kind", flat=True))


def test_the_eligible_notice_has_exact_amounts(desk: Desk, inside: None):
    text = said(desk, "eligibility")
    assert "Yes. You are eligible for FMLA leave." in text
    assert "| You may take in all | 12 weeks |\n| Used before this leave | none |" in text
    assert "| This leave, as planned | 6 weeks |" in text
    assert "a rolling one: on each day of leave we look back over the 12 months" in text
    assert "We ask you for it in a letter of its own" in text and "at least 15 calendar days" in text
    assert "from January 4, 2027 to February 12, 2027 for this reason: your own health." in text


def test_who_is_not_eligible_reads_why_with_the_paragraph(desk: Desk, inside: None):
    Employment.objects.filter(employee_id=desk.case.employee_id).update(hired_on=date(2026, 6, 1))
    cases.determine_again(actor=desk.actor, case_id=desk.case.id)
    letter = made(desk, "eligibility")
    text = plain_text(letter.document)
    assert letter.adverse
    assert "No. You are not eligible for FMLA leave at this time, for the reason below." in text
    assert "- 12 months of employment: " in text and "(29 CFR 825.110(a)(1)" in text
    assert "Leave appeals, 1 Harbor Way, Harbor, OH 44000" in text
    assert "Your health insurance" not in text


def test_the_language_is_the_employees_own(desk: Desk, inside: None):
    Profile.objects.filter(employee_id=desk.case.employee_id).update(language="es")
    Letter.objects.filter(case=desk.case).delete()
    text = said(desk, "eligibility")
    assert "Sí. Usted cumple los requisitos para una licencia de la FMLA." in text
    assert "Se la pedimos en una carta aparte" in text and "al menos 15 días calendario" in text
    assert "| Usado antes de esta licencia | nada |" in text


def test_a_designation_is_prepared_and_says_how_much(desk: Desk, inside: None):
    assert drafts(desk) == ["eligibility"]
    cases.case_decide(actor=desk.actor, case_id=desk.case.id, outcome="designated")
    assert drafts(desk) == ["designation", "eligibility"]
    text = said(desk, "designation", fields={"fitness": True, "essential_functions": ["Lifting", "Standing"]})
    assert "Your leave is approved." in text
    assert "- Family and Medical Leave Act: 6 weeks" in text
    assert "| Working hours | 240 |\n| Working days | 30 |" in text
    assert "| FMLA workweeks left after it | 6 weeks |" in text
    assert "- Lifting\n- Standing" in text


def test_a_designation_without_a_decision_does_not_leave(desk: Desk, inside: None):
    assert made(desk, "designation").problems == ["The leave is not designated under any law yet: decide first."]


def test_a_refusal_has_reasons_a_cure_and_an_appeal(desk: Desk, inside: None):
    Employment.objects.filter(employee_id=desk.case.employee_id).update(hired_on=date(2026, 6, 1))
    cases.determine_again(actor=desk.actor, case_id=desk.case.id)
    cases.case_decide(actor=desk.actor, case_id=desk.case.id, outcome="not_designated")
    assert "not_designated" in drafts(desk)
    letter = made(desk, "not_designated")
    text = plain_text(letter.document)
    assert letter.adverse and letter.problems == []
    assert "## Family and Medical Leave Act\n- 12 months of employment: " in text
    assert "by November 30, 2026" in text and "Appeal, by December 23, 2026." in text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "kind",
    ["certification_own", "certification_family", "certification_servicemember", "certification_veteran",
     "certification_incomplete", "recertification"],
)  # fmt: skip
def test_gina_stands_in_every_medical_request(desk: Desk, inside: None, kind: str, language: str):
    # An organization's own text that says nothing of it changes nothing.
    draft = services.template_draft_start(actor=desk.actor, kind=kind)
    services.template_draft_save(
        actor=desk.actor, template_id=draft.id, content_en="# Please certify", content_es="# Certifique"
    )
    services.template_publish(actor=desk.actor, template_id=draft.id)
    fields = {"items": ["Question 4"]} if kind == "certification_incomplete" else {}
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind=kind, language=language, fields=fields)
    services.letter_queue(actor=desk.actor, letter_id=letter.id, by="print")
    text = plain_text(content.read_fixed(desk.actor, letter).document)
    assert GINA in text
    assert (GINA_ES in text) == (language == "es")


def test_a_due_day_may_be_later_and_never_earlier_than_the_law(desk: Desk, inside: None):
    assert made(desk, "certification_own", fields={"due": "2026-12-20"}).problems == []
    assert "by December 20, 2026" in said(desk, "certification_own")
    assert made(desk, "certification_own", fields={"due": "2026-12-07"}).problems == [
        "The law gives until 2026-12-08 at least."
    ]
    assert made(desk, "recertification", fields={"due": "2026-12-07"}).problems == [
        "The law gives until 2026-12-08 at least."
    ]
    assert made(desk, "certification_incomplete", fields={"items": ["x"], "due": "2026-11-29"}).problems == [
        "The law gives until 2026-11-30 at least."
    ]
    assert made(desk, "certification_incomplete", fields={"items": [], "due": "2026-12-01"}).problems == [
        "Still open: What is still needed."
    ]


def test_usage_day_by_day(desk: Desk, inside: None):
    case = open_case(
        desk.harbor, starts_on=date(2026, 11, 2), ends_on=date(2027, 5, 1), noticed_on=date(2026, 10, 1),
        pattern="intermittent",
    )  # fmt: skip
    cases.case_decide(actor=desk.actor, case_id=case.id, outcome="designated")
    cases.absence_record(actor=desk.actor, case_id=case.id, absent_on=date(2026, 11, 9), minutes_absent=480)
    cases.absence_record(actor=desk.actor, case_id=case.id, absent_on=date(2026, 11, 16), minutes_absent=210)
    text = said(desk, "usage", case)
    assert "from October 25, 2026 to November 23, 2026" in text
    assert (
        "| November 9, 2026 | FMLA | 8 | 1/5 of a week |\n| November 16, 2026 | FMLA | 3.5 | about 0.09 weeks |" in text
    )
    assert "| Family and Medical Leave Act | 12 weeks | 11 h 30 min | 11 weeks and 28 h 30 min |" in text
    text = said(desk, "usage", case, fields={"period_from": "2026-11-10", "period_to": "2026-11-20"})
    assert "November 9" not in text and "| November 16, 2026 |" in text
    assert "Because you take the leave as it is needed" in said(desk, "designation", case)


def test_programs_of_the_state(desk: Desk, inside: None):
    assert made(desk, "state_programs").problems == ["No program of a State concerns this case."]
    Worksite.objects.update(state="CA", city="Oakland")
    Assignment.objects.filter(employee_id=desk.case.employee_id).update(work_state="CA")
    case = open_case(desk.harbor, reason="bonding", child={"arrived_by": "birth", "arrived_on": "2026-12-28"})
    text = said(desk, "state_programs", case)
    assert "## California Family Rights Act" in text
    assert "## California Paid Family Leave" in text
    assert "https://edd.ca.gov/en/disability/paid-family-leave/" in text
    spanish = said(desk, "state_programs", case, language="es")
    assert "Hasta ocho semanas de pago en doce meses" in spanish


def test_leave_that_runs_out(desk: Desk, inside: None):
    case = open_case(desk.harbor, starts_on=date(2026, 12, 7), ends_on=date(2027, 4, 30))
    text = said(desk, "exhaustion", case, fields={"reply_by": "2027-02-12"})
    assert "| Family and Medical Leave Act | 12 weeks | " in text
    assert "by February 12, 2027" in text and "reasonable accommodation" in text


def test_leave_in_parts_that_runs_out(desk: Desk, inside: None):
    """45 days and 12 Mondays of 60 are used: December 14 is the last of the Mondays to come."""
    used_before(desk.harbor, date(2026, 3, 2), 45)
    case = designated(desk.harbor)
    taken(desk.harbor, case, *MONDAYS)
    forecasts_catch_up(actor=desk.actor)
    text = said(desk, "exhaustion", case, fields={"reply_by": "2026-12-10"})
    assert "| Family and Medical Leave Act | 12 weeks | December 14, 2026 |" in text


def test_a_copy_in_the_other_language(desk: Desk, inside: None):
    letter = services.letter_draft(actor=desk.actor, case_id=desk.case.id, kind="eligibility")
    copy = services.letter_copy(actor=desk.actor, letter_id=letter.id, language="es")
    assert (copy.language, copy.copy_of_id) == ("es", letter.id)
    assert services.letter_copy(actor=desk.actor, letter_id=letter.id, language="es").id == copy.id
    for one in (letter, copy):
        services.letter_queue(actor=desk.actor, letter_id=one.id)
    assert services.send_due(desk.organization_id) == 2
    assert {one.language for one in selectors.own_letters(actor=desk.rosa)} == {"en", "es"}


def test_a_published_text_never_changes(desk: Desk, inside: None):
    from django.db import DatabaseError, transaction

    draft = services.template_draft_start(actor=desk.actor, kind="usage")
    services.template_publish(actor=desk.actor, template_id=draft.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(id=draft.id).update(content_en="# Other")
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.get(id=draft.id).delete()


def test_a_noticed_case_has_no_notice_yet(desk: Desk, inside: None):
    from openleave.kernel.errors import Conflict

    case = cases.case_notice(actor=desk.actor, employee_id=desk.harbor.nurse.id, said="surgery")
    letter = services.letter_draft(actor=desk.actor, case_id=case.id, kind="eligibility")
    with pytest.raises(Conflict):
        compose(desk.actor, letter)
