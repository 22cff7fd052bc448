"""For people who are no privacy officers: handing a request in, and answering a question about somebody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.people import selectors as people
from openleave.apps.requests import services
from openleave.apps.requests.forms import HandInForm, show_error
from openleave.apps.requests.models import Manner, Question
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.routes import permitted


@permitted("request.hand_in")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """What somebody asked of the employer, passed to the privacy officer. Nothing of it can be seen here afterwards."""
    today = request.organization.today  # type: ignore[attr-defined]
    form = HandInForm(request.POST or None, initial={"received_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            services.request_log(
                actor=request.actor, **form.asked(), manner=Manner.EMPLOYER,  # type: ignore[attr-defined]
                received_on=form.cleaned_data["received_on"],
            )  # fmt: skip
        except (Invalid, Conflict) as error:
            show_error(form, error)
        else:
            messages.success(request, _("The privacy officer has it now. Nothing of it is shown here."))
            return HttpResponseRedirect(request.path)
    return render(request, "requests/hand_in.html", {"form": form}, status=422 if form.errors else 200)


@permitted("request.confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """Questions put to whoever is signed in: a name, a number, yes or no. Nothing of the request itself."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            question_id = UUID(request.POST.get("question", ""))
            services.question_answer(actor=actor, question_id=question_id, yes=request.POST.get("yes") == "1")
            messages.success(request, _("Thank you. The answer was passed on."))
        except (ValueError, NotFound):
            messages.error(request, _("Nothing was done. Reload the page and choose again."))
        except Conflict as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(request.path)
    rows = Question.objects.filter(
        organization_id=actor.organization_id, asked_of_id=actor.account_id, answered_at__isnull=True
    ).select_related("request")
    open_ones = [row for row in rows.order_by("asked_at", "id") if row.request.subject_id]
    ids = [row.request.subject_id for row in open_ones]
    today = request.organization.today  # type: ignore[attr-defined]
    names = people.names_of(actor.organization_id, ids, today)
    shown = [
        {"id": row.id, "name": names.get(row.request.subject_id, ""),
         "number": people.number_of(actor.organization_id, row.request.subject_id)}
        for row in open_ones[:5]
    ]  # fmt: skip
    return render(request, "requests/questions.html", {"rows": shown})
