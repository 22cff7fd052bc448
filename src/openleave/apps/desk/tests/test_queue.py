"""The work queue: its order, its filters, and what can be done with its lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor
from openleave.apps.desk import kinds, services
from openleave.apps.desk.models import Task
from openleave.apps.desk.selectors import queue as selectors
from openleave.apps.desk.selectors.filters import Filters
from openleave.apps.desk.tests.conftest import CODE
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
ZONE = "America/New_York"


def inside(harbor: Harbor) -> Any:
    return organization_scope(harbor.organization.id)


def page(harbor: Harbor, actor: Actor | None = None, after: str = "", size: int = 50, **filters: str) -> selectors.Page:
    with inside(harbor):
        return selectors.queue(
            actor=actor or harbor.actor, today=TODAY, zone=ZONE, filters=Filters(**filters), after=after, size=size
        )


def lines(harbor: Harbor, actor: Actor | None = None, **filters: str) -> list[tuple[str, date, tuple[str, ...]]]:
    found = page(harbor, actor, **filters).lines
    return [(line.source, line.due_on, tuple(code.rpartition(".")[2] for code in line.codes)) for line in found]


def add(harbor: Harbor, due_on: date, **more: Any) -> Task:
    return services.task_add(actor=harbor.actor, code=CODE, due_on=due_on, about_id=uuid4(), **more)


def spread(harbor: Harbor, case: LeaveCase, count: int) -> None:
    """Tasks on many days, deadlines of other cases among them."""
    with inside(harbor):
        employees = list(Employee.objects.exclude(id=harbor.nurse.id).values_list("id", flat=True)[:count])
    for step, employee_id in enumerate(employees):
        cases.case_notice(
            actor=harbor.actor, employee_id=employee_id, noticed_on=TODAY - timedelta(days=step % 9), source="phone"
        )
        add(harbor, TODAY + timedelta(days=step % 11 - 3))


def second(harbor: Harbor) -> Actor:
    account = make_account("bo@harbor-hospital.example", display_name="Bo Lind")
    give(account, harbor.organization, Role.LEAVE_ADMINISTRATOR)
    return actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=account)


def test_deadlines_and_tasks_are_one_list_by_their_day(harbor: Harbor, case: LeaveCase) -> None:
    add(harbor, date(2026, 11, 30), case=case)
    add(harbor, date(2026, 11, 24), whose="employee")
    assert lines(harbor) == [
        ("t", date(2026, 11, 24), ("call_back",)),
        ("c", date(2026, 11, 30), ("eligibility_notice", "rights_and_responsibilities")),
        ("t", date(2026, 11, 30), ("call_back",)),
    ] or lines(harbor)[0] == ("t", date(2026, 11, 24), ("call_back",))
    whole = page(harbor).lines
    assert [line.due_on for line in whole] == sorted(line.due_on for line in whole)
    deadline = next(line for line in whole if not line.is_task)
    assert (deadline.number, deadline.name, deadline.employee_id) == ("L-2026-0001", "Marín, Rosa", harbor.nurse.id)
    assert (deadline.bucket, deadline.days_left, deadline.gone) == ("week", 7, 0)


def test_pages_follow_each_other_without_gap_or_repetition(harbor: Harbor, case: LeaveCase) -> None:
    spread(harbor, case, 20)
    whole = [line.id for line in page(harbor, size=500).lines]
    assert len(whole) == len(set(whole)) > 40
    for size in (1, 3, 7):
        found, after = [], ""
        while True:
            part = page(harbor, after=after, size=size)
            found += [line.id for line in part.lines]
            after = part.after
            if not after:
                break
        assert found == whole


def test_the_counts_are_the_lines(harbor: Harbor, case: LeaveCase) -> None:
    spread(harbor, case, 12)
    for filters in ({}, {"whose": "employer"}, {"kind": "tasks"}, {"owner": "mine"}, {"owner": "nobody"}):
        with inside(harbor):
            counts, _ = selectors.queue_counts(actor=harbor.actor, today=TODAY, filters=Filters(**filters))
        for bucket in ("overdue", "today", "week", "later"):
            assert counts[bucket] == len(page(harbor, size=500, due=bucket, **filters).lines), (filters, bucket)


def test_filters(harbor: Harbor, case: LeaveCase) -> None:
    bo = second(harbor)
    add(harbor, TODAY, owner_id=bo.account_id)
    add(harbor, TODAY + timedelta(days=1), whose="employee")
    tasks = [("t", TODAY, ("call_back",)), ("t", TODAY + timedelta(days=1), ("call_back",))]
    assert lines(harbor, kind="tasks") == lines(harbor, kind=CODE) == tasks
    assert all(source == "c" for source, *_ in lines(harbor, kind="deadlines"))
    assert [codes for _, _, codes in lines(harbor, kind="eligibility_notice")] == [("eligibility_notice",)]
    assert lines(harbor, whose="employee") == tasks[1:]
    assert lines(harbor, actor=bo, owner="mine") == tasks[:1]
    assert lines(harbor, owner="nobody") == tasks[1:]
    assert {source for source, *_ in lines(harbor, owner="mine")} == {"c"}  # the case is hers, and so are its deadlines
    assert lines(harbor, due="today") == tasks[:1]
    assert {source for source, *_ in lines(harbor, program="us.fed.fmla")} == {"c"}
    assert lines(harbor, program="us.xx.none") == []
    assert lines(harbor, state="requested") == lines(harbor, kind="deadlines")
    assert lines(harbor, state="open") == []
    with inside(harbor):
        assert "us.fed.fmla" in selectors.queue_counts(actor=harbor.actor, today=TODAY, filters=Filters())[1]


def test_what_is_late_and_ours_is_everybodys(harbor: Harbor) -> None:
    bo = second(harbor)
    add(harbor, TODAY - timedelta(days=1), owner_id=harbor.account.id)
    add(harbor, TODAY - timedelta(days=1), owner_id=harbor.account.id, whose="employee")
    assert lines(harbor, actor=bo, owner="mine") == [("t", date(2026, 11, 22), ("call_back",))]
    assert len(lines(harbor, owner="mine")) == 2
    assert lines(harbor, actor=bo, owner="mine", due="later") == []


def test_filters_are_read_and_written_alike() -> None:
    asked = {"due": "today", "owner": "mine", "whose": "employer", "kind": "tasks", "program": "us.fed.fmla"}
    filters = Filters.read(asked | {"state": "nonsense", "resting": "also", "page": "7"})
    assert filters == Filters("today", "mine", "employer", "tasks", "us.fed.fmla", "", "also")
    assert filters.query() == "due=today&owner=mine&whose=employer&kind=tasks&program=us.fed.fmla&resting=also"
    assert Filters.read({}).query() == ""


@pytest.mark.parametrize("after", ["x", "2026-11-30", "2026-11-30~c~x", "~~~", "2026-13-01~c~1"])
def test_a_broken_cursor_begins_at_the_beginning(harbor: Harbor, case: LeaveCase, after: str) -> None:
    assert page(harbor, after=after).lines == page(harbor).lines


def test_time_gone_in_hundredths() -> None:
    since, due = date(2026, 11, 1), date(2026, 11, 11)
    gone = [selectors.gone(since, due, since + timedelta(days=days)) for days in (-1, 0, 5, 8, 10, 30)]
    assert gone == [0, 0, 50, 80, 100, 100]
    assert selectors.gone(due, due, due) == 100
    assert selectors.gone(due, due, since) == 0


# Handing over ---------------------------------------------------------------------------------------------------------


def line_ids(harbor: Harbor, **filters: str) -> list[tuple[str, UUID]]:
    return [(line.source, line.row_id) for line in page(harbor, **filters).lines]


def test_a_deadline_goes_with_its_case_and_a_task_alone(harbor: Harbor, case: LeaveCase) -> None:
    bo = second(harbor)
    own, alone = add(harbor, TODAY, case=case), add(harbor, TODAY)
    found = services.lines_assign(actor=harbor.actor, lines=[("t", alone.id)], owner_id=bo.account_id)
    assert (found.done, found.left) == (1, 0)
    with inside(harbor):
        assert LeaveCase.objects.get().owner_id == harbor.account.id
        assert Task.objects.get(id=alone.id).owner_id == bo.account_id
    clocks = line_ids(harbor, kind="deadlines")
    assert services.lines_assign(actor=harbor.actor, lines=clocks, owner_id=bo.account_id).done == len(clocks)
    with inside(harbor):
        assert LeaveCase.objects.get().owner_id == bo.account_id
        assert set(CaseClock.objects.filter(done_on=None).values_list("owner_id", flat=True)) == {bo.account_id}
        assert Task.objects.get(id=own.id).owner_id == bo.account_id
        assert Entry.objects.filter(action="task.assign").count() == 1
    services.lines_assign(actor=harbor.actor, lines=[("t", alone.id)], owner_id=None)
    with inside(harbor):
        assert Task.objects.get(id=alone.id).owner_id is None


def test_only_to_those_who_handle_cases(harbor: Harbor, case: LeaveCase) -> None:
    task = add(harbor, TODAY)
    clerk = make_account("cy@harbor-hospital.example")
    give(clerk, harbor.organization, Role.HR_OPERATIONS)
    for owner_id in (clerk.pk, uuid4()):
        with pytest.raises(Invalid):
            services.lines_assign(actor=harbor.actor, lines=[("t", task.id)], owner_id=owner_id)
    with pytest.raises(Forbidden):
        services.lines_assign(
            actor=actor_for(harbor.organization, Role.HR_OPERATIONS), lines=[("t", task.id)], owner_id=None
        )


def test_nobody_is_given_their_own_case(harbor: Harbor, case: LeaveCase) -> None:
    rosa = make_account("rosa@harbor-hospital.example")
    give(rosa, harbor.organization, Role.LEAVE_ADMINISTRATOR, employee_id=harbor.nurse.id)
    task = add(harbor, TODAY, case=case)
    found = services.lines_assign(
        actor=harbor.actor, lines=[("t", task.id), *line_ids(harbor, kind="deadlines")[:1]], owner_id=rosa.pk
    )
    assert (found.done, found.left, len(found.errors)) == (0, 2, 1)


# Resting --------------------------------------------------------------------------------------------------------------


def test_a_line_rests_and_comes_back_by_itself(harbor: Harbor, case: LeaveCase) -> None:
    task = add(harbor, TODAY + timedelta(days=3))
    until = TODAY + timedelta(days=2)
    services.lines_snooze(actor=harbor.actor, lines=[("t", task.id)], until_on=until, why="waiting_provider")
    assert lines(harbor, kind="tasks") == []
    assert len(lines(harbor, kind="tasks", resting="also")) == len(lines(harbor, resting="only")) == 1
    with inside(harbor), clock.travel(NOW + timedelta(days=2)):
        found = selectors.queue(actor=harbor.actor, today=until, zone=ZONE, filters=Filters(kind="tasks"))
        assert [line.snoozed_why for line in found.lines] == ["waiting_provider"]
    services.lines_wake(actor=harbor.actor, lines=[("t", task.id)])
    assert len(lines(harbor, kind="tasks")) == 1
    with inside(harbor):
        assert [row.action for row in Entry.objects.filter(action__startswith="task.").order_by("seq")][-2:] == [
            "task.snooze", "task.wake",
        ]  # fmt: skip


def test_a_legal_deadline_does_not_rest_beyond_its_day_unless_somebody_wants_just_that(
    harbor: Harbor, case: LeaveCase
) -> None:
    line = line_ids(harbor, kind="deadlines")[:1]
    with inside(harbor):
        due_on = CaseClock.objects.get(id=line[0][1]).due_on
    snooze = {"actor": harbor.actor, "lines": line, "why": "waiting_employee"}
    refused = services.lines_snooze(**snooze, until_on=due_on + timedelta(days=1))
    assert (refused.done, refused.left) == (0, 1)
    assert str(due_on) in refused.errors[0].what
    assert services.lines_snooze(**snooze, until_on=due_on).done == 1
    assert services.lines_snooze(**snooze, until_on=due_on + timedelta(days=1), past_due=True).done == 1
    with inside(harbor):
        last = Entry.objects.filter(action="clock.snooze").order_by("-seq").first()
        assert last is not None
        assert (last.details["past_due"], last.details["due_on"]) == (True, due_on.isoformat())
        # The whole line rests, and the deadline itself has not moved.
        row = CaseClock.objects.get(id=line[0][1])
        assert (row.due_on, row.snoozed_until_on) == (due_on, due_on + timedelta(days=1))
        # Once it is late it is there, whatever was agreed.
        late = selectors.queue(
            actor=harbor.actor, today=due_on + timedelta(days=1), zone=ZONE, filters=Filters(due="overdue")
        )
        assert line[0][1] in [one.row_id for one in late.lines]


@pytest.mark.parametrize(("days", "why"), [(0, "nothing_yet"), (-1, "nothing_yet"), (400, "nothing_yet"), (3, "tired")])
def test_a_rest_needs_a_later_day_and_a_reason(harbor: Harbor, days: int, why: str) -> None:
    task = add(harbor, TODAY)
    with pytest.raises(Invalid):
        services.lines_snooze(
            actor=harbor.actor, lines=[("t", task.id)], until_on=TODAY + timedelta(days=days), why=why
        )


# Done -----------------------------------------------------------------------------------------------------------------


def test_several_are_marked_as_done_where_it_is_possible(harbor: Harbor, case: LeaveCase) -> None:
    kinds.declare_task_kind(code="test.step", label="Step", action="Do the step", by_hand=False)
    task = add(harbor, TODAY)
    step = services.task_add(actor=harbor.actor, code="test.step", due_on=TODAY)
    clocks = line_ids(harbor, kind="eligibility_notice")
    found = services.lines_done(
        actor=harbor.actor, lines=[("t", task.id), ("t", step.id), *clocks, ("t", uuid4())], done_on=TODAY
    )
    assert (found.done, found.left) == (2, 2)
    with inside(harbor):
        assert LeaveCase.objects.get().eligibility_notice_on == TODAY
        done = Task.objects.get(id=task.id)
        assert (done.done_at, done.done_by_id) == (NOW, harbor.account.id)
        assert Task.objects.get(id=step.id).done_at is None
    again = services.lines_done(actor=harbor.actor, lines=[("t", task.id)])
    assert (again.done, isinstance(again.errors[0], Conflict)) == (0, True)
    kinds._kinds.pop("test.step")


def test_nothing_ticked_or_too_much(harbor: Harbor) -> None:
    with pytest.raises(Invalid):
        services.lines_done(actor=harbor.actor, lines=[])
    with pytest.raises(Invalid):
        services.lines_done(actor=harbor.actor, lines=[("t", uuid4()) for _ in range(201)])


def test_tasks_end_with_their_case(harbor: Harbor, case: LeaveCase) -> None:
    kinds.declare_task_kind(code="test.after", label="After", action="Do it after", after_close=True)
    add(harbor, TODAY, case=case)
    services.task_add(actor=harbor.actor, code="test.after", due_on=TODAY, case=case)
    other = add(harbor, TODAY)
    cases.case_cancel(actor=harbor.actor, case_id=case.id)
    with inside(harbor):
        assert Task.objects.filter(stopped_at=NOW, stopped_by_id=harbor.account.id).count() == 2
        assert Task.objects.get(stopped_at=None).id == other.id
    kinds._kinds.pop("test.after")


# Walls ----------------------------------------------------------------------------------------------------------------


def test_walled_lines_are_not_there(harbor: Harbor, case: LeaveCase) -> None:
    own = add(harbor, TODAY, case=case)
    free = add(harbor, TODAY)
    rosa = make_account("rosa@harbor-hospital.example")
    give(rosa, harbor.organization, Role.LEAVE_ADMINISTRATOR, employee_id=harbor.nurse.id)
    herself = actor_for(harbor.organization, Role.LEAVE_ADMINISTRATOR, account=rosa, employee_id=harbor.nurse.id)
    assert line_ids_of(harbor, herself) == [free.id]
    with inside(harbor):
        counts, _ = selectors.queue_counts(actor=herself, today=TODAY, filters=Filters())
        assert sum(counts.values()) == 1
        LeaveCase.objects.update(walled=True)
    assert line_ids_of(harbor, harbor.actor) == [free.id]
    assert services.lines_done(actor=harbor.actor, lines=[("t", own.id)]).done == 0
    with pytest.raises(NotFound):
        from openleave.apps.desk.access import access_task

        with inside(harbor):
            access_task(actor=harbor.actor, task_id=own.id)


def line_ids_of(harbor: Harbor, actor: Actor) -> list[UUID]:
    return [line.row_id for line in page(harbor, actor).lines]
