"""Forms of the page with people and roles."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from openleave.kernel.actor import Role
from openleave.kernel.free_text import FreeText

ROLE_NAMES = {
    Role.LEAVE_ADMINISTRATOR: _("Leave administrator"),
    Role.WALLED_CASES: _("Walled cases"),
    Role.HR_OPERATIONS: _("HR operations"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
    Role.MANAGER: _("Manager"),
    Role.EMPLOYEE: _("Employee"),
}
ROLES = [
    (Role.LEAVE_ADMINISTRATOR.value, _("Leave administrator: opens, decides and closes cases; changes the settings")),
    (Role.WALLED_CASES.value, _("Walled cases: beside it, the cases of people who work in human resources")),
    (Role.HR_OPERATIONS.value, _("HR operations: employees, hours and files; no cases")),
    (Role.PRIVACY_OFFICER.value, _("Privacy officer: requests, retention, who saw what; no cases")),
    (Role.MANAGER.value, _("Manager: dates of their own team, never a reason")),
    (Role.EMPLOYEE.value, _("Employee: their own leave only")),
]
LANGUAGES = [("", _("As the device prefers")), *settings.LANGUAGES]


def role_name(code: str) -> str:
    """A role as people call it."""
    return str(ROLE_NAMES[Role(code)])


def _roles(*, required: bool) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("Roles"), choices=ROLES, coerce=Role, widget=forms.CheckboxSelectMultiple, required=required
    )


def _number() -> forms.CharField:
    return forms.CharField(
        label=_("Employee number"),
        max_length=40,
        required=False,
        help_text=_("Who the account is. Managers and employees need it; it also keeps people from their own cases."),
    )


class MemberForm(forms.Form):
    """Roles, and the employee the account is."""

    roles = _roles(required=False)
    employee_number = _number()


class NewMemberForm(forms.Form):
    """Somebody who is to work here with OpenLeave."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    display_name = FreeText(label=_("Name"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    roles = _roles(required=True)
    employee_number = _number()
