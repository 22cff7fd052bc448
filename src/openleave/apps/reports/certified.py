"""How often an intermittent leave went over what was certified.

What was certified rests in the vault; whoever compares absences with it (certification) keeps only that they went over.
It names a reader with ``declare_certified``; without one, reports say that they compare nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from uuid import UUID

from openleave.kernel.actor import Actor

type Reader = Callable[[Actor, Sequence[UUID], date, date], Mapping[UUID, int]]
_readers: list[Reader] = []


def declare_certified(reader: Reader) -> None:
    """Name the reader: actor, cases, first and last day → by case with a certification in force, how often it was gone
    over in those days. One statement for all."""
    _readers[:] = [reader]


def known() -> bool:
    """Whether there is a reader."""
    return bool(_readers)


def over_certified(actor: Actor, case_ids: Sequence[UUID], from_on: date, to_on: date) -> Mapping[UUID, int]:
    """By case; a case without a certification in force is left out. At most one statement."""
    return _readers[0](actor, case_ids, from_on, to_on) if _readers and case_ids else {}
