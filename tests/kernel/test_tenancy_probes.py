"""Raw SQL as the web role: nine ways to reach another organization's rows, each closed by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors
from tests.databases import TestDatabase

A, B = uuid4(), uuid4()

STATE = (
    "SELECT set_config('openleave.organization', %s, true), "
    "set_config('openleave.purpose', 'leave_administration', true)"
)


def act_for(cursor: psycopg.Cursor, organization: UUID) -> None:
    cursor.execute(STATE, [str(organization)])


@pytest.fixture
def database(fresh_database: TestDatabase) -> Iterator[TestDatabase]:
    """Two organizations with employees, committed."""
    with psycopg.connect(fresh_database.web) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openleave.operator', 'on', true)")
        for organization, slug in ((A, "a"), (B, "b")):
            cursor.execute(
                "INSERT INTO organizations_organization (id, slug, name, created_at) VALUES (%s, %s, %s, now())",
                [organization, slug, slug],
            )
            act_for(cursor, organization)
            for number in ("1", "2"):
                cursor.execute(
                    "INSERT INTO people_employee (organization_id, id, number, created_at) VALUES (%s, %s, %s, now())",
                    [organization, uuid4(), number],
                )
            cursor.execute(
                "INSERT INTO accounts_membership (organization_id, id, account_id, role, created_at)"
                " VALUES (%s, %s, %s, 'employee', now())",
                [organization, uuid4(), uuid4()],
            )
    yield fresh_database


@pytest.fixture
def web(database: TestDatabase) -> Iterator[psycopg.Cursor]:
    with psycopg.connect(database.web) as connection, connection.cursor() as cursor:
        yield cursor
        connection.rollback()


def numbers(cursor: psycopg.Cursor) -> int:
    return cursor.execute("SELECT count(*) FROM people_employee").fetchone()[0]


def employee_of(database: TestDatabase, organization: UUID) -> UUID:
    with psycopg.connect(database.web) as connection, connection.cursor() as cursor:
        act_for(cursor, organization)
        return cursor.execute("SELECT id FROM people_employee ORDER BY number LIMIT 1").fetchone()[0]


@pytest.mark.commitment("P-04")
def test_1_no_organization_is_an_error_never_all_rows(web: psycopg.Cursor) -> None:
    for statement in (
        "SELECT * FROM people_employee",
        "UPDATE people_employee SET number = 'x'",
        "DELETE FROM people_employee",
        "SELECT * FROM organizations_organization",
        "SELECT * FROM accounts_membership",
    ):
        with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
            web.execute(statement)
        web.connection.rollback()


@pytest.mark.commitment("P-04")
def test_2_an_organization_sees_and_changes_only_its_own(web: psycopg.Cursor) -> None:
    act_for(web, A)
    assert numbers(web) == 2
    assert web.execute("SELECT DISTINCT organization_id FROM people_employee").fetchall() == [(A,)]
    assert web.execute("SELECT count(*) FROM people_employee WHERE organization_id = %s", [B]).fetchone() == (0,)
    assert web.execute("UPDATE people_employee SET created_at = now() WHERE organization_id = %s", [B]).rowcount == 0
    assert web.execute("DELETE FROM people_employee").rowcount == 2
    act_for(web, B)
    assert numbers(web) == 2


@pytest.mark.commitment("P-04")
def test_3_rows_cannot_be_written_into_another_organization(web: psycopg.Cursor) -> None:
    act_for(web, A)
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        web.execute(
            "INSERT INTO people_employee (organization_id, id, number, created_at) VALUES (%s, %s, '9', now())",
            [B, uuid4()],
        )
    web.connection.rollback()
    act_for(web, A)
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        web.execute("UPDATE people_employee SET organization_id = %s", [B])


def test_4_a_reference_to_a_foreign_row_fails_like_one_to_nothing(database: TestDatabase, web: psycopg.Cursor) -> None:
    """The two refusals differ in the id alone, so that nothing tells whether a foreign id exists."""
    told = []
    for target in (employee_of(database, B), uuid4()):
        act_for(web, A)
        with pytest.raises(errors.ForeignKeyViolation) as refused:
            web.execute(
                "INSERT INTO people_employment (organization_id, id, employee_id, hired_on, recorded_at)"
                " VALUES (%s, %s, %s, '2026-01-01', now())",
                [A, uuid4(), target],
            )
        told.append(str(refused.value).replace(str(target), "ID"))
        web.connection.rollback()
    assert told[0] == told[1]


def test_5_the_owner_is_bound_too(database: TestDatabase) -> None:
    with psycopg.connect(database.owner) as connection, connection.cursor() as owner:
        with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
            owner.execute("SELECT * FROM people_employee")
        connection.rollback()
        act_for(owner, A)
        assert numbers(owner) == 2


def test_6_the_web_role_cannot_loosen_anything(web: psycopg.Cursor) -> None:
    for statement in (
        "ALTER TABLE people_employee DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE people_employee NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY open ON people_employee USING (true)",
        "DROP POLICY own_organization ON people_employee",
        "ALTER ROLE openleave_web BYPASSRLS",
        "SET ROLE openleave_owner",
        "TRUNCATE people_employee CASCADE",
        "CREATE VIEW public.open AS SELECT * FROM people_employee",
        "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "COPY people_employee FROM STDIN",
        "COPY people_employee TO PROGRAM 'cat'",
        "CREATE OR REPLACE FUNCTION openleave_current_organization() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    ):
        with pytest.raises((errors.InsufficientPrivilege, errors.FeatureNotSupported)):
            web.execute(statement)
        web.connection.rollback()


def test_6_row_security_off_is_an_error_not_a_way_in(web: psycopg.Cursor) -> None:
    web.execute("SET LOCAL row_security = off")
    act_for(web, A)
    with pytest.raises(errors.InsufficientPrivilege):
        numbers(web)


def test_7_views_and_functions_do_not_lend_rights(database: TestDatabase, web: psycopg.Cursor) -> None:
    """A view of the owner's with security_invoker asks as the reader; a temporary view of the web role does too."""
    with psycopg.connect(database.owner, autocommit=True) as owner:
        owner.execute("CREATE VIEW probe WITH (security_invoker = true) AS SELECT * FROM people_employee")
        owner.execute(
            "CREATE FUNCTION probe_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM people_employee'"
        )
    web.execute("CREATE TEMP VIEW own_probe AS SELECT * FROM people_employee")
    for query in ("SELECT count(*) FROM probe", "SELECT probe_count()", "SELECT count(*) FROM own_probe"):
        act_for(web, A)
        assert web.execute(query).fetchone() == (2,)
    web.connection.commit()
    for query in ("SELECT count(*) FROM probe", "SELECT probe_count()"):
        with pytest.raises(errors.InsufficientPrivilege):
            web.execute(query)
        web.connection.rollback()


