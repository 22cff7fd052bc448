"""What the rules need to know, read from the database for many cases or people at once: a few statements a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps as installed
from django.db import connection
from django.db.models import DateTimeField

from openleave.apps.erasure import graph
from openleave.apps.facts import Fact
from openleave.apps.organizations import selectors as organizations
from openleave.apps.retention.models import Departure, Stage
from openleave.apps.retention.rules import Span, Term, Timeline, term
from openleave.apps.retention.selectors import choices
from openleave.kernel import clock
from openleave.kernel.ids import as_array

#: How many roots a batch of reckoning reads.
BATCH = 2_000
#: The dates of facts say when something was; when they were recorded says only when a file brought them.
FACT_DATES = {"people_hoursworked": "week_starts_on", "people_quarterlywage": "quarter_starts_on"}
#: Reckoned by the sweep itself: no record of a person.
OWN = {"retention_due"}

CASES = """
SELECT c.id, c.employee_id, c.opened_at, c.closed_at, c.state FROM cases_leavecase c
WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s::uuid[])
"""
PEOPLE = f"""
SELECT e.id, e.created_at, array_agg(m.hired_on ORDER BY m.id), array_agg(m.separated_on ORDER BY m.id),
       bool_and(m.id IS NOT NULL)
FROM people_employee e LEFT JOIN people_employment m
  ON m.organization_id = e.organization_id AND m.employee_id = e.id AND m.superseded_at IS NULL
WHERE e.organization_id = %(organization)s AND e.id = ANY(%(ids)s::uuid[]) AND {graph.living("e")}
GROUP BY e.id, e.created_at
"""  # noqa: S608 - our own names
PLACES = """
SELECT a.employee_id, array_agg(DISTINCT s.state) FROM people_assignment a
LEFT JOIN organizations_worksite w ON w.organization_id = a.organization_id AND w.id = a.worksite_id,
LATERAL (VALUES (a.work_state), (w.state)) s (state)
WHERE a.organization_id = %(organization)s AND a.employee_id = ANY(%(people)s::uuid[]) AND s.state <> ''
GROUP BY a.employee_id
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for all of an organization: its choices, its kind, its zone, and until when it is served."""

    organization_id: UUID
    zone: ZoneInfo
    today: date
    employer_kind: str
    services: tuple[Span, ...]
    instructed: bool
    keep_months: dict[str, int | None]

    def on(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A root, whose it is, and its term."""

    kind: str
    root_id: UUID
    subject_id: UUID
    term: Term


def frame(organization_id: UUID, today: date | None = None) -> Frame:
    """Three statements, inside the organization's scope."""
    settings = organizations.settings_of(organization_id)
    leaving = (
        Departure.objects.filter(organization_id=organization_id, stage__in=[Stage.RETURNED, Stage.TAIL])
        .values_list("serves_until_on", "instruction")
        .first()
    )
    return Frame(
        organization_id,
        ZoneInfo(settings.time_zone),
        today or clock.today(settings.time_zone),
        settings.employer_kind,
        (Span(date.min, leaving[0] if leaving else None),),
        bool(leaving and leaving[1]),
        choices(organization_id),
    )


def by_law_alone(organization_id: UUID) -> Frame:
    """The same without what the organization chose and how long it is served: what somebody who asks for deletion has
    to accept. One statement, inside the organization's scope."""
    settings = organizations.settings_of(organization_id)
    zone, today = ZoneInfo(settings.time_zone), clock.today(settings.time_zone)
    return Frame(organization_id, zone, today, settings.employer_kind, (Span(date.min),), False, {})


def cases(seen: Frame, ids: Sequence[UUID]) -> list[Reckoned]:
    """The terms of these cases, those without an end left out."""
    return [one for one in _cases(seen, ids) if one.term.until_on is not None]


def people(seen: Frame, ids: Sequence[UUID]) -> list[Reckoned]:
    """The terms of these people, those without an end left out. A person is kept as long as the last of their cases."""
    return people_and_cases(seen, ids)[0]


def people_and_cases(seen: Frame, ids: Sequence[UUID]) -> tuple[list[Reckoned], list[Reckoned]]:
    """The terms of these people, and of all cases of theirs, those without an end left out. Seven statements."""
    known = _people(seen, ids)
    found = [
        Reckoned("subject", own.root_id, own.subject_id, longest([own.term, *(one.term for one in theirs)]))
        for own, theirs in known
    ]
    return (
        [one for one in found if one.term.until_on is not None],
        [one for _own, theirs in known for one in theirs if one.term.until_on is not None],
    )


def person(seen: Frame, employee_id: UUID) -> tuple[Term, dict[UUID, Term]]:
    """The terms of what is left of a person beside their cases, and of each case. Nothing binds who is gone."""
    for own, theirs in _people(seen, [employee_id]):
        return own.term, {one.root_id: one.term for one in theirs}
    return Term(date.min, ""), {}


