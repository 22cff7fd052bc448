"""Every foreign key to what is erased has an index, or each erased row would read the whole table that points to it."""

from __future__ import annotations

import psycopg

MISSING = """
SELECT DISTINCT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
JOIN pg_class r ON r.oid = c.conrelid
WHERE c.contype = 'f' AND cardinality(c.conkey) = 2 AND c.confrelid::regclass::text = ANY(%s)
  AND NOT EXISTS (
    SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
       AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)')
       AND (i.indkey::int2[])[0:1] @> ARRAY[c.conkey[1], c.conkey[2]])
ORDER BY 1, 2
"""


def test_every_foreign_key_to_what_is_erased_has_an_index(owner_connection: psycopg.Connection) -> None:
    from openleave.apps.erasure import graph

    tables = sorted(graph.tables())
    rows = owner_connection.execute(MISSING, [tables]).fetchall()
    found = [f"{table} ({column}) to {to}" for table, column, to in rows]
    assert not found, "; ".join(found)
