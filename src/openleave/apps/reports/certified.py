"""What was certified of an intermittent leave, for comparing it with what was taken.

Certifications live in an app of their own. It, or whoever knows it, names a reader with ``declare_certified``; without
one, reports say that they compare nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Certified:
    """At most ``times`` in ``days`` days, each of at most ``minutes`` minutes; what is None is not certified."""

    times: int | None
    days: int | None
    minutes: int | None


type Reader = Callable[[Actor, Sequence[UUID]], Mapping[UUID, Certified]]
_readers: list[Reader] = []


def declare_certified(reader: Reader) -> None:
    """Name what reads the certified frequency of many cases: actor and case ids → by case, in one statement."""
    _readers[:] = [reader]


def known() -> bool:
    """Whether there is a reader."""
    return bool(_readers)


def certified_of(actor: Actor, case_ids: Sequence[UUID]) -> Mapping[UUID, Certified]:
    """By case; a case without a certification in force is left out. At most one statement."""
    return _readers[0](actor, case_ids) if _readers and case_ids else {}