def test_8_the_organization_dies_with_the_transaction(web: psycopg.Cursor) -> None:
    act_for(web, A)
    assert numbers(web) == 2
    web.connection.commit()
    with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
        numbers(web)
    web.connection.rollback()
    act_for(web, A)
    web.connection.rollback()
    with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
        numbers(web)


def test_9_the_vault_is_out_of_reach_without_its_role(database: TestDatabase, web: psycopg.Cursor) -> None:
    with psycopg.connect(database.owner) as owner:
        tables = [row[0] for row in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'vault'")]
    assert tables
    for table in tables:
        act_for(web, A)
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied for schema vault"):
            web.execute(f"SELECT * FROM vault.{table}")
        web.connection.rollback()
        # With the role, row-level security still stands.
        with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
            web.execute(f"SET LOCAL ROLE openleave_vault; SELECT * FROM vault.{table}")
        web.connection.rollback()
    act_for(web, A)
    with pytest.raises(errors.InsufficientPrivilege):
        web.execute("SET LOCAL ROLE openleave_vault; SELECT * FROM people_employee")


def test_an_account_sees_its_own_memberships_and_no_rows(database: TestDatabase, web: psycopg.Cursor) -> None:
    account, other = uuid4(), uuid4()
    for organization, who in ((A, account), (B, account), (B, other)):
        act_for(web, organization)
        web.execute(
            "INSERT INTO accounts_membership (organization_id, id, account_id, role, created_at)"
            " VALUES (%s, %s, %s, 'employee', now())",
            [organization, uuid4(), who],
        )
    web.execute("SELECT set_config('openleave.organization', '', true)")
    web.execute("SELECT set_config('openleave.account', %s, true)", [str(account)])
    assert web.execute("SELECT count(*) FROM accounts_membership").fetchone() == (2,)
    with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
        numbers(web)


def test_an_operator_sees_names_and_no_rows(web: psycopg.Cursor) -> None:
    web.execute("SELECT set_config('openleave.operator', 'on', true)")
    assert web.execute("SELECT slug FROM organizations_organization ORDER BY 1").fetchall() == [("a",), ("b",)]
    with pytest.raises(errors.InsufficientPrivilege, match="no organization"):
        numbers(web)


def test_the_same_number_in_two_organizations_is_no_clash(web: psycopg.Cursor) -> None:
    """A unique constraint over all organizations would tell that somebody else has this number."""
    statement = "INSERT INTO people_employee (organization_id, id, number, created_at) VALUES (%s, %s, '3', now())"
    for organization in (A, B):
        act_for(web, organization)
        assert web.execute(statement, [organization, uuid4()]).rowcount == 1
