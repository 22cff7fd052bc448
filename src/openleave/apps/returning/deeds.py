"""The steps a person takes on a return's page: the words of each, its form, and the service it calls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation.services import restriction_add
from openleave.apps.cases.deeds import Deed, by_key, calling
from openleave.apps.returning import forms, services
from openleave.kernel.actor import Actor

CHANGE, END = "return.change", "return.end"


def _restriction(actor: Actor, one: UUID, form: Any) -> None:
    restriction_add(actor=actor, case_id=one, **form.cleaned_data)
    services.item_done(actor=actor, case_id=one, code="restrictions")


DEEDS = by_key(
    Deed("expect", _("When is the employee expected back?"), _("Save"), _("The day is set."), forms.ExpectForm,
         calling(services.return_expect, "case_id"), CHANGE),
    Deed("release-needed", _("Is a release needed?"), _("Save"), _("Saved."), forms.ReleaseNeededForm,
         lambda actor, one, form: services.release_state(
             actor=actor, case_id=one, required=form.cleaned_data["required"] == "yes"),
         CHANGE,
         about=_("A return may wait for a fitness-for-duty certification only where the designation notice "
                 "asked for it, under a rule for everybody in such jobs."),
         cite="825.312"),
    Deed("release", _("The release"), _("Record it"), _("The release is recorded."), forms.ReleaseForm,
         calling(services.release_record, "case_id"), CHANGE, anchor="#release"),
    Deed("restriction", _("Restriction on return"), _("Record it"), _("Recorded."), forms.LimitForm, _restriction,
         CHANGE, anchor="#release", about=_("Managers are shown these and nothing else: write them without a reason.")),
    Deed("position", _("The same or an equivalent position"), _("Record it"), _("The position is recorded."),
         forms.PositionForm,
         lambda actor, one, form: services.position_record(actor=actor, case_id=one, **form.values()),
         CHANGE, anchor="#position", cite="825.215",
         about=_("The employee gets the same job back, or one that is equivalent in every respect below.")),
    Deed("graduated", _("A step up to full hours"), _("Add the step"), _("The step is added."), forms.GraduatedForm,
         calling(services.graduated_add, "case_id"), CHANGE, anchor="#graduated",
         about=_("Fewer hours at first, more from step to step. The last step is the full week.")),
    Deed("premium", _("A month’s premium"), _("Record it"), _("The premium is recorded."), forms.PremiumForm,
         calling(services.premium_record, "case_id"), CHANGE, anchor="#premiums", cite="825.210",
         about=_("The employee’s own share while on leave. It stays the same as while working.")),
    Deed("recovery", _("May the employer’s share be asked back?"), _("Save and ask the law"), _("Saved."),
         forms.RecoveryForm,
         lambda actor, one, form: services.recovery_state(actor=actor, case_id=one, facts=form.facts()),
         CHANGE, anchor="#recovery", cite="825.213",
         about=_("Only for unpaid weeks, only who could have come back and chose not to. Kept encrypted.")),
    Deed("complete", _("Back at work"), _("Record the return"), _("Back at work: the case is closed."),
         forms.CompleteForm, calling(services.return_complete, "case_id"), END,
         about=_("The case is closed. Leave planned for later days is taken back.")),
    Deed("fail", _("Not back"), _("Close as not returned"), _("The case is closed."), forms.FailForm,
         calling(services.return_fail, "case_id"), END, danger=True,
         about=_("Only once more leave, other hours and other jobs have been talked about.")),
)  # fmt: skip

PREMIUM_DEEDS = by_key(
    Deed("pay", _("A payment"), _("Record it"), _("The payment is recorded."), forms.PayForm,
         calling(services.premium_pay, "premium_id"), CHANGE, anchor="#premiums"),
    Deed("letter", _("The letter that a payment has not come"), _("Record it"), _("The letter is recorded."),
         forms.LetterForm, calling(services.premium_letter, "premium_id"), CHANGE, anchor="#premiums", cite="825.212",
         about=_("It may end only over 30 days after the due day, and at least 15 days after a letter.")),
    Deed("end", _("Coverage ends"), _("Record it"), _("Recorded."), forms.CoverageEndForm,
         calling(services.coverage_end, "premium_id"), END, anchor="#premiums", danger=True, cite="825.212",
         about=_("The job stays protected. On return the coverage is restored in full, without waiting.")),
)  # fmt: skip
