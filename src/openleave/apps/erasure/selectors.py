"""What is held, what waits, what was erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import Q

from openleave.apps.erasure import graph
from openleave.apps.erasure.models import Erasure, Hold, Matter, Pending, Run
from openleave.kernel.actor import Actor
from openleave.kernel.ids import as_array
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row


def held_among(organization_id: UUID, kind: str, root_ids: Iterable[UUID]) -> set[UUID]:
    """The roots of that kind of which a running hold keeps anything. One statement, inside an organization_scope.

    A person is kept by any hold of theirs, a case by one of it, of everything, or of a document in it.
    """
    if kind == "subject":
        mine = "h.subject_id = x.id"
    else:
        document = graph.condition("case", "documents_document", "x.id", "d", "h.organization_id")
        mine = (
            "(h.scope = 'everything' AND h.subject_id = x.employee_id) OR (h.scope = 'case' AND h.about_id = x.id) "
            f"OR (h.scope = 'document' AND EXISTS (SELECT FROM documents_document d WHERE d.id = h.about_id "
            f"AND d.organization_id = h.organization_id AND {document}))"
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT x.id FROM {graph.ROOTS[kind]} x JOIN erasure_hold h "  # noqa: S608 - our own names
            f"ON h.organization_id = x.organization_id AND h.released_at IS NULL AND ({mine}) "
            "WHERE x.organization_id = %s AND x.id = ANY(%s::uuid[])",
            [organization_id, as_array(root_ids)],
        )
        return {row[0] for row in cursor.fetchall()}


def held(*, actor: Actor, subject_id: UUID, about_id: UUID | None = None) -> bool:
    """Whether a hold keeps the person's records; with ``about_id`` whether that case or document is kept."""
    assert actor.organization_id is not None
    wanted = Q(scope="everything") | Q(about_id=about_id) if about_id else Q()
    return Hold.objects.filter(
        wanted, organization_id=actor.organization_id, subject_id=subject_id, released_at__isnull=True
    ).exists()


def anything_held(organization_id: UUID) -> bool:
    """Whether any hold of the organization runs: its trail is kept whole as long. Inside the organization's scope."""
    return Hold.objects.filter(organization_id=organization_id, released_at__isnull=True).exists()


def matters(*, actor: Actor) -> list[tuple[Matter, int]]:
    """All matters, open ones first, each with how many of its holds run. Two statements."""
    require(actor, "hold.read")
    running = Hold.objects.filter(organization_id=actor.organization_id, released_at__isnull=True)
    counts = Counter(running.values_list("matter_id", flat=True))
    rows = Matter.objects.filter(organization_id=actor.organization_id).order_by("label")
    return [(one, counts[one.id]) for one in sorted(rows, key=lambda one: one.closed_at is not None)]


def access_matter(*, actor: Actor, matter_id: UUID, lock: bool = False) -> Matter:
    """The matter. Raises NotFound for another organization's or none."""
    require(actor, "hold.read")
    return the_row(Matter.objects.filter(organization_id=actor.organization_id, id=matter_id), lock=lock)


def access_hold(*, actor: Actor, hold_id: UUID, lock: bool = False) -> Hold:
    """The hold. Raises NotFound for another organization's or none."""
    require(actor, "hold.read")
    return the_row(Hold.objects.filter(organization_id=actor.organization_id, id=hold_id), lock=lock)


def holds_of(*, actor: Actor, matter_id: UUID) -> list[Hold]:
    """The holds of a matter, running ones first, the newest first."""
    require(actor, "hold.read")
    rows = Hold.objects.filter(organization_id=actor.organization_id, matter_id=matter_id)
    return sorted(rows, key=lambda one: (one.released_at is not None, -one.placed_at.timestamp()))


def runs(*, actor: Actor, most: int = 50) -> list[Run]:
    """The newest runs of the erase function."""
    require(actor, "erasure.read")
    return list(Run.objects.filter(organization_id=actor.organization_id).order_by("-erased_at", "-id")[:most])


def access_run(*, actor: Actor, run_id: UUID) -> Run:
    """One run. Raises NotFound for another organization's or none."""
    require(actor, "erasure.read")
    return the_row(Run.objects.filter(organization_id=actor.organization_id, id=run_id))


def erased_in(*, actor: Actor, run_id: UUID) -> list[Erasure]:
    """What a run erased: ids only, which mean nothing any more."""
    require(actor, "erasure.read")
    rows = Erasure.objects.filter(organization_id=actor.organization_id, run_id=run_id)
    return list(rows.order_by("root_id")[:500])


def pending(*, actor: Actor) -> list[Pending]:
    """Erasures that a hold has refused and that wait for its release."""
    require(actor, "erasure.read")
    return list(Pending.objects.filter(organization_id=actor.organization_id).order_by("refused_at"))


def pending_count(actor: Actor) -> int:
    """How many erasures wait for a hold."""
    return Pending.objects.filter(organization_id=actor.organization_id).count()
