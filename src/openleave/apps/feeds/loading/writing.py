# ruff: noqa: S608 - the texts put into SQL are names of columns, constants of this package
"""Facts written from the temporary tables, set by set, as the web role within the organization's scope.

Nothing is edited or deleted: a changed fact's old version is superseded and the new one inserted, all with one instant.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from openleave.apps.feeds.loading.columns import ASSIGNMENT_STORED, PROFILE, names
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.employees import Staged
from openleave.apps.feeds.loading.references import PATTERNS

_FACT = "id, organization_id, recorded_at, recorded_by_id, source_id"
_SUPERSEDE = "superseded_at = %(now)s, superseded_by_source_id = %(source)s"


#: Autovacuum must not analyse these while they are filled: it would see none of the uncommitted rows, note an empty
#: table, and every foreign-key check of this transaction would then walk all of them (measured: hours, not seconds).
#: The lock stops nobody from reading or writing; imports of other organizations write one after the other.
QUIET = (
    "LOCK TABLE people_employee, people_profile, people_employment, people_assignment, people_hoursworked, "
    "feeds_fingerprint IN SHARE UPDATE EXCLUSIVE MODE"
)


def write(context: Context, staged: Staged) -> None:
    """Write everything staged. The caller's transaction makes it one step."""
    context.cursor.execute(QUIET)
    values = {
        "org": context.organization_id,
        "source": context.source_id,
        "now": context.now,
        "account": context.account_id,
        "today": context.today,
    }
    fact = f"{context.new_id_sql}, %(org)s, %(now)s, %(account)s, %(source)s"
    context.progress("write", 0)
    _references(context, staged, values)
    for statement in (*_new(fact), *_changed(fact), *_memory(context)):
        context.cursor.execute(statement, values)
    _secrets(context, staged)


def _references(context: Context, staged: Staged, values: dict[str, Any]) -> None:
    context.cursor.execute(
        """
        INSERT INTO organizations_worksite (id, organization_id, code, name, street, city, state, postal_code)
        SELECT gen_random_uuid(), %(org)s, code, worksite_name, worksite_street, worksite_city, state,
               worksite_postal_code
        FROM (SELECT DISTINCT ON (code) code, COALESCE(NULLIF(worksite_name, ''), code) AS worksite_name,
                     worksite_street, worksite_city, state, worksite_postal_code
              FROM import_worksite ORDER BY code) w
        WHERE EXISTS (SELECT FROM import_new n WHERE n.worksite_code = w.code)
           OR EXISTS (SELECT FROM import_change n WHERE n.n_worksite_code = w.code)
        ON CONFLICT DO NOTHING
        """,
        values,
    )
    for code in staged.new_schedules:
        minutes = PATTERNS.get(code.casefold())
        context.cursor.execute(
            f"""
            INSERT INTO people_schedule ({_FACT}, code, name, kind, anchor_on, minutes_by_day)
            VALUES (gen_random_uuid(), %(org)s, %(now)s, %(account)s, %(source)s, %(code)s, %(code)s, %(kind)s,
                    %(anchor)s, %(minutes)s) ON CONFLICT DO NOTHING
            """,
            values
            | {
                "code": code,
                "kind": "weekly" if minutes else "variable",
                "anchor": "2001-01-01" if minutes else None,  # a Monday
                "minutes": Jsonb(minutes or []),
            },
        )


def _new(fact: str) -> list[str]:
    """People seen for the first time."""
    profile, assignment = names(PROFILE), names(ASSIGNMENT_STORED)
    return [
        "INSERT INTO people_employee (id, organization_id, number, created_at, source_id) "
        "SELECT employee_id, %(org)s, number, %(now)s, %(source)s FROM import_new",
        f"INSERT INTO people_profile ({_FACT}, employee_id, valid_from, {profile}) "
        f"SELECT {fact}, employee_id, hired, {profile} FROM import_new",
        f"INSERT INTO people_employment ({_FACT}, employee_id, hired_on, separated_on, service_from_on) "
        f"SELECT {fact}, employee_id, hired, CASE WHEN separated_on >= hired THEN separated_on END, service_from_on "
        "FROM import_new",
        f"INSERT INTO people_employment ({_FACT}, employee_id, hired_on, separated_on) "
        f"SELECT {fact}, employee_id, first_hired, separated_on FROM import_new "
        "WHERE first_hired IS NOT NULL AND separated_on < hired AND separated_on >= first_hired",
        f"INSERT INTO people_assignment ({_FACT}, employee_id, valid_from, worksite_id, manager_id, {assignment}) "
        f"SELECT {fact}, n.employee_id, n.hired, w.id, b.id, {names(ASSIGNMENT_STORED, 'n.')} FROM import_new n "
        "LEFT JOIN organizations_worksite w ON w.organization_id = %(org)s AND w.code = n.worksite_code "
        "LEFT JOIN people_employee b ON b.organization_id = %(org)s AND b.number = n.manager_number",
    ]


