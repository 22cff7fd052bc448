"""The life of a case: its history, the request after a first word, plan, refusal, appeal, end, links, hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.cases import history, presenting, private, services, words
from openleave.apps.cases.access import access_case, access_clock
from openleave.apps.cases.choices import Extended, State, Whose
from openleave.apps.cases.frame import framed
from openleave.apps.cases.life_forms import (
    AssignForm,
    CloseForm,
    ExtendForm,
    LinkForm,
    PlanForm,
    ReopenForm,
    RequestForm,
)
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.services.clocks import exception_of
from openleave.apps.cases.situations import TOPICS, SituationForm
from openleave.apps.cases.transitions import available
from openleave.apps.organizations.forms import add_error
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.free_text import refuse_found
from openleave.kernel.routes import permitted


@permitted("case.read")
@require_safe
def steps(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Every step of the case, and what it belongs to."""
    case = access_case(actor=request.actor, case_id=case_id)
    can = available(case)
    others = history.linkable(request.actor, case)
    handlers = history.handlers(case.organization_id)
    appeals = history.appeals_of(request.actor, case)
    context = framed(request, case, "history") | {
        "rows": history.steps_of(request.actor, case),
        "links": history.links_of(request.actor, case),
        "appeals": appeals,
        "appeal_open": any(one.decided_at is None for one in appeals),
        "can": can,
        "owner": dict(handlers).get(str(case.owner_id), ""),
        "assign_form": AssignForm(handlers=handlers, initial={"owner_id": str(case.owner_id or "")}),
        "link_form": LinkForm(others=others) if others else None,
    }
    return render(request, "cases/history.html", context)


def act_on(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any], done: str, back: str
) -> HttpResponse | None:
    """Run a service with the form's answers. The way back, or None with the errors in the form."""
    if not form.is_valid():
        return None
    try:
        act(form.cleaned_data)
    except (Invalid, Conflict) as error:
        field = getattr(error, "field", None) or ""
        add_error(form, error, {field: field.rpartition(".")[2]} if "." in field else None)
        return None
    messages.success(request, done)
    return HttpResponseRedirect(back)


