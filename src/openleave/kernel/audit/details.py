"""What may stand in an audit entry: ids, codes, dates, counts and digests. Never text about a person.

Personal data inside a hash chain can be neither erased (the chain breaks) nor kept (it outlives its purpose); so it
stays out, and what looks like text is refused before it is written.
"""

from __future__ import annotations

import re
from uuid import UUID

type Detail = bool | int | str | UUID | list[Detail] | dict[str, Detail] | None

_CODE = r"[a-z][a-z0-9]*(?:[_.:/-][a-z0-9]+)*"
_ALLOWED = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # UUID
    r"|(?:sha256:)?[0-9a-f]{64}"  # digest
    r"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?"  # date, instant
    r"|-?\d{1,8}(?:\.\d{1,6}|/\d{1,8})?"  # number, exact fraction; 9 digits would let a Social Security number pass
    r"|v?\d{1,4}(?:\.\d{1,4}){1,3}"  # version
    r"|[A-Z]{2}(?:-[A-Z]{2})?"  # state, country
    r"|(?=.{1,64}$)" + _CODE
)
_CODE_ONLY = re.compile(r"(?=.{1,64}$)" + _CODE)
_DEPTH, _ITEMS = 4, 500


def checked(details: dict[str, Detail] | None) -> dict[str, Detail]:
    """``details`` with UUIDs as text. Raises ValueError for anything that could carry personal data."""
    result = _checked(details or {}, "details", 0)
    assert isinstance(result, dict)
    return result


def code(value: str, name: str) -> str:
    """``value`` if it is a code such as ``case.open``; else ValueError."""
    if not _CODE_ONLY.fullmatch(value):
        raise ValueError(
            f"The audit entry's {name} is not a code like 'case.open' (lower case, at most 64 characters)."
        )
    return value


def identifier(value: UUID | str | None, name: str) -> str:
    """``value`` as text: an id, a code or empty."""
    text = "" if value is None else str(value)
    if text and not _ALLOWED.fullmatch(text):
        raise ValueError(f"The audit entry's {name} is neither an id nor a code. Name the object by its id.")
    return text


def _checked(value: Detail, where: str, depth: int) -> Detail:
    # The offending value itself stays out of the message: it may be what must not be written down.
    if depth > _DEPTH:
        raise ValueError(f"{where} is nested too deeply for an audit entry; record ids and counts.")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, int):
        if abs(value) >= 2**53:
            raise ValueError(f"{where} is too large a number for an audit entry.")
        return value
    if isinstance(value, str):
        if value and not _ALLOWED.fullmatch(value):
            raise ValueError(
                f"{where} holds text that is no id, code, date, number or digest. Audit entries carry no personal "
                "data: record the id of the object, or a code for what happened."
            )
        return value
    if isinstance(value, list | dict) and len(value) > _ITEMS:
        raise ValueError(f"{where} has more than {_ITEMS} items; a bulk event is one entry with counts and a digest.")
    if isinstance(value, list):
        return [_checked(item, f"{where}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {
            code(key, f"key in {where}"): _checked(item, f"{where}.{key}", depth + 1) for key, item in value.items()
        }
    raise ValueError(
        f"{where} is of type {type(value).__name__}; audit entries hold ids, codes, whole numbers and booleans."
    )
