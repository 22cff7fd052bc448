"""How reports read: whole sets in single statements, never a case at a time, and never a case behind a wall.

A statement names the cases it is about with ``:seen``, a common table expression of those that the actor may know of
and that the filters let through.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import walls
from openleave.apps.organizations import selectors as organizations
from openleave.apps.reports.shape import Asked
from openleave.kernel.tenancy import purpose_scope

#: States in which leave runs.
RUNNING = ("open", "returning")
#: States in which leave stands granted.
GRANTED = ("designated", "partly_designated", "open", "returning")

# The job that the employee held on a day: the latest of those that are believed now and had begun.
JOB = """
    LEFT JOIN LATERAL (
        SELECT j.worksite_id, j.department, j.pay_type, j.pay_rate, j.minutes_per_week FROM people_assignment j
         WHERE j.organization_id = c.organization_id AND j.employee_id = c.employee_id AND j.superseded_at IS NULL
           AND j.valid_from <= {on}
         ORDER BY j.valid_from DESC, j.recorded_at DESC LIMIT 1) a ON true"""
SEEN = """
seen AS (
    SELECT {columns}
      FROM cases_leavecase c{job}
     WHERE c.organization_id = %(organization)s AND {wall} AND {where}{place})"""
#: The day for which a case's worksite and department are looked up: its first day of leave.
FIRST_DAY = "coalesce(c.starts_on, c.noticed_on)"


def rows(
    asked: Asked,
    statement: str,
    *,
    columns: str,
    where: str = "true",
    on: str = FIRST_DAY,
    job: bool = True,
    **values: Any,
) -> list[tuple[Any, ...]]:
    """All rows of ``statement``, in which ``:seen`` stands for the cases: ``columns`` of ``c`` (the case) and, with
    ``job``, of ``a`` (worksite, department, pay on the day ``on``), those of the filters and of ``where``.

    ``columns``, ``where`` and ``on`` are constants of the reports, never a request's words.
    """
    wall, found = walls.sql(asked.actor, "c")
    found |= {"organization": asked.organization_id, "today": asked.today, "zone": asked.zone}
    found |= {"from": asked.from_on, "to": asked.to_on} | values
    place = ""
    if asked.worksite_id is not None:
        place += " AND a.worksite_id = %(worksite)s"
        found["worksite"] = asked.worksite_id
    if asked.department:
        place += " AND a.department = %(department)s"
        found["department"] = asked.department
    joined = JOB.format(on=on) if job or place else ""
    seen = SEEN.format(columns=columns, job=joined, wall=wall, where=where, place=place)
    with connection.cursor() as cursor:
        cursor.execute(statement.replace(":seen", seen), found)
        return cursor.fetchall()


def worksite_names(asked: Asked) -> dict[Any, str]:
    """Worksites by id, by name; and what stands for none."""
    found: dict[Any, str] = {one.id: one.name for one in organizations.worksites(asked.organization_id)}
    return found | {None: _("Worksite not known")}


def account_names(ids: Collection[Any]) -> dict[Any, str]:
    """Who decided or owns, by name: from the accounts, which answer for accountability and not for counting."""
    with purpose_scope("accountability"):
        called = accounts.account_names(one for one in ids if one)
    return {one: called.get(one, _("An account that is gone")) if one else _("Nobody yet") for one in ids}


def department_name(name: str | None) -> str:
    return name or _("Department not known")


def months(asked: Asked) -> list[date]:
    """The first days of the months from the beginning to the end of the period."""
    first, found = asked.from_on.replace(day=1), []
    while first <= asked.to_on:
        found.append(first)
        first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return found


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one decimal, exactly rounded; None of nothing."""
    return quotient(part * 100, whole)


def quotient(part: int, whole: int) -> Decimal | None:
    """With one decimal, exactly rounded; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
