"""The filters of a report, as they stand in its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.apps.reports.shape import Asked, Report
from openleave.kernel.actor import Actor

#: The longest period, so that no report reads more than it can.
MOST_DAYS = 5 * 366


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FilterForm(forms.Form):
    """A period, a place. The fields are named as in addresses: ``from``, ``to``, ``worksite``, ``department``."""

    worksite = forms.ChoiceField(label=gettext_lazy("Worksite"), required=False)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)

    def __init__(self, data: QueryDict | dict[str, Any], *, organization_id: UUID, today: date) -> None:
        first = (today.replace(day=1) - timedelta(days=330)).replace(day=1)
        self.usual = {"from": first, "to": today}
        super().__init__(
            {
                "from": data.get("from") or first.isoformat(),
                "to": data.get("to") or today.isoformat(),
                "worksite": data.get("worksite", ""),
                "department": data.get("department", ""),
            }
        )
        self.fields["from"] = _date(gettext_lazy("From"))
        self.fields["to"] = _date(gettext_lazy("To"))
        every = [("", _("All"))]
        self.fields["worksite"].choices = every + [
            (str(one.id), one.name) for one in organizations.worksites(organization_id)
        ]
        self.fields["department"].choices = every + [(one, one) for one in people.departments(organization_id)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and first > last:
            self.add_error("to", _("The period ends before it begins. Choose a later day."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("from", _("This is longer than five years. Choose a later first day."))
        return cleaned


def asked_of(request: HttpRequest, report: Report) -> tuple[Asked, FilterForm]:
    """What the address asks for. Where a filter cannot be read, the usual holds and the form says what is wrong. Two
    statements."""
    organization = request.organization  # type: ignore[attr-defined]
    today = organization.today
    form = FilterForm(request.GET, organization_id=organization.id, today=today)
    form.is_valid()
    cuts = [key for key, _name in report.cuts]
    by = request.GET.get("by", "")
    return asked_for(
        request.actor,  # type: ignore[attr-defined]
        today=today,
        zone=organization.time_zone,
        cleaned=form.usual | {key: value for key, value in form.cleaned_data.items() if value} if form.is_valid()
        else form.usual,
        by=by if by in cuts else (cuts[0] if cuts else ""),
        whose="employee" if request.GET.get("whose") == "employee" else "employer",
    ), form  # fmt: skip


def asked_for(actor: Actor, *, today: date, zone: str, cleaned: dict[str, Any], by: str, whose: str) -> Asked:
    worksite = cleaned.get("worksite")
    return Asked(
        actor=actor,
        today=today,
        zone=zone,
        from_on=cleaned["from"],
        to_on=cleaned["to"],
        worksite_id=UUID(worksite) if worksite else None,
        department=cleaned.get("department", ""),
        by=by,
        whose=whose,
    )
