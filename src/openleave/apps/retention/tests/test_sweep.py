"""The sweep on real rows: what is past its day goes a day later and not a day earlier, holds win, the rest stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.databases import _clone

from openleave.apps.cases.models import CaseStep, LeaveCase
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.models import Erasure, Run
from openleave.apps.people.models import Employee, Employment
from openleave.apps.people.tests.factories import actor_for, make_employee, make_organization
from openleave.apps.retention import services
from openleave.apps.retention.models import Due, Sweep
from openleave.kernel import files, vault
from openleave.kernel.actor import Actor, Role
from openleave.kernel.keys import key_store
from openleave.kernel.keys.database import KeyDatabase
from openleave.kernel.tenancy import organization_scope

CLOSED = date(2022, 3, 10)
KEPT_UNTIL = date(2025, 3, 10)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def database(test_server: Any) -> Iterator[Any]:
    with _clone(test_server, "retaining") as made, made.in_django():
        yield made


@pytest.fixture
def actor(database: Any, request: pytest.FixtureRequest) -> Actor:
    slug = "r-" + request.node.name.replace("_", "-").replace("[", "-").replace("]", "")[-50:].strip("-").lower()
    return actor_for(make_organization(slug), Role.PRIVACY_OFFICER)


def make_case(
    employee: Employee, number: str, closed_on: date | None = CLOSED, state: str = "closed", **fields: Any
) -> LeaveCase:
    """A case as it stands after its close, with one step and a sealed note."""
    at = datetime.combine(closed_on or CLOSED, datetime.min.time(), UTC) + timedelta(hours=15)
    case = LeaveCase.objects.create(
        organization_id=employee.organization_id, employee=employee, number=number, reason="own_health_condition",
        pattern="continuous", starts_on=date(2021, 9, 1), ends_on=date(2021, 10, 1), noticed_on=date(2021, 8, 1),
        state=state, closed_as="returned" if state == "closed" else "", opened_at=at - timedelta(days=200),
        closed_at=at if closed_on else None, **fields,
    )  # fmt: skip
    CaseStep.objects.create(organization_id=employee.organization_id, case=case, step="close", after=state, taken_at=at)
    vault.put(
        subject_id=employee.id, table="cases_leavecase", column="note", row_id=case.id, value="Back and shoulder."
    )
    return case


def left(actor: Actor, number: str, separated_on: date | None = CLOSED, **fields: Any) -> Employee:
    assert actor.organization_id is not None
    employee = make_employee(
        actor.organization_id, number, separated_on=separated_on, hired_on=date(2015, 1, 5), **fields
    )
    # A file of theirs, and their row as old as their employment.
    Employee.objects.filter(id=employee.id).update(created_at=datetime(2015, 1, 5, tzinfo=UTC))
    return employee


def state(actor: Actor) -> tuple[set[str], set[str]]:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        people = set(Employee.objects.exclude(number__startswith="erased-").values_list("number", flat=True))
        return people, set(LeaveCase.objects.values_list("number", flat=True))


@pytest.mark.commitment("P-61", "P-64")
def test_a_case_and_a_person_the_day_before_and_after(actor: Actor) -> None:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        stays = left(actor, "stays", separated_on=None)
        make_case(stays, "old")
        make_case(stays, "open", closed_on=None, state="open")
        make_case(stays, "cancelled", closed_on=None, state="cancelled")
        make_case(stays, "newer", CLOSED + DAY)
        gone = left(actor, "gone")
        make_case(gone, "theirs", CLOSED - timedelta(days=400))
        left(actor, "rehired")
        rehired = Employee.objects.get(number="rehired")
        Employment.objects.create(organization_id=actor.organization_id, employee=rehired, hired_on=date(2023, 1, 2))
        file_id = files.write(
            organization_id=actor.organization_id, kind="documents.content", chunks=[b"x-ray"], subject_id=gone.id
        )
    everything = {"old", "open", "cancelled", "newer"}
    # The case of the person who left is older, and goes first by its own rule.
    first = services.sweep(actor=actor, today=KEPT_UNTIL - DAY)
    assert (first.people, first.cases) == (0, 1)
    assert state(actor) == ({"stays", "gone", "rehired"}, everything)
    again = services.sweep(actor=actor, today=KEPT_UNTIL)
    assert (again.people, again.cases) == (0, 0)

    after = services.sweep(actor=actor, today=KEPT_UNTIL + DAY)
    assert (after.people, after.cases) == (1, 2)
    assert state(actor) == ({"stays", "rehired"}, {"open", "newer"})
    assert key_store().is_destroyed(actor.organization_id, gone.id)
    with organization_scope(actor.organization_id):
        authorities = set(Run.objects.values_list("why", "authority"))
        assert authorities == {("retention", "29 CFR 825.500(b)"), ("retention", "29 CFR 516.5(a)")}
        assert Erasure.objects.count() == 4
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM files_file WHERE id = %s", [file_id])
            assert cursor.fetchone() == (0,)
    idle = services.sweep(actor=actor, today=KEPT_UNTIL + DAY)
    assert (idle.people, idle.cases, idle.held) == (0, 0, 0)


@pytest.mark.commitment("P-63")
def test_a_longer_law_and_a_longer_choice_keep(actor: Actor) -> None:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        californian = left(actor, "ca", separated_on=None)
        californian.assignment_set.update(work_state="CA")
        make_case(californian, "ca-case")
        make_case(left(actor, "oh", separated_on=None), "oh-case")
        make_case(left(actor, "late", separated_on=None), "late-case")
        late = LeaveCase.objects.get(number="late-case")
        # A record made after the close: the period runs anew.
        CaseStep.objects.create(
            organization_id=actor.organization_id, case=late, step="link", after="closed",
            taken_at=datetime(2022, 11, 1, tzinfo=UTC),
        )  # fmt: skip
    assert services.sweep(actor=actor, today=KEPT_UNTIL + DAY).cases == 1
    assert state(actor)[1] == {"ca-case", "late-case"}
    assert services.sweep(actor=actor, today=date(2025, 11, 2)).cases == 1
    services.choose(actor=actor, kind="case", keep_months=60)
    assert services.sweep(actor=actor, today=date(2026, 3, 12)).cases == 0
    with organization_scope(actor.organization_id):
        assert [(one.until_on, one.because) for one in Due.objects.all()] == [(date(2027, 3, 10), "choice")]
    services.choose(actor=actor, kind="case", keep_months=None)
    assert services.sweep(actor=actor, today=date(2026, 3, 10)).cases == 0
    assert services.sweep(actor=actor, today=date(2026, 3, 11)).cases == 1


@pytest.mark.commitment("P-61")
@pytest.mark.lesson(3, 5)
def test_holds_win_and_release_lets_go(actor: Actor) -> None:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        whole = left(actor, "whole")
        make_case(whole, "whole-case")
        one = left(actor, "one", separated_on=None)
        held, free = make_case(one, "held"), make_case(one, "free")
    matter = erasure.matter_open(actor=actor, label="24-2001")
    holds = [
        erasure.hold_place(actor=actor, matter_id=matter.id, subject_id=whole.id),
        erasure.hold_place(actor=actor, matter_id=matter.id, subject_id=one.id, scope="case", about_id=held.id),
    ]
    swept = services.sweep(actor=actor, today=KEPT_UNTIL + DAY)
    assert (swept.people, swept.cases, swept.held) == (0, 1, 3)
    assert free.number not in state(actor)[1] and {"whole-case", "held"} == state(actor)[1]
    for hold in holds:
        erasure.hold_release(actor=actor, hold_id=hold.id)
    swept = services.sweep(actor=actor, today=KEPT_UNTIL + DAY)
    assert (swept.people, swept.cases, swept.held) == (1, 1, 0)
    assert state(actor) == ({"one"}, set())


def test_a_sweep_that_was_cut_short_is_taken_up(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    from openleave.apps.retention.services import sweeping

    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        for number in range(7):
            make_case(left(actor, f"p{number}", separated_on=None), f"c{number}")
    calls: list[int] = []
    real = sweeping.erase_many

    def fails_later(**words: Any) -> Any:
        calls.append(len(words["roots"]))
        if len(calls) == 2:
            raise ConnectionError("the process dies")
        return real(**words)

    monkeypatch.setattr(sweeping, "erase_many", fails_later)
    monkeypatch.setattr(sweeping, "Pace", Three)
    with pytest.raises(ConnectionError):
        services.sweep(actor=actor, today=KEPT_UNTIL + DAY)
    assert calls == [3, 3] and len(state(actor)[1]) == 4
    assert services.sweep(actor=actor, today=KEPT_UNTIL + DAY).cases == 4
    assert state(actor)[1] == set()
    with organization_scope(actor.organization_id):
        assert Sweep.objects.filter(ended_at__isnull=True).count() == 1


class Three:
    size, longest, why = 3, 0.0, "retention"

    def __init__(self, why: str) -> None:
        self.why = why

    def note(self, count: int, seconds: float) -> None:
        assert count <= self.size


@pytest.mark.parametrize("months", [0, 481])
def test_a_choice_is_no_less_than_a_month_and_no_more_than_forty_years(actor: Actor, months: int) -> None:
    from openleave.kernel.errors import Invalid

    with pytest.raises(Invalid):
        services.choose(actor=actor, kind="case", keep_months=months)


def test_others_organizations_stay_as_they_are(actor: Actor) -> None:
    assert actor.organization_id is not None
    other = actor_for(make_organization("retention-bystander"), Role.PRIVACY_OFFICER)
    for one in (actor, other):
        assert one.organization_id is not None
        with organization_scope(one.organization_id):
            make_case(left(one, "x"), "c")
    assert services.sweep(actor=actor, today=date(2030, 1, 1)).people == 1
    assert state(actor) == (set(), set()) and state(other) == ({"x"}, {"c"})
    assert UUID(str(other.organization_id)) != actor.organization_id


def _statements(actor: Actor, monkeypatch: pytest.MonkeyPatch, *, people: int) -> tuple[list[str], int]:
    """The statements, and the transactions of the key store, of a sweep that takes that many people in one batch."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        for number in range(people):
            employee = left(actor, f"{people}-{number}")
            make_case(employee, f"L-{people}-{number}")
            files.write(
                organization_id=actor.organization_id, kind="documents.content", chunks=[b"%PDF-"],
                subject_id=employee.id,
            )  # fmt: skip
    written = []
    real = KeyDatabase.write
    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as captured:
        patched.setattr(KeyDatabase, "write", lambda self: written.append(1) or real(self))
        row = services.sweep(actor=actor, today=KEPT_UNTIL + DAY)
    assert (row.people, row.cases) == (people, 0)
    return [query["sql"].split('"s')[0][:40] for query in captured.captured_queries], len(written)  # savepoints differ


def test_a_batch_takes_as_many_statements_for_many_people_as_for_two(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _statements(actor, monkeypatch, people=1)  # keys of the service are made by the first
    two, writes_of_two = _statements(actor, monkeypatch, people=2)
    many, writes_of_many = _statements(actor, monkeypatch, people=12)
    assert many == two
    # Noted before the commit; the keys of files and of people destroyed after it, each at once; then done.
    assert writes_of_many == writes_of_two == 4
