"""Options: what would help, what it costs, what was tried, what was not chosen and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation import deskwork, private
from openleave.apps.accommodation.access import access_option
from openleave.apps.accommodation.choices import Change, EntryKind, OptionState, Refused, Side, State, TrialResult
from openleave.apps.accommodation.models import Option, Trial
from openleave.apps.accommodation.services.common import changing, needed, not_future, one_of, short
from openleave.apps.accommodation.transitions import take
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.tenancy import organization_scope


def option_propose(
    *,
    actor: Actor,
    accommodation_id: UUID,
    change: str,
    described: str,
    by: str,
    proposed_on: date | None = None,
    cost: Decimal | None = None,
) -> Option:
    """Write down an option: what it is, who proposed it, what it would cost (estimated, net). Raises Invalid."""
    one_of(change, Change.values, "change")
    one_of(by, Side.values, "by")
    described = needed(described, "described", _("Describe the option."))
    if cost is not None and cost < 0:
        raise Invalid(_("The cost is below zero."), fix=_("Give 0 or more."), field="cost")
    with changing(actor, accommodation_id, "propose") as step:
        on = proposed_on or step.today
        not_future(on, step.today, "proposed_on")
        if step.row.state == State.REQUESTED:
            take(step.row, "talk", actor)
        option = Option.objects.create(
            organization_id=step.row.organization_id, accommodation=step.row, change=change, proposed_by=by,
            proposed_on=on, cost=cost, recorded_by_id=actor.account_id,
        )  # fmt: skip
        private.write("option", step.row.employee_id, option.id, described)
        step.log(EntryKind.OPTION, side=by, on=on, about_id=option.id, code=change)
        step.details |= {"option": option.id, "change": change}
    return option


def option_refuse(*, actor: Actor, option_id: UUID, refused_why: str, text: str) -> Option:
    """An option is not chosen, for a stated ground and in words. Needs a person. Raises Invalid, Conflict."""
    one_of(refused_why, Refused.values, "refused_why")
    text = needed(text, "text", _("Say why it is not chosen."))
    option = _found(actor, option_id)
    with changing(actor, option.accommodation_id, "refuse_option") as step:
        option = _locked(option)
        if option.state not in (OptionState.CONSIDERED, OptionState.CHOSEN):
            raise Conflict(_("This option is on trial or was refused already."), fix=_("End the trial first."))
        option.state, option.refused_why = OptionState.REFUSED, refused_why
        if refused_why == Refused.NOT_EFFECTIVE:
            option.effective = False
        option.decided_at, option.decided_by_id = clock.now(), actor.account_id
        option.save()
        private.write("option_why", step.row.employee_id, option.id, text)
        step.log(EntryKind.OPTION_DECIDED, text=text, about_id=option.id, code=refused_why)
        step.details |= {"option": option.id, "why": refused_why}
    return option


def trial_start(*, actor: Actor, option_id: UUID, from_on: date, until_on: date) -> Trial:
    """Try an option out for a while; the desk is reminded on its last day. Raises Invalid, Conflict."""
    if until_on < from_on:
        raise Invalid(_("The last day is before the first."), fix=_("Change one of them."), field="until_on")
    option = _found(actor, option_id)
    with changing(actor, option.accommodation_id, "start_trial") as step:
        option = _locked(option)
        if option.state != OptionState.CONSIDERED:
            raise Conflict(_("Only an option that is being considered can be tried."), fix=_("Propose it anew."))
        trial = Trial.objects.create(
            organization_id=step.row.organization_id, accommodation=step.row, option=option, from_on=from_on,
            until_on=until_on, recorded_by_id=actor.account_id,
        )  # fmt: skip
        option.state = OptionState.TRIAL
        option.save(update_fields=["state"])
        step.log(EntryKind.TRIAL_STARTED, about_id=trial.id, code=option.change)
        step.details |= {"option": option.id, "until_on": until_on.isoformat()}
        deskwork.remind(actor, deskwork.TRIAL, step.row, until_on)
    return trial


def trial_end(
    *, actor: Actor, accommodation_id: UUID, result: str, text: str = "", ended_on: date | None = None
) -> Trial:
    """Say how the running trial went, and in the employee's words where there are some. Raises Invalid, Conflict."""
    one_of(result, TrialResult.values, "result")
    text = short(text, "text")
    with changing(actor, accommodation_id, "end_trial") as step:
        trial = Trial.objects.select_for_update().get(
            organization_id=step.row.organization_id, accommodation=step.row, ended_on__isnull=True
        )
        ended_on = ended_on or step.today
        not_future(ended_on, step.today, "ended_on")
        if ended_on < trial.from_on:
            raise Invalid(_("The trial has not begun by then."), fix=_("Give a later day."), field="ended_on")
        trial.result, trial.ended_on = result, ended_on
        trial.save()
        option = _locked(trial.option)
        option.state, option.effective = OptionState.CONSIDERED, result != TrialResult.FAILED
        option.save(update_fields=["state", "effective"])
        step.log(EntryKind.TRIAL_ENDED, side=Side.EMPLOYEE, on=ended_on, text=text, about_id=trial.id, code=result)
        step.details |= {"option": option.id, "result": result}
        deskwork.done(actor, step.row, deskwork.TRIAL)
    return trial


def _found(actor: Actor, option_id: UUID) -> Option:
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        return access_option(actor=actor, option_id=option_id)


def _locked(option: Option) -> Option:
    return Option.objects.select_for_update().get(organization_id=option.organization_id, id=option.id)
