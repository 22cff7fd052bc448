"""Roles, database, schemas and grants, on any PostgreSQL 17 or newer. Idempotent; run by an administrator's role.

Five roles, none of which is a superuser, bypasses row-level security or makes roles or databases:

* ``openleave_owner`` owns the database and its tables. Migrations alone use it.
* ``openleave_web`` serves every request and every test. It owns nothing, reads and writes rows, and no more.
* ``openleave_vault`` cannot sign in. It alone may touch the schema ``vault`` (tier 3); the web role must ask for
  it, with ``SET LOCAL ROLE``, statement by statement, and inherits nothing from it.
* ``openleave_eraser`` cannot sign in. It alone may delete rows of append-only tables, and reads and deletes only; the
  web role must ask for it in the same way, which the one erase function does.
* ``openleave_security`` cannot sign in. It alone reads and writes who read what and what looks like misuse; the web
  role asks for it in the same way, in the module of the security signals.
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from openleave.kernel.postgres.errors import PostgresError

OWNER = "openleave_owner"
WEB = "openleave_web"
VAULT = "openleave_vault"
ERASER = "openleave_eraser"
SECURITY = "openleave_security"
LOGIN_ROLES = (OWNER, WEB)
EXTENSIONS = ("pg_trgm", "btree_gist", "citext")
MINIMUM_VERSION = 17
# Goes up with every change of what this module sets up; part of the name of the tests' template database.
REVISION = 3

_ADVISORY_LOCK = 0x0FE1_EA7E
_ATTRIBUTES = {  # column of pg_roles: (wanted, the words that set it)
    "rolsuper": (False, "NOSUPERUSER"),
    "rolbypassrls": (False, "NOBYPASSRLS"),
    "rolcreatedb": (False, "NOCREATEDB"),
    "rolcreaterole": (False, "NOCREATEROLE"),
    "rolreplication": (False, "NOREPLICATION"),
}


def prepare(admin_conninfo: str, *, database: str, passwords: Mapping[str, str]) -> None:
    """Make roles and ``database``, or bring them to the state described above.

    ``passwords`` maps ``openleave_owner`` and ``openleave_web`` to their passwords. ``admin_conninfo`` connects as
    a superuser, or as a role that may create roles and databases. Raises ``PostgresError``.
    """
    missing = [role for role in LOGIN_ROLES if not passwords.get(role)]
    if missing:
        raise ValueError(f"passwords are missing for {', '.join(missing)}")
    with _admin(admin_conninfo) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        for role in (OWNER, WEB, VAULT, ERASER, SECURITY):
            _role(connection, role, passwords.get(role) if role in LOGIN_ROLES else None)
        _memberships(connection)
        if not _exists(connection, "pg_database", "datname", database):
            _create_database(connection, database)
        _check_ownership(connection, database)
        _database_grants(connection, database)
        with _admin(make_conninfo(admin_conninfo, dbname=database)) as inside, inside.transaction():
            _contents(inside)


def clone(admin_conninfo: str, *, template: str, database: str) -> None:
    """Make ``database`` a copy of ``template`` (which nobody may be connected to), replacing an older copy."""
    with _admin(admin_conninfo) as connection:
        drop(connection, database)
        # Copying files instead of writing the copy to WAL: 44 ms against 71 ms for a hundred tables, measured on a
        # server that does not wait for the disk, as the tests' does not.
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy").format(
                sql.Identifier(database), sql.Identifier(template), sql.Identifier(OWNER)
            )
        )
        _database_grants(connection, database)


def close_other_databases(admin_conninfo: str) -> None:
    """Let only superusers into ``postgres`` and ``template1``. For the embedded server, which is ours alone."""
    with _admin(admin_conninfo) as connection:
        for name in ("postgres", "template1"):
            _execute(connection, sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))


def drop(connection: psycopg.Connection, database: str) -> None:
    """Drop ``database`` if it exists, ending its connections. ``connection`` is an autocommitting administrator's."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def check_version(conninfo: str) -> None:
    """Raise ``PostgresError`` unless ``conninfo`` reaches a PostgreSQL that is new enough."""
    _admin(conninfo).close()


def is_privileged(conninfo: str) -> bool:
    """Whether the role of ``conninfo`` is a superuser, bypasses row-level security or can make roles."""
    with _admin(conninfo) as connection:
        row = connection.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    return bool(row and row[0])


def _admin(conninfo: str) -> psycopg.Connection:
    try:
        connection = psycopg.connect(conninfo, autocommit=True)
    except psycopg.OperationalError as error:
        where = conninfo_to_dict(conninfo)
        raise PostgresError(
            "The PostgreSQL server cannot be reached.",
            f"Connecting to database '{where.get('dbname')}' as '{where.get('user')}' failed: {_first_line(error)}",
            "Check that the server runs and that DATABASE_URL (host, port, user, password, database) is right.",
        ) from error
    version = connection.info.server_version
    if version < MINIMUM_VERSION * 10_000:
        connection.close()
        raise PostgresError(
            f"This PostgreSQL server is too old: version {version // 10_000}.",
            f"OpenLeave needs PostgreSQL {MINIMUM_VERSION} or newer (the C.UTF-8 locale of its own, grant options).",
            "Upgrade the server, or unset DATABASE_URL to use the embedded one.",
        )
    return connection


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[-1] if text else type(error).__name__


