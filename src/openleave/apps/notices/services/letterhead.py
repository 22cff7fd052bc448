"""The organization's letterhead and what its letters say in all cases."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from openleave.apps.notices.models import LetterSettings, PaidLeave
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

FIELDS = (
    "sender_name", "sender_address", "sender_phone", "contact_name", "contact_phone", "contact_email", "appeal_to",
    "paid_leave", "premium_how", "premium_how_es", "premium_grace_days", "status_every", "status_every_es",
    "fitness_for_duty",
)  # fmt: skip


def letterhead_save(*, actor: Actor, **changes: Any) -> LetterSettings:
    """Change fields of ``LetterSettings``. The trail keeps which; letters that went out keep what they say.

    Raises Invalid, with its field.
    """
    require(actor, "letter_template.manage")
    assert actor.organization_id is not None
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise Invalid(f"There is no field {sorted(unknown)[0]!r}.", fix=", ".join(FIELDS))
    if changes.get("premium_grace_days", 30) < 30:
        raise Invalid(
            _("Fewer than 30 days are not allowed."),
            why=_("A premium may be 30 days late before coverage can end (29 CFR 825.212(a)(1))."),
            fix=_("Give 30 or more."),
            field="premium_grace_days",
        )
    if changes.get("paid_leave", "") not in {"", *PaidLeave.values}:
        raise Invalid(_("This is not one of the choices."), fix=", ".join(PaidLeave.values), field="paid_leave")
    with organization_scope(actor.organization_id):
        found = LetterSettings.objects.select_for_update().filter(organization_id=actor.organization_id).first()
        found = found or LetterSettings(organization_id=actor.organization_id)
        changed = [name for name, value in changes.items() if getattr(found, name) != value]
        for name in changed:
            value = changes[name]
            setattr(found, name, value.replace("\r\n", "\n").strip() if isinstance(value, str) else value)
        if changed or found._state.adding:
            found.changed_at, found.changed_by_id = clock.now(), actor.account_id
            found.save()
            audit.append(
                actor=actor, action="letter_settings.save", object_type="letter_settings", object_id=found.id,
                details={"fields": sorted(changed)},
            )  # fmt: skip
    return found
