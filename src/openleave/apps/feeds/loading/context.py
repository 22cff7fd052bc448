"""What an import has to know about the organization before it reads the first row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openleave.apps.feeds.normalise.dates import Order
from openleave.kernel.actor import Actor

Progress = Callable[[str, int], None]


def no_progress(phase: str, done: int) -> None:
    """For commands and tests that watch nothing."""


@dataclass(slots=True)
class Context:
    """One import's surroundings.

    ``schedules`` and ``worksites`` map what a file may say (casefolded code or name) to the code in OpenLeave.
    ``options``: ``create_schedules``, ``create_worksites``, ``pay_codes`` (code to whether it counts as worked),
    ``words`` (field to plain word to its meaning). ``actor``: whoever asked for the step.
    """

    cursor: Any
    organization_id: UUID
    source_id: UUID
    kind: str
    today: date
    now: datetime
    account_id: UUID | None = None
    week_starts_on: int = 6
    schedules: dict[str, str] = field(default_factory=dict)
    worksites: dict[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    orders: Mapping[str, Order] = field(default_factory=dict)
    progress: Progress = no_progress
    actor: Actor | None = None
    new_id_sql: str = "gen_random_uuid()"

    @property
    def seed(self) -> int:
        """Fingerprints differ between organizations, so that equal rows cannot be told from them."""
        return int.from_bytes(self.organization_id.bytes[:7], "big")

    def query(self, sql: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Run a query and fetch all of it (small results only)."""
        self.cursor.execute(sql, parameters or [])
        return list(self.cursor.fetchall())


def prepare(context: Context) -> Context:
    """Fill in what the database knows. Runs inside the organization's scope."""
    organization_id = context.organization_id
    (version,) = context.query("SELECT to_regprocedure('uuidv7()') IS NOT NULL")[0]
    if version:  # PostgreSQL 18; random ids on 17 scatter over the indexes
        context.new_id_sql = "uuidv7()"
    for (start,) in context.query(
        "SELECT workweek_starts_on FROM organizations_settings WHERE organization_id = %s", [organization_id]
    ):
        context.week_starts_on = start
    for (code,) in context.query(
        "SELECT code FROM people_schedule WHERE organization_id = %s AND superseded_at IS NULL", [organization_id]
    ):
        context.schedules[code.casefold()] = code
    sites = context.query("SELECT code, name FROM organizations_worksite WHERE organization_id = %s", [organization_id])
    for code, name in sites:
        context.worksites.setdefault(name.casefold(), code)
    for code, _ in sites:
        context.worksites[code.casefold()] = code
    return context
