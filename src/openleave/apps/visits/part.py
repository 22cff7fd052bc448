"""Visits on the privacy pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.organizations.operating import declare_page
from openleave.apps.privacy.parts import declare_part
from openleave.kernel.actor import Actor


def _waiting(actor: Actor) -> int:
    from openleave.apps.visits.models import State, Visit

    return Visit.objects.filter(organization_id=actor.organization_id, state=State.ASKED).count()


declare_part(
    key="visits",
    label=_("Visits"),
    about=_("Who runs this installation sees your pages only when you allow it, for hours, and you see which."),
    url_name="visits",
    permission="visit.read",
    icon="eye",
    order=60,
    waiting=_waiting,
)
declare_page(label=_("Visits"), url_name="operator_visits", icon="eye", order=20)
