"""The steps a person takes on an accommodation's page: the words of each, its form, and the service it calls."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation import forms, services
from openleave.apps.accommodation.transitions import CHANGE, DECIDE
from openleave.apps.cases.deeds import Deed, by_key, calling

DEEDS = by_key(
    Deed("log", _("Write into the log"), _("Write it down"), _("It is in the log."), forms.LogForm,
         calling(services.entry_add, "accommodation_id"), CHANGE, anchor="#log",
         about=_("What was said and asked, by whom and when. The first conversation begins it.")),
    Deed("facts", _("What the law turns on"), _("Save"), _("Saved."), forms.FactsForm,
         lambda actor, one, form: services.facts_state(actor=actor, accommodation_id=one, facts=form.facts()),
         CHANGE, anchor="#law", about=_("What is known decides which papers may be asked for. Kept encrypted.")),
    Deed("documents", _("Ask for a document"), _("Record the request"), _("The request is in the log."),
         forms.DocumentsForm, calling(services.documents_ask, "accommodation_id"), CHANGE, anchor="#log",
         about=_("Only where it is needed, and only the least that is needed.")),
    Deed("option", _("Write down an option"), _("Add the option"), _("The option is added."), forms.OptionForm,
         calling(services.option_propose, "accommodation_id"), CHANGE, anchor="#options"),
    Deed("grant", _("Grant it"), _("Grant"), _("It is granted."), forms.GrantForm,
         calling(services.accommodation_grant, "accommodation_id"), DECIDE),
    Deed("decline", _("Decline it"), _("Decline"), _("The decision is recorded."), forms.DeclineForm,
         calling(services.accommodation_decline, "accommodation_id"), DECIDE, danger=True,
         about=_("A refusal names its ground, the alternative looked at, and where the employee can turn.")),
    Deed("hardship", _("Undue hardship: the worksheet"), _("Save the worksheet"), _("The worksheet is kept."),
         forms.HardshipForm,
         lambda actor, one, form: services.hardship_write(
             actor=actor, accommodation_id=one, factors=form.cleaned_data),
         CHANGE, anchor="#hardship",
         about=_("Significant difficulty or expense, by the factors of the rule. It concludes nothing.")),
    Deed("schedule", _("When to look at it again"), _("Save"), _("The day is set."), forms.ScheduleForm,
         calling(services.review_schedule, "accommodation_id"), CHANGE),
    Deed("review", _("Look at it again"), _("Save"), _("The review is recorded."), forms.ReviewForm,
         calling(services.accommodation_review, "accommodation_id"), CHANGE,
         about=_("Talk with the employee first: does it still help, is something else needed?")),
    Deed("close", _("End the accommodation"), _("End it"), _("It is closed."), forms.CloseForm,
         calling(services.accommodation_close, "accommodation_id"), CHANGE,
         about=_("Ending it is no way to decline it: what nobody decided can only be withdrawn or merged.")),
    Deed("reopen", _("Take it up again"), _("Take it up again"), _("It is being talked about again."),
         forms.ReopenForm, calling(services.accommodation_reopen, "accommodation_id"), CHANGE),
    Deed("restriction", _("Limit or restriction"), _("Record it"), _("Recorded."), forms.RestrictionForm,
         calling(services.restriction_add, "accommodation_id"), CHANGE, anchor="#limits",
         about=_("Managers are shown restrictions and nothing else: write them without a reason.")),
    Deed("trial-end", _("How the trial went"), _("End the trial"), _("The trial has ended."), forms.TrialEndForm,
         calling(services.trial_end, "accommodation_id"), CHANGE, anchor="#options"),
)  # fmt: skip

OPTION_DEEDS = by_key(
    Deed("try", _("Try it out"), _("Start the trial"), _("The trial has begun."), forms.TrialForm,
         calling(services.trial_start, "option_id"), CHANGE, anchor="#options"),
    Deed("refuse", _("Do not choose it"), _("Record it"), _("Recorded."), forms.RefuseForm,
         calling(services.option_refuse, "option_id"), DECIDE, anchor="#options"),
)  # fmt: skip
