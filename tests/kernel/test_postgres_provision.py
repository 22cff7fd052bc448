"""What each role may and may not do, on a server of this module's own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from openleave.kernel.postgres import EmbeddedServer, PostgresError, provision

PASSWORDS = {provision.OWNER: "owner's password", provision.WEB: "web's password"}


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedServer]:
    parent = Path(tempfile.mkdtemp(prefix="olpg-"))
    if os.geteuid() == 0:
        parent.chmod(0o711)
    instance = EmbeddedServer(parent / "postgres", durable=False)
    instance.ensure_started()
    provision.prepare(instance.admin_conninfo(), database="leave", passwords=PASSWORDS)
    with connect(instance, provision.OWNER) as owner:
        owner.execute("CREATE TABLE thing (id bigserial PRIMARY KEY, name text)")
        owner.execute("CREATE TABLE vault.secret (id bigserial PRIMARY KEY, sealed bytea)")
        owner.execute("CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    yield instance
    instance.stop()
    subprocess.run(["rm", "-rf", str(parent)], check=True)


def connect(server: EmbeddedServer, role: str, dbname: str = "leave") -> psycopg.Connection:
    return psycopg.connect(
        host=str(server.socket_directory), user=role, password=PASSWORDS[role], dbname=dbname, autocommit=True
    )


@pytest.fixture
def web(server: EmbeddedServer) -> Iterator[psycopg.Connection]:
    with connect(server, provision.WEB) as connection:
        yield connection


def test_no_role_is_privileged(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_conninfo()) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,"
            " rolinherit FROM pg_roles WHERE rolname LIKE 'openleave%' ORDER BY rolname"
        ).fetchall()
    nothing = (False,) * 6
    assert rows == [
        (provision.ERASER, False, *nothing),
        (provision.OWNER, True, *nothing),
        (provision.SECURITY, False, *nothing),
        (provision.VAULT, False, *nothing),
        (provision.WEB, True, *nothing),
    ]


def test_preparing_again_changes_nothing_and_takes_back_what_was_added(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as admin:
        admin.execute("ALTER ROLE openleave_web BYPASSRLS CREATEROLE INHERIT")
        admin.execute("GRANT openleave_owner TO openleave_web")
        admin.execute("GRANT CREATE ON DATABASE leave TO openleave_web")
    provision.prepare(server.admin_conninfo(), database="leave", passwords=PASSWORDS)
    test_no_role_is_privileged(server)
    with connect(server, provision.WEB) as web:
        for forbidden in ("SET ROLE openleave_owner", "CREATE SCHEMA mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(forbidden)


def test_the_web_role_reads_and_writes_rows(web: psycopg.Connection) -> None:
    row = web.execute("INSERT INTO thing (name) VALUES ('a') RETURNING id").fetchone()
    web.execute("UPDATE thing SET name = 'b' WHERE id = %s", row)
    web.execute("DELETE FROM thing WHERE id = %s", row)
    assert web.execute("SELECT answer()").fetchone() == (42,)
    web.execute("CREATE TEMP TABLE staging (id int)")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "DROP TABLE thing",
        "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
        "TRUNCATE thing",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET ROLE openleave_owner",
        "SET SESSION AUTHORIZATION postgres",
        "SELECT * FROM vault.secret",
        "COPY thing TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "ALTER SYSTEM SET fsync = off",
        "CREATE TRIGGER t BEFORE INSERT ON thing EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    ],
)
def test_the_web_role_may_not(web: psycopg.Connection, statement: str) -> None:
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported)):
        web.execute(statement)


@pytest.mark.commitment("P-24")
def test_the_vault_is_reached_by_its_own_role_alone(web: psycopg.Connection) -> None:
    with web.transaction():
        web.execute("SET LOCAL ROLE openleave_vault")
        web.execute("INSERT INTO vault.secret (sealed) VALUES ('x')")
        assert web.execute("SELECT count(*) FROM vault.secret").fetchone() == (1,)
        web.execute("DELETE FROM vault.secret")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), web.transaction():
        web.execute("SET LOCAL ROLE openleave_vault")
        web.execute("SELECT * FROM thing")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), web.transaction():
        web.execute("SET LOCAL ROLE openleave_vault")
        web.execute("DROP TABLE vault.secret")


def test_other_databases_are_closed(server: EmbeddedServer) -> None:
    provision.close_other_databases(server.admin_conninfo())
    for role in provision.LOGIN_ROLES:
        for dbname in ("postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                connect(server, role, dbname)


def test_extensions_and_locale(server: EmbeddedServer) -> None:
    with connect(server, provision.OWNER) as owner:
        found = {row[0] for row in owner.execute("SELECT extname FROM pg_extension")}
        assert set(provision.EXTENSIONS) <= found
        assert owner.execute("SELECT lower('ÉÑ')").fetchone() == ("éñ",)
        provider = owner.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'leave'").fetchone()
    assert provider == ("b", "C.UTF-8")


def test_a_clone_has_contents_and_grants(server: EmbeddedServer) -> None:
    provision.clone(server.admin_conninfo(), template="leave", database="copy")
    with connect(server, provision.WEB, "copy") as web:
        web.execute("INSERT INTO thing (name) VALUES ('only in the copy')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("CREATE SCHEMA mine")
    with connect(server, provision.WEB) as web:
        assert web.execute("SELECT count(*) FROM thing WHERE name = 'only in the copy'").fetchone() == (0,)
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as admin:
        acl = admin.execute("SELECT datacl::text FROM pg_database WHERE datname = 'copy'").fetchone()[0]
        assert "{=" not in acl and ",=" not in acl, "PUBLIC may not connect"
        provision.drop(admin, "copy")


def test_a_database_of_another_owner_is_refused(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE theirs")
    with pytest.raises(PostgresError, match="belongs to the role 'postgres'"):
        provision.prepare(server.admin_conninfo(), database="theirs", passwords=PASSWORDS)


def test_a_manager_of_roles_who_is_no_superuser_can_prepare(server: EmbeddedServer) -> None:
    """As on a managed cloud server. A second cluster-wide set of roles is not possible, so names exist already."""
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as admin:
        admin.execute("CREATE ROLE cloud LOGIN CREATEDB CREATEROLE PASSWORD 'cloud'")
        for role in (provision.OWNER, provision.WEB, provision.VAULT, provision.ERASER, provision.SECURITY):
            admin.execute(f"GRANT {role} TO cloud WITH ADMIN TRUE")
    address = f"host={server.socket_directory} user=cloud password=cloud dbname=postgres"
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as admin:
        admin.execute("GRANT CONNECT ON DATABASE postgres TO cloud")
    assert provision.is_privileged(address)
    provision.prepare(address, database="managed", passwords=PASSWORDS)
    with connect(server, provision.OWNER, "managed") as owner:
        owner.execute("CREATE TABLE vault.v (id int)")
    web = make_conninfo(address, user=provision.WEB, password=PASSWORDS[provision.WEB], dbname="leave")
    assert not provision.is_privileged(web)


def test_a_role_without_rights_is_told(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as admin:
        admin.execute("CREATE ROLE plain LOGIN PASSWORD 'plain'")
        admin.execute("GRANT CONNECT ON DATABASE postgres TO plain")
    address = f"host={server.socket_directory} user=plain password=plain dbname=postgres"
    with pytest.raises(PostgresError, match="may not do it") as caught:
        provision.prepare(address, database="leave", passwords=PASSWORDS)
    assert "--admin-url" in caught.value.fix


def test_an_absent_server_is_told(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="cannot be reached") as caught:
        provision.check_version(f"host={tmp_path} user=x dbname=leave")
    assert "DATABASE_URL" in caught.value.fix


def test_an_old_server_is_told(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provision, "MINIMUM_VERSION", 99)
    with pytest.raises(PostgresError, match="too old"):
        provision.check_version(server.admin_conninfo())


def test_passwords_are_required(server: EmbeddedServer) -> None:
    with pytest.raises(ValueError, match=provision.WEB):
        provision.prepare(server.admin_conninfo(), database="leave", passwords={provision.OWNER: "x"})
