"""The log of contacts with a clinic (29 CFR 825.307(a)): who, when, that it was not the direct supervisor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.certification import book
from openleave.apps.certification.access import access_request
from openleave.apps.certification.models import Contact, Entry
from openleave.apps.certification.services.recording import record
from openleave.apps.certification.steps import take
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people.selectors.team import reports_of
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def contact_log(
    *,
    actor: Actor,
    request_id: UUID,
    step: str,
    contact_by: str,
    not_supervisor: bool,
    chance_given: bool,
    note: str,
    happened_on: date | None = None,
) -> Entry:
    """Log that the clinic was asked whether the certification is genuine (``authenticate``) or what is meant
    (``clarify``).

    ``contact_by`` is one of ``Contact``; that it was not the employee's direct supervisor is asserted, and checked of
    whoever logs it. ``chance_given``: the employee could correct it first. The law is asked; Invalid where it says no.
    """
    require(actor, "certification.change")
    assert actor.organization_id is not None
    if step not in ("authenticate", "clarify"):
        raise Invalid(_("This is no contact with the clinic."), field="step")
    with organization_scope(actor.organization_id):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        take(request, step, actor)
        today = organizations.today_of(actor.organization_id)
        happened_on = happened_on or today
        if happened_on > today:
            raise Invalid(_("This day has not come yet."), field="happened_on")
        if (
            contact_by not in Contact.values
            or not not_supervisor
            or _supervises(actor, request.case.employee_id, today)
        ):
            raise Invalid(
                _("The direct supervisor may never contact the clinic."),
                why="29 CFR 825.307(a)",
                fix=_("Human resources, a leave administrator, a management official or a health care provider may."),
                field="not_supervisor",
            )  # fmt: skip
        if not note.strip():
            raise Invalid(_("Say briefly what was asked and answered."), field="note")
        known = book.read(actor=actor, case_id=request.case_id)
        facts = {"contact_by": contact_by, "chance_to_correct_given": chance_given}
        reply = known.replies(["contact_with_provider_allowed"], today, more=facts).get("contact_with_provider_allowed")
        if not chance_given or (reply is not None and reply.answer is False):
            raise Invalid(
                reply.sentence if reply else _("First the employee must have the chance to correct the certification."),
                why="29 CFR 825.307(a)", fix=_("Say in writing what is missing, and wait for seven days."),
                field="chance_given",
            )  # fmt: skip
        return record(
            actor, request, step, happened_on, note=note, contact_by=contact_by, asserted=True,
            details={"by": contact_by},
        )  # fmt: skip


def _supervises(actor: Actor, employee_id: UUID, today: date) -> bool:
    if actor.employee_id is None:
        return False
    manager = replace(actor, roles=actor.roles | {Role.MANAGER})
    return any(member.employee_id == employee_id for member in reports_of(actor=manager, on=today))
