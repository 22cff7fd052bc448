"""How a record's lists are packed into bytes, and unpacked by the thousand. Big-endian, as PostgreSQL sends numbers.

Days are ordinals (`date.toordinal()`); NEVER stands for "still".
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

NEVER = 2_000_000_000
COPY_HEAD, COPY_TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
NO_REASON = 0  # else the position in facts_words.REASON, from 1

SPAN = np.dtype([("starts_on", ">i4"), ("ends_on", ">i4")])
PLACE = np.dtype([("from_on", ">i4"), ("worksite", "V16"), ("state", "S2")])
OTHER_HOURS = np.dtype([("starts_on", ">i4"), ("minutes", ">i4")])
USAGE = np.dtype([("on", ">i4"), ("program", ">i4"), ("minutes", ">i2"), ("week_minutes", ">i2"), ("reason", ">i2")])
WEEK = np.dtype(">i2")

# The first ordinal of PostgreSQL's calendar arithmetic: `day - DATE '0001-01-01'` + 1 is the ordinal.
ORDINAL = "({0} - DATE '0001-01-01' + 1)"


def program_code(program: str) -> int:
    """A program's name as a signed 32-bit number: the first four bytes of its MD5, as SQL_PROGRAM makes it."""
    return int.from_bytes(hashlib.md5(program.encode(), usedforsecurity=False).digest()[:4], signed=True)


def copy_rows(columns: dict[str, tuple[str, Any]]) -> bytes:
    """Columns of fixed width as one binary COPY: name → (NumPy kind, an array, or one value for every row).

    Numbers are big-endian kinds (`>i4`), a UUID is `V16`. At least one column is an array, which tells how many rows.
    """
    shape = np.dtype(
        [("fields", ">i2")]
        + [part for name, (kind, _) in columns.items() for part in ((f"{name}_length", ">i4"), (name, kind))]
    )
    rows = np.zeros(max(np.size(values) for _, values in columns.values()), shape)
    rows["fields"] = len(columns)
    for name, (kind, values) in columns.items():
        rows[f"{name}_length"] = np.dtype(kind).itemsize
        rows[name] = values
    return COPY_HEAD + rows.tobytes() + COPY_TAIL


SQL_PROGRAM = "substring(decode(md5({0}), 'hex') FROM 1 FOR 4)"
