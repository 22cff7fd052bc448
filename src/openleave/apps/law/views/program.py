"""One program: what it says in plain words, its questions, its numbers through time, its cases, its sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openleave.apps.law import calculator, duties, history, leave, pay, published, sentences, words
from openleave.apps.law import sources as sourcing
from openleave.apps.law.asking import Day, day_asked, one_of, page_number
from openleave.apps.law.presenting import law_row
from openleave.apps.law.reading import Law, Rules, laws, library, rules_of, said
from openleave.kernel.errors import NotFound

QUESTIONS_PER_PAGE, NUMBERS_PER_PAGE, CASES_PER_PAGE, SOURCES_PER_PAGE = 20, 8, 12, 60
OTHER_DAYS, MOST_QUESTIONS = 12, 8


def _opened(request: HttpRequest, program: str) -> tuple[Law, Day, Rules | None]:
    """The program, the day asked about and its rules of that day; None for one that is known by name only."""
    source = library()
    law = laws(source).get(program)
    if law is None:
        raise NotFound
    day = day_asked(request)
    return law, day, rules_of(source, program, day.on) if law.covered else None


def _decided(request: HttpRequest, program: str) -> tuple[Law, Day, Rules]:
    law, day, rules = _opened(request, program)
    if rules is None:
        raise NotFound
    return law, day, rules


def _frame(law: Law, day: Day, rules: Rules | None, here: str) -> dict[str, Any]:
    """What every page of a program shows: its head, its tabs, the days on which its law changed."""
    context: dict[str, Any] = {
        "law": law,
        "row": law_row(law, day),
        "day": day,
        "kind": law.kind,
        "state_name": words.state_name(law.state),
        "version": library().version,
        "limits_text": said(law.limits),
    }
    if rules is None:
        return context
    counts = {
        "law_program": None,
        "law_questions": len(rules.questions),
        "law_numbers": len(rules.raw.get("parameters", ())),
        "law_cases": len(published.of_program(law.id)),
        "law_sources": None,
    }
    names = {
        "law_program": _("The law"),
        "law_questions": _("Questions"),
        "law_numbers": _("Numbers"),
        "law_cases": _("Cases"),
        "law_sources": _("Sources"),
    }
    context["tabs"] = [
        {
            "label": names[name],
            "url": reverse(name, args=[law.id]) + day.query,
            "active": name == here,
            "count": count,
        }
        for name, count in counts.items()
        if count != 0
    ]
    changes = [date.fromisoformat(one) for one in rules.source.program(law.id).changes[1:]]
    context["changes"] = [one for one in reversed(changes) if one <= day.today][:OTHER_DAYS]
    context["ahead"] = [one for one in changes if one > day.today][:OTHER_DAYS]
    return context


@require_safe
def overview(request: HttpRequest, program: str) -> HttpResponse:
    """Who, why, how long, how much, by when, together with what; and what is not decided."""
    law, day, rules = _opened(request, program)
    context = _frame(law, day, rules, "law_program")
    if rules is None:
        return render(request, "law/known.html", context)
    criteria = sentences.criteria(rules)
    glance = duties.at_a_glance(rules)
    known = {question for question, _text, _cite in glance}
    context |= {
        "glance": glance,
        "employer": [one for one in criteria if one.group == "coverage"],
        "employee": [one for one in criteria if one.group != "coverage"],
        "reasons": leave.reasons(rules),
        "relatives": leave.relatives(rules),
        "limits": leave.limits(rules),
        "entitled": leave.entitled(rules),
        "benefits": pay.benefits(rules),
        "contributions": pay.contributions(rules),
        "accruals": pay.accruals(rules),
        "deadlines": duties.deadlines(rules),
        "obligations": duties.obligations(rules),
        "beside": duties.beside(rules),
        "questions": [one for one in duties.asked(rules) if one[2] not in known][:MOST_QUESTIONS],
        "open_points": duties.open_points(rules),
        "undecided": duties.undecided(rules),
        "changed": [one for one in history.parameters(rules, day.today) if one.chart][:4],
        "copies": sourcing.copies(law),
        "calculated": _calculated(request, law, day, rules),
        "calculator_reasons": [(reason, words.reason_name(reason)) for reason in law.reasons],
        "example": calculator.EXAMPLE,
    }
    return render(request, "law/program.html", context)


def _calculated(request: HttpRequest, law: Law, day: Day, rules: Rules) -> calculator.Worked | None:
    given = request.GET.get("wage", "").strip()[:20]
    if not given or not rules.current("benefits"):
        return None
    reason = one_of(request, "reason", law.reasons)
    return calculator.worked(rules.source, law.id, day.on, given, reason)


@require_safe
def questions(request: HttpRequest, program: str) -> HttpResponse:
    """Every question that the program's tables answer, by topic, with the answers they can give."""
    law, day, rules = _decided(request, program)
    every = duties.asked(rules)
    topics = list(dict.fromkeys(topic for _name, topic, _question in every))
    topic = one_of(request, "topic", topics)
    wanted = request.GET.get("question", "")
    chosen = [name for name, about, _question in every if not topic or about == topic]
    chosen = [wanted] if wanted in chosen else chosen
    page = Paginator(chosen, QUESTIONS_PER_PAGE).get_page(page_number(request))
    shown = duties.questions(rules, list(page)) if chosen else []
    context = _frame(law, day, rules, "law_questions") | {
        "page": page,
        "topics": [(one, duties.topic_name(one)) for one in topics],
        "topic": topic,
        "named": [(question, duties.topic_name(question.topic)) for question in shown],
        "single": len(chosen) == 1,
    }
    return render(request, "law/questions.html", context)


@require_safe
def numbers(request: HttpRequest, program: str) -> HttpResponse:
    """Every parameter with its values through time; those that changed have a chart."""
    law, day, rules = _decided(request, program)
    every = history.parameters(rules, day.today)
    changed = [one for one in every if len(one.values) > 1]
    page = Paginator(changed, NUMBERS_PER_PAGE).get_page(page_number(request))
    steady = [(one, one.values[0]) for one in every if len(one.values) == 1]
    context = _frame(law, day, rules, "law_numbers") | {"page": page, "steady": [] if page.has_next() else steady}
    return render(request, "law/numbers.html", context)


@require_safe
def cases(request: HttpRequest, program: str) -> HttpResponse:
    """The program's published cases and boundaries, to read."""
    law, day, rules = _decided(request, program)
    every = published.of_program(law.id)
    kinds = [kind for kind in published.KINDS if any(str(case.get("kind", "example")) == kind for case in every)]
    kind = one_of(request, "kind", kinds)
    chosen = [case for case in every if not kind or str(case.get("kind", "example")) == kind]
    page = Paginator(chosen, CASES_PER_PAGE).get_page(page_number(request))
    context = _frame(law, day, rules, "law_cases") | {
        "page": page,
        "examples": published.examples(rules, list(page)),
        "case_kinds": [(one, published.KINDS[one]) for one in kinds],
        "case_kind": kind,
    }
    return render(request, "law/cases.html", context)


@require_safe
def sources(request: HttpRequest, program: str) -> HttpResponse:
    """Every citation of the program's rules, when it was checked and against what."""
    law, day, rules = _decided(request, program)
    page = Paginator(sourcing.sources(rules, day.today), SOURCES_PER_PAGE).get_page(page_number(request))
    context = _frame(law, day, rules, "law_sources") | {"page": page, "copies": sourcing.copies(law)}
    return render(request, "law/sources.html", context)
