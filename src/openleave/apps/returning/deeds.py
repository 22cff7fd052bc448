"""The steps a person takes on a return's page: the words of each, its form, and the service it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation.services import restriction_add
from openleave.apps.returning import forms, services
from openleave.kernel.actor import Actor

type Words = str | Promise
type Call = Callable[[Actor, UUID, Any], Any]
CHANGE, END = "return.change", "return.end"


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: ``call`` takes the actor, the id (of the case, or of a premium) and the form."""

    key: str
    title: Words
    button: Words
    done: Words
    form: Any
    call: Call
    permission: str = CHANGE
    about: Words = ""
    anchor: str = ""
    danger: bool = False
    cite: str = ""


def _case(service: Callable[..., Any]) -> Call:
    return lambda actor, one, form: service(actor=actor, case_id=one, **form.cleaned_data)


def _premium(service: Callable[..., Any]) -> Call:
    return lambda actor, one, form: service(actor=actor, premium_id=one, **form.cleaned_data)


def _restriction(actor: Actor, one: UUID, form: Any) -> None:
    restriction_add(actor=actor, case_id=one, **form.cleaned_data)
    services.item_done(actor=actor, case_id=one, code="restrictions")


DEEDS = {
    deed.key: deed
    for deed in (
        Deed("expect", _("When is the employee expected back?"), _("Save"), _("The day is set."), forms.ExpectForm,
             _case(services.return_expect)),
        Deed("release-needed", _("Is a release needed?"), _("Save"), _("Saved."), forms.ReleaseNeededForm,
             lambda actor, one, form: services.release_state(
                 actor=actor, case_id=one, required=form.cleaned_data["required"] == "yes"),
             about=_("A return may wait for a fitness-for-duty certification only where the designation notice "
                     "asked for it, under a rule for everybody in such jobs."),
             cite="825.312"),
        Deed("release", _("The release"), _("Record it"), _("The release is recorded."), forms.ReleaseForm,
             _case(services.release_record), anchor="#release"),
        Deed("restriction", _("Restriction on return"), _("Record it"), _("Recorded."), forms.LimitForm, _restriction,
             anchor="#release", about=_("Managers are shown these and nothing else: write them without a reason.")),
        Deed("position", _("The same or an equivalent position"), _("Record it"), _("The position is recorded."),
             forms.PositionForm,
             lambda actor, one, form: services.position_record(actor=actor, case_id=one, **form.values()),
             anchor="#position", cite="825.215",
             about=_("The employee gets the same job back, or one that is equivalent in every respect below.")),
        Deed("graduated", _("A step up to full hours"), _("Add the step"), _("The step is added."), forms.GraduatedForm,
             _case(services.graduated_add), anchor="#graduated",
             about=_("Fewer hours at first, more from step to step. The last step is the full week.")),
        Deed("premium", _("A month’s premium"), _("Record it"), _("The premium is recorded."), forms.PremiumForm,
             _case(services.premium_record), anchor="#premiums", cite="825.210",
             about=_("The employee’s own share while on leave. It stays the same as while working.")),
        Deed("recovery", _("May the employer’s share be asked back?"), _("Save and ask the law"), _("Saved."),
             forms.RecoveryForm,
             lambda actor, one, form: services.recovery_state(actor=actor, case_id=one, facts=form.facts()),
             anchor="#recovery", cite="825.213",
             about=_("Only for unpaid weeks, only who could have come back and chose not to. Kept encrypted.")),
        Deed("complete", _("Back at work"), _("Record the return"), _("Back at work: the case is closed."),
             forms.CompleteForm, _case(services.return_complete), END,
             about=_("The case is closed. Leave planned for later days is taken back.")),
        Deed("fail", _("Not back"), _("Close as not returned"), _("The case is closed."), forms.FailForm,
             _case(services.return_fail), END, danger=True,
             about=_("Only once more leave, other hours and other jobs have been talked about.")),
    )
}  # fmt: skip

PREMIUM_DEEDS = {
    deed.key: deed
    for deed in (
        Deed("pay", _("A payment"), _("Record it"), _("The payment is recorded."), forms.PayForm,
             _premium(services.premium_pay), anchor="#premiums"),
        Deed("letter", _("The letter that a payment has not come"), _("Record it"), _("The letter is recorded."),
             forms.LetterForm, _premium(services.premium_letter), anchor="#premiums", cite="825.212",
             about=_("It may end only over 30 days after the due day, and at least 15 days after a letter.")),
        Deed("end", _("Coverage ends"), _("Record it"), _("Recorded."), forms.CoverageEndForm,
             _premium(services.coverage_end), END, anchor="#premiums", danger=True, cite="825.212",
             about=_("The job stays protected. On return the coverage is restored in full, without waiting.")),
    )
}  # fmt: skip
