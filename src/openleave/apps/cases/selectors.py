"""Reading cases: lists, and everything one case's page shows. Bounded statements each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from openleave.apps.cases import walls, words
from openleave.apps.cases.access import access_case, access_determination
from openleave.apps.cases.choices import OVER, UNDECIDED, State
from openleave.apps.cases.models import Absence, CaseClock, Decision, Determination, LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require

__all__ = [
    "CaseRow",
    "access_case",
    "access_determination",
    "case_by_number",
    "case_file",
    "case_list",
    "cases_of_employee",
    "undecided",
]

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a list of cases."""

    id: UUID
    number: str
    employee_id: UUID
    name: str
    reason: str
    pattern: str
    starts_on: date | None
    ends_on: date | None
    state: str
    outcome: str
    program: str
    opened_at: datetime

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


def undecided(*, actor: Actor, today: date) -> list[CaseRow]:
    """Cases that wait for a decision while no legal deadline runs, so that none is forgotten. Two statements."""
    require(actor, "case.read")
    assert actor.organization_id is not None
    rows = LeaveCase.objects.filter(
        visible(actor), organization_id=actor.organization_id, state__in=UNDECIDED, next_due_on__isnull=True
    )
    return _named(actor.organization_id, list(rows.order_by("starts_on", "id").values_list(*FIELDS)[:20]), today)


FIELDS = (
    "id",
    "number",
    "employee_id",
    "reason",
    "pattern",
    "starts_on",
    "ends_on",
    "state",
    "outcome",
    "program",
    "opened_at",
)