def _changed(fact: str) -> list[str]:
    """People with changed facts: the old version stops being believed, and up to two new ones begin."""
    profile, assignment = names(PROFILE), names(ASSIGNMENT_STORED)
    n_profile, n_assignment = names(PROFILE, "c.n_"), names(ASSIGNMENT_STORED, "c.n_")
    split = "c.{0}_valid_from IS NOT NULL AND c.effective_on > c.{0}_valid_from"
    start = "CASE WHEN c.{0}_valid_from IS NULL THEN c.n_hired ELSE GREATEST(c.effective_on, c.{0}_valid_from) END"
    return [
        f"INSERT INTO people_profile ({_FACT}, employee_id, valid_from, valid_to, {profile}) "
        f"SELECT {fact}, c.employee_id, o.valid_from, c.effective_on - 1, {names(PROFILE, 'o.')} FROM import_change c "
        "JOIN people_profile o ON o.organization_id = %(org)s AND o.id = c.p_id "
        f"WHERE c.p_change AND {split.format('p')}",
        f"UPDATE people_profile o SET {_SUPERSEDE} FROM import_change c "
        "WHERE c.p_change AND o.organization_id = %(org)s AND o.id = c.p_id",
        f"INSERT INTO people_profile ({_FACT}, employee_id, valid_from, {profile}) "
        f"SELECT {fact}, c.employee_id, {start.format('p')}, {n_profile} FROM import_change c WHERE c.p_change",
        f"INSERT INTO people_assignment ({_FACT}, employee_id, valid_from, valid_to, worksite_id, manager_id, "
        f"{assignment}) "
        f"SELECT {fact}, c.employee_id, o.valid_from, c.effective_on - 1, o.worksite_id, o.manager_id, "
        f"{names(ASSIGNMENT_STORED, 'o.')} FROM import_change c "
        "JOIN people_assignment o ON o.organization_id = %(org)s AND o.id = c.a_id "
        f"WHERE c.a_change AND {split.format('a')}",
        f"UPDATE people_assignment o SET {_SUPERSEDE} FROM import_change c "
        "WHERE c.a_change AND o.organization_id = %(org)s AND o.id = c.a_id",
        f"INSERT INTO people_assignment ({_FACT}, employee_id, valid_from, worksite_id, manager_id, {assignment}) "
        f"SELECT {fact}, c.employee_id, {start.format('a')}, w.id, b.id, {n_assignment} FROM import_change c "
        "LEFT JOIN organizations_worksite w ON w.organization_id = %(org)s AND w.code = c.n_worksite_code "
        "LEFT JOIN people_employee b ON b.organization_id = %(org)s AND b.number = c.n_manager_number WHERE c.a_change",
        # The span before a rehire gets the end the file tells.
        f"INSERT INTO people_employment ({_FACT}, employee_id, hired_on, separated_on, service_from_on) "
        f"SELECT {fact}, c.employee_id, o.hired_on, c.e_close, o.service_from_on FROM import_change c "
        "JOIN people_employment o ON o.organization_id = %(org)s AND o.id = c.e_id WHERE c.e_action = 'close'",
        f"UPDATE people_employment o SET {_SUPERSEDE} FROM import_change c "
        "WHERE c.e_action IN ('update', 'close') AND o.organization_id = %(org)s AND o.id = c.e_id",
        f"INSERT INTO people_employment ({_FACT}, employee_id, hired_on, separated_on, service_from_on) "
        f"SELECT {fact}, c.employee_id, c.n_hired, c.n_separated, c.n_service FROM import_change c "
        "WHERE c.e_action <> ''",
        f"INSERT INTO people_employment ({_FACT}, employee_id, hired_on, separated_on) "
        f"SELECT {fact}, c.employee_id, c.e_earlier, c.e_earlier_end FROM import_change c "
        "WHERE c.e_earlier IS NOT NULL",
    ]


def _memory(context: Context) -> list[str]:
    """What is remembered for the next file. A row whose manager is not there yet has to be looked at again."""
    remembered = (
        "SELECT n.employee_id, %(org)s, n.number, n.value, %(source)s FROM {0} n WHERE n.{1} = '' OR EXISTS "
        "(SELECT FROM people_employee b WHERE b.organization_id = %(org)s AND b.number = n.{1})"
    )
    into = "INSERT INTO feeds_fingerprint (id, organization_id, number, value, source_id) "
    again = (
        " ON CONFLICT (organization_id, id) DO UPDATE SET number = excluded.number, value = excluded.value, "
        "source_id = excluded.source_id"
    )
    return [
        into + remembered.format("import_new", "manager_number"),
        into + remembered.format("import_change", "n_manager_number") + again,
        into + "SELECT employee_id, %(org)s, number, value, %(source)s FROM import_mark" + again,
        f"INSERT INTO feeds_pin (id, organization_id, employee_id, field, value) SELECT {context.new_id_sql}, %(org)s, "
        "employee_id, field, pin FROM import_pin ON CONFLICT (organization_id, employee_id, field) "
        "DO UPDATE SET value = excluded.value",
        "UPDATE feeds_correction c SET contradicted_at = %(now)s, source_id = %(source)s FROM import_contradicted i "
        "WHERE c.organization_id = %(org)s AND c.employee_id = i.employee_id AND c.field = i.field "
        "AND c.ended_at IS NULL",
        "UPDATE feeds_suppression s SET seen_at = %(now)s FROM import_suppressed i "
        "WHERE s.organization_id = %(org)s AND s.digest = i.digest AND s.ended_at IS NULL",
    ]


def _secrets(context: Context, staged: Staged) -> None:
    """Social Security numbers go to the vault, sealed here; they never reach a table or a temporary table."""
    if not staged.secrets:
        return
    from openleave.kernel.vault.sealing import Place
    from openleave.kernel.vault.services import put_many

    context.cursor.execute(
        "SELECT number, employee_id FROM import_new UNION ALL SELECT number, employee_id FROM import_change "
        "UNION ALL SELECT number, employee_id FROM import_mark"
    )
    ids: dict[str, UUID] = dict(context.cursor.fetchall())
    put_many(
        {
            Place(ids[number], "people_employee", "ssn", ids[number]): secret
            for number, secret in staged.secrets.items()
            if number in ids
        }
    )


def flush() -> None:
    """Check the deferred foreign keys now, so that an error is met inside the import and not at its commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
