"""What an organization chooses: to keep records longer than law demands. Never shorter: law is the floor."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openleave.apps.organizations.services.history import record_changes
from openleave.apps.retention.models import Choice, Kind
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

LEAST_MONTHS, MOST_MONTHS = 1, 480


def choose(*, actor: Actor, kind: str, keep_months: int | None) -> Choice:
    """Keep cases or people who left so many months after the close or the separation; None: as law demands.

    Less than the law's period changes nothing, as the longest always counts; the history keeps who chose what. Raises
    Invalid (field ``keep_months``).
    """
    require(actor, "retention.change")
    assert actor.organization_id is not None
    if kind not in Kind.values:
        raise Invalid(_("There are no such records."), field="kind")
    if keep_months is not None and not LEAST_MONTHS <= keep_months <= MOST_MONTHS:
        raise Invalid(
            _("Records are kept at most 40 years by choice."),
            why=_("Nothing is kept longer than it is needed."),
            fix=_("Enter a number of months from 1 to 480, or nothing."),
            field="keep_months",
        )
    with organization_scope(actor.organization_id):
        choice, _made = Choice.objects.select_for_update().get_or_create(
            organization_id=actor.organization_id, kind=kind
        )
        before = choice.keep_months
        if before != keep_months:
            choice.keep_months = keep_months
            choice.save(update_fields=["keep_months"])
            record_changes(actor, "retention", choice.id, kind, {"keep_months": (before, keep_months)})
            audit.append(
                actor=actor,
                action="retention.choose",
                object_type="retention_choice",
                object_id=choice.id,
                details={"kind": kind, "from": before, "to": keep_months},
            )
    return choice
