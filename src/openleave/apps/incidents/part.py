"""Signals and incidents on the privacy pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.organizations.operating import declare_page
from openleave.apps.privacy.parts import declare_part
from openleave.kernel.actor import Actor


def _unanswered(actor: Actor) -> int:
    from openleave.apps.incidents.signals.reading import unanswered

    return unanswered(actor=actor)


def _open(actor: Actor) -> int:
    from openleave.apps.incidents.models import Incident

    return Incident.objects.filter(organization_id=actor.organization_id, closed_at__isnull=True).count()


declare_part(
    key="signals",
    label=_("Signals"),
    about=_("What looks like misuse: many records read, refused sign-ins, files taken away. For security alone."),
    url_name="signals",
    permission="signal.read",
    icon="bell",
    order=65,
    waiting=_unanswered,
)
declare_part(
    key="incidents",
    label=_("Incidents"),
    about=_("Whom an incident concerns, exactly; who has to be told by when; what was done."),
    url_name="incidents",
    permission="incident.read",
    icon="shield-alert",
    order=70,
    waiting=_open,
)
declare_part(
    key="minors",
    label=_("Minors"),
    about=_("Employees under eighteen, who have no account; children and relatives in cases."),
    url_name="minors",
    permission="minor.read",
    icon="baby",
    order=75,
)
declare_page(label=_("Signals"), url_name="operator_signals", icon="bell", order=30)
