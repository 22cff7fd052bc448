"""The first letter of a case: prepared when the case is opened, on its way at once where somebody ticked that."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.models import Account
from openleave.apps.notices.composing import compose
from openleave.apps.notices.models import By, Letter
from openleave.apps.notices.services.drafting import letter_draft
from openleave.apps.notices.services.sending import letter_queue
from openleave.apps.people.selectors import Addressee
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def eligibility_queue(*, actor: Actor, case_id: UUID) -> Letter:
    """Prepare the eligibility notice and let it go: online where the employee has an account, else by mail.

    A notice that says no, or that is not complete, stays a draft: somebody reads it first. So does look at ``state``.
    """
    require(actor, "letter.send")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        letter = letter_draft(actor=actor, case_id=case_id, kind="eligibility")
        made = compose(actor, letter)
        if made.adverse or made.problems:
            return letter
        return letter_queue(actor=actor, letter_id=letter.id, by=usual_way(letter, made.about.person))


def usual_way(letter: Letter, person: Addressee) -> str:
    """How a letter reaches the employee: online with a notice by e-mail where that works, else by mail."""
    found, _names = accounts.accounts_of_employee(letter.organization_id, letter.employee_id)
    return way_by(found, person)


def way_by(found: Sequence[Account], person: Addressee) -> str:
    """The same where the employee's accounts are known."""
    if not found:
        return By.PRINT
    return By.EMAIL if person.email or found[0].email else By.PORTAL
