"""How the two processes speak: a line of JSON whose ``parts`` are the lengths of what follows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def pack(head: dict[str, Any], parts: Sequence[bytes] = ()) -> bytes:
    """One message."""
    line = json.dumps(head | {"parts": [len(part) for part in parts]}).encode()
    return b"".join((line, b"\n", *parts))


def unpack(message: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Its head and parts. Raises ValueError if it was cut short."""
    line, _, rest = message.partition(b"\n")
    head = json.loads(line)
    parts, at = [], 0
    for length in head.pop("parts"):
        parts.append(rest[at : at + length])
        at += length
    if at != len(rest):
        raise ValueError("The message is cut short.")
    return head, parts
