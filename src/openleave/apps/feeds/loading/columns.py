"""The columns of facts, as files fill them, as temporary tables hold them and as polars types them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

MONEY = pl.Decimal(14, 4)


@dataclass(frozen=True, slots=True)
class Column:
    """A fact's column: its PostgreSQL and polars types. Texts are never null in the database, only empty."""

    name: str
    sql: str
    polars: Any

    @property
    def text(self) -> bool:
        return bool(self.polars == pl.String)


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", pl.String) for name in names)


PROFILE = (
    *_texts("first_name", "middle_name", "last_name", "suffix", "preferred_name", "email", "phone"),
    Column("born_on", "date", pl.Date),
    *_texts("home_street", "home_city", "home_state", "home_postal_code", "language"),
)
ASSIGNMENT = (
    *_texts("worksite_code", "manager_number", "schedule_code", "job_title", "department", "status", "pay_type"),
    Column("pay_rate", "numeric(14,4)", MONEY),
    Column("minutes_per_week", "integer", pl.Int64),
    Column("full_time", "boolean", pl.Boolean),
    Column("exempt", "boolean", pl.Boolean),
    *_texts("union_code", "work_state"),
)
EMPLOYMENT = (
    Column("hired", "date", pl.Date),
    Column("first_hired", "date", pl.Date),
    Column("separated_on", "date", pl.Date),
    Column("service_from_on", "date", pl.Date),
)
WORKSITE = _texts("worksite_name", "worksite_street", "worksite_city", "worksite_postal_code")

FACTS = (*PROFILE, *ASSIGNMENT)

#: Columns of people_assignment that are stored as they are (worksite and manager become references).
ASSIGNMENT_STORED = tuple(column for column in ASSIGNMENT if column.name not in ("worksite_code", "manager_number"))


def complete(frame: pl.DataFrame, columns: tuple[Column, ...]) -> list[pl.Expr]:
    """Expressions that make the frame have exactly these columns, typed, texts never null."""
    made = []
    for column in columns:
        value = pl.col(column.name) if column.name in frame.columns else pl.lit(None)
        value = value.cast(column.polars)
        if column.text:
            value = value.fill_null("active" if column.name == "status" else "")
        made.append(value.alias(column.name))
    return made


def definition(columns: tuple[Column, ...], prefix: str = "") -> str:
    """Columns of a temporary table."""
    return ", ".join(f"{prefix}{column.name} {column.sql}" for column in columns)


def names(columns: tuple[Column, ...], prefix: str = "") -> str:
    """Their names, for INSERT and SELECT."""
    return ", ".join(f"{prefix}{column.name}" for column in columns)
