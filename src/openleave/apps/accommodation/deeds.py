"""The steps a person takes on an accommodation's page: the words of each, its form, and the service it calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation import forms, services
from openleave.kernel.actor import Actor

type Words = str | Promise
CHANGE, DECIDE = "accommodation.change", "accommodation.decide"


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: ``call`` takes the actor, the id (of the accommodation, or of an option) and the form."""

    key: str
    title: Words
    button: Words
    done: Words
    form: type[forms.Deed]
    call: Callable[[Actor, UUID, Any], Any]
    permission: str = CHANGE
    about: Words = ""
    anchor: str = ""
    danger: bool = False


def _plain(service: Callable[..., Any]) -> Callable[[Actor, UUID, Any], Any]:
    return lambda actor, one, form: service(actor=actor, accommodation_id=one, **form.cleaned_data)


def _option(service: Callable[..., Any]) -> Callable[[Actor, UUID, Any], Any]:
    return lambda actor, one, form: service(actor=actor, option_id=one, **form.cleaned_data)


DEEDS = {
    deed.key: deed
    for deed in (
        Deed("log", _("Write into the log"), _("Write it down"), _("It is in the log."), forms.LogForm,
             _plain(services.entry_add), anchor="#log",
             about=_("What was said and asked, by whom and when. The first conversation begins it.")),
        Deed("facts", _("What the law turns on"), _("Save"), _("Saved."), forms.FactsForm,
             lambda actor, one, form: services.facts_state(actor=actor, accommodation_id=one, facts=form.facts()),
             anchor="#law", about=_("What is known decides which papers may be asked for. Kept encrypted.")),
        Deed("documents", _("Ask for a document"), _("Record the request"), _("The request is in the log."),
             forms.DocumentsForm, _plain(services.documents_ask), anchor="#log",
             about=_("Only where it is needed, and only the least that is needed.")),
        Deed("option", _("Write down an option"), _("Add the option"), _("The option is added."), forms.OptionForm,
             _plain(services.option_propose), anchor="#options"),
        Deed("grant", _("Grant it"), _("Grant"), _("It is granted."), forms.GrantForm,
             _plain(services.accommodation_grant), DECIDE),
        Deed("decline", _("Decline it"), _("Decline"), _("The decision is recorded."), forms.DeclineForm,
             _plain(services.accommodation_decline), DECIDE, danger=True,
             about=_("A refusal names its ground, the alternative looked at, and where the employee can turn.")),
        Deed("hardship", _("Undue hardship: the worksheet"), _("Save the worksheet"), _("The worksheet is kept."),
             forms.HardshipForm,
             lambda actor, one, form: services.hardship_write(
                 actor=actor, accommodation_id=one, factors=form.cleaned_data),
             anchor="#hardship",
             about=_("Significant difficulty or expense, by the factors of the rule. It concludes nothing.")),
        Deed("schedule", _("When to look at it again"), _("Save"), _("The day is set."), forms.ScheduleForm,
             _plain(services.review_schedule)),
        Deed("review", _("Look at it again"), _("Save"), _("The review is recorded."), forms.ReviewForm,
             _plain(services.accommodation_review),
             about=_("Talk with the employee first: does it still help, is something else needed?")),
        Deed("close", _("End the accommodation"), _("End it"), _("It is closed."), forms.CloseForm,
             _plain(services.accommodation_close),
             about=_("Ending it is no way to decline it: what nobody decided can only be withdrawn or merged.")),
        Deed("reopen", _("Take it up again"), _("Take it up again"), _("It is being talked about again."),
             forms.ReopenForm, _plain(services.accommodation_reopen)),
        Deed("restriction", _("Limit or restriction"), _("Record it"), _("Recorded."), forms.RestrictionForm,
             _plain(services.restriction_add), anchor="#limits",
             about=_("Managers are shown restrictions and nothing else: write them without a reason.")),
        Deed("trial-end", _("How the trial went"), _("End the trial"), _("The trial has ended."), forms.TrialEndForm,
             _plain(services.trial_end), anchor="#options"),
    )
}  # fmt: skip

OPTION_DEEDS = {
    deed.key: deed
    for deed in (
        Deed("try", _("Try it out"), _("Start the trial"), _("The trial has begun."), forms.TrialForm,
             _option(services.trial_start), anchor="#options"),
        Deed("refuse", _("Do not choose it"), _("Record it"), _("Recorded."), forms.RefuseForm,
             _option(services.option_refuse), DECIDE, anchor="#options"),
    )
}  # fmt: skip
