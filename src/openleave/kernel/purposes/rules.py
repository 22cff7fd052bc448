"""The registry's purposes, written into the policies of the tables, and compared with them at every start.

Each table of an organization that holds data of tier 2 or above asks, in the one policy that asks for the organization,
for a stated purpose among those its ``registry.py`` names. The few tables of that kind which belong to no organization
(accounts, second factors, the operator's trail) have a policy of their own; for them, no open scope means signing in.
What says who did what (the audit trail, the ledger of disclosures, a visit's pages) may be added to for any purpose and
is read for its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openleave.kernel.registry.declarations import declared

GATED_TIER = 2
#: Added to for any purpose: whoever reads, writes or visits, and whatever leaves, leaves a trace.
TRACES = frozenset(
    (
        "audit_entry",
        "audit_installation_entry",
        "disclosures_disclosedperson",
        "disclosures_disclosure",
        "visits_view",
    )
)
#: Known before there is an organization, or to none: they are asked for by who signs in.
_PLAIN = "openleave_current_organization()"
#: Looked for by account before there is an organization, like memberships.
BY_ACCOUNT = frozenset({"visits_visit"})

_POLICIES = """
SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname, p.polname, c.relrowsecurity,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE p.polname IN ('own_organization', 'stated_purpose')"""
_ALLOWED = re.compile(r"openleave_(?:organization|account)_for\('\{([a-z_,]*)\}'::text\[\]\)")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one table asks: the purposes it may be read for. ``owned``: it belongs to organizations."""

    table: str
    purposes: tuple[str, ...]
    owned: bool

    @property
    def name(self) -> str:
        """The table's name, quoted for SQL."""
        return ".".join(f'"{part}"' for part in self.table.split("."))

    @property
    def statements(self) -> list[str]:
        """SQL that makes the table ask, whatever it asked before."""
        allowed = "'{" + ",".join(self.purposes) + "}'::text[]"
        if self.owned:
            ask = _rows(self.table, f"openleave_organization_for({allowed})")
            check = _rows(self.table, _PLAIN) if self.table in TRACES else ask
            return [f"ALTER POLICY own_organization ON {self.name} USING ({ask}) WITH CHECK ({check})"]
        ask = f"(SELECT openleave_account_for({allowed}))"
        check = "true" if self.table in TRACES else ask
        return [
            f"ALTER TABLE {self.name} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS stated_purpose ON {self.name}",
            f"CREATE POLICY stated_purpose ON {self.name} USING ({ask}) WITH CHECK ({check})",
        ]


def rules() -> dict[str, Rule]:
    """Every table that has to ask, by the registry."""
    tables: dict[str, list[Any]] = {}
    for column in declared().columns.values():
        tables.setdefault(column.table, []).append(column)
    found = {}
    for table, columns in sorted(tables.items()):
        if max(column.category.tier for column in columns) >= GATED_TIER:
            owned = any(column.name == "organization_id" for column in columns)
            found[table] = Rule(table, tuple(sorted(columns[0].purposes)), owned)
    return found


def allowed(cursor: Any) -> Mapping[str, tuple[str, ...]]:
    """The purposes each table asks for in the database itself. A table that asks for none is not among them."""
    return {table: purposes for table, purposes, _ in _found(cursor)}


def apply(cursor: Any) -> int:
    """Make the policies say what the registry says; returns how many tables changed. As the tables' owner."""
    before, count = allowed(cursor), 0
    wanted = rules()
    for table in set(before) - set(wanted):
        cursor.execute(_release(table, dict(_owned(cursor))[table]))
        count += 1
    for table, rule in wanted.items():
        if before.get(table) != rule.purposes:
            count += 1
            for statement in rule.statements:
                cursor.execute(statement)
    return count


def lift(cursor: Any) -> None:
    """Take the purposes out of the policies for the length of a migration. As the tables' owner; then ``apply``."""
    owned = dict(_owned(cursor))
    for table in allowed(cursor):
        cursor.execute(_release(table, owned[table]))


def problems(cursor: Any) -> list[str]:
    """Where database and registry disagree, as sentences; empty when every table asks as declared."""
    found = {table: (purposes, checked) for table, purposes, checked in _found(cursor)}
    wrong = []
    for table, rule in rules().items():
        purposes, checked = found.pop(table, ((), False))
        if purposes != rule.purposes:
            wrong.append(f"{table}: does not ask for its purposes ({', '.join(rule.purposes)}).")
        elif not checked and table not in TRACES:
            wrong.append(f"{table}: may be written for any purpose.")
    return wrong + [f"{table}: asks for purposes that the registry does not know of." for table in found]


def _found(cursor: Any) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    cursor.execute(_POLICIES)
    for table, _name, enabled, using, check in cursor.fetchall():
        match = _ALLOWED.search(using or "")
        if match and enabled:
            yield table, tuple(match[1].split(",")), bool(_ALLOWED.search(check or "")) and check == using


def _owned(cursor: Any) -> Iterator[tuple[str, bool]]:
    cursor.execute(_POLICIES)
    for table, name, *_ in cursor.fetchall():
        yield table, name == "own_organization"


def _rows(table: str, organization: str) -> str:
    own = f"organization_id = (SELECT {organization})"
    if table not in BY_ACCOUNT:
        return own
    by_account = "account_id = (SELECT openleave_current_account())"
    return f"CASE WHEN openleave_has_organization() THEN {own} ELSE {by_account} END"


def _release(table: str, owned: bool) -> str:
    name = ".".join(f'"{part}"' for part in table.split("."))
    if owned:
        ask = _rows(table, _PLAIN)
        return f"ALTER POLICY own_organization ON {name} USING ({ask}) WITH CHECK ({ask})"
    return f"DROP POLICY stated_purpose ON {name}; ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"
