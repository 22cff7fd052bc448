"""The organization's settings, worksites and holidays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.organizations import selectors, services
from openleave.apps.organizations.forms import HolidayForm, HolidaysForm, SettingsForm, WorksiteForm, add_error
from openleave.apps.organizations.services.worksite import FIELDS
from openleave.apps.organizations.views.history import history_of, in_words
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted


def tabs(active: str, actor: Actor | None = None) -> list[dict[str, Any]]:
    """The pages of the settings, the present one marked; those that not everybody of the desk may enter only with an
    ``actor`` who may."""
    pages = [
        ("settings", _("Organization"), "/settings/"),
        ("leave_year", _("Leave year"), "/settings/leave-year/"),
        ("offered", _("Deadlines offered"), "/settings/offered/"),
        ("worksites", _("Worksites"), "/settings/worksites/"),
        ("holidays", _("Holidays"), "/settings/holidays/"),
        ("policies", _("Policies"), "/settings/policies/"),
        ("pattern", _("Certified pattern"), "/settings/certified-pattern/"),
        ("documents", _("Documents"), "/settings/documents/"),
        ("letters", _("Letters"), "/settings/letters/"),
        ("people", _("People and roles"), "/settings/people/"),
        ("retention", _("Retention"), "/settings/retention/"),
    ]
    if actor is not None and allows(actor, "wall.change"):
        pages.append(("walls", _("Conflict walls"), "/settings/walls/"))
    return [{"label": label, "url": url, "active": name == active} for name, label, url in pages]


def _actor(request: HttpRequest) -> tuple[Actor, UUID]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    assert actor.organization_id is not None
    return actor, actor.organization_id


@permitted("settings.read")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """See and change the organization's choices."""
    actor, organization_id = _actor(request)
    present = selectors.settings_of(organization_id)
    form = SettingsForm(
        request.POST or None, initial={name: getattr(present, name) for name in SettingsForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.settings_update(actor=actor, **form.cleaned_data)
        except Invalid as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    writable = allows(actor, "settings.write")
    return render(
        request,
        "organizations/settings.html",
        {
            "form": form,
            "writable": writable,
            "shown": None if writable else shown(present, SettingsForm),
            "history": history_of(organization_id, "settings"),
            "tabs": tabs("settings", actor),
        },
        status=422 if form.errors else 200,
    )


def shown(present: Any, form: type[Any]) -> list[tuple[Any, Any]]:
    """The choices in words, for those who may read and not change them."""
    return [(field.label, in_words(name, getattr(present, name))) for name, field in form.base_fields.items()]


@permitted("worksite.read")
@require_safe
def worksites(request: HttpRequest) -> HttpResponse:
    """All worksites."""
    actor, organization_id = _actor(request)
    return render(
        request,
        "organizations/worksites.html",
        {
            "worksites": selectors.worksites(organization_id),
            "writable": allows(actor, "worksite.write"),
            "history": history_of(organization_id, "worksite"),
            "tabs": tabs("worksites", actor),
        },
    )


@permitted("worksite.write")
@require_http_methods(["GET", "HEAD", "POST"])
def worksite_edit(request: HttpRequest, worksite_id: UUID | None = None) -> HttpResponse:
    """Add or change a worksite."""
    actor, _organization_id = _actor(request)
    initial: dict[str, Any] = {}
    if worksite_id is not None:
        found = selectors.access_worksite(actor=actor, worksite_id=worksite_id)
        initial = {name: getattr(found, name) for name in FIELDS}
    form = WorksiteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.worksite_save(actor=actor, worksite_id=worksite_id, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect("/settings/worksites/")
    context = {"form": form, "new": worksite_id is None, "name": initial.get("name", "")}
    return render(request, "organizations/worksite_edit.html", context, status=422 if form.errors else 200)


@permitted("settings.read")
@require_safe
def holidays(request: HttpRequest) -> HttpResponse:
    """The days the organization observes, this year and next."""
    actor, organization_id = _actor(request)
    today = clock.today(selectors.settings_of(organization_id).time_zone)
    first, last = today.replace(month=1, day=1), today.replace(year=today.year + 1, month=12, day=31)
    return render(
        request,
        "organizations/holidays.html",
        {
            "holidays": selectors.holidays_between(organization_id, first, last),
            "form": HolidaysForm(initial={"year": today.year}),
            "one": HolidayForm(),
            "history": history_of(organization_id, "holiday"),
            "writable": allows(actor, "holiday.write"),
            "tabs": tabs("holidays", actor),
            "first": first,
        },
    )


@permitted("holiday.write")
@require_POST
def holidays_add(request: HttpRequest) -> HttpResponse:
    """Add a state's public holidays of a year."""
    actor, _organization_id = _actor(request)
    form = HolidaysForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a state and a year."))
    added = services.holidays_generate(actor=actor, state=form.cleaned_data["state"], years=[form.cleaned_data["year"]])
    messages.success(
        request,
        ngettext("%(count)d holiday was added.", "%(count)d holidays were added.", added) % {"count": added},
    )
    return HttpResponseRedirect("/settings/holidays/")


@permitted("holiday.write")
@require_POST
def holiday_add(request: HttpRequest) -> HttpResponse:
    """Add one day."""
    actor, _organization_id = _actor(request)
    form = HolidayForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Enter a day and a name."))
    services.holiday_add(actor=actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return HttpResponseRedirect("/settings/holidays/")


@permitted("holiday.write")
@require_POST
def holiday_remove(request: HttpRequest, holiday_id: UUID) -> HttpResponse:
    """Take a day out."""
    actor, _organization_id = _actor(request)
    services.holiday_remove(actor=actor, holiday_id=holiday_id)
    messages.success(request, _("The holiday was removed."))
    return HttpResponseRedirect("/settings/holidays/")
