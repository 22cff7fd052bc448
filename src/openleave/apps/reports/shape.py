"""What a report is made of: tables, numbers, a chart, notes. Pages, printed views and downloads draw the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

from django.utils.functional import Promise

from openleave.apps.reports.charts import Chart
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows


class Hidden:
    """A count that is kept from view, because the group is small or another small group would follow from it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN = Hidden()

#: ``code`` is a number of something that stays on one line, ``hours`` are minutes, ``share`` is a Decimal of percent,
#: ``money`` a Decimal of dollars.
type Kind = Literal["text", "code", "count", "hours", "money", "share", "date", "decimal"]
type Value = str | int | Decimal | date | Hidden | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, and how its values are shown and typed."""

    label: str
    kind: Kind = "count"


@dataclass(frozen=True, slots=True)
class Row:
    """The values by column; ``url`` is where the first one leads."""

    values: tuple[Value, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. ``more``: how many rows the page leaves out, which the download has."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: Row | None = None
    more: int = 0
    empty: str = ""
    about: str = ""

    @property
    def hides(self) -> bool:
        rows = [*self.rows, self.total] if self.total else self.rows
        return any(value is HIDDEN for row in rows for value in row.values)


@dataclass(frozen=True, slots=True)
class Number:
    """One figure above the tables, and how it is counted."""

    label: str
    value: Value
    kind: Kind = "count"
    about: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """All that a report found. ``counted`` are sentences that say what is counted and what is not."""

    tables: Sequence[Table]
    counted: Sequence[str]
    numbers: Sequence[Number] = ()
    chart: Chart | None = None

    @property
    def hides(self) -> bool:
        return any(table.hides for table in self.tables) or any(number.value is HIDDEN for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what. ``whole``: for a download, every row."""

    actor: Actor
    today: date
    zone: str
    from_on: date
    to_on: date
    worksite_id: UUID | None = None
    department: str = ""
    by: str = ""
    whose: str = "employer"
    whole: bool = False

    @property
    def organization_id(self) -> UUID:
        assert self.actor.organization_id is not None
        return self.actor.organization_id

    @property
    def named(self) -> bool:
        """Whether single cases and people may be shown."""
        return allows(self.actor, "case.read")

    def all_rows(self) -> Asked:
        return replace(self, whole=True)

    def year(self) -> Asked:
        """The same for the whole calendar year in which the period ends, and all places."""
        year = self.to_on.year
        return replace(self, from_on=date(year, 1, 1), to_on=date(year, 12, 31), worksite_id=None, department="")


@dataclass(frozen=True, slots=True)
class Report:
    """A report: what it is called, the question it answers, by what it can be asked, and how it is found.

    ``statements`` is the most it may ask of the database; ``cuts`` are the ways it can be cut (``?by=``), the first one
    unless another is asked for; those of ``yearly`` are for a calendar year and the whole organization; ``period``:
    asked for a span of days; ``sides``: for employer or employee.
    """

    key: str
    title: str | Promise
    question: str | Promise
    icon: str
    permission: str
    statements: int
    build: Callable[[Asked], Result]
    cuts: tuple[tuple[str, str | Promise], ...] = ()
    yearly: tuple[str, ...] = ()
    period: bool = True
    sides: bool = False
    order: int = field(default=50)


_declared: dict[str, Report] = {}


def declare_report(report: Report) -> None:
    """Add a report. Called once by each module of ``kinds``."""
    _declared[report.key] = report


def reports_for(actor: Actor) -> list[Report]:
    """The reports that the actor may read, in order."""
    return sorted((one for one in _declared.values() if allows(actor, one.permission)), key=lambda one: one.order)


def report_of(actor: Actor, key: str) -> Report | None:
    """The report of that key if the actor may read it."""
    found = _declared.get(key)
    return found if found is not None and allows(actor, found.permission) else None
