"""Which rows are about a person: the registry's tables, joined by the database's own foreign keys.

A table whose rows are about employees (``subject="employee"`` in the registry) belongs to what its owning columns point
to: foreign keys and declared links of the categories ``key`` and ``subject_key``. From a root row (an employee, or one
of their cases) everything that belongs to it is found over these columns, children before what they belong to. A table
that cannot be reached this way from the employee fails a test: nothing can be forgotten (privacy lesson: lists rot).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter

from django.apps import apps as installed
from django.db.models import Field, ForeignKey

from openleave.kernel.registry import declared

SUBJECT, CASE = "people_employee", "cases_leavecase"
#: How the number of somebody erased begins (``services.erasing.tombstone``).
TOMB = "erased-"
ROOTS = {"subject": SUBJECT, "case": CASE}
#: Kept by the kernel, which finds them by their subject: sealed values and files.
ELSEWHERE = {"vault.secret", "files_file"}
OWNING = {"key", "subject_key"}


@dataclass(frozen=True, slots=True)
class Edge:
    """``table.column`` says to which row of ``to`` a row belongs. ``required`` when it may not be null."""

    table: str
    column: str
    to: str
    required: bool


def living(alias: str = "people_employee") -> str:
    """SQL that holds for the rows of ``people_employee`` (as ``alias``) of people who were not erased."""
    return f"NOT starts_with({alias}.number, '{TOMB}')"


@cache
def tables() -> frozenset[str]:
    """Every table whose rows are about employees."""
    about = {column.table for column in declared().columns.values() if column.subject == "employee"}
    return frozenset(about - ELSEWHERE)


@cache
def edges() -> tuple[Edge, ...]:
    """All owning columns of these tables."""
    return tuple(edge for edge in _edges() if (edge.table, edge.column) not in declared().references)


@cache
def references() -> tuple[Edge, ...]:
    """Columns that point to a row without belonging to it: emptied when that row goes."""
    found = {(edge.table, edge.column): edge for edge in _edges(owning_only=False)}
    return tuple(found[one] for one in sorted(declared().references))


def _edges(owning_only: bool = True) -> Iterator[Edge]:
    fields = _fields()
    for (table, name), column in sorted(declared().columns.items()):
        if table not in tables() or (owning_only and column.category.key not in OWNING):
            continue
        field = fields.get((table, name))
        targets = {link[2] for link in declared().links if link[:2] == (table, name)}
        if field is not None and _target(field) is not None:
            targets.add(_target(field))
        if not targets and column.category.key == "subject_key" and table != SUBJECT:
            targets = {SUBJECT}  # the id of an employee, without a foreign key
        for to in sorted(targets & tables()):
            if to != table or not owning_only:
                yield Edge(table, name, to, field is not None and not field.null)


@cache
def _fields() -> dict[tuple[str, str], Field]:
    return {
        (model._meta.db_table, field.column): field
        for model in installed.get_models()
        for field in model._meta.local_fields
    }


def _target(field: Field | None) -> str | None:
    return field.related_model._meta.db_table if isinstance(field, ForeignKey) else None


@cache
def _belonging(root: str) -> frozenset[str]:
    """The tables that can be reached from the root's."""
    found = {root}
    while more := {edge.table for edge in edges() if edge.to in found} - found:
        found |= more
    return frozenset(found)


def unreachable() -> list[str]:
    """Tables about employees that no owning column joins to one. Must be empty."""
    return sorted(tables() - _belonging(SUBJECT))


@cache
def order(kind: str) -> tuple[str, ...]:
    """The tables below a root of that kind ("subject" or "case"), each before those it belongs to; the root's last."""
    root = ROOTS[kind]
    reached = _belonging(root)
    below: dict[str, set[str]] = {table: set() for table in reached}
    for edge in _all_foreign_keys():
        if edge.table in reached and edge.to in reached and edge.table != edge.to:
            below[edge.to].add(edge.table)
    # What only names a person's id is derived from their rows by triggers: it goes after those.
    loose = {table for table in reached if table != root and not is_joined(table)}
    ordered = [table for table in TopologicalSorter(below).static_order() if table not in loose | {root}]
    return (*ordered, *sorted(loose), root)


@cache
def is_joined(table: str) -> bool:
    """Whether its rows are tied to others by a foreign key; those of other tables are noted by triggers."""
    return any(edge.table == table for edge in _all_foreign_keys())


def _all_foreign_keys() -> Iterator[Edge]:
    for (table, name), field in _fields().items():
        to = _target(field)
        if to is not None and (table, name) not in declared().references:
            yield Edge(table, name, to, not field.null)


@cache
def condition(
    kind: str,
    table: str,
    roots: str = "ANY(%(roots)s)",
    alias: str = "x",
    organization: str = "%(organization)s",
) -> str:
    """SQL that holds for the rows of ``table`` (as ``alias``) that belong to one of the roots.

    ``roots`` is what a root's id must equal, ``organization`` whose rows are looked at.
    """
    return "(" + " OR ".join(conditions(kind, table, roots, alias, organization)) + ")"


@cache
def conditions(
    kind: str,
    table: str,
    roots: str = "ANY(%(roots)s)",
    alias: str = "x",
    organization: str = "%(organization)s",
) -> tuple[str, ...]:
    """The same in parts, of which one must hold: each can use an index of its own, which their OR cannot."""
    if table == ROOTS[kind]:
        return (f"{alias}.id = {roots}",)
    return tuple(_part(kind, edge, roots, alias, organization) for edge in _deciding(kind, table))


def _deciding(kind: str, table: str) -> list[Edge]:
    """The columns that decide whose a row is: where some may not be null, those to the nearest of their tables."""
    own = [edge for edge in edges() if edge.table == table and edge.to in _belonging(ROOTS[kind])]
    required = [edge for edge in own if edge.required]
    if not required:
        return own
    nearest = min(required, key=lambda edge: (_distance(kind, edge.to), edge.to)).to
    return [edge for edge in own if edge.to == nearest]


@cache
def _distance(kind: str, table: str) -> int:
    """How many steps a table is away from the root's."""
    found, steps = {ROOTS[kind]}, 0
    while table not in found:
        found |= {edge.table for edge in edges() if edge.to in found}
        steps += 1
    return steps


def _part(kind: str, edge: Edge, roots: str, alias: str, organization: str) -> str:
    if edge.to == ROOTS[kind]:
        return f"{alias}.{edge.column} = {roots}"
    inner = f"{alias}x"
    # Not correlated with the row outside, so that PostgreSQL finds the inner ids once and joins.
    return (
        f"{alias}.{edge.column} IN (SELECT {inner}.id FROM {edge.to} {inner} "  # noqa: S608 - names of our own tables
        f"WHERE {inner}.organization_id = {organization} AND "
        f"{condition(kind, edge.to, roots, inner, organization)})"
    )