def case_list(
    *,
    actor: Actor,
    today: date,
    text: str = "",
    state: str = "",
    outcome: str = "",
    after: str = "",
) -> tuple[list[CaseRow], str]:
    """Cases, the newest first, 50 a page, and the cursor of the next page ('' when there is none).

    ``text`` is the beginning of a case number, of an employee's name or number; ``state`` a state, or ``current`` for
    all that are not over.
    """
    require(actor, "case.read")
    assert actor.organization_id is not None
    rows = LeaveCase.objects.filter(visible(actor), organization_id=actor.organization_id)
    if state == "current":
        rows = rows.exclude(state__in=OVER)
    elif state in State.values:
        rows = rows.filter(state=state)
    if outcome:
        rows = rows.filter(outcome=outcome)
    text = text.strip()
    if text:
        rows = rows.filter(_matching(actor, text, today))
    rows = _past(rows, after)
    found = list(rows.order_by("-opened_at", "-id").values_list(*FIELDS)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    cursor = f"{shown[-1][10].isoformat()}~{shown[-1][0]}" if len(found) > PAGE_SIZE else ""
    return _named(actor.organization_id, shown, today), cursor


def cases_of_employee(*, actor: Actor, employee_id: UUID) -> list[LeaveCase]:
    """An employee's cases, the newest first, for the employee's page. One statement."""
    require(actor, "case.read")
    return list(
        LeaveCase.objects.filter(
            visible(actor), organization_id=actor.organization_id, employee_id=employee_id
        ).order_by("-opened_at", "-id")
    )


def case_id_of(*, organization_id: UUID, employee_id: UUID, number: str) -> UUID | None:
    """The id of an employee's case of that number, without anything in it; None where there is none."""
    rows = LeaveCase.objects.filter(organization_id=organization_id, employee_id=employee_id, number=number)
    return rows.values_list("id", flat=True).first()


def case_by_number(*, actor: Actor, number: str) -> LeaveCase:
    """For commands and search. Raises NotFound."""
    require(actor, "case.read")
    found = LeaveCase.objects.filter(
        visible(actor), organization_id=actor.organization_id, number=number.upper()
    ).first()
    if found is None:
        raise NotFound("There is no case with this number in the organization.")
    return found


@dataclass(frozen=True, slots=True)
class History:
    """What has happened in a case, newest first, except ``clocks``, which are by due date."""

    determinations: list[Determination]
    decisions: list[Decision]
    clocks: list[CaseClock]
    absences: list[Absence]
    around: list[dict[str, Any]]
    who: dict[UUID, str]
    places: list[people.PlaceOfWork]


# The employee's other leaves within a year of this one, for its timeline: neither cancelled nor refused.
AROUND = """
  (SELECT json_agg(row_to_json(o) ORDER BY o.starts_on, o.id) FROM (
     SELECT o.id, o.number, o.reason, o.starts_on, o.ends_on, coalesce(o.same_event_as_id, o.id) AS event,
            o.program_order, (
              SELECT d.record_id FROM cases_determination d WHERE d.organization_id = o.organization_id
                 AND d.case_id = o.id AND d.program = o.program ORDER BY d.sequence DESC LIMIT 1) AS record_id
       FROM cases_leavecase o
      WHERE o.organization_id = c.organization_id AND o.employee_id = c.employee_id AND o.id <> c.id
        AND o.state <> 'cancelled' AND o.pattern <> 'intermittent' AND o.ends_on IS NOT NULL
        AND o.starts_on <= coalesce(c.ends_on, c.starts_on) + 366 AND o.ends_on >= c.starts_on - 366
        AND (o.state IN ('requested', 'eligibility_decided', 'certification_pending')
             OR 'designated' IN (SELECT outcome FROM (
              SELECT DISTINCT ON (program) outcome FROM cases_decision d
               WHERE d.organization_id = o.organization_id AND d.case_id = o.id
               ORDER BY program, decided_at DESC, id DESC) latest))) o WHERE o.record_id IS NOT NULL)"""
# How the accounts are named that opened the case, determined, decided or posted (``accounts.account_names``).
WHO = """
  (SELECT json_object_agg(a.id, coalesce(nullif(a.display_name, ''), a.email)) FROM accounts_account a WHERE a.id IN (
     SELECT c.opened_by_id
     UNION SELECT d.decided_by_id FROM cases_determination d WHERE {mine}
     UNION SELECT d.decided_by_id FROM cases_decision d WHERE {mine}
     UNION SELECT d.posted_by_id FROM ledger_usageentry d WHERE {mine}))
""".replace("{mine}", "d.organization_id = c.organization_id AND d.case_id = c.id")
FILE = """
SELECT row_to_json(c),
  (SELECT json_agg(d ORDER BY d.decided_at DESC, d.sequence DESC) FROM cases_determination d WHERE {mine}),
  (SELECT json_agg(d ORDER BY d.decided_at DESC, d.id DESC) FROM cases_decision d WHERE {mine}),
  (SELECT json_agg(d ORDER BY d.due_on, d.code) FROM cases_caseclock d WHERE {mine}),
  (SELECT json_agg(d ORDER BY d.absent_on DESC, d.recorded_at DESC) FROM cases_absence d WHERE {mine}),
  {around}, {who}, {places}
FROM cases_leavecase c WHERE c.organization_id = %(organization)s AND c.id = %(case)s AND {wall}
""".replace("{mine}", "d.organization_id = c.organization_id AND d.case_id = c.id")


def case_file(*, actor: Actor, case_id: UUID) -> tuple[LeaveCase, History]:
    """The case and all that happened in it, in one statement. NotFound for foreign and missing alike."""
    require(actor, "case.read")
    wall, values = walls.sql(actor)
    return file_of(actor, case_id, wall, values)


def file_of(
    actor: Actor, case_id: UUID, which: str, values: dict[str, Any], around: str = AROUND
) -> tuple[LeaveCase, History]:
    """The same where the caller says, as a condition on ``c``, which cases the actor may know of, and which rows are
    read as ``History.around``."""
    with connection.cursor() as cursor:
        cursor.execute(
            FILE.replace("{wall}", which)
            .replace("{around}", around)
            .replace("{who}", WHO)
            .replace("{places}", people.PLACES),
            {"organization": actor.organization_id, "case": case_id} | values,
        )
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    models = (Determination, Decision, CaseClock, Absence)
    history = History(
        *(hydrated(model, found) for model, found in zip(models, row[1:5], strict=True)),
        around=row[5] or [],
        who={UUID(key): name for key, name in (row[6] or {}).items()},
        places=people.places_of(row[7]),
    )
    history.clocks.sort(key=lambda clock: (clock.due_on, words.clock_rank(clock.code)))
    return hydrated(LeaveCase, [row[0]])[0], history


def hydrated(model: Any, rows: list[dict[str, Any]] | None) -> list[Any]:
    """Rows of a model from what ``row_to_json`` made of them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows or []]


def _named(organization_id: UUID, rows: list[tuple[Any, ...]], today: date) -> list[CaseRow]:
    names = people.names_of(organization_id, {row[2] for row in rows}, today)
    return [CaseRow(*row[:3], names.get(row[2], ""), *row[3:]) for row in rows]


def _matching(actor: Actor, text: str, today: date) -> Q:
    found = people.search(actor=actor, text=text, on=today, page_size=200)
    upper = text.upper()
    numbered = Q(number__gte=upper, number__lt=upper + "\U0010ffff")
    return numbered | Q(employee_id__in=[row.id for row in found.rows])


def _past(rows: Any, after: str) -> Any:
    instant, tilde, last_id = after.partition("~")
    if not tilde:
        return rows
    try:
        at, case_id = datetime.fromisoformat(instant), UUID(last_id)
    except ValueError:
        return rows
    # The plain bound lets the index skip; the rest settles cases opened at the same instant.
    return rows.filter(opened_at__lte=at).filter(Q(opened_at__lt=at) | Q(id__lt=case_id))
