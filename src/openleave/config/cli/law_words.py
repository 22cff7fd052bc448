"""What the commands on the law library print alike: the day, counted words, wrapped lines."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator

WIDTH = 118


def today() -> dt.date:
    """The day on this machine; the engine has no clock."""
    return dt.date.today()  # noqa: DTZ011


def count(number: int, noun: str) -> str:
    """ "1 case", "1,367 cases"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def wrapped(text: str, indent: int) -> Iterator[str]:
    """A text in lines, all indented, those after the first two letters more."""
    first, rest = " " * indent, " " * (indent + 2)
    yield from textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
