"""The end of what was kept for a reason: a part of a deletion that could not go at the time goes when its reason ends.

The person was told why a part stays and until when (commitment P-83). That day is kept by itself, also where the
organization has chosen to keep records longer: whoever has asked for deletion is bound by the law alone. Where the law
has come to demand more meanwhile, or somebody who worked there has left, the part gets the reason and the day that hold
now, and the person's page says so. Nothing goes before the day that the person was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Erasure, Pending
from openleave.apps.erasure.services import Root, erase
from openleave.apps.requests.access import access_request
from openleave.apps.requests.machine import Right
from openleave.apps.requests.models import Item, MailKind, PrivacyRequest
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.deleting import AUTHORITY, PERSON, Part, deletion_plan
from openleave.apps.requests.services.recording import note, today_of
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: These end by an event: the person leaves, the hold is released (then the erasure app deletes by itself).
BY_EVENT = ("employer_term", "legal_hold")


def kept_end(*, actor: Actor) -> int:
    """Delete what was kept until a day that has passed, where no law demands it any more; of the rest say anew why it
    stays and until when. How many parts changed. A catch-up, safe to repeat: each request in a transaction of its own.
    """
    require(actor, "request.handle")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        ids = set(_due(actor.organization_id).values_list("request_id", flat=True))
    return sum(_end(actor, one) for one in sorted(ids))


def _due(organization_id: UUID) -> QuerySet[Item]:
    past = Q(kept_until_on__lt=today_of(organization_id)) | Q(kept_until_on__isnull=True, reason__in=BY_EVENT)
    return _kept(organization_id).filter(past)


def _kept(organization_id: UUID) -> QuerySet[Item]:
    return Item.objects.filter(
        organization_id=organization_id, request__right=Right.DELETE, granted=False, about_id__isnull=False
    )


def _end(actor: Actor, request_id: UUID) -> int:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        kept = {one.about_id: one for one in _kept(request.organization_id).filter(request=request)}
        # By the sweep, by another request, or by itself after a hold.
        gone = _gone(request, kept)
        for root_id in gone:
            _went(kept[root_id])
        changed = len(gone)
        left = {root_id: item for root_id, item in kept.items() if root_id not in gone}
        if any(item.reason != "legal_hold" or item.kept_until_on for item in left.values()):
            changed += _decide(actor, request, left)
        if changed:
            note(actor, request, "kept_end", {"parts": changed})
            if request.forgotten_at is None:
                mailing.queue(request, MailKind.NEWS)
    return changed


def _gone(request: PrivacyRequest, kept: Mapping[UUID | None, Item]) -> set[UUID | None]:
    rows = Erasure.objects.filter(organization_id=request.organization_id, subject_id=request.subject_id)
    erased = dict(rows.values_list("root_id", "kind"))
    return set(kept) if "subject" in erased.values() else set(kept) & set(erased)


def _decide(actor: Actor, request: PrivacyRequest, left: Mapping[UUID | None, Item]) -> int:
    today = today_of(request.organization_id)
    waits = set(
        Pending.objects.filter(organization_id=request.organization_id, subject_id=request.subject_id).values_list(
            "root_id", flat=True
        )
    )
    changed, ending = 0, list[Part]()
    for part in deletion_plan(actor=actor, request=request):
        item = left.get(part.about_id)
        if item is None or part.about_id in waits:
            continue
        past = item.kept_until_on is not None and item.kept_until_on < today
        if past and not part.proposed:
            ending.append(part)
        elif (past or item.reason == "employer_term") and part.proposed and _says_else(item, part):
            item.reason, item.kept_until_on = part.proposed, part.until_on
            item.save(update_fields=["reason", "kept_until_on"])
            changed += 1
    whole = any(part.key == PERSON for part in ending)
    if whole and any(_stays(item, today) for item in left.values()):
        ending, whole = [part for part in ending if part.key != PERSON], False  # not before a day that was told
    for part in ending:
        if not whole or part.key == PERSON:
            changed += _erase(actor, request, part, left)
    return changed


def _says_else(item: Item, part: Part) -> bool:
    return (item.reason, item.kept_until_on) != (part.proposed, part.until_on)


def _stays(item: Item, today: date) -> bool:
    return item.kept_until_on is None or item.kept_until_on >= today


def _erase(actor: Actor, request: PrivacyRequest, part: Part, left: Mapping[UUID | None, Item]) -> int:
    assert part.about_id is not None and request.subject_id is not None
    root = Root("subject" if part.key == PERSON else "case", part.about_id, request.subject_id)
    item = left[part.about_id]
    try:
        erase(actor=actor, root=root, why="request", authority=AUTHORITY, request_id=request.id)
    except Held:
        item.reason, item.kept_until_on = "legal_hold", None
        item.save(update_fields=["reason", "kept_until_on"])
        return 1
    went = list(left.values()) if part.key == PERSON else [item]
    for one in went:
        _went(one)
    return len(went)


def _went(item: Item) -> None:
    item.granted, item.reason, item.kept_until_on = True, "", None
    item.save(update_fields=["granted", "reason", "kept_until_on"])
