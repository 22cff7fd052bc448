"""Logging a notice while the phone is still in the hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openleave.apps.desk import services
from openleave.apps.desk.models import Via
from openleave.apps.desk.services.arrivals import MOST_CHARACTERS
from openleave.apps.desk.views.inbox import to_case
from openleave.apps.organizations.forms import add_error
from openleave.apps.people import selectors as people
from openleave.apps.people.picking import picked
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.free_text import FreeText
from openleave.kernel.routes import permitted

PEOPLE_SHOWN = 12
CHANNELS = [(one.value, one.label) for one in (Via.PHONE, Via.MANAGER, Via.MAIL, Via.IN_PERSON)]


class NoticeForm(forms.Form):
    """How it came, when, and what was said. Whom it is about is chosen beside it."""

    presses = ("unknown",)

    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=CHANNELS, widget=forms.RadioSelect)
    learned_on = forms.DateField(
        label=gettext_lazy("Day of the notice"),
        help_text=gettext_lazy("When the organization learned of it. The law counts from this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    said = FreeText(
        label=gettext_lazy("What was said"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("In the person’s own words if you can. Kept encrypted; no manager sees it."),
    )


@permitted("inbox.handle")
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest) -> HttpResponse:
    """The form; ``?employee=`` chooses the person."""
    today = request.organization.today
    if request.method != "POST":
        chosen = picked(actor=request.actor, text=request.GET.get("employee", ""), on=today)
        form = NoticeForm(initial={"channel": Via.PHONE.value, "learned_on": today})
        return _page(request, form, chosen, today)
    form = NoticeForm(request.POST)
    chosen = picked(actor=request.actor, text=request.POST.get("employee_id", ""), on=today)
    searched = request.POST.get("employee_id_search", "").strip()[:100]
    unknown = "unknown" in request.POST
    found: Any = ()
    if chosen is None and not unknown:
        found = (
            people.search(actor=request.actor, text=searched, on=today, page_size=PEOPLE_SHOWN).rows if searched else ()
        )
        if len(found) == 1:
            chosen = (found[0].id, found[0].name, found[0].number)
        else:
            text = _("Choose one of the people found.") if found else _("Choose the employee, or keep it for later.")
            form.add_error(None, text)
    if form.is_valid():
        try:
            arrival, case = services.notice_log(
                actor=request.actor, employee_id=chosen[0] if chosen else None, who="" if chosen else searched,
                **form.cleaned_data,
            )  # fmt: skip
        except (Invalid, Conflict) as error:
            add_error(form, error, {"noticed_on": "learned_on"})
        else:
            if case is None:
                messages.success(request, _("Noted. It waits in the inbox until you know whom it is about."))
                return HttpResponseRedirect(reverse("arrival", args=[arrival.id]))
            return to_case(request, case.id, True, reverse("inbox"))
    return _page(request, form, chosen, today, found, searched, status=422)


def _page(
    request: HttpRequest,
    form: NoticeForm,
    chosen: tuple[UUID, str, str] | None,
    today: Any,
    found: Any = (),
    searched: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "chosen": chosen, "found": found, "searched": searched, "today": today}
    return render(request, "desk/notice.html", context, status=status)
