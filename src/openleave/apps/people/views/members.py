"""Who works here with OpenLeave: accounts, the roles they hold in the organization, and which employee each one is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts import services
from openleave.apps.organizations import selectors as organizations
from openleave.apps.organizations.forms import add_error
from openleave.apps.organizations.views.settings import tabs
from openleave.apps.people import selectors as people
from openleave.apps.people.members_forms import ROLE_NAMES, MemberForm, NewMemberForm, role_name
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

MOST_CHANGES = 30


@permitted("membership.read")
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """All accounts with their roles, by name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    assert actor.organization_id is not None
    found = accounts.members(actor=actor)
    names = people.names_of(
        actor.organization_id, [one.employee_id for one in found if one.employee_id], request.organization.today
    )
    rows = [
        {
            "member": one,
            "roles": [ROLE_NAMES[role] for role in Role if role in one.roles],
            "employee": names.get(one.employee_id, "") if one.employee_id else "",
            "own": one.account_id == actor.account_id,
        }
        for one in found
    ]
    return render(
        request,
        "people/members.html",
        {
            "rows": rows,
            "writable": allows(actor, "membership.grant"),
            "unanswered": not any(Role.PRIVACY_OFFICER in one.roles and one.active for one in found),
            "alone": sum(Role.LEAVE_ADMINISTRATOR in one.roles for one in found) == 1,
            "history": _history(request, actor.organization_id),
            "tabs": tabs("people", request.actor),
        },
    )


def _history(request: HttpRequest, organization_id: UUID) -> list[dict[str, Any]]:
    changes = organizations.settings_history(organization_id, MOST_CHANGES, ["membership"])
    names = accounts.account_names({one.about_id for one in changes if one.about_id})
    ids = [UUID(str(value)) for one in changes if one.field == "employee" for value in (one.before, one.after) if value]
    known = people.names_of(organization_id, ids, request.organization.today) if ids else {}

    def words(field: str, value: Any) -> str:
        if not value:
            return "–"
        if field == "employee":
            return known.get(UUID(str(value)), "–")
        return ", ".join(role_name(one) for one in value)

    return [
        {
            "at": one.at,
            "by": one.by,
            "name": names.get(one.about_id, "–") if one.about_id else "–",
            "label": _("Roles") if one.field == "roles" else _("Is the employee"),
            "before": words(one.field, one.before),
            "after": words(one.field, one.after),
            "added": not one.before and bool(one.after),
            "removed": bool(one.before) and not one.after,
        }
        for one in changes
    ]


@permitted("membership.grant")
@require_http_methods(["GET", "HEAD", "POST"])
def member_new(request: HttpRequest) -> HttpResponse:
    """Give somebody access: an account by its e-mail address, made if there is none."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            account_id = services.member_add(
                actor=actor,
                email=answers["email"],
                display_name=answers["display_name"],
                language=answers["language"],
                roles=answers["roles"],
                employee_id=_employee(actor, answers["employee_number"]),
            )
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("member", args=[account_id]) + "?new=1")
    return render(request, "people/member_new.html", {"form": form}, status=422 if form.errors else 200)


@permitted("membership.grant")
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: its roles, and the employee it is."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    assert actor.organization_id is not None
    present = accounts.access_member(actor=actor, account_id=account_id)
    number = people.number_of(actor.organization_id, present.employee_id) if present.employee_id else ""
    form = MemberForm(
        request.POST or None, initial={"roles": [str(role) for role in present.roles], "employee_number": number}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.member_change(
                actor=actor,
                account_id=account_id,
                roles=form.cleaned_data["roles"],
                employee_id=_employee(actor, form.cleaned_data["employee_number"]),
            )
        except (Invalid, Conflict) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("members"))
    names = people.names_of(
        actor.organization_id, [present.employee_id] if present.employee_id else [], request.organization.today
    )
    context = {
        "form": form,
        "present": present,
        "employee": names.get(present.employee_id, "") if present.employee_id else "",
        "new": request.GET.get("new") == "1",
    }
    return render(request, "people/member.html", context, status=422 if form.errors else 200)


def _employee(actor: Actor, number: str) -> UUID | None:
    """The employee of that number. Raises Invalid where there is none."""
    if not number.strip():
        return None
    assert actor.organization_id is not None
    try:
        found = people.employee_by_number(actor.organization_id, number.strip())
        return people.access_employee(actor=actor, employee_id=found.id).id
    except NotFound:
        raise Invalid(
            _("No employee has this number."), fix=_("Look it up under Employees."), field="employee_number"
        ) from None
