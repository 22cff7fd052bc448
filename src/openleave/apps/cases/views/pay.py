"""The pay plan's page, what is recorded on it, and the same as a table to download."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from openleave.apps.cases import pay_page, services
from openleave.apps.cases.access import access_case
from openleave.apps.cases.facts_form import money_field, number_field
from openleave.apps.cases.forms import date_field, yes_no
from openleave.apps.cases.views.life import act_on
from openleave.kernel import egress
from openleave.kernel.egress import Person
from openleave.kernel.posts import act_and_return
from openleave.kernel.routes import permitted


class PaymentForm(forms.Form):
    """What was really paid for a week."""

    week_of = date_field(gettext_lazy("A day of the week it was paid for"))
    paid_by = forms.ChoiceField(label=gettext_lazy("Who paid?"), choices=list(pay_page.PAYERS.items()))
    amount = money_field(gettext_lazy("Amount before taxes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].required = True


class PayForm(forms.Form):
    """The usual pay, and the balances of paid time, in their order of use."""

    weekly_salary = money_field(
        gettext_lazy("Usual pay of a week"), gettext_lazy("Empty: by the pay rate on the employee’s record.")
    )
    sick = number_field(gettext_lazy("Hours of sick time left"), most=2000, places=2)
    vacation = number_field(gettext_lazy("Hours of vacation left"), most=2000, places=2)
    paid_time_off = number_field(gettext_lazy("Hours of paid time off left"), most=2000, places=2)
    use_paid_time = yes_no(
        gettext_lazy("Is paid time used during the leave?"),
        gettext_lazy("Some laws let it be added to a benefit only if employer and employee agree."),
    )


@permitted("case.read")
@require_safe
def pay(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Week by week, who pays what."""
    return _page(request, case_id)


def _page(request: HttpRequest, case_id: UUID, status: int = 200, **bound: Any) -> HttpResponse:
    today = request.organization.today
    context = pay_page.build(actor=request.actor, case_id=case_id, today=today)
    context |= {"payment_form": PaymentForm(), "pay_form": PayForm(initial=_stated(context["private"].pay)), **bound}
    return render(request, "cases/pay.html", context, status=status)


def _stated(pay: dict[str, Any] | None) -> dict[str, Any]:
    known = pay or {}
    words_of = {True: "yes", False: "no"}
    return {
        "weekly_salary": known.get("weekly_salary"),
        "use_paid_time": words_of.get(known.get("employee_chooses_paid_leave"), ""),
        **{row["kind"]: row["hours"] for row in known.get("balances", [])},
    }


@permitted("case.change")
@require_POST
def payment_new(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record a payment; a form with errors shows the page again."""
    access_case(actor=request.actor, case_id=case_id)
    form = PaymentForm(request.POST)
    done = act_on(
        request,
        form,
        lambda answers: services.payment_record(actor=request.actor, case_id=case_id, **answers),
        _("The payment is recorded."),
        reverse("case_pay", args=[case_id]) + "#payments",
    )
    return done or _page(request, case_id, status=422, payment_form=form)


@permitted("case.change")
@require_POST
def payment_remove(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take a payment out that was recorded by mistake."""
    access_case(actor=request.actor, case_id=case_id)
    payment_id = request.POST.get("payment", "")
    return act_and_return(
        request,
        lambda: services.payment_remove(actor=request.actor, case_id=case_id, payment_id=payment_id),
        _("The payment is taken out."),
        reverse("case_pay", args=[case_id]) + "#payments",
    )


@permitted("case.change")
@require_POST
def pay_change(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """State the usual pay and the balances of paid time."""
    access_case(actor=request.actor, case_id=case_id)
    form = PayForm(request.POST)

    def act(answers: dict[str, Any]) -> None:
        balances = [(kind, answers[kind]) for kind in ("sick", "vacation", "paid_time_off") if answers[kind]]
        services.case_pay_change(
            actor=request.actor, case_id=case_id, weekly_salary=answers["weekly_salary"], balances=balances,
            use_paid_time=answers["use_paid_time"],
        )  # fmt: skip

    done = act_on(request, form, act, _("The pay plan is worked out with it."), reverse("case_pay", args=[case_id]))
    return done or _page(request, case_id, status=422, pay_form=form)


@permitted("case.read")
@require_safe
def pay_table(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The plan as comma-separated values, for a spreadsheet."""
    found, _followed, plan = pay_page.plan_for(actor=request.actor, case_id=case_id)
    text = StringIO()
    csv.writer(text).writerows(pay_page.lines_of(plan))
    name = f"pay-plan-{found.case.number}.csv"
    egress.hand_out(
        "cases.pay_plan", actor=request.actor, persons=[Person(found.case.employee_id, case_id)],
        about_type="case", about_id=case_id, records=1,
    )  # fmt: skip
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