def form_step(
    request: HttpRequest,
    case: LeaveCase,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    back: str,
    title: str,
    button: str,
    about: str = "",
    more: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """The page of a form that is for one service; a post acts and goes ``back``. ``more`` gives what else the page
    shows, once it is drawn."""
    if request.method == "POST":
        answer = act_on(request, form, act, done, back)
        if answer is not None:
            return answer
    words_ = {"form": form, "title": title, "button": button, "about": about}
    return render(
        request, "cases/form.html", framed(request, case, "") | words_ | more(), status=422 if form.errors else 200
    )


@permitted("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What is asked for, after a first word."""
    case = access_case(actor=request.actor, case_id=case_id)
    if case.state != State.NOTICED:
        if request.method == "POST":
            messages.error(request, _("This case has its request already."))
        return HttpResponseRedirect(reverse("case", args=[case_id]))
    today = request.organization.today
    form = RequestForm(request.POST or None, case=case, today=today)

    def act(_answers: dict[str, Any]) -> None:
        values = form.values()
        services.case_request(
            actor=request.actor, case_id=case_id, send_notice=bool(request.POST.get("send_notice")), **values
        )

    if request.method == "POST":
        done = act_on(request, form, act, _("The request is recorded."), reverse("case", args=[case_id]))
        if done is not None:
            return done
    form.show_conditional()
    context = framed(request, case, "case") | {"form": form, "said": _said(request, case)}
    return render(request, "cases/request.html", context, status=422 if form.errors else 200)


def noticed_page(request: HttpRequest, case: LeaveCase, clocks: list[dict[str, Any]]) -> HttpResponse:
    """The page of a case of which only a first word is known."""
    context = framed(request, case, "case") | {
        "said": _said(request, case),
        "clocks": clocks,
        "can": available(case),
        "employee_url": f"/employees/{case.employee_id}/",
    }
    return render(request, "cases/noticed.html", context)


def _said(request: HttpRequest, case: LeaveCase) -> str:
    return private.read(request.actor, case.id, case.employee_id).note


@permitted("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Another reason, another pattern, other days."""
    case = access_case(actor=request.actor, case_id=case_id)
    if "change_plan" not in available(case):
        messages.error(request, _("This case cannot be changed now."))
        return HttpResponseRedirect(reverse("case", args=[case_id]))
    known = private.read(request.actor, case.id, case.employee_id)
    initial = {
        "relationship": (known.family_member or {}).get("relationship", ""),
        "arrived_by": (known.child or {}).get("arrived_by", ""),
        "arrives_on": (known.child or {}).get("arrived_on") or (known.child or {}).get("expected_on"),
    }
    today = request.organization.today
    form = PlanForm(request.POST or None, case=case, today=today, initial=initial)

    def act(_answers: dict[str, Any]) -> None:
        values = form.values()
        wanted = ("reason", "pattern", "starts_on", "ends_on", "minutes_off", "child", "note")
        relationship = values["relationship"]
        services.case_change_plan(
            actor=request.actor,
            case_id=case_id,
            family_member={"relationship": relationship} if relationship else None,
            **{name: values[name] for name in wanted},
        )

    if request.method == "POST":
        text = _("The plan is changed and the leave is determined again.")
        done = act_on(request, form, act, text, reverse("case", args=[case_id]))
        if done is not None:
            return done
    form.show_conditional()
    context = framed(request, case, "case") | {"form": form}
    return render(request, "cases/plan.html", context, status=422 if form.errors else 200)


@permitted("case.change")
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, case_id: UUID, topic: str) -> HttpResponse:
    """The facts of one situation: a servicemember, a school, a spouse, a health condition."""
    case = access_case(actor=request.actor, case_id=case_id)
    if topic not in TOPICS:
        raise NotFound
    if "change_facts" not in available(case):
        messages.error(request, _("This case cannot be changed now."))
        return HttpResponseRedirect(reverse("case", args=[case_id]))
    found = TOPICS[topic]
    known = private.read(request.actor, case.id, case.employee_id)
    form = SituationForm(
        request.POST if request.method == "POST" else None,
        topic=found, known=(known.situations or {}).get(topic, {}), reason=case.reason,
    )  # fmt: skip
    return form_step(
        request,
        case,
        form,
        lambda _answers: services.case_change_facts(
            actor=request.actor, case_id=case_id, situations={topic: form.values()}
        ),
        done=_("The facts are recorded and the leave is determined again."),
        back=reverse("case", args=[case_id]) + f"#says-{topic}",
        title=str(found.label),
        button=_("Save and determine again"),
        about=str(found.about),
    )


@permitted("case.close")
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close the case, and say how it ended."""
    case = access_case(actor=request.actor, case_id=case_id)
    form = CloseForm(request.POST or None, case=case)
    return form_step(
        request,
        case,
        form,
        lambda answers: services.case_close(actor=request.actor, case_id=case_id, **answers),
        done=_("The case is closed."),
        back=reverse("case", args=[case_id]),
        title=_("Close the case"),
        button=_("Close the case"),
    )


@permitted("case.close")
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a closed case up again."""
    case = access_case(actor=request.actor, case_id=case_id)
    form = ReopenForm(request.POST or None)
    return form_step(
        request,
        case,
        form,
        lambda answers: services.case_reopen(actor=request.actor, case_id=case_id, **answers),
        done=_("The case is open again, where it stood."),
        back=reverse("case", args=[case_id]),
        title=_("Take the case up again"),
        button=_("Take it up again"),
    )


@permitted("case.assign")
@require_POST
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Hand the case over."""
    case = access_case(actor=request.actor, case_id=case_id)
    form = AssignForm(request.POST, handlers=history.handlers(case.organization_id))

    def act(answers: dict[str, Any]) -> None:
        owner_id = UUID(answers["owner_id"]) if answers["owner_id"] else None
        services.case_assign(actor=request.actor, case_ids=[case_id], owner_id=owner_id)

    return _posted(request, form, act, _("The case is handed over."), case)


@permitted("case.change")
@require_POST
def link(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say that another case belongs to this one."""
    case = access_case(actor=request.actor, case_id=case_id)
    form = LinkForm(request.POST, others=history.linkable(request.actor, case))

    def act(answers: dict[str, Any]) -> None:
        services.case_link(
            actor=request.actor, case_id=case_id, other_id=UUID(answers["other_id"]), kind=answers["kind"]
        )

    return _posted(request, form, act, _("The cases are linked."), case)


@permitted("case.change")
@require_POST
def unlink(request: HttpRequest, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Take a link back."""
    case = access_case(actor=request.actor, case_id=case_id)
    access_case(actor=request.actor, case_id=other_id)
    try:
        services.case_unlink(actor=request.actor, case_id=case_id, other_id=other_id)
    except NotFound:
        messages.error(request, _("These cases are not linked."))
    else:
        messages.success(request, _("The link is taken back."))
    return HttpResponseRedirect(reverse("case_history", args=[case.id]))


@permitted("case.wall")
@require_POST
def wall(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put the case behind the wall, or take it out."""
    case = access_case(actor=request.actor, case_id=case_id)
    services.case_wall(actor=request.actor, case_id=case_id, walled=not case.walled)
    try:
        access_case(actor=request.actor, case_id=case_id)
    except NotFound:
        messages.success(request, _("The case is behind the wall: only the walled group sees it now."))
        return HttpResponseRedirect(reverse("cases"))
    messages.success(request, _("Done."))
    return HttpResponseRedirect(reverse("case_history", args=[case_id]))


def _posted(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any], done: str, case: LeaveCase
) -> HttpResponse:
    back = reverse("case_history", args=[case.id])
    answer = act_on(request, form, act, done, back)
    if answer is None:
        refuse_found(form)
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return HttpResponseRedirect(back)
    return answer


@permitted("clock.extend")
@require_http_methods(["GET", "HEAD", "POST"])
def clock_extend(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Give more time for a deadline, where its rule allows for it."""
    row = access_clock(actor=request.actor, clock_id=clock_id)
    allowed = [exception_of(row)] if exception_of(row) else []
    if row.whose == Whose.EMPLOYEE:
        allowed.append(Extended.AGREED)
    if not allowed:
        messages.error(request, _("The rule of this deadline knows no exception."))
        return HttpResponseRedirect(reverse("case", args=[row.case_id]))
    form = ExtendForm(request.POST or None, allowed=allowed, initial={"until_on": row.due_on + timedelta(days=7)})
    title = _("More time: %(what)s") % {"what": words.clock_name(row.code)}
    about = _("The law names %(day)s.") % {"day": presenting.day(row.lawful_due_on)}
    return form_step(
        request,
        row.case,
        form,
        lambda answers: services.clock_extend(actor=request.actor, clock_id=clock_id, **answers),
        done=_("There is more time now; the day that the law names stays on record."),
        back=reverse("case", args=[row.case_id]),
        title=title,
        button=_("Give more time"),
        about=about,
    )
