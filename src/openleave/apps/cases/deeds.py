"""A step with a page of its own: its words, its form and the service it calls. One view serves all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise

from openleave.kernel.actor import Actor

type Words = str | Promise
type Call = Callable[[Actor, UUID, Any], Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is taken: ``about`` is the row of the request's id, ``found`` all that is known around it, ``back``
    the address of the page that it belongs to, ``more`` gives what else the template shows (``number`` and ``name``
    at the least) once the page is drawn."""

    about: Any
    found: Any
    today: date
    back: str
    more: Callable[[], dict[str, Any]]
    template: str


class DeedForm(forms.Form):
    """A form of one step."""

    use_required_attribute = False

    def prepare(self, at: Place) -> None:
        """Set choices and initial values from what is known."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: ``call`` takes the actor, the request's id and the form. ``cite``: a section of 29 CFR."""

    key: str
    title: Words
    button: Words
    done: Words
    form: type[DeedForm]
    call: Call
    permission: str
    about: Words = ""
    anchor: str = ""
    danger: bool = False
    cite: str = ""


def calling(service: Callable[..., Any], name: str) -> Call:
    """Call the service with the id as ``name`` and the form's answers."""
    return lambda actor, one, form: service(actor=actor, **{name: one}, **form.cleaned_data)


def by_key(*deeds: Deed) -> dict[str, Deed]:
    """The steps by their keys, which are the last part of their addresses."""
    return {deed.key: deed for deed in deeds}
