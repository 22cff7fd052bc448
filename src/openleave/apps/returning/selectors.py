"""Reading the return of a case: the plan with everything about it, and what a manager may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.accommodation import selectors as accommodation
from openleave.apps.accommodation.models import Restriction
from openleave.apps.cases.models import LeaveCase
from openleave.apps.returning import private
from openleave.apps.returning.models import GraduatedStep, Position, Premium, ReturnItem, ReturnPlan
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require

# All of one return in one statement, in the order of MODELS. Money as text: JSON would make it a float.
MODELS = (ReturnPlan, ReturnItem, GraduatedStep, Position, Premium)
PARTS = """
WITH p AS (SELECT * FROM returning_returnplan WHERE organization_id = %(organization)s AND case_id = %(case)s)
SELECT
  (SELECT json_agg(p) FROM p),
  (SELECT json_agg(d) FROM returning_returnitem d JOIN p ON d.organization_id = p.organization_id AND d.plan_id = p.id),
  (SELECT json_agg(d ORDER BY d.from_on) FROM returning_graduatedstep d
     JOIN p ON d.organization_id = p.organization_id AND d.plan_id = p.id),
  (SELECT json_agg(d ORDER BY d.id DESC) FROM returning_position d
     JOIN p ON d.organization_id = p.organization_id AND d.plan_id = p.id),
  (SELECT json_agg(to_jsonb(d) || jsonb_build_object('owed', d.owed::text, 'paid', d.paid::text) ORDER BY d.month_on)
     FROM returning_premium d WHERE d.organization_id = %(organization)s AND d.case_id = %(case)s),
  (SELECT json_object_agg(a.id, coalesce(nullif(a.display_name, ''), a.email)) FROM accounts_account a WHERE a.id IN (
     SELECT d.done_by_id FROM returning_returnitem d
       JOIN p ON d.organization_id = p.organization_id AND d.plan_id = p.id))
"""


@dataclass(slots=True)
class File:
    """The return of a case. ``plan`` None: nobody has begun to prepare it. ``restrictions`` with their
    words; ``people``: who did what, by the account's id as text."""

    plan: ReturnPlan | None
    items: list[ReturnItem]
    steps: list[GraduatedStep]
    position: Position | None
    premiums: list[Premium]
    restrictions: list[tuple[Restriction, str]]
    release_text: str
    differences: str
    recovery: dict[str, Any]
    people: dict[str, str]


def return_file(*, actor: Actor, case: LeaveCase, on: date) -> File:
    """Everything about a case's return. ``case`` is one that ``access_case`` gave. What was written is read from the
    vault at once, and that is recorded."""
    require(actor, "return.read")
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"organization": case.organization_id, "case": case.id})
        *rows, people = cursor.fetchone()
    plans, items, steps, positions, premiums = (
        _hydrated(model, found) for model, found in zip(MODELS, rows, strict=True)
    )
    plan, position = next(iter(plans), None), next(iter(positions), None)
    wanted: list[tuple[str, UUID]] = []
    if plan is not None:
        wanted += [("release", plan.id), ("recovery", plan.id)]
    if position is not None:
        wanted.append(("position", position.id))
    limits = accommodation.restriction_rows(actor=actor, case_id=case.id, employee_id=case.employee_id, on=on)
    texts = private.read_many(actor, case.employee_id, [*wanted, *(("restriction", row.id) for row in limits)])
    return File(
        plan,
        items,
        steps,
        position,
        premiums,
        [(row, texts.get(("restriction", row.id), "")) for row in limits],
        texts.get(("release", plan.id), "") if plan else "",
        texts.get(("position", position.id), "") if position else "",
        texts.get(("recovery", plan.id), {}) if plan else {},
        people or {},
    )


def _hydrated(model: Any, rows: list[dict[str, Any]] | None) -> list[Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows or []]
