"""After a backup was restored: what was erased since is erased again, what was held since is held again.

The key store lies outside the database and its backups, so it knows. Until the replay is done the application does not
start: nobody signs in to a database in which the erased have come back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openleave.apps.erasure.models import Erasure, Hold, Matter
from openleave.apps.erasure.services.ending import KIND, erase_organization
from openleave.apps.erasure.services.erasing import Root, erase
from openleave.apps.organizations.models import Organization
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor, privacy_job
from openleave.kernel.keys import Erased, Held, key_store
from openleave.kernel.tenancy import operator_scope, organization_scope

#: A matter that the restored database does not know is named so until its officer renames it.
RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did again."""

    erasures: int
    holds: int
    releases: int


def replay_needed() -> tuple[int, int]:
    """How many erasures, and how many holds or releases, the key store knows and the database does not."""
    organizations = _organizations()
    erasures = sum(len(_lost(one)) for one in organizations) + len(_back())
    holds = sum(len(_differing(one)) for one in organizations)
    return erasures, holds


def replay() -> Replayed:
    """Do all of it again, organization by organization. Safe to repeat.

    What happened was allowed when it happened: so the holds that were released since go first, then the erasures, and
    last the holds that were placed since, which keep nothing from an erasure that was before them.
    """
    erased = placed = released = 0
    for organization_id in _organizations():
        actor = privacy_job(organization_id)
        for held, known in _differing(organization_id):
            if known is not None:
                _again(actor, held)
                released += 1
        for one in _lost(organization_id):
            root = Root("case" if one.kind == "case" else "subject", one.root_id, one.subject_id)
            authority = f"replay of {one.why} of {one.at[:10]}"
            erase(actor=actor, root=root, why="replay", authority=authority, first_why=one.why)
            erased += 1
        for held, _known in _differing(organization_id):
            _again(actor, held)
            placed += 1
            released += held.released_at is not None
    for organization_id in _back():
        erase_organization(actor=privacy_job(organization_id), authority="replay of the end of service")
        erased += 1
    return Replayed(erased, placed, released)


def _organizations() -> list[UUID]:
    ledger = key_store().ledger
    found = {one.organization_id for one in ledger.erasures()} | {one.organization_id for one in ledger.holds()}
    return sorted(found)


def _back() -> list[UUID]:
    """Organizations that have left and are there again."""
    ended = {one.organization_id for one in key_store().ledger.erasures() if one.kind == KIND}
    with operator_scope():
        return sorted(Organization.objects.filter(id__in=ended).values_list("id", flat=True))


def _lost(organization_id: UUID) -> list[Erased]:
    with organization_scope(organization_id):
        known = set(Erasure.objects.filter(organization_id=organization_id).values_list("kind", "root_id"))
    rows = key_store().ledger.erasures(organization_id)
    return [one for one in rows if one.kind != KIND and (one.kind, one.root_id) not in known]


def _differing(organization_id: UUID) -> list[tuple[Held, Hold | None]]:
    with organization_scope(organization_id):
        known = {one.id: one for one in Hold.objects.filter(organization_id=organization_id)}
    found = []
    for held in key_store().ledger.holds(organization_id):
        row = known.get(held.hold_id)
        if row is None or (held.released_at is not None and row.released_at is None):
            found.append((held, row))
    return found


def _again(actor: Actor, held: Held) -> None:
    """Bring one hold to the state that the key store knows."""
    organization_id = held.organization_id
    with organization_scope(organization_id):
        matter, _made = Matter.objects.get_or_create(
            organization_id=organization_id,
            id=held.matter_id,
            defaults={"label": f"{RESTORED} {str(held.matter_id)[-12:]}", "opened_at": clock.now()},
        )
        Hold.objects.update_or_create(
            organization_id=organization_id,
            id=held.hold_id,
            defaults={"released_at": datetime.fromisoformat(held.released_at) if held.released_at else None},
            create_defaults={
                "matter": matter,
                "subject_id": held.subject_id,
                "scope": held.scope,
                "about_id": held.about_id,
                "placed_at": datetime.fromisoformat(held.placed_at),
                "released_at": datetime.fromisoformat(held.released_at) if held.released_at else None,
            },
        )
        audit.append(
            actor=actor, action="hold.replay", object_type="erasure_hold", object_id=held.hold_id,
            details={"released": held.released_at is not None},
        )  # fmt: skip
