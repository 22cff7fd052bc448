"""The one door for free text: a form field that screens it, and the same for texts that come without a form.

Whoever sends ``masked`` along (the button "Go on with ***-**-6789") has each identifier masked before it is looked at.
Errors name the kind and the last four characters, never the number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.kernel.errors import OpenLeaveError
from openleave.kernel.screening import Finding, find, mask

MASKED = "masked"
KINDS = {
    "ssn": _("a Social Security number"),
    "itin": _("a taxpayer number (ITIN)"),
    "card": _("the number of a payment card"),
    "routing": _("a bank routing number"),
    "medicare": _("a Medicare number"),
    "ein": _("an employer identification number (EIN)"),
    "passport": _("a passport number"),
    "licence": _("the number of a driver’s license"),
}


class IdentifierFound(OpenLeaveError):
    """A text holds identifiers. ``field`` names the input, ``found`` where they stand; neither holds a number."""

    def __init__(self, field: str, found: tuple[Finding, ...]) -> None:
        self.field, self.found = field, found
        super().__init__(what(found), why=why(), fix=fix(found))


def what(found: tuple[Finding, ...]) -> str:
    """What was found, masked."""
    named = "; ".join(dict.fromkeys(f"{KINDS[one.kind]} ({one.masked})" for one in found))
    return gettext("The text holds %(named)s.") % {"named": named}


def why() -> str:
    """Why free text is no place for it."""
    return gettext("Free text is read by more people than such a number may be.")


def fix(found: tuple[Finding, ...]) -> str:
    """How to put it right; a Social Security number has a sealed place of its own."""
    said = gettext("Take it out, or go on with it masked.")
    if any(one.kind == "ssn" for one in found):
        said += " " + gettext("Where the employer needs the number, it is kept sealed in the employee’s record.")
    return said


def go_on(found: tuple[Finding, ...]) -> str:
    """The label of the button that masks."""
    return gettext("Go on with %(masked)s") % {"masked": ", ".join(dict.fromkeys(one.masked for one in found))}


class ScreenedField(BoundField):
    """A free text of a form; its data are masked if whoever sends it asked for that."""

    @property
    def data(self) -> Any:
        """What was sent."""
        sent = super().data
        return mask(sent) if isinstance(sent, str) and self.form.data.get(MASKED) else sent

    @property
    def go_on(self) -> str:
        """The label of the button that masks; empty if nothing was found."""
        found = getattr(self.field, "found", ())
        return go_on(found) if found else ""

    @property
    def advice(self) -> str:
        """Why, and how to put it right; stands between the error and the button."""
        found = getattr(self.field, "found", ())
        return f"{why()} {fix(found)}" if found else ""

    @property
    def pressed(self) -> list[tuple[str, str]]:
        """The form’s own button that was pressed, if its ``presses`` name it: the other button sends it again."""
        data = self.form.data
        return [(name, data[name]) for name in getattr(self.form, "presses", ()) if name in data]


class FreeText(forms.CharField):
    """Words that a person writes. Raises ValidationError (code ``identifier``) for what ``screening`` finds."""

    found: tuple[Finding, ...] = ()

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return ScreenedField(form, self, field_name)

    def clean(self, value: Any) -> Any:
        """The text, without identifiers."""
        text = super().clean(value)
        self.found = find(text) if isinstance(text, str) else ()
        if self.found:
            raise ValidationError(what(self.found), code="identifier")
        return text


def refuse_found(form: forms.BaseForm) -> None:
    """For pages that do not show their form again. Raises IdentifierFound for the first field that holds one."""
    for name, field in form.fields.items():
        if isinstance(field, FreeText) and field.found:
            raise IdentifierFound(form.add_prefix(name), field.found)


def posted(data: Mapping[str, Any], name: str, *, most: int = 4000) -> str:
    """A text that a page without a form sends. Raises IdentifierFound, which is answered with a page of its own."""
    text = str(data.get(name, ""))[:most]
    return checked({name: mask(text) if data.get(MASKED) else text})[name]


def checked[T: Mapping[str, Any]](values: T) -> T:
    """The same values, none of whose texts holds an identifier. Raises IdentifierFound."""
    for name, value in values.items():
        if isinstance(value, str) and (found := find(value)):
            raise IdentifierFound(name, found)
    return values
