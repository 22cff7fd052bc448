"""The person whom a picker chose: none, one of the organization, nobody else."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import BadRequest

from openleave.apps.organizations.forms import add_error
from openleave.apps.people.picking import picked
from openleave.apps.people.tests.factories import actor_for, make_employee, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

TODAY = date(2026, 11, 23)


def test_picked(db: None) -> None:
    ours, theirs = make_organization("ours"), make_organization("theirs")
    with organization_scope(ours.id):
        ida = make_employee(ours.id, "901", "Ida", "Newell")
    with organization_scope(theirs.id):
        other = make_employee(theirs.id, "7", "Bo", "Else")
    actor = actor_for(ours, Role.LEAVE_ADMINISTRATOR)
    with organization_scope(ours.id):
        assert picked(actor=actor, text="", on=TODAY) is None
        assert picked(actor=actor, text=str(ida.id), on=TODAY) == (ida.id, "Newell, Ida", "901")
        with pytest.raises(BadRequest):
            picked(actor=actor, text="Ida", on=TODAY)
        for missing in (other.id, uuid4()):
            with pytest.raises(NotFound):
                picked(actor=actor, text=str(missing), on=TODAY)


class Day(forms.Form):
    learned_on = forms.DateField()


@pytest.mark.parametrize(
    ("error", "at"),
    [
        (Invalid("Too late.", field="learned_on"), "learned_on"),
        (Invalid("Too late.", field="noticed_on"), "learned_on"),
        (Invalid("Too late.", field="elsewhere"), "__all__"),
        (Invalid("Too late."), "__all__"),
        (Conflict("Too late."), "__all__"),
    ],
)
def test_a_refusal_stands_at_its_field(error: Invalid | Conflict, at: str) -> None:
    form = Day({"learned_on": "2026-11-23"})
    assert form.is_valid()
    add_error(form, error, {"noticed_on": "learned_on"})
    assert form.errors == {at: ["Too late."]}
