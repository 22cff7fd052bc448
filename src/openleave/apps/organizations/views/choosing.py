"""The leave year and its changes; deadlines and letters; how long things are kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openleave.apps.organizations import selectors, services
from openleave.apps.organizations.forms import METHODS, MONTHS, LeaveYearForm, OfferedForm, add_error
from openleave.apps.organizations.leave_year import notice
from openleave.apps.organizations.views.history import history_of
from openleave.apps.organizations.views.settings import shown, tabs
from openleave.kernel import clock
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import allows
from openleave.kernel.posts import act_and_return
from openleave.kernel.registry import CATEGORIES
from openleave.kernel.registry.categories import RETENTION
from openleave.kernel.routes import permitted

#: What is kept, in the words of people: categories of the registry, as they are read together.
KEPT = (
    ("leave", gettext_lazy("Cases, decisions, leave used")),
    ("hours", gettext_lazy("Hours worked and jobs")),
    ("pay", gettext_lazy("Pay")),
    ("medical", gettext_lazy("Medical facts and certifications")),
    ("family", gettext_lazy("Family members")),
    ("note", gettext_lazy("Notes and messages")),
    ("name", gettext_lazy("Names, addresses, birth dates")),
    ("government_id", gettext_lazy("Social Security numbers")),
    ("account", gettext_lazy("Accounts")),
    ("session", gettext_lazy("Sign-ins")),
    ("device", gettext_lazy("Addresses of devices")),
    ("upload", gettext_lazy("Files on their way in")),
    ("audit", gettext_lazy("Who did what")),
)
RULES = {
    "none": gettext_lazy("While the organization is served."),
    "contract": gettext_lazy("While the organization is served, then returned and erased."),
    "fmla_3y": gettext_lazy("Three years after the record (29 CFR 825.500(b))."),
    "account_life": gettext_lazy("Until the account is closed."),
    "session": gettext_lazy("Until sign-out or expiry."),
    "upload_24h": gettext_lazy("At most 24 hours, or until the columns are mapped."),
    "upload_7d": gettext_lazy("At most 7 days."),
    "ip_30d": gettext_lazy("At most 30 days."),
    "audit_7y": gettext_lazy("Seven years, pseudonymous."),
    "case_life": gettext_lazy("While the case is kept."),
}
ERASED = {
    "erase": gettext_lazy("erased"),
    "anonymise": gettext_lazy("made anonymous"),
    "pseudonymise": gettext_lazy("kept under a pseudonym"),
    "shred": gettext_lazy("its key destroyed: unreadable everywhere, backups included"),
    "tombstone": gettext_lazy("a mark remains that it was there"),
    "keep": gettext_lazy("kept"),
}


@permitted("settings.read")
@require_http_methods(["GET", "HEAD", "POST"])
def leave_year(request: HttpRequest) -> HttpResponse:
    """How the leave year is measured now, was before and will be; a form for another way."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    organization_id = actor.organization_id
    present = selectors.settings_of(organization_id)
    today = clock.today(present.time_zone)
    form = LeaveYearForm(request.POST or None, initial={"announced_on": today, "effective_on": today + notice()})
    if request.method == "POST" and form.is_valid():
        answers = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        try:
            services.leave_year_change(actor=actor, **answers)
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The change is recorded."))
            return HttpResponseRedirect(reverse("leave_year"))
    changes = selectors.leave_year_changes(organization_id)
    return render(
        request,
        "organizations/leave_year.html",
        {
            "form": form,
            "writable": allows(actor, "settings.write"),
            "periods": _periods(present, changes, today),
            "coming": next((one for one in changes if one.effective_on > today), None),
            "days": notice().days,
            "history": history_of(organization_id, "leave_year"),
            "tabs": tabs("leave_year", request.actor),
        },
        status=422 if form.errors else 200,
    )


def _periods(present: Any, changes: list[Any], today: Any) -> list[dict[str, Any]]:
    """Every method with the days for which it holds, the latest first."""
    first = {
        "name": _method(present.leave_year_method, present.leave_year_starts_month, present.leave_year_starts_day),
        "since": None,
        "told": None,
        "id": None,
    }
    rows = [first]
    for one in changes:
        name = _method(one.method, one.starts_month, one.starts_day)
        rows.append({"name": name, "since": one.effective_on, "told": one.announced_on, "id": one.id})
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        begun = row["since"] is None or row["since"] <= today
        ended = after is not None and after["since"] <= today
        row["state"] = "coming" if not begun else "past" if ended else "now"
        row["better_from"] = row["since"] - notice() if row["since"] else None
    return list(reversed(rows))


def _method(method: str, month: int, day: int) -> str:
    name = str(dict(METHODS)[method])
    return f"{name}: {MONTHS[month - 1]} {day}" if method == "fixed" else name


@permitted("settings.write")
@require_POST
def withdraw(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Withdraw a change that does not hold yet."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    selectors.access_leave_year_change(actor=actor, change_id=change_id)
    return act_and_return(
        request,
        lambda: services.leave_year_withdraw(actor=actor, change_id=change_id),
        _("The change was withdrawn."),
        reverse("leave_year"),
    )


@permitted("settings.read")
@require_http_methods(["GET", "HEAD", "POST"])
def offered(request: HttpRequest) -> HttpResponse:
    """Days to cure and to appeal."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    present = selectors.settings_of(actor.organization_id)
    form = OfferedForm(request.POST or None, initial={name: getattr(present, name) for name in OfferedForm.base_fields})
    if request.method == "POST" and form.is_valid():
        try:
            services.settings_update(actor=actor, **form.cleaned_data)
        except Invalid as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("settings_offered"))
    writable = allows(actor, "settings.write")
    return render(
        request,
        "organizations/offered.html",
        {
            "form": form,
            "writable": writable,
            "shown": None if writable else shown(present, OfferedForm),
            "history": history_of(actor.organization_id, "settings"),
            "tabs": tabs("offered", request.actor),
        },
        status=422 if form.errors else 200,
    )


@permitted("settings.read")
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """How long each kind of data is kept, from the registry; nothing to change here."""
    rows = [
        {
            "what": name,
            "how_long": RULES.get(CATEGORIES[code].retention, RETENTION[CATEGORIES[code].retention]),
            "then": ERASED[CATEGORIES[code].erase],
        }
        for code, name in KEPT
    ]
    return render(request, "organizations/retention.html", {"rows": rows, "tabs": tabs("retention", request.actor)})
