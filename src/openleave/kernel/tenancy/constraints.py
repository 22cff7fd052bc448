"""Constraints that make tenancy the database's own rule.

Django sees one ``id``; the database's keys are composite and led by ``organization_id``. Measured on PostgreSQL, a
single-column foreign key lets one tenant's row point at another tenant's (foreign-key checks bypass row-level
security); the composite key refuses, and foreign and missing ids then fail alike.
"""

from __future__ import annotations

from typing import Any

from django.db.models import BaseConstraint

CURRENT = "(SELECT openleave_current_organization())"
OWN_ROWS = f"organization_id = {CURRENT}"
#: In an organization its rows; outside any, those of the account: where it belongs, and what it asked for.
ACCOUNT_ROWS = (
    f"CASE WHEN openleave_has_organization() THEN {OWN_ROWS} ELSE account_id = (SELECT openleave_current_account()) END"
)


class _TableConstraint(BaseConstraint):
    """A constraint added by ALTER TABLE once every table of the migration exists."""

    first = False

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        # Keys go before references, which need them. Returning None keeps the text out of CREATE TABLE.
        statement = self.create_sql(model, schema_editor)
        position = 0 if self.first else len(schema_editor.deferred_sql)
        schema_editor.deferred_sql.insert(position, statement)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Only the database can check this one."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]


class TenantKey(_TableConstraint):
    """Primary key (organization_id, id), and FORCEd row-level security with one policy.

    ``using`` widens or narrows which rows may be read; ``check`` which may be written. The default of both is the
    current organization's rows.
    """

    first = True

    def __init__(self, *, name: str, using: str = OWN_ROWS, check: str = OWN_ROWS) -> None:
        super().__init__(name=name)
        # Not self.check: that is a method of Django's constraints.
        self.readable, self.writable = using, check

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"using": self.readable, "check": self.writable}
        return path, tuple(args), kwargs

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        single = schema_editor.quote_name(model._meta.db_table.strip('"').split('"."')[-1] + "_pkey")
        name = schema_editor.quote_name(self.name)
        return (
            f"ALTER TABLE {table} DROP CONSTRAINT {single}, "
            f"ADD CONSTRAINT {name} PRIMARY KEY (organization_id, id), "
            "ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "
            f"CREATE POLICY own_organization ON {table} USING ({self.readable}) WITH CHECK ({self.writable})"
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        table = schema_editor.quote_name(model._meta.db_table)
        name = schema_editor.quote_name(self.name)
        return (
            f"DROP POLICY own_organization ON {table}; "
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY, "
            f"DROP CONSTRAINT {name}, ADD PRIMARY KEY (id)"
        )


class TenantReference(_TableConstraint):
    """Composite foreign key (organization_id, <column>) to another tenant table.

    ``to`` is the referenced table's name. ``on_delete`` is RESTRICT or CASCADE, enforced by the database.
    """

    def __init__(self, *, name: str, column: str, to: str, on_delete: str = "RESTRICT") -> None:
        super().__init__(name=name)
        self.column, self.to, self.on_delete = column, to, on_delete

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs |= {"column": self.column, "to": self.to, "on_delete": self.on_delete}
        return path, tuple(args), kwargs

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        return reference_sql(
            model._meta.db_table, name=self.name, column=self.column, to=self.to, on_delete=self.on_delete
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name
        return f"ALTER TABLE {quote(model._meta.db_table)} DROP CONSTRAINT {quote(self.name)}"


def reference_sql(table: str, *, name: str, column: str, to: str, on_delete: str = "RESTRICT") -> str:
    """The statements that add a composite foreign key; also for hand-written migrations.

    PostgreSQL checks the rows that exist through row-level security, which binds the owner too. It is lifted for this
    statement, in the migration's transaction, so that every organization's rows are checked.
    """
    both = sorted({table, to})
    lift = "".join(f'ALTER TABLE "{one}" NO FORCE ROW LEVEL SECURITY; ' for one in both)
    restore = "".join(f'; ALTER TABLE "{one}" FORCE ROW LEVEL SECURITY' for one in both)
    return (
        f'{lift}ALTER TABLE "{table}" ADD CONSTRAINT "{name}" '
        f'FOREIGN KEY (organization_id, "{column}") REFERENCES "{to}" (organization_id, id) '
        f"ON DELETE {on_delete}{restore}"
    )
