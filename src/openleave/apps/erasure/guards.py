"""The last line: triggers by which the database itself refuses to delete what a hold keeps, whoever asks.

They are made from the registry's graph after every migration, as the tables' owner, so that no table is forgotten;
a test compares what is there with what should be. One statement for all rows of a deletion.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from openleave.apps.erasure import graph

NAME = "held"
HELD_BY = "h.organization_id"
FUNCTION = """
CREATE OR REPLACE FUNCTION openleave_hold_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found boolean;
BEGIN
    -- Most deletions take nothing, and most organizations hold nothing: say so before the long question is planned.
    IF NOT EXISTS (SELECT FROM gone) OR NOT EXISTS (SELECT FROM erasure_hold h WHERE h.released_at IS NULL) THEN
        RETURN NULL;
    END IF;
    EXECUTE 'SELECT EXISTS (SELECT FROM erasure_hold h JOIN gone x ON x.organization_id = h.organization_id '
         || 'WHERE h.released_at IS NULL AND (' || TG_ARGV[0] || '))' INTO found;
    IF found THEN
        RAISE EXCEPTION '% keeps rows under a legal hold: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation', HINT = 'Release the hold first.';
    END IF;
    RETURN NULL;
END $$;
"""
#: Rows that are worked out anew from others, or are a note of work to do: no record is lost with them.
WORKING = {
    "cases_plannedday",
    "cases_wall",
    "desk_task",
    "feeds_fingerprint",
    "notices_batchitem",
    "reports_packet",
    "reports_packetperson",
    "returning_graduatedstep",
    "retention_due",
    "returning_returnitem",
    "workforce_answer",
    "workforce_change",
    "workforce_record",
}


def guarded() -> dict[str, str]:
    """Table to the condition under which a hold ``h`` keeps a row ``x`` of it."""
    found = {}
    cases = set(graph.order("case"))
    for table in sorted(graph.tables() - WORKING):
        parts = [
            f"h.scope = 'everything' AND {graph.condition('subject', table, 'h.subject_id', organization=HELD_BY)}"
        ]
        if table in cases:
            parts.append(f"h.scope = 'case' AND {graph.condition('case', table, 'h.about_id', organization=HELD_BY)}")
        if table == "documents_document":
            parts.append("h.scope = 'document' AND x.id = h.about_id")
        found[table] = " OR ".join(f"({part})" for part in parts)
    found['vault"."secret'] = "h.scope = 'everything' AND x.subject_id = h.subject_id"
    found["files_file"] = "h.scope = 'everything' AND x.subject_id = h.subject_id AND x.delete_after_at IS NULL"
    return found


def install() -> int:
    """Make the function and every trigger anew, as the owner; returns how many tables are guarded. Safe to repeat."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute("GRANT SELECT ON erasure_hold TO openleave_vault")
        for table, condition in guarded().items():
            quoted = condition.replace("'", "''")
            cursor.execute(
                f'CREATE OR REPLACE TRIGGER {NAME} AFTER DELETE ON "{table}" REFERENCING OLD TABLE AS gone '
                f"FOR EACH STATEMENT EXECUTE FUNCTION openleave_hold_guard('{quoted}')"
            )
    return len(guarded())


def unguarded(cursor: Any) -> list[str]:
    """Tables that should have the trigger, or whose trigger asks something else than it should."""
    cursor.execute(
        "SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '\".\"' END || c.relname, "
        "encode(t.tgargs, 'escape') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname = %s AND t.tgenabled IN ('O', 'A')",
        [NAME],
    )
    found = {table: arguments.removesuffix("\\000") for table, arguments in cursor.fetchall()}
    return sorted(table for table, condition in guarded().items() if found.get(table) != condition)
