"""Replaying a past determination: the same inputs and the same law give the same answer, and what differs today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_determination
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import Determination, LawVersion
from openleave.apps.cases.services.determining import canonical, run, run_case
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.engine import load_library
from openleave.engine.law import Library
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact or answer: where, what it was then, what it is now (None: not known)."""

    path: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """``equal``: recomputed from the recorded inputs and law, byte for byte; else ``differs`` says where.

    ``then`` and ``now`` are determinations. ``facts`` lists the facts that differ between then and now.
    """

    determination: Determination
    equal: bool
    differs: list[Difference]
    then: dict[str, Any]
    now: dict[str, Any]
    law_now: str
    facts: list[Difference]


def determination_replay(*, actor: Actor, determination_id: UUID) -> Replay:
    """Recompute a recorded determination from its own inputs and law, and determine anew with what is known now."""
    require(actor, "case.determine")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        determination = access_determination(actor=actor, determination_id=determination_id)
        case = determination.case
        record = private_facts.read_record(actor, determination.record_id, case.employee_id)
        library = library_of(determination.law_version).with_policies(record.get("policies", {}))
        then = run(record["facts"], library, date.fromisoformat(record["as_of"]))
        present = policies.library_for(actor.organization_id, on=case.starts_on)
        built = facts_build(case, private_facts.read(actor, case.id, case.employee_id), library=present)
        today = organizations.today_of(actor.organization_id)
        facts_now, now = run_case(built, present, today)
    return Replay(
        determination=determination,
        equal=canonical(then) == canonical(record["determination"]),
        differs=differences(record["determination"], then),
        then=record["determination"],
        now=now,
        law_now=present.version,
        facts=differences(record["facts"], facts_now),
    )


def library_of(version: str) -> Library:
    """The law library of that version: the present one, or the one that was kept with its decisions."""
    present = load_library()
    if present.version == version:
        return present
    kept = LawVersion.objects.filter(version=version).first()
    if kept is None:
        raise Conflict(
            f"The law library {version} is not here.",
            why="It is kept with the first decision made by it; this database seems to be incomplete.",
            fix="Restore the table of law versions from a backup.",
        )
    return Library(kept.bundle)


def differences(then: Any, now: Any, path: str = "") -> list[Difference]:
    """Where two documents differ, by path; lists of the same length are compared item by item."""
    if isinstance(then, dict) and isinstance(now, dict):
        keys = [*then, *(key for key in now if key not in then)]
        return [
            found
            for key in keys
            for found in differences(then.get(key), now.get(key), f"{path}.{key}" if path else key)
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [
            found
            for index, (one, other) in enumerate(zip(then, now, strict=True))
            for found in differences(one, other, f"{path}[{index}]")
        ]
    if isinstance(then, list) and isinstance(now, list):
        # Of two lists of entries, only those that the other one lacks.
        return [Difference(path, [one for one in then if one not in now], [one for one in now if one not in then])]
    return [] if then == now else [Difference(path, then, now)]
