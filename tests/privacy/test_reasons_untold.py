"""Leave that is taken in for any reason the law knows looks the same to those who may not know why somebody is away.

``test_medical_wall`` changes reasons where they rest. Here the same days are told with each reason by the services that
the desk uses, so that programs, deadlines, letters and messages differ as they would; and the e-mails are compared too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from tests.isolation.routes import THIRD_PARTY, Route
from tests.isolation.test_routes import ROUTES, World, undone
from tests.isolation.test_routes import world as world

from openleave.apps.accounts.models import Account
from openleave.apps.cases import services as cases
from openleave.apps.cases.reasons import NEEDS_CHILD, NEEDS_RELATIONSHIP
from openleave.apps.messaging import services as messaging
from openleave.apps.organizations.models import Worksite
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import give, make_account, make_employee, make_hours, today_here
from openleave.engine.facts_words import REASON
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

DIAGNOSES = ("bipolar disorder, second episode", "chemotherapy on Fridays", "opioid dependence, in treatment")
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CHANCE = re.compile(r"\b[A-Za-z0-9]{64}\b|nonce[-=]\"?[A-Za-z0-9_+/=-]{16,}")
#: Asked about each reason; the others, who see nothing of the organization, about every second.
INSIDE = frozenset({"manager", "colleague", "human resources"})
LEAST_PAIRS = 5_000


@dataclass
class Wall:
    """``subject`` is away; ``behind`` are those who may not know why, by name."""

    world: World
    subject: Employee
    behind: dict[str, Account | None]
    case_id: UUID | None = None
    open_to: list[tuple[str, Route]] = field(default_factory=list)

    def ask(self, account: Account | None, route: Route) -> tuple[int, str, str]:
        """Status, headers that carry words, and the body, without what differs by chance."""
        sample = self.world.a.sample
        values = {
            name: self.case_id if name == "case_id" and self.case_id else sample(name) for name in route.parameters
        }
        answer: Any = self.world.client(route.face, account).get(route.path(values))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if body.startswith(b"PK"):
            body = unzipped(body)
        headers = f"{answer.get('Content-Disposition', '')} {answer.get('Location', '')}"
        return answer.status_code, plain(headers), plain(body.decode("latin-1"))


def unzipped(body: bytes) -> bytes:
    """The parts of a workbook, but for the one with the time at which it was written."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return b"\n".join(name.encode() + book.read(name) for name in book.namelist() if name != "docProps/core.xml")


def plain(text: str) -> str:
    """Without tokens; each id replaced by the place of its first appearance."""
    seen: dict[str, str] = {}
    return CHANCE.sub("CHANCE", UUIDS.sub(lambda found: seen.setdefault(found[0], f"ID{len(seen)}"), text))


@pytest.fixture(scope="module")
def wall(world: World) -> Iterator[Wall]:
    organization = world.a.organization
    with organization_scope(organization.id):
        about: dict[str, Any] = {"worksite": Worksite.objects.order_by("id")[0], "schedule_code": "DAY"}
        boss = make_employee(organization.id, "untold-1", "Bo", "Wallace", **about)
        subject = make_employee(organization.id, "untold-2", "Wilma", "Wallin", manager=boss, **about)
        peer = make_employee(organization.id, "untold-3", "Pat", "Walling", **about)
        week = today_here() - timedelta(days=(today_here().weekday() + 1) % 7)
        make_hours(subject, [(week - timedelta(weeks=weeks), 2400) for weeks in range(1, 60)])
    manager, colleague = (make_account(f"{name}@wall.example", password=None) for name in ("manager", "colleague"))
    give(manager, organization, Role.MANAGER, Role.EMPLOYEE, employee_id=boss.id)
    give(colleague, organization, Role.EMPLOYEE, employee_id=peer.id)
    behind: dict[str, Account | None] = {
        "manager": manager,
        "colleague": colleague,
        "human resources": world.a.accounts[Role.HR_OPERATIONS],
        "another organization": world.b.accounts[Role.LEAVE_ADMINISTRATOR],
        "operator": world.operator,
    }
    with clock.travel(datetime.now(UTC).replace(hour=16, minute=0, second=0, microsecond=0)):
        yield Wall(world, subject, behind)


def shows_something(route: Route) -> bool:
    """Pages, files and operations that are read; not the law, the same for everybody, nor the libraries' own pages."""
    return "GET" in route.methods and route.name not in THIRD_PARTY and not route.template.startswith("/law/")


def told(wall: Wall, reason: str, diagnosis: str, names: Container[str]) -> dict[Any, Any]:
    """All that those behind the wall with these names get of one telling, what the desk gets, and the e-mails."""
    actor, today = wall.world.a.actor, today_here()
    mail.outbox.clear()
    with undone():
        case = cases.case_open(
            actor=actor, employee_id=wall.subject.id, reason=reason, starts_on=today - timedelta(days=4),
            ends_on=today + timedelta(days=17), noticed_on=today - timedelta(days=5), note=diagnosis,
            send_notice=True,
            family_member={"relationship": "parent"} if reason in NEEDS_RELATIONSHIP else None,
            child={"arrived_by": "birth"} if reason in NEEDS_CHILD else None,
        )  # fmt: skip
        messaging.note_add(actor=actor, case_id=case.id, text=diagnosis, kind="medical")
        messaging.message_send(actor=actor, case_id=case.id, text=f"About {diagnosis}: thank you.")
        messaging.announce_due(case.organization_id)
        wall.case_id = case.id
        if not wall.open_to:
            wall.open_to = [
                (name, route)
                for name, account in wall.behind.items()
                for route in ROUTES
                if shows_something(route) and asked(wall, account, route)[0] == 200
            ]
        found: dict[Any, Any] = {
            (name, str(route)): asked(wall, wall.behind[name], route) for name, route in wall.open_to if name in names
        }
        (page,) = [one for one in ROUTES if one.name == "case" and one.face == "desk"]
        found["desk"] = asked(wall, wall.world.a.accounts[Role.LEAVE_ADMINISTRATOR], page)
    found["mails"] = sorted((sorted(one.to), plain(str(one.subject)), plain(str(one.body))) for one in mail.outbox)
    return found


def asked(wall: Wall, account: Account | None, route: Route) -> tuple[int, str, str]:
    with undone():
        return wall.ask(account, route)


def test_nobody_behind_the_wall_can_tell_reasons_apart(wall: Wall, record_property: Any) -> None:
    first = told(wall, REASON[0], DIAGNOSES[0], wall.behind)
    assert {name for name, _route in wall.open_to} == set(wall.behind)
    pairs, wrong, pages = 0, [], {first["desk"]}
    for number, reason in enumerate(REASON[1:], start=1):
        names = wall.behind if number % 2 == 0 else INSIDE
        other = told(wall, reason, DIAGNOSES[number % len(DIAGNOSES)], names)
        pages.add(other.pop("desk"))
        pairs += len(other)
        wrong += [f"{reason}: {what}: {where(first[what], got)}" for what, got in other.items() if got != first[what]]
    assert not wrong, "\n".join(wrong[:20])
    # Who may know is told something else each time: the comparison can fail.
    assert len(pages) == len(REASON)
    assert first["mails"]
    record_property("pairs", pairs)
    assert pairs >= LEAST_PAIRS


def where(one: Any, other: Any) -> str:
    """Where two answers begin to differ."""
    one, other = str(one), str(other)
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 60) : at + 60]!r} / …{other[max(0, at - 60) : at + 60]!r}"
