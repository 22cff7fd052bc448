"""The return's page: the next step, the checklist, and each thing that is recorded about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.accommodation.page import Next
from openleave.apps.accommodation.questions import Answer, answers
from openleave.apps.cases.choices import GRANTED
from openleave.apps.cases.models import LeaveCase
from openleave.apps.returning import premiums, telling
from openleave.apps.returning.graduated import stairs
from openleave.apps.returning.models import ItemCode, Position, State
from openleave.apps.returning.selectors import File
from openleave.apps.returning.services.planning import ASPECTS, OWN_HEALTH

ASPECT_NAMES = {
    "same_pay": gettext_lazy("Pay, premiums and chances of overtime"),
    "same_benefits": gettext_lazy("Benefits"),
    "same_duties": gettext_lazy("Duties and skills"),
    "same_status": gettext_lazy("Responsibility, authority and privileges"),
    "same_shift": gettext_lazy("Shift or schedule"),
    "same_site": gettext_lazy("Worksite, or one nearby"),
}
BECAUSE = {
    "own_serious_condition": gettext_lazy("Own serious health condition"),
    "family_serious_condition": gettext_lazy("A family member’s serious health condition"),
    "servicemember_serious_condition": gettext_lazy("A servicemember’s serious injury or illness"),
    "newborn_with_serious_condition": gettext_lazy("A newborn with a serious health condition"),
    "spouse_transferred_over_75_miles": gettext_lazy("Spouse transferred more than 75 miles away"),
    "other_relative_needs_care": gettext_lazy("Another relative needs care"),
    "laid_off": gettext_lazy("Laid off during the leave"),
    "key_employee_not_restored": gettext_lazy("Key employee who is not given the job back"),
    "other_beyond_control": gettext_lazy("Something else beyond the employee’s control"),
    "retired": gettext_lazy("Retired"),
    "stays_home_with_well_newborn": gettext_lazy("Stays home with a healthy newborn"),
    "stays_with_parent_who_needs_no_care": gettext_lazy("Stays with a parent who needs no more care"),
    "own_choice": gettext_lazy("The employee’s own choice"),
}
#: Which page records a line of the checklist; the others are ticked.
RECORDED_BY = {
    ItemCode.RELEASE: "release",
    ItemCode.RESTRICTIONS: "restriction",
    ItemCode.POSITION: "position",
    ItemCode.SCHEDULE: "graduated",
}


def build(case: LeaveCase, found: File, name: str, today: date) -> dict[str, Any]:
    """The context of the page beside the case's frame. No statement."""
    plan = found.plan
    months = [premiums.month_of(row, today) for row in found.premiums]
    context: dict[str, Any] = {
        "plan": plan,
        "preparable": plan is None and case.state in GRANTED,
        "months": months,
        "missing": premiums.arrears(found.premiums, today),
        "advanced": premiums.advanced(found.premiums),
        "restrictions": found.restrictions,
        "own_health": case.reason in OWN_HEALTH,
        "next": None,
    }
    if plan is None:
        return context
    steps = stairs(found.steps, plan.full_minutes, plan.full_days)
    order = {code: index for index, code in enumerate(ItemCode)}
    items = sorted((one for one in found.items if one.needed), key=lambda one: order[ItemCode(one.code)])
    context |= {
        "items": [
            {
                "item": one,
                "label": one.get_code_display(),
                "by": found.people.get(str(one.done_by_id), ""),
                "page": RECORDED_BY.get(ItemCode(one.code), ""),
                "tickable": one.code not in (ItemCode.RELEASE, ItemCode.POSITION),
            }
            for one in items
        ],
        "done": sum(1 for one in items if one.done_on),
        "open": plan.state == State.PREPARING,
        "stairs": [(one, telling.hours(one.row.minutes_a_day), telling.hours(one.minutes_off)) for one in steps],
        "full": (telling.hours(plan.full_minutes), plan.full_days),
        "release_text": found.release_text,
        "position": found.position,
        "aspects": [
            (ASPECT_NAMES[one], getattr(found.position, one))
            for one in ASPECTS
            if found.position and not found.position.same_job
        ],
        "differences": found.differences,
        "equivalent": equivalent(found.position, today) if found.position else None,
        "recovery": found.recovery,
        "because": BECAUSE.get(found.recovery.get("not_returning_because", ""), ""),
        "recovery_answers": premiums.recovery(found.recovery, today),
        "manager_text": telling.for_manager(name, plan.expected_on, steps, found.restrictions),
        "next": next_step(case, found, months, today),
    }
    return context


def equivalent(position: Position, today: date) -> Answer:
    """What the law says to the position recorded: the same or an equivalent one (29 CFR 825.214-.215)?"""
    facts: dict[str, Any] = {"same_job": True} if position.same_job else {
        name: getattr(position, name) for name in (*ASPECTS, "employee_asked_for_other_shift")
    }  # fmt: skip
    return answers(premiums.FMLA, {"restoration": facts}, ["position_equivalent"], today)[0]


def next_step(case: LeaveCase, found: File, months: list[premiums.Month], today: date) -> Next:
    """What a person should do now."""
    plan = found.plan
    assert plan is not None

    def at(page: str) -> str:
        return reverse(f"return_{page}", args=[case.id])

    if plan.state == State.STOPPED:
        return Next(_("The case is over: no return is prepared any more."), kind="done")
    if plan.state == State.RETURNED and plan.returned_on is None:
        return Next(_("Back at work."), kind="done")
    if plan.state == State.RETURNED:
        return Next(_("Back at work since %(day)s.") % {"day": date_format(plan.returned_on)}, kind="done")
    if plan.state == State.NOT_RETURNED:
        return Next(_("The employee did not return."), at("recovery"), _("What may be asked back"), "done")
    todo = {one.code for one in found.items if one.needed and not one.done_on}
    if plan.expected_on is None:
        return Next(_("Say when the employee is expected back."), at("expect"), _("Say when"))
    if any(month.state == "letter" for month in months):
        return Next(
            _("A premium is late: mail the letter that the payment has not come."), "#premiums", _("Look"), "due"
        )
    if ItemCode.RELEASE in todo and plan.release_required is None:
        text = _("Look at the designation notice: did it ask for a release before the return?")
        return Next(text, at("release-needed"), _("Answer"))
    if ItemCode.POSITION in todo:
        return Next(_("Record which job the employee comes back to."), at("position"), _("Record the position"))
    if ItemCode.RELEASE in todo:
        late = plan.expected_on <= today
        return Next(_("The release is not in yet."), at("release"), _("Record the release"), "due" if late else "")
    if plan.expected_on <= today:
        return Next(_("Is the employee back at work?"), at("complete"), _("Record the return"), "due")
    rest = [str(ItemCode(code).label) for code in ItemCode if code in todo]
    if rest:
        return Next(_("Still to be seen to: %(what)s.") % {"what": rest[0]}, "#checklist", _("To the checklist"))
    return Next(_("Everything is ready for %(day)s.") % {"day": date_format(plan.expected_on)}, kind="done")


def money(value: Decimal) -> str:
    """Dollars and cents."""
    return f"${value:,.2f}"
