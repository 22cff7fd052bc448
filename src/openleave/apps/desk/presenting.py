"""Lines of the queue and the inbox as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import words
from openleave.apps.cases.next_step import days_left
from openleave.apps.desk import kinds
from openleave.apps.desk.models import ArrivalKind, HandledAs, Snooze, Via
from openleave.apps.desk.selectors.inbox import Item
from openleave.apps.desk.selectors.queue import MOST, Line
from openleave.kernel.actor import Actor

BUCKET_NAMES = {
    "overdue": gettext_lazy("Late"),
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("In the next seven days"),
    "later": gettext_lazy("Later"),
}


class Row(TypedDict):
    """A line with its words: ``what`` is to be done, and ``url`` where. A dict, because a template finds a key in one
    step and an attribute only after an exception; fifty rows make that a fifth of the page."""

    id: str
    what: str
    url: str
    bucket: str
    is_task: bool
    escalated: bool
    #: "most", "half" or "": the share of the time that is gone, of what is not late.
    share: str
    resting: str
    resting_until_on: date | None
    name: str
    number: str
    reason: str
    ours: bool
    owner: str
    mine: bool
    due: str
    due_on: date
    left: str
    late: bool
    mark: str
    bar: int
    warn: str
    gone: int


def rows(lines: list[Line], owners: Mapping[UUID, str], actor: Actor) -> list[Row]:
    """The lines, in words."""
    return [_row(line, owners, actor) for line in lines]


def groups(lines: list[Line], owners: Mapping[UUID, str], actor: Actor) -> list[tuple[str, Any, list[Row]]]:
    """The lines by bucket: (key, name, rows)."""
    found: dict[str, list[Row]] = {}
    for row in rows(lines, owners, actor):
        found.setdefault(row["bucket"], []).append(row)
    return [(key, BUCKET_NAMES[key], found[key]) for key in BUCKET_NAMES if key in found]


def _row(line: Line, owners: Mapping[UUID, str], actor: Actor) -> Row:
    what, url = _step(line)
    late = line.bucket == "overdue"
    return Row(
        id=line.id,
        what=what,
        url=url,
        bucket=line.bucket,
        is_task=line.is_task,
        escalated=line.escalated,
        share="" if late else "most" if line.warned_most else "half" if line.warned_half else "",
        resting=str(Snooze(line.snoozed_why).label) if line.snoozed_why in Snooze.values else "",
        resting_until_on=line.snoozed_until_on,
        name=line.name,
        number=line.number,
        reason=str(words.REASON_NAMES.get(line.reason, line.reason)),
        ours=line.whose == "employer",
        owner=owners.get(line.owner_id, "") if line.owner_id else "",
        mine=line.owner_id is not None and line.owner_id == actor.account_id,
        due=line.due_on.isoformat(),
        due_on=line.due_on,
        left=days_left(line.days_left),
        late=late,
        mark="no" if late else "due" if line.bucket == "today" else "plain",
        bar=line.gone // 5 * 5,
        warn="late" if line.days_left < 0 else "most" if line.gone >= MOST else "half" if line.gone >= 50 else "",
        gone=line.gone,
    )


def _step(line: Line) -> tuple[str, str]:
    """What is to be done, and the address where; '' when there is none."""
    if not line.is_task:
        return words.clock_actions(list(line.codes)), _case_url(line.case_id)
    known = kinds.task_kinds().get(line.codes[0])
    url = known.url(line.case_id, line.about_id) if known else ""
    return str(known.action) if known else line.codes[0], url or _case_url(line.case_id)


def _case_url(case_id: UUID | None) -> str:
    return reverse("case", args=[case_id]) if case_id else ""


@dataclass(frozen=True, slots=True)
class Came:
    """A line of the inbox with its words; ``url`` is where the thing itself is, or the inbox's own page of it."""

    item: Item
    url: str
    page: str
    who: str
    icon: str
    kind: str
    via: str
    became: str


ICONS = {
    "notice": "phone",
    "request": "calendar-plus",
    "absence": "calendar-x",
    "document": "file-text",
    "message": "message-square",
    "certification": "file-check",
}


def came(items: list[Item]) -> list[Came]:
    """The inbox's lines, in words."""
    found = []
    for item in items:
        page = reverse("arrival", args=[item.id])
        place = kinds.arrival_url(item.kind, item.case_id, item.about_id)
        who = item.name or _("Not known yet")
        became = str(HandledAs(item.handled_as).label) if item.handled_as else ""
        kind, via = str(ArrivalKind(item.kind).label), str(Via(item.channel).label)
        found.append(Came(item, place or page, page, who, ICONS.get(item.kind, "inbox"), kind, via, became))
    return found
