"""Putting a policy into force, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.organizations.forms import add_error
from openleave.apps.policies import presenting, preview, reading, selectors, services
from openleave.apps.policies.forms import PublishForm, RetireForm
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.routes import permitted


@permitted("policy.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What would change, from when, and why."""
    actor = request.actor  # type: ignore[attr-defined]
    version = selectors.access_version(actor=actor, version_id=version_id)
    if not version.is_draft:
        return HttpResponseRedirect(reverse("policy_version", args=[version.id]))
    read, today = presenting.read(version), request.organization.today
    before = selectors.version_before(version)
    since = reading.first_day(read.content) or today
    form = PublishForm(request.POST or None, initial={"holds_from": since if before is None else max(since, today)})
    if request.method == "POST" and form.is_valid():
        try:
            services.policy_publish(actor=actor, version_id=version.id, **form.cleaned_data)
        except Invalid as error:
            add_error(form, error)
        else:
            day = date_format(form.cleaned_data["holds_from"], "DATE_FORMAT")
            messages.success(request, _("Published. It holds from %(day)s.") % {"day": day})
            return HttpResponseRedirect(reverse("policy", args=[version.policy_id]))
    context = presenting.head(request, version.policy, version, "policy_publish") | {
        "form": form,
        "before": before,
        "changes": preview.changes(before.compiled, read.compiled) if before and read.compiled else None,
        "words": preview.words_of(read.compiled, since) if read.compiled else None,
        "problems": presenting.shown_lines(version.content, read.problems),
    }
    return render(request, "policies/publish.html", context, status=422 if form.errors else 200)


@permitted("policy.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, policy_id: UUID) -> HttpResponse:
    """Give a policy its last day."""
    actor = request.actor  # type: ignore[attr-defined]
    policy = selectors.access_policy(actor=actor, policy_id=policy_id)
    form = RetireForm(request.POST or None, initial={"holds_until": request.organization.today})
    if request.method == "POST" and form.is_valid():
        try:
            services.policy_retire(actor=actor, policy_id=policy.id, **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            day = date_format(form.cleaned_data["holds_until"], "DATE_FORMAT")
            messages.success(request, _("The policy ends on %(day)s.") % {"day": day})
            return HttpResponseRedirect(reverse("policy", args=[policy.id]))
    context = {"policy": policy, "title": preview.title_of(policy.name, policy.name_es), "form": form}
    return render(request, "policies/retire.html", context, status=422 if form.errors else 200)
