"""Groups of cases that get a letter together."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.choices import GRANTED, UNDECIDED, State
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.notices.services.batches import MOST
from openleave.kernel.actor import Actor

GROUPS = {
    "running": _("Leave that runs"),
    "intermittent": _("Leave that runs, now and then"),
    "ending": _("Leave that ends within 14 days"),
    "undecided": _("Nothing decided yet"),
    "granted": _("Everything designated and not over"),
}


def _of(group: str, today: date) -> Q:
    running = Q(state__in=[State.OPEN, State.RETURNING])
    return {
        "running": running,
        "intermittent": running & Q(pattern="intermittent"),
        "ending": Q(state__in=GRANTED, ends_on__gte=today, ends_on__lte=today + timedelta(days=14)),
        "undecided": Q(state__in=[one for one in UNDECIDED if one != State.NOTICED]),
        "granted": Q(state__in=GRANTED),
    }[group]


def counts(actor: Actor, today: date) -> dict[str, int]:
    """How many cases each group has. One query."""
    rows = LeaveCase.objects.filter(visible(actor), organization_id=actor.organization_id)
    return rows.aggregate(**{group: Count("id", filter=_of(group, today)) for group in GROUPS})


def case_ids(actor: Actor, group: str, today: date) -> list[UUID]:
    """The cases of a group, by number."""
    rows = LeaveCase.objects.filter(visible(actor), _of(group, today), organization_id=actor.organization_id)
    return list(rows.order_by("number").values_list("id", flat=True)[:MOST])
