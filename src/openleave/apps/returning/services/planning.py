"""Preparing a return: the plan, its checklist, the release, the position, the steps up to full hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation.services.common import not_future, short
from openleave.apps.cases import services as cases
from openleave.apps.cases.access import access_case
from openleave.apps.cases.choices import GRANTED
from openleave.apps.cases.choices import State as CaseState
from openleave.apps.cases.models import LeaveCase
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.apps.returning import deskwork, private
from openleave.apps.returning.access import access_graduated
from openleave.apps.returning.graduated import minutes_off_by_weekday, stairs
from openleave.apps.returning.models import (
    GraduatedStep,
    ItemCode,
    Position,
    Premium,
    ReturnItem,
    ReturnPlan,
    State,
)
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Forbidden, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Leave after which a doctor's release and restrictions are asked about.
OWN_HEALTH = frozenset({
    "own_health_condition", "pregnancy", "reproductive_loss", "rehabilitation", "organ_donation", "marrow_donation",
})  # fmt: skip
ASPECTS = ("same_pay", "same_benefits", "same_duties", "same_status", "same_shift", "same_site")


@dataclass(slots=True)
class Planning:
    """A plan in the middle of a change. ``details`` go into the trail."""

    actor: Actor
    case: LeaveCase
    plan: ReturnPlan
    today: date
    details: dict[str, audit.Detail] = field(default_factory=dict)

    def tick(self, code: str, on: date | None = None) -> None:
        """A line of the checklist is done."""
        ReturnItem.objects.filter(
            organization_id=self.plan.organization_id, plan=self.plan, code=code, done_on__isnull=True
        ).update(done_on=on or self.today, done_at=clock.now(), done_by_id=self.actor.account_id)


@contextmanager
def planning(actor: Actor, case_id: UUID, action: str, *, permission: str = "return.change") -> Iterator[Planning]:
    """Change the plan of a case, which is being prepared: saved and entered in the trail, or nothing is."""
    require(actor, permission)
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        plan = ReturnPlan.objects.select_for_update().filter(
            organization_id=case.organization_id, case=case
        ).first()  # fmt: skip
        if plan is None or plan.state != State.PREPARING:
            raise Conflict(
                _("No return is being prepared for this leave."),
                why=_("It was not begun, or it is over."),
                fix=_("Reload the page and look at its next step."),
            )
        found = Planning(actor, case, plan, organizations.today_of(case.organization_id))
        yield found
        plan.save()
        sync_items(plan, case)
        _note(actor, plan, action, found.details)


def return_prepare(*, actor: Actor, case_id: UUID) -> ReturnPlan:
    """Begin to prepare the return of a designated leave: the plan and its checklist. There is one for each leave; it is
    returned where it is there already. Raises Conflict for leave that is not designated."""
    require(actor, "return.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        known = ReturnPlan.objects.filter(organization_id=case.organization_id, case=case).first()
        if known is not None:
            return known
        if case.state not in GRANTED:
            raise Conflict(
                _("This leave is not designated, or it is over."),
                why=_("A return is prepared from a leave that runs or will."),
                fix=_("Decide the leave first."),
            )
        return open_plan(actor, case, organizations.today_of(case.organization_id))


def open_plan(actor: Actor, case: LeaveCase, today: date) -> ReturnPlan:
    """The plan with its checklist, inside a scope; the desk has a task until the day after the leave."""
    plan = ReturnPlan.objects.create(
        organization_id=case.organization_id, case=case, employee_id=case.employee_id,
        opened_by_id=actor.account_id, **usual_week(case, today),
    )  # fmt: skip
    sync_items(plan, case)
    _note(actor, plan, "open", {"case": case.id})
    ends_on = case.ends_on or today
    deskwork.prepare(actor, case, max(today, ends_on))
    return plan


def usual_week(case: LeaveCase, today: date) -> dict[str, int]:
    """Full hours as the employee's schedule has them, where every day of work is as long; else the model's own."""
    schedule = people.facts_for(case.organization_id, case.employee_id, hours_from=today).schedule_on(today)
    worked = [minutes for minutes in schedule.minutes_by_day[:7] if minutes] if schedule else []
    if schedule is None or schedule.kind != "weekly" or len(set(worked)) != 1:
        return {}
    return {"full_minutes": worked[0], "full_days": len(worked)}


def sync_items(plan: ReturnPlan, case: LeaveCase) -> None:
    """Make the checklist what the case needs now; what was done stays done."""
    premiums = Premium.objects.filter(organization_id=case.organization_id, case=case).exists()
    own_health = case.reason in OWN_HEALTH
    needed = {
        ItemCode.RELEASE: own_health and plan.release_required is not False,
        ItemCode.RESTRICTIONS: own_health,
        ItemCode.PREMIUMS: premiums,
    }
    known = {item.code: item for item in ReturnItem.objects.filter(organization_id=plan.organization_id, plan=plan)}
    ReturnItem.objects.bulk_create(
        ReturnItem(organization_id=plan.organization_id, plan=plan, code=code, needed=needed.get(code, True))
        for code in ItemCode
        if code not in known
    )
    for code, item in known.items():
        if item.needed != needed.get(ItemCode(code), True):
            item.needed = not item.needed
            item.save(update_fields=["needed"])


def return_expect(
    *, actor: Actor, case_id: UUID, expected_on: date, full_minutes: int | None = None, full_days: int | None = None
) -> ReturnPlan:
    """Say when the employee is expected back: the case is *returning* from then on. Raises Invalid."""
    with planning(actor, case_id, "expect") as step:
        case, plan = step.case, step.plan
        assert case.starts_on is not None
        if expected_on <= case.starts_on:
            raise Invalid(
                _("The leave has not begun by then."), fix=_("Give a day after its first."), field="expected_on"
            )
        plan.expected_on = expected_on
        if full_minutes is not None:
            plan.full_minutes = _within(full_minutes, 1, 1440, "full_minutes")
        if full_days is not None:
            plan.full_days = _within(full_days, 1, 7, "full_days")
        if case.state == CaseState.RETURNING and case.expected_back_on != expected_on:
            cases.case_resume(actor=actor, case_id=case_id)
            case.refresh_from_db()
        if case.state != CaseState.RETURNING:
            cases.case_begin_return(actor=actor, case_id=case_id, expected_back_on=expected_on)
        step.details |= {"expected_on": expected_on.isoformat()}
    return plan


def release_state(*, actor: Actor, case_id: UUID, required: bool) -> ReturnPlan:
    """Whether the designation notice asked for a fitness-for-duty certification. What it did not ask for may not hold
    up the return (29 CFR 825.312(d)-(e))."""
    with planning(actor, case_id, "release_state") as step:
        step.plan.release_required = required
        step.details |= {"required": required}
    return step.plan


def release_record(
    *, actor: Actor, case_id: UUID, received_on: date, released_from_on: date, text: str = ""
) -> ReturnPlan:
    """The release is in: from which day, and what it says (sealed). Raises Invalid."""
    short(text, "text")
    with planning(actor, case_id, "release") as step:
        not_future(received_on, step.today, "received_on")
        step.plan.release_received_on, step.plan.released_from_on = received_on, released_from_on
        private.write("release", step.case.employee_id, step.plan.id, text.strip())
        step.tick(ItemCode.RELEASE, received_on)
        step.details |= {"released_from_on": released_from_on.isoformat()}
    return step.plan


def position_record(
    *, actor: Actor, case_id: UUID, same_job: bool, aspects: Mapping[str, bool | None] | None = None,
    differences: str = "", asked_for_other_shift: bool | None = None,
) -> Position:  # fmt: skip
    """Which job it is, beside the one before: the same, or in each respect of 29 CFR 825.215 the same or not.

    What differs is said in words (sealed). Raises Invalid where another job lacks an answer, or its difference words.
    """
    require(actor, "return.change")
    if actor.account_id is None:
        raise Forbidden("return.change")
    given = dict(aspects or {})
    short(differences, "differences")
    if not same_job:
        missing = [name for name in ASPECTS if given.get(name) is None]
        if missing:
            raise Invalid(
                _("Say for each respect whether it is the same."),
                why=_("Another job must be equivalent in all of them (29 CFR 825.215)."),
                fix=_("Answer every line."),
                field=missing[0],
            )
        if not all(given.values()) and not differences.strip():
            raise Invalid(
                _("Say what differs."), why=_("Somebody may ask for it years from now."),
                fix=_("One sentence will do."), field="differences",
            )  # fmt: skip
    with planning(actor, case_id, "position") as step:
        row = Position.objects.create(
            organization_id=step.plan.organization_id, plan=step.plan, same_job=same_job,
            employee_asked_for_other_shift=None if same_job else asked_for_other_shift,
            recorded_by_id=actor.account_id,
            **dict.fromkeys(ASPECTS) if same_job else {name: given[name] for name in ASPECTS},
        )  # fmt: skip
        if differences.strip():
            private.write("position", step.case.employee_id, row.id, differences.strip())
        step.tick(ItemCode.POSITION)
        step.details |= {"same_job": same_job, "differs": sum(1 for name in ASPECTS if given.get(name) is False)}
    return row


def item_done(*, actor: Actor, case_id: UUID, code: str, done: bool = True) -> ReturnItem:
    """Tick a line of the checklist off, or take that back. The release and the position are ticked by their records.

    Raises Invalid for those and for a line that is none.
    """
    require(actor, "return.change")
    if actor.account_id is None:
        raise Forbidden("return.change")
    if code not in ItemCode.values:
        raise Invalid(_("This is no line of the checklist."), fix=", ".join(ItemCode.values), field="code")
    with planning(actor, case_id, "item") as step:
        if done and code in (ItemCode.RELEASE, ItemCode.POSITION):
            raise Invalid(
                _("This line is ticked by its record."), fix=_("Record the release, or the position."), field="code"
            )
        item = ReturnItem.objects.select_for_update().get(
            organization_id=step.plan.organization_id, plan=step.plan, code=code
        )
        item.done_on = step.today if done else None
        item.done_at, item.done_by_id = (clock.now(), actor.account_id) if done else (None, None)
        item.save()
        step.details |= {"code": code, "done": done}
    return item


def graduated_add(*, actor: Actor, case_id: UUID, from_on: date, minutes_a_day: int, days_a_week: int) -> GraduatedStep:
    """A step up to full hours: from a day on so much. A step of the same day is replaced. Raises Invalid."""
    with planning(actor, case_id, "graduated_add") as step:
        plan = step.plan
        _within(minutes_a_day, 1, plan.full_minutes, "minutes_a_day")
        _within(days_a_week, 1, plan.full_days, "days_a_week")
        row, _made = GraduatedStep.objects.update_or_create(
            organization_id=plan.organization_id, plan=plan, from_on=from_on,
            defaults={"minutes_a_day": minutes_a_day, "days_a_week": days_a_week,
                      "recorded_by_id": actor.account_id, "recorded_at": clock.now()},
        )  # fmt: skip
        step.tick(ItemCode.SCHEDULE)
        step.details |= {"from_on": from_on.isoformat(), "minutes": minutes_a_day * days_a_week}
    return row


def graduated_remove(*, actor: Actor, graduated_id: UUID) -> None:
    """Take a step away. Raises Conflict where leave counts it already."""
    case_id = _case_of(actor, graduated_id)
    with planning(actor, case_id, "graduated_remove") as step:
        row = GraduatedStep.objects.get(organization_id=step.plan.organization_id, id=graduated_id)
        if row.leave_case_id is not None:
            raise Conflict(_("A leave counts the hours of this step."), fix=_("Cancel that leave first."))
        row.delete()


def graduated_count(*, actor: Actor, graduated_id: UUID) -> LeaveCase:
    """Count what is not worked in a step as leave: a reduced-schedule leave of its days that continues this one.

    The days of leave before stay as they were counted. A leave that runs beyond the step's first day is shortened to
    the day before. Raises Conflict for the last step, for full hours, and where it is counted already.
    """
    require(actor, "case.open")
    case_id = _case_of(actor, graduated_id)
    with planning(actor, case_id, "graduated_count") as step:
        plan, case = step.plan, step.case
        rows = list(GraduatedStep.objects.filter(organization_id=plan.organization_id, plan=plan))
        stair = next(one for one in stairs(rows, plan.full_minutes, plan.full_days) if one.row.id == graduated_id)
        row = stair.row
        if stair.full or stair.until_on is None or row.leave_case_id is not None:
            raise Conflict(
                _("This step cannot be counted as leave."),
                why=_("It is counted already, nothing is missing of it, or no step after it says when it ends."),
                fix=_("Add the step that comes after it."),
            )
        assert case.starts_on is not None
        if case.starts_on < row.from_on and (case.ends_on is None or case.ends_on >= row.from_on):
            cases.case_change_dates(
                actor=actor, case_id=case.id, starts_on=case.starts_on, ends_on=row.from_on - timedelta(days=1)
            )
            step.case.refresh_from_db()
        made = cases.case_open(
            actor=actor, employee_id=case.employee_id, reason=case.reason, pattern="reduced", starts_on=row.from_on,
            ends_on=stair.until_on, noticed_on=step.today,
            minutes_off=minutes_off_by_weekday(row, plan.full_minutes, plan.full_days),
        )  # fmt: skip
        cases.case_change_facts(actor=actor, case_id=made.id, same_event_as=case.id)
        cases.case_link(actor=actor, case_id=made.id, other_id=case.id, kind="continues")
        GraduatedStep.objects.filter(organization_id=plan.organization_id, id=row.id).update(leave_case=made)
        step.details |= {"leave_case": made.id}
    return made


def _case_of(actor: Actor, graduated_id: UUID) -> UUID:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        return access_graduated(actor=actor, graduated_id=graduated_id).plan.case_id


def _note(actor: Actor, plan: ReturnPlan, action: str, details: dict[str, Any]) -> None:
    audit.append(
        actor=actor, action=f"return.{action}", object_type="return_plan", object_id=plan.id,
        details={"case": plan.case_id, **details},
    )  # fmt: skip


def _within(value: int, least: int, most: int, field_name: str) -> int:
    if not least <= value <= most:
        raise Invalid(
            _("This is not possible."),
            fix=_("Give between %(least)s and %(most)s.") % {"least": least, "most": most},
            field=field_name,
        )
    return value
