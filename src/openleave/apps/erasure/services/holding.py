"""Legal matters and the holds they place. Each hold is mirrored outside the database, for a restore."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from openleave.apps.erasure import graph, selectors
from openleave.apps.erasure.errors import Held as HeldError
from openleave.apps.erasure.models import Hold, Matter, Pending, Scope
from openleave.apps.erasure.services.erasing import Root, erase
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.keys import Held, key_store
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Where each scope's thing is, and its column that says whose it is.
PLACES = {Scope.CASE: ("cases_leavecase", "employee_id"), Scope.DOCUMENT: ("documents_document", "employee_id")}


def matter_open(*, actor: Actor, label: str) -> Matter:
    """Open a matter under a neutral name. Raises Invalid for an empty name, Conflict where there is one of it."""
    require(actor, "hold.change")
    assert actor.organization_id is not None
    label = " ".join(label.split())
    if not label or len(label) > 80:
        raise Invalid(
            _("Name the matter in at most 80 characters."),
            fix=_("Use counsel’s file number, and no person’s name."),
            field="label",
        )
    try:
        with organization_scope(actor.organization_id), transaction.atomic():
            matter = Matter.objects.create(
                organization_id=actor.organization_id,
                label=label,
                opened_at=clock.now(),
                opened_by_id=actor.account_id,
            )
            audit.append(actor=actor, action="hold.matter_open", object_type="erasure_matter", object_id=matter.id)
    except IntegrityError:
        raise Conflict(_("There is a matter of this name."), fix=_("Open it, or choose another name.")) from None
    return matter


def matter_close(*, actor: Actor, matter_id: UUID) -> Matter:
    """Close a matter: all its holds are released. Raises NotFound, or Conflict where it is closed."""
    require(actor, "hold.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        matter = selectors.access_matter(actor=actor, matter_id=matter_id, lock=True)
        if matter.closed_at is not None:
            raise Conflict(_("This matter is closed already."))
        for hold in Hold.objects.filter(
            organization_id=actor.organization_id, matter_id=matter_id, released_at__isnull=True
        ).select_for_update():
            _release(actor, hold)
        matter.closed_at, matter.closed_by_id = clock.now(), actor.account_id
        matter.save(update_fields=["closed_at", "closed_by_id"])
        audit.append(actor=actor, action="hold.matter_close", object_type="erasure_matter", object_id=matter.id)
    return matter


def hold_place(
    *, actor: Actor, matter_id: UUID, subject_id: UUID, scope: str = Scope.EVERYTHING, about_id: UUID | None = None
) -> Hold:
    """Keep everything about a person, or one of their cases or documents, whatever rule or request says.

    Safe to repeat: an equal running hold is returned. Raises NotFound for a person, case or document that is not the
    organization's or not the person's, Conflict where the matter is closed.
    """
    require(actor, "hold.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        matter = selectors.access_matter(actor=actor, matter_id=matter_id, lock=True)
        if matter.closed_at is not None:
            raise Conflict(_("This matter is closed."), fix=_("Open a new one."))
        _check_about(actor.organization_id, subject_id, scope, about_id)
        same = Hold.objects.filter(
            organization_id=actor.organization_id, matter=matter, subject_id=subject_id, scope=scope,
            about_id=about_id, released_at__isnull=True,
        ).first()  # fmt: skip
        if same is not None:
            return same
        hold = Hold.objects.create(
            organization_id=actor.organization_id,
            matter=matter,
            subject_id=subject_id,
            scope=scope,
            about_id=about_id,
            placed_at=clock.now(),
            placed_by_id=actor.account_id,
        )
        audit.append(
            actor=actor, action="hold.place", object_type="erasure_hold", object_id=hold.id,
            details={"matter_id": str(matter.id), "subject_id": str(subject_id), "scope": scope},
        )  # fmt: skip
        # Before the commit: one that only the key store knows keeps too much for a while, never too little.
        _mirror(hold)
    return hold


def hold_release(*, actor: Actor, hold_id: UUID) -> Hold:
    """Release a hold. What it kept from being erased is erased by the next catch-up, unless another hold keeps it.

    Raises NotFound, or Conflict where it is released.
    """
    require(actor, "hold.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        hold = selectors.access_hold(actor=actor, hold_id=hold_id, lock=True)
        if hold.released_at is not None:
            raise Conflict(_("This hold is released already."))
        _release(actor, hold)
    return hold


def pending_resume(actor: Actor) -> int:
    """Erase what waits and is held no more; how many. A catch-up: each root in a transaction of its own."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        waiting = list(Pending.objects.filter(organization_id=actor.organization_id).order_by("refused_at"))
        free = []
        for kind in {one.kind for one in waiting}:
            roots = [one for one in waiting if one.kind == kind]
            held = selectors.held_among(actor.organization_id, kind, [one.root_id for one in roots])
            free += [one for one in roots if one.root_id not in held]
    done = 0
    for one in free:
        root = Root("case" if one.kind == "case" else "subject", one.root_id, one.subject_id)
        try:
            erase(actor=actor, root=root, why=one.why, authority=one.authority, request_id=one.request_id)
            done += 1
        except HeldError:
            continue  # placed in this moment
    return done


def _release(actor: Actor, hold: Hold) -> None:
    hold.released_at, hold.released_by_id = clock.now(), actor.account_id
    hold.save(update_fields=["released_at", "released_by_id"])
    audit.append(
        actor=actor, action="hold.release", object_type="erasure_hold", object_id=hold.id,
        details={"matter_id": str(hold.matter_id), "subject_id": str(hold.subject_id)},
    )  # fmt: skip
    # After the commit: a release that was rolled back must not be believed by a restore.
    transaction.on_commit(lambda: _mirror(hold))


def _mirror(hold: Hold) -> None:
    key_store().ledger.note_hold(
        Held(
            hold.organization_id,
            hold.id,
            hold.matter_id,
            hold.subject_id,
            hold.scope,
            hold.about_id,
            hold.placed_at.isoformat(),
            hold.released_at.isoformat() if hold.released_at else None,
        )
    )


def _check_about(organization_id: UUID, subject_id: UUID, scope: str, about_id: UUID | None) -> None:
    if scope not in Scope.values or (scope == Scope.EVERYTHING) != (about_id is None):
        raise Invalid(_("Say what is to be kept."), fix=_("Everything, or one case, or one document."), field="scope")
    table, owner = PLACES.get(Scope(scope), (graph.SUBJECT, "id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {table} WHERE organization_id = %s AND id = %s AND {owner} = %s",  # noqa: S608 - our names
            [organization_id, about_id or subject_id, subject_id],
        )
        if cursor.fetchone() is None:
            raise NotFound("There is no such person, case or document.")