def _exists(connection: psycopg.Connection, catalog: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(sql.Identifier(catalog), sql.Identifier(column))
    return connection.execute(query, (name,)).fetchone() is not None


def _role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    """Create the role or take away what it must not have. Only differences are written: a managed server's
    administrator may not even mention SUPERUSER in an ALTER ROLE."""
    name = sql.Identifier(role)
    if not _exists(connection, "pg_roles", "rolname", role):
        _execute(connection, sql.SQL("CREATE ROLE {} NOLOGIN NOINHERIT").format(name))
    columns = [*_ATTRIBUTES, "rolcanlogin", "rolinherit"]
    query = sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(
        sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    found = dict(zip(columns, connection.execute(query, (role,)).fetchone() or (), strict=True))
    changes = [words for column, (wanted, words) in _ATTRIBUTES.items() if found[column] != wanted]
    if found["rolcanlogin"] != (password is not None):
        changes.append("LOGIN" if password is not None else "NOLOGIN")
    if found["rolinherit"]:
        changes.append("NOINHERIT")
    if changes:
        _execute(connection, sql.SQL("ALTER ROLE {} " + " ".join(changes)).format(name))
    if password is not None:
        # Hashed here, so that the password itself is in no statement that a server might log.
        hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        _execute(connection, sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed)))


def _memberships(connection: psycopg.Connection) -> None:
    web, owner = sql.Identifier(WEB), sql.Identifier(OWNER)
    for role in (VAULT, ERASER, SECURITY):
        _execute(
            connection,
            sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE, ADMIN FALSE").format(sql.Identifier(role), web),
        )
    superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if not (superuser and superuser[0]):  # to create and to set up what the owner owns
        me = sql.Identifier(connection.info.user)
        _execute(connection, sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET TRUE").format(owner, me))
    # Nothing else may reach the tables through a membership.
    rows = connection.execute(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " JOIN pg_roles w ON w.oid = m.member WHERE w.rolname = %s AND r.rolname <> ALL (%s)",
        (WEB, [VAULT, ERASER, SECURITY]),
    ).fetchall()
    for (extra,) in rows:
        _execute(connection, sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(extra), web))


def _create_database(connection: psycopg.Connection, database: str) -> None:
    statement = sql.SQL(
        "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    ).format(sql.Identifier(database), sql.Identifier(OWNER))
    _execute(connection, statement)


def _check_ownership(connection: psycopg.Connection, database: str) -> None:
    row = connection.execute(
        "SELECT pg_get_userbyid(datdba), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = %s", (database,)
    ).fetchone()
    owner, encoding = row or ("nobody", "nothing")
    if owner != OWNER:
        raise PostgresError(
            f"The database '{database}' belongs to the role '{owner}'.",
            f"OpenLeave's database must belong to '{OWNER}', so that no table is owned by a privileged role.",
            f"Name a database that does not exist yet (it will be created), or run: "
            f'ALTER DATABASE "{database}" OWNER TO {OWNER}.',
        )
    if encoding != "UTF8":
        raise PostgresError(
            f"The database '{database}' has the encoding {encoding}.",
            "Names of people need UTF-8.",
            "Name a database that does not exist yet; it will be created with UTF-8.",
        )


def _database_grants(connection: psycopg.Connection, database: str) -> None:
    name, web = sql.Identifier(database), sql.Identifier(WEB)
    with connection.transaction():  # at once: running processes go on connecting
        _execute(connection, sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        _execute(connection, sql.SQL("REVOKE ALL ON DATABASE {} FROM {}").format(name, web))
        _execute(connection, sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, web))


def _contents(connection: psycopg.Connection) -> None:
    owner, web, vault = sql.Identifier(OWNER), sql.Identifier(WEB), sql.Identifier(VAULT)
    names = {"owner": owner, "web": web, "vault": vault, "eraser": sql.Identifier(ERASER)}
    names["security"] = sql.Identifier(SECURITY)
    for extension in EXTENSIONS:
        _execute(
            connection,
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} WITH SCHEMA public").format(sql.Identifier(extension)),
        )
    if not _exists(connection, "pg_namespace", "nspname", "vault"):
        _execute(connection, sql.SQL("CREATE SCHEMA vault AUTHORIZATION {owner}").format(**names))
    default = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} ").format(**names)
    for statement in (
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO {web}, {vault}, {eraser}, {security}",
        "REVOKE ALL ON SCHEMA vault FROM PUBLIC, {web}",
        "GRANT USAGE ON SCHEMA vault TO {vault}",
    ):
        _execute(connection, sql.SQL(statement).format(**names))
    for statement in (
        # Rows only: no TRUNCATE (row-level security does not see it), REFERENCES, TRIGGER or MAINTAIN.
        "IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}",
        "IN SCHEMA public GRANT SELECT, DELETE ON TABLES TO {eraser}",
        "IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {web}",
        "IN SCHEMA vault GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {vault}",
        "IN SCHEMA vault GRANT USAGE, SELECT ON SEQUENCES TO {vault}",
        "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {web}, {vault}, {eraser}, {security}",
        "IN SCHEMA vault GRANT EXECUTE ON FUNCTIONS TO {vault}",
    ):
        _execute(connection, default + sql.SQL(statement).format(**names))


def _execute(connection: psycopg.Connection, statement: sql.Composed) -> None:
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise PostgresError(
            "OpenLeave's roles and database could not be set up.",
            f"The role '{connection.info.user}' may not do it: {_first_line(error)}",
            "Use a role that may create roles and databases: "
            "'openleave database prepare --admin-url postgresql://ADMIN:PASSWORD@HOST/postgres'.",
        ) from error
    except psycopg.OperationalError as error:
        raise PostgresError(
            "OpenLeave's roles and database could not be set up.",
            f"PostgreSQL said: {_first_line(error)}",
            "If its disk is full, free some space; otherwise read the server's log.",
        ) from error
