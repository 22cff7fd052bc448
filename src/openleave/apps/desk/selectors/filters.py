"""The filters of the work queue: read from an address, written into one, turned into conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from openleave.apps.cases.choices import State, Whose
from openleave.apps.cases.words import CLOCKS
from openleave.apps.desk import kinds
from openleave.kernel.actor import Actor

BUCKETS = ("overdue", "today", "week", "later")
OWNERS = ("mine", "nobody")
RESTING = ("also", "only")
WARNED = ("half", "most")
DUE = {
    "overdue": "k.due_on < %(today)s",
    "today": "k.due_on = %(today)s",
    "week": "k.due_on > %(today)s AND k.due_on <= %(week)s",
    "later": "k.due_on > %(week)s",
}
#: What an employer's deadline that was missed looks like: it is everybody's who handles cases.
LATE = "k.due_on < %(today)s AND k.whose = 'employer'"
#: The rest, in two parts of which each is a walk along an index: one condition would read all that is late first.
NOT_LATE = ("k.due_on >= %(today)s", "k.due_on < %(today)s AND k.whose = 'employee'")


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is wanted; empty texts leave nothing out.

    ``due`` a bucket; ``owner`` mine or nobody; ``whose`` employer or employee; ``kind`` 'deadlines', 'tasks', the last
    part of a clock's code, or a kind of task; ``program``; ``state`` of the case; ``resting`` what rests as well, or
    alone; ``warned`` half or most: those of which that much time is gone, as the job found.
    """

    due: str = ""
    owner: str = ""
    whose: str = ""
    kind: str = ""
    program: str = ""
    state: str = ""
    resting: str = ""
    warned: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Filters:
        """From an address; values that mean nothing are dropped."""
        known = {
            "due": BUCKETS,
            "owner": OWNERS,
            "whose": Whose.values,
            "kind": ("deadlines", "tasks", *CLOCKS, *kinds.task_kinds()),
            "state": State.values,
            "resting": RESTING,
            "warned": WARNED,
        }
        found = {name: value for name, choices in known.items() if (value := query.get(name, "")) in choices}
        return cls(**found, program=str(query.get("program", ""))[:80])

    def query(self, **changes: str) -> str:
        """As an address's query, without '?'."""
        return urlencode({name: value for name, value in (asdict(self) | changes).items() if value})

    def within(self, bucket: str) -> Filters:
        """The same in one bucket."""
        return replace(self, due=bucket)

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return bool(self.query(due=""))

    def sides(self, source: str, actor: Actor, today: date) -> list[tuple[str, dict[str, Any]]]:
        """The conditions under which lines of a source ('c' deadlines, 't' tasks) are wanted, and their values.

        One for each walk along an index: what is mine is what I own, and every late deadline of ours.
        """
        clocks = source == "c"
        parts, values = self._resting(), {}
        if self.due:
            parts.append(DUE[self.due])
        if self.whose:
            parts.append("k.whose = %(whose)s")
            values["whose"] = self.whose
        if self.warned:
            parts.append(f"k.warned_{self.warned}_at IS NOT NULL AND k.due_on >= %(today)s")
        if self.program:
            if not clocks:
                return []
            parts.append("k.program = %(program)s")
            values["program"] = self.program
        if self.state:
            parts.append("c.state = %(state)s")
            values["state"] = self.state
        if self.kind:
            if self.kind == ("tasks" if clocks else "deadlines"):
                return []
            if self.kind in CLOCKS:
                if not clocks:
                    return []
                parts.append("k.code LIKE %(clock)s")
                values["clock"] = f"%.{self.kind}"
            elif self.kind not in ("deadlines", "tasks"):
                if clocks:
                    return []
                parts.append("k.code = %(task)s")
                values["task"] = self.kind
        base = " AND ".join(parts)
        if self.owner == "nobody":
            return [(f"{base} AND k.owner_id IS NULL", values)]
        if self.owner == "mine":
            mine = f"{base} AND k.owner_id = %(me)s"
            if self.due not in ("", "overdue"):
                return [(mine, values)]
            parts = NOT_LATE[1:] if self.due else NOT_LATE
            return [(f"{base} AND {LATE}", values), *((f"{mine} AND {part}", values) for part in parts)]
        return [(base, values)]

    def _resting(self) -> list[str]:
        if self.resting == "also":
            return ["true"]
        resting = "k.snoozed_until_on > %(today)s"
        if self.resting == "only":
            return [resting]
        # What we missed does not rest, whatever was agreed before.
        return [f"(k.snoozed_until_on IS NULL OR k.snoozed_until_on <= %(today)s OR ({LATE}))"]
