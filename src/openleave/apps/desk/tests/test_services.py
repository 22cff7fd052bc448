"""Tasks and arrivals as the apps above use them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, make_harbor
from openleave.apps.desk import private, services
from openleave.apps.desk.models import Arrival, Task
from openleave.apps.desk.tests.conftest import CODE
from openleave.apps.people.tests.factories import actor_for
from openleave.kernel import clock, vault
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

DUE = date(2026, 12, 1)


def inside(harbor: Harbor) -> Any:
    return organization_scope(harbor.organization.id)


def actions(harbor: Harbor, prefix: str) -> list[tuple[str, dict]]:
    with inside(harbor):
        rows = Entry.objects.filter(action__startswith=prefix).order_by("seq")
        return [(row.action, row.details) for row in rows]


def as_employee(harbor: Harbor, employee_id: UUID) -> Actor:
    return Actor(uuid4(), harbor.organization.id, frozenset({Role.EMPLOYEE}), employee_id=employee_id)


def test_a_task_is_open_once_for_each_case_and_thing(harbor: Harbor, case: LeaveCase) -> None:
    about = uuid4()
    add = {"actor": harbor.actor, "code": CODE, "due_on": DUE}
    first = services.task_add(**add, case=case)
    assert services.task_add(**add, case=case).id == first.id
    others = {services.task_add(**add, case=case, about_id=about).id, services.task_add(**add).id}
    assert services.task_add(**add).id in others
    assert len(others | {first.id}) == 3
    assert (first.whose, first.owner_id, first.created_at, first.created_by_id) == (
        "employer", harbor.account.id, NOW, harbor.account.id,
    )  # fmt: skip
    assert actions(harbor, "task.")[0] == (
        "task.add",
        {"case": str(case.id), "code": CODE, "due_on": "2026-12-01", "whose": "employer"},
    )
    assert len(actions(harbor, "task.")) == 3


def test_adding_it_again_for_another_day_moves_it(harbor: Harbor, case: LeaveCase) -> None:
    task = services.task_add(actor=harbor.actor, code=CODE, due_on=DUE, case=case)
    with inside(harbor):
        Task.objects.update(warned_half_at=NOW, warned_most_at=NOW, escalated_at=NOW)
    later = services.task_add(actor=harbor.actor, code=CODE, due_on=date(2026, 12, 8), case=case, whose="employee")
    assert (later.id, later.due_on, later.whose) == (task.id, date(2026, 12, 8), "employee")
    with inside(harbor):
        kept = Task.objects.get()
        assert (kept.warned_half_at, kept.warned_most_at, kept.escalated_at) == (None, None, None)
    assert [action for action, _ in actions(harbor, "task.")] == ["task.add", "task.move"]


def test_finishing_closes_what_is_open_and_nothing_else(harbor: Harbor, case: LeaveCase) -> None:
    about = uuid4()
    for about_id in (None, about, uuid4()):
        services.task_add(actor=harbor.actor, code=CODE, due_on=DUE, case=case, about_id=about_id)
    services.task_add(actor=harbor.actor, code=CODE, due_on=DUE)
    finish = {"actor": harbor.actor, "case_id": case.id, "code": CODE}
    assert services.tasks_finish(**finish, about_id=about) == 1
    assert services.tasks_finish(**finish) == 2
    assert services.tasks_finish(**finish) == 0
    with inside(harbor):
        assert Task.objects.filter(done_at=NOW, done_by_id=harbor.account.id).count() == 3
        assert Task.objects.filter(done_at__isnull=True).get().case_id is None
    assert services.tasks_stop(actor=harbor.actor, case_id=None, code=CODE) == 1
    again = services.task_add(actor=harbor.actor, code=CODE, due_on=DUE, case=case, about_id=about)
    assert again.done_at is None


def test_an_undeclared_kind_is_a_mistake_of_the_program(harbor: Harbor) -> None:
    with pytest.raises(LookupError, match="no\\.such"):
        services.task_add(actor=harbor.actor, code="no.such", due_on=DUE)


def test_an_employee_reaches_the_tasks_of_their_own_case_alone(harbor: Harbor, case: LeaveCase) -> None:
    mine, other = as_employee(harbor, harbor.nurse.id), as_employee(harbor, uuid4())
    services.task_add(actor=mine, code=CODE, due_on=DUE, case=case)
    with pytest.raises(NotFound):
        services.tasks_finish(actor=other, case_id=case.id, code=CODE)
    with pytest.raises(NotFound):
        services.task_add(actor=other, code=CODE, due_on=DUE, case=case)
    with pytest.raises(NotFound):
        services.task_add(actor=mine, code=CODE, due_on=DUE)
    assert services.tasks_finish(actor=mine, case_id=case.id, code=CODE) == 1


def test_a_case_of_another_organization_is_not_there(harbor: Harbor, case: LeaveCase) -> None:
    foreign = make_harbor("elm-hospital", people=1)
    with pytest.raises(NotFound):
        services.task_add(actor=foreign.actor, code=CODE, due_on=DUE, case=case)
    assert services.tasks_finish(actor=foreign.actor, case_id=case.id, code=CODE) == 0
    add = {"actor": foreign.actor, "kind": "notice", "channel": "phone"}
    for place in ({"case_id": case.id}, {"employee_id": harbor.nurse.id}):
        with pytest.raises(NotFound):
            services.arrival_add(**add, **place)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.HR_OPERATIONS, Role.PRIVACY_OFFICER])
def test_others_keep_no_tasks(harbor: Harbor, role: Role) -> None:
    actor = actor_for(harbor.organization, role)
    with pytest.raises(Forbidden):
        services.task_add(actor=actor, code=CODE, due_on=DUE)
    with pytest.raises(Forbidden):
        services.arrivals_handle(actor=actor, kind="message", about_id=uuid4(), handled_as="done")


def test_what_came_in_waits_with_its_words_in_the_vault(harbor: Harbor, case: LeaveCase) -> None:
    about = uuid4()
    arrival = services.arrival_add(
        actor=harbor.actor, kind="message", channel="portal", case_id=case.id, about_id=about, said="It hurts."
    )
    assert (arrival.employee_id, arrival.subject_id) == (harbor.nurse.id, harbor.nurse.id)
    assert (arrival.learned_on, arrival.arrived_at, arrival.handled) == (TODAY, NOW, False)
    with inside(harbor):
        assert private.read(harbor.actor, arrival) == {"said": "It hurts.", "who": ""}
        assert "hurts" not in repr(Arrival.objects.filter(id=arrival.id).values().get())
    assert actions(harbor, "arrival.") == [
        (
            "arrival.add",
            {"kind": "message", "case": str(case.id), "channel": "portal", "learned_on": "2026-11-23"},
        )
    ]


def test_an_unknown_person_has_a_key_of_their_own_until_identified(harbor: Harbor) -> None:
    arrival = services.arrival_add(
        actor=harbor.actor, kind="notice", channel="phone", said="Needs surgery.", who="Rosa from nights"
    )
    own = arrival.subject_id
    assert (arrival.employee_id, own != harbor.nurse.id) == (None, True)
    with inside(harbor):
        private.move(harbor.actor, arrival, harbor.nurse.id)
        arrival.employee_id = harbor.nurse.id
        arrival.save()
        assert private.read(harbor.actor, arrival) == {"said": "Needs surgery.", "who": "Rosa from nights"}
        assert vault.subject_places(subject_id=own) == []


def test_handled_once_by_itself_or_with_its_thing(harbor: Harbor, case: LeaveCase) -> None:
    about = uuid4()
    add = {"actor": harbor.actor, "kind": "document", "channel": "portal", "case_id": case.id}
    first, *_ = (services.arrival_add(**add, about_id=about) for _ in range(1))
    services.arrival_add(**add, about_id=uuid4())
    handled = services.arrival_handle(actor=harbor.actor, arrival_id=first.id, handled_as="linked")
    assert (handled.handled_at, handled.handled_by_id, handled.handled_as) == (NOW, harbor.account.id, "linked")
    with pytest.raises(Conflict):
        services.arrival_handle(actor=harbor.actor, arrival_id=first.id, handled_as="done")
    assert services.arrivals_handle(actor=harbor.actor, kind="document", about_id=about, handled_as="done") == 0
    again = services.arrival_add(**add, about_id=about)
    assert services.arrivals_handle(actor=harbor.actor, kind="message", about_id=about, handled_as="done") == 0
    assert services.arrivals_handle(actor=harbor.actor, kind="document", about_id=about, handled_as="done") == 1
    with inside(harbor):
        assert Arrival.objects.get(id=again.id).handled_as == "done"
        assert Arrival.objects.filter(handled_at__isnull=True).count() == 1
    with pytest.raises(NotFound):
        services.arrival_handle(actor=harbor.actor, arrival_id=uuid4(), handled_as="done")


def test_the_day_of_the_notice_is_not_to_come(harbor: Harbor) -> None:
    add = {"actor": harbor.actor, "kind": "notice", "channel": "mail", "employee_id": harbor.nurse.id}
    assert services.arrival_add(**add, learned_on=date(2026, 11, 20)).learned_on == date(2026, 11, 20)
    with pytest.raises(Invalid) as error:
        services.arrival_add(**add, learned_on=date(2026, 11, 24))
    assert error.value.field == "learned_on"
    with pytest.raises(Invalid) as error:
        services.arrival_add(**add, said="x" * 5_001)
    assert error.value.field == "said"


def test_an_employee_sends_in_what_is_their_own(harbor: Harbor, case: LeaveCase) -> None:
    mine = as_employee(harbor, harbor.nurse.id)
    sent = services.arrival_add(actor=mine, kind="message", channel="portal", case_id=case.id)
    assert sent.employee_id == harbor.nurse.id
    for actor, place in (
        (as_employee(harbor, uuid4()), {"case_id": case.id}),
        (mine, {}),
        (as_employee(harbor, uuid4()), {"employee_id": harbor.nurse.id}),
    ):
        with pytest.raises(NotFound):
            services.arrival_add(actor=actor, kind="message", channel="portal", **place)


def test_the_day_is_that_of_the_organization(harbor: Harbor) -> None:
    with clock.travel(datetime(2026, 11, 24, 3, tzinfo=UTC)):
        arrival = services.arrival_add(actor=harbor.actor, kind="notice", channel="phone")
    assert arrival.learned_on == TODAY