def _cases(seen: Frame, ids: Sequence[UUID]) -> list[Reckoned]:
    values: dict[str, Any] = {"organization": seen.organization_id, "ids": as_array(ids)}
    with connection.cursor() as cursor:
        cursor.execute(CASES, values)
        rows = cursor.fetchall()
        made = _made(cursor, seen, "case", values)
        places = _places(cursor, values | {"people": as_array({row[1] for row in rows})})
    found = []
    for case_id, employee_id, opened_at, closed_at, state in rows:
        made_on = max(made.get(case_id, date.min), seen.on(closed_at or opened_at))
        closed_on = seen.on(closed_at) if closed_at is not None else made_on if state == "cancelled" else None
        timeline = Timeline(
            "case", made_on, closed_on=closed_on, services=seen.services, instructed=seen.instructed,
            jurisdictions=places.get(employee_id, frozenset()), employer_kind=seen.employer_kind,
        )  # fmt: skip
        found.append(Reckoned("case", case_id, employee_id, term(timeline, seen.keep_months.get("case"))))
    return found


def _people(seen: Frame, ids: Sequence[UUID]) -> list[tuple[Reckoned, list[Reckoned]]]:
    """Of each person their own term and those of their cases."""
    values: dict[str, Any] = {"organization": seen.organization_id, "ids": as_array(ids)}
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, values)
        rows = cursor.fetchall()
        made = _made(cursor, seen, "subject", values)
        places = _places(cursor, values | {"people": as_array(row[0] for row in rows)})
        cursor.execute(
            "SELECT id, employee_id FROM cases_leavecase WHERE organization_id = %(organization)s "
            "AND employee_id = ANY(%(ids)s::uuid[])",
            values,
        )
        theirs = dict(cursor.fetchall())
    of: dict[UUID, list[Reckoned]] = {}
    for one in _cases(seen, list(theirs)) if theirs else []:
        of.setdefault(one.subject_id, []).append(one)
    found = []
    for employee_id, created_at, hired, separated, known in rows:
        spans = tuple(
            Span(first, last if last is not None and last <= seen.today else None)
            for first, last in zip(hired, separated, strict=True)
            if known
        )
        made_on = max(made.get(employee_id, date.min), *(last for last in separated if last), date.min)
        timeline = Timeline(
            "subject", made_on if made_on > date.min else seen.on(created_at), employments=spans,
            services=seen.services, instructed=seen.instructed,
            jurisdictions=places.get(employee_id, frozenset()), employer_kind=seen.employer_kind,
        )  # fmt: skip
        own = term(timeline, seen.keep_months.get("subject"))
        found.append((Reckoned("subject", employee_id, employee_id, own), of.get(employee_id, [])))
    return found


def longest(terms: Iterable[Term]) -> Term:
    """The term that ends last; one without an end is the longest."""
    best = Term(date.min, "")
    for one in terms:
        if one.until_on is None:
            return one
        if best.until_on is not None and one.until_on > best.until_on:
            best = one
    return best


def _made(cursor: Any, seen: Frame, kind: str, values: dict[str, Any]) -> dict[UUID, date]:
    """When the youngest record of each root was made: of every table that belongs to the root itself, in one
    statement. Instants count as the organization's days.

    The ids are parsed once, and not for each of the tables: the planner would weigh every single one for every table.
    """
    parts = [
        f"SELECT x.{column} AS root, max({made}) AS made FROM {table} x "  # noqa: S608 - names of our own tables
        f"WHERE x.organization_id = %(organization)s AND x.{column} = ANY(ARRAY(SELECT id FROM root)) "
        f"GROUP BY x.{column}"
        for table, column, made in _dated(kind)
    ]
    cursor.execute(
        "WITH root AS MATERIALIZED (SELECT unnest(%(ids)s::uuid[]) AS id) "  # noqa: S608 - names of our own tables
        f"SELECT root, max(made) FROM ({' UNION ALL '.join(parts)}) t GROUP BY root",
        values | {"zone": seen.zone.key},
    )
    return {root: made for root, made in cursor.fetchall() if made is not None}


@cache
def _dated(kind: str) -> list[tuple[str, str, str]]:
    """Each table that belongs to such a root by a column of its own, and the SQL of the day its rows were made."""
    models = {model._meta.db_table: model for model in installed.get_models()}
    found = []
    for edge in graph.edges():
        model = models.get(edge.table)
        if edge.to != graph.ROOTS[kind] or model is None or edge.table in OWN:
            continue
        if edge.table in FACT_DATES:
            found.append((edge.table, edge.column, f"x.{FACT_DATES[edge.table]}"))
        elif not issubclass(model, Fact):
            found += [
                (edge.table, edge.column, f"(x.{one.column} AT TIME ZONE %(zone)s)::date")
                for one in model._meta.local_fields
                if isinstance(one, DateTimeField) and one.default is clock.now
            ]
    return found


def _places(cursor: Any, values: dict[str, Any]) -> dict[UUID, frozenset[str]]:
    cursor.execute(PLACES, values)
    return {employee: frozenset(f"US-{state}" for state in states) for employee, states in cursor.fetchall()}
