"""The catalogue test: the migrated database has no way to leak, and each rule notices what it is for."""

from __future__ import annotations

import psycopg
import pytest

from openleave.kernel.tenancy import catalogue

FUNCTION = "openleave_current_organization()"
GOOD = f"""
    CREATE TABLE mutant_parent (organization_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (organization_id, id));
    ALTER TABLE mutant_parent ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON mutant_parent USING (organization_id = (SELECT {FUNCTION}))
        WITH CHECK (organization_id = (SELECT {FUNCTION}));
    CREATE TABLE mutant (organization_id uuid NOT NULL, id uuid NOT NULL, code text, parent_id uuid,
        PRIMARY KEY (organization_id, id), UNIQUE (organization_id, code),
        FOREIGN KEY (organization_id, parent_id) REFERENCES mutant_parent (organization_id, id));
    ALTER TABLE mutant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON mutant USING (organization_id = (SELECT {FUNCTION}))
        WITH CHECK (organization_id = (SELECT {FUNCTION}));
"""

#: What a careless migration could add to the good table, and the words of the rule that must notice.
MUTANTS = {
    "row-level security off": ("ALTER TABLE mutant DISABLE ROW LEVEL SECURITY", "not enabled and forced"),
    "not forced on the owner": ("ALTER TABLE mutant NO FORCE ROW LEVEL SECURITY", "not enabled and forced"),
    "no policy": ("DROP POLICY own ON mutant", "has no policy"),
    "a policy that lets all read": ("CREATE POLICY more ON mutant USING (true)", "does not ask for the organization"),
    "a policy that lets all write": (
        f"DROP POLICY own ON mutant;CREATE POLICY own ON mutant USING (organization_id = {FUNCTION}) WITH CHECK (true)",
        "does not ask for the organization",
    ),
    "a policy for inserts that asks nothing": (
        "CREATE POLICY more ON mutant FOR INSERT WITH CHECK (true)",
        "does not ask for the organization",
    ),
    "a policy with a way around": (
        f"CREATE POLICY more ON mutant USING (organization_id = {FUNCTION} OR code = 'open')",
        "does not ask for the organization",
    ),
    "a directory open to all": (
        "CREATE POLICY mutant ON organizations_organization USING (true)",
        "directory of organizations is open",
    ),
    "a key of id alone": (
        "ALTER TABLE mutant DROP CONSTRAINT mutant_pkey, ADD PRIMARY KEY (id)",
        "primary key is not led by organization_id",
    ),
    "no primary key": ("ALTER TABLE mutant DROP CONSTRAINT mutant_pkey", "primary key is not led by organization_id"),
    "unique over all organizations": ("ALTER TABLE mutant ADD UNIQUE (code)", "unique index is not led"),
    "unique expression over all organizations": (
        "CREATE UNIQUE INDEX mutant_lower ON mutant (lower(code))",
        "unique index is not led",
    ),
    "a reference that may cross": (
        "ALTER TABLE mutant_parent ADD CONSTRAINT mutant_parent_id UNIQUE (id);"
        "CREATE TABLE mutant_child (organization_id uuid NOT NULL, id uuid NOT NULL,"
        " parent_id uuid REFERENCES mutant_parent (id), PRIMARY KEY (organization_id, id))",
        "foreign key between tenant tables",
    ),
    "the organization may be missing": (
        "CREATE TABLE mutant_null (organization_id uuid, id uuid PRIMARY KEY)",
        "organization_id may be null",
    ),
    "a view with its owner's rights": ("CREATE VIEW mutant_view AS SELECT * FROM mutant", "view runs with its owner's"),
    "a materialised view": (
        "CREATE MATERIALIZED VIEW mutant_kept AS SELECT 1 AS one",
        "materialised view keeps rows",
    ),
    "a function with its owner's rights": (
        "CREATE FUNCTION mutant_all() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM mutant'",
        "SECURITY DEFINER",
    ),
    "a partition without protection": (
        "CREATE TABLE mutant_parted (organization_id uuid NOT NULL, id uuid NOT NULL,"
        " PRIMARY KEY (organization_id, id)) PARTITION BY HASH (organization_id);"
        "CREATE TABLE mutant_part PARTITION OF mutant_parted FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
        "not enabled and forced",
    ),
    "a foreign tenant table in the vault": (
        "CREATE TABLE vault.mutant_secret (organization_id uuid NOT NULL, id uuid NOT NULL)",
        "not enabled and forced",
    ),
}


@pytest.mark.commitment("P-04")
def test_nothing_in_the_migrated_database_leaks(owner_connection: psycopg.Connection) -> None:
    with owner_connection.cursor() as cursor:
        assert catalogue.problems(cursor) == []


def test_a_sound_table_is_not_complained_about(owner_connection: psycopg.Connection) -> None:
    with owner_connection.cursor() as cursor:
        cursor.execute(GOOD)
        assert catalogue.problems(cursor) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_is_caught(owner_connection: psycopg.Connection, name: str) -> None:
    change, words = MUTANTS[name]
    with owner_connection.cursor() as cursor:
        cursor.execute(GOOD)
        cursor.execute(change)
        found = catalogue.problems(cursor)
    assert any(words in problem and ("mutant" in problem or "directory" in problem) for problem in found), found


def test_every_rule_has_its_mutant(owner_connection: psycopg.Connection) -> None:
    caught = {words for _change, words in MUTANTS.values()}
    for rule in catalogue.RULES:
        assert any(words in rule for words in caught), f"No mutant shows that this rule works: {rule}"


@pytest.mark.commitment("P-04")
@pytest.mark.lesson(13)
def test_the_web_role_is_safe_and_others_are_refused(web_connection, owner_connection, test_server, process_database):
    with web_connection.cursor() as cursor:
        assert catalogue.role_problems(cursor) == []
    with owner_connection.cursor() as cursor:
        assert any("owns tables" in problem for problem in catalogue.role_problems(cursor))
    with (
        psycopg.connect(test_server.admin_conninfo(process_database.name)) as superuser,
        superuser.cursor() as cursor,
    ):
        found = " ".join(catalogue.role_problems(cursor))
        assert "superuser" in found and "without taking the vault role" in found
        # A role that may bypass row-level security is refused even when it owns nothing.
        cursor.execute("CREATE ROLE mutant_bypass BYPASSRLS; SET LOCAL ROLE mutant_bypass")
        assert any("bypass" in problem for problem in catalogue.role_problems(cursor))
        superuser.rollback()
