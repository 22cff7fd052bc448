"""What people choose for themselves (saved filters), and the organization for its calendar."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from openleave.apps.desk.models import CalendarChoice, SavedFilter
from openleave.apps.desk.selectors.filters import Filters
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST_FILTERS = 12
MOST_AWAY = 500


def filter_save(*, actor: Actor, name: str, query: str) -> SavedFilter:
    """Keep a view of the queue under a name, for the actor's account alone. Of ``query`` the queue's own filters are
    kept. Raises Invalid without a name or filter or beyond 12, Conflict for a name that is taken."""
    require(actor, "task.read")
    assert actor.organization_id is not None and actor.account_id is not None
    name = " ".join(name.split())
    if not 1 <= len(name) <= 40:
        raise Invalid(_("Give the view a name."), why=_("It has 1 to 40 characters."), field="name")
    kept = Filters.read(QueryDict(query[:500]).dict()).query()
    if not kept:
        raise Invalid(_("This view leaves nothing out."), fix=_("Filter the queue first, then keep it."), field="name")
    with organization_scope(actor.organization_id):
        own = SavedFilter.objects.filter(organization_id=actor.organization_id, account_id=actor.account_id)
        if own.count() >= MOST_FILTERS:
            raise Invalid(_("There is room for 12 views."), fix=_("Remove one first."), field="name")
        try:
            with transaction.atomic():
                saved = SavedFilter.objects.create(
                    organization_id=actor.organization_id, account_id=actor.account_id, name=name, query=kept
                )
        except IntegrityError:
            raise Conflict(_("There is a view of that name."), fix=_("Choose another name.")) from None
        audit.append(
            actor=actor, action="filter.save", object_type="savedfilter", object_id=saved.id, details={"views": 1}
        )
    return saved


def filter_remove(*, actor: Actor, filter_id: UUID) -> None:
    """Remove one of the actor's own views. NotFound for everybody else's."""
    require(actor, "task.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        rows = SavedFilter.objects.filter(
            organization_id=actor.organization_id, account_id=actor.account_id, id=filter_id
        )
        if not rows.delete()[0]:
            raise NotFound
        audit.append(
            actor=actor, action="filter.remove", object_type="savedfilter", object_id=filter_id, details={"views": 1}
        )


def calendar_choose(*, actor: Actor, most_away: int, initials: bool) -> CalendarChoice:
    """How many people of a unit may be away on a day before it is called an overlap, and whether calendar feeds name
    people by their initials."""
    require(actor, "calendar.choose")
    assert actor.organization_id is not None
    if not 0 <= most_away <= MOST_AWAY:
        raise Invalid(_("Give a number from 0 to 500."), field="most_away")
    with organization_scope(actor.organization_id):
        choice, _made = CalendarChoice.objects.update_or_create(
            organization_id=actor.organization_id,
            defaults={
                "most_away": most_away,
                "initials": initials,
                "changed_at": clock.now(),
                "changed_by_id": actor.account_id,
            },
        )
        audit.append(
            actor=actor, action="calendar.choose", object_type="calendarchoice", object_id=choice.id,
            details={"most_away": most_away, "initials": initials},
        )  # fmt: skip
    return choice
