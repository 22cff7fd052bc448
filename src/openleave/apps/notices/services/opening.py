"""The employee opens a letter on their own page."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.notices.access import access_own_letter
from openleave.apps.notices.events import LetterOpened
from openleave.apps.notices.models import Letter, State
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def letter_open(*, actor: Actor, letter_id: UUID) -> Letter:
    """Note when the employee opened a letter; the first time counts. Raises NotFound for anybody else's letter."""
    require(actor, "own.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        letter = access_own_letter(actor=actor, letter_id=letter_id, lock=True)
        if letter.state == State.SENT:
            letter.state, letter.opened_at, letter.opened_by_id = State.OPENED, clock.now(), actor.account_id
            letter.save(update_fields=["state", "opened_at", "opened_by_id"])
            tell(LetterOpened(actor, letter))
            audit.append(
                actor=actor, action="letter.open", object_type="letter", object_id=letter.id,
                details={"case": letter.case_id, "kind": letter.kind},
            )  # fmt: skip
    return letter
