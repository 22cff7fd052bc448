"""Numbers that follow each other within an organization and a calendar year."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.models import TenantModel


def next_number(counter: type[TenantModel], organization_id: UUID, year: int) -> int:
    """The next number of the year, without gaps: the counter's row is locked until the commit.

    ``counter`` has the columns ``year`` and ``last``, one row for an organization and year. Runs inside the scope.
    """
    table = connection.ops.quote_name(counter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS n (organization_id, id, year, last) VALUES (%s, %s, %s, 1) "  # noqa: S608 - a model's
            "ON CONFLICT (organization_id, year) DO UPDATE SET last = n.last + 1 RETURNING last",
            [organization_id, new_id(), year],
        )
        last: int = cursor.fetchone()[0]
    return last
