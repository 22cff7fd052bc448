"""The search must stay quick under row-level security."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection

from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.tests.factories import make_organization
from openleave.kernel.tenancy import organization_scope


def _many(organization_id: UUID, count: int) -> None:
    rows = [Employee(organization_id=organization_id, number=f"n{index:05}") for index in range(count)]
    Employee.objects.bulk_create(rows)
    Profile.objects.bulk_create(
        Profile(
            organization_id=organization_id,
            employee=row,
            first_name="Pat",
            last_name=f"Name{index:05}",
            valid_from=date(2020, 1, 1),
        )
        for index, row in enumerate(rows)
    )


def test_row_level_security_lets_a_search_use_its_index(fresh_database: Any) -> None:
    """Only leakproof comparisons may; LIKE or lower() would read every row of the organization."""
    with fresh_database.in_django():
        organization = make_organization("harbor-hospital")
        with organization_scope(organization.id):
            _many(organization.id, 3000)
        with psycopg.connect(fresh_database.owner, autocommit=True) as owner:
            owner.execute("ANALYZE people_profile")
        with organization_scope(organization.id), connection.cursor() as cursor:
            cursor.execute(
                "EXPLAIN SELECT id FROM people_profile WHERE organization_id = %s AND superseded_at IS NULL"
                " AND search_last >= 'name0100' AND search_last < 'name0101'",
                [organization.id],
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "people_profile_last" in plan, plan
    assert "search_last >=" in plan.split("Index Cond")[1], plan
