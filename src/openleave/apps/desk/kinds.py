"""What kinds of tasks there are, and where what comes in is dealt with. Apps above declare theirs when they are ready.

A kind says its name (``label``), what is to be done (``action``), and the page where it is done: ``url_name`` with the
case's id, with the id of what the task is about, or without any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

Takes = Literal["case", "about", "case_about", "none"]
Words = str | Promise


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task. ``by_hand``: a person may simply tick it off (else the step itself finishes it).
    ``after_close``: it is still to be done when its case is closed."""

    code: str
    label: Words
    action: Words
    url_name: str
    takes: Takes = "case"
    by_hand: bool = True
    after_close: bool = False

    def url(self, case_id: UUID | None, about_id: UUID | None) -> str:
        """Where it is done; '' where the task lacks what the address needs."""
        return _url(self.url_name, self.takes, case_id, about_id)


@dataclass(frozen=True, slots=True)
class ArrivalPlace:
    """Where an arrival of a kind is looked at and dealt with."""

    kind: str
    url_name: str
    takes: Takes = "about"

    def url(self, case_id: UUID | None, about_id: UUID | None) -> str:
        """Its address; '' where the arrival lacks what the address needs."""
        return _url(self.url_name, self.takes, case_id, about_id)


_kinds: dict[str, TaskKind] = {}
_places: dict[str, ArrivalPlace] = {}


def declare_task_kind(
    *,
    code: str,
    label: Words,
    action: Words,
    url_name: str = "case",
    takes: Takes = "case",
    by_hand: bool = True,
    after_close: bool = False,
) -> TaskKind:
    """Add a kind of task: ``code`` as in ``certification.check``; label and action lazily translated.

    ``takes`` says which ids the address has; ``by_hand`` and ``after_close`` as in ``TaskKind``. Declaring the same
    again changes nothing; another kind under the same code is a RuntimeError.
    """
    kind = TaskKind(code, label, action, url_name, takes, by_hand, after_close)
    known = _kinds.setdefault(code, kind)
    if (known.url_name, known.takes, known.by_hand) != (url_name, takes, by_hand):
        raise RuntimeError(f"The kind of task {code} is declared twice and differently; keep one declaration.")
    return known


def declare_arrival_place(*, kind: str, url_name: str, takes: Takes = "about") -> ArrivalPlace:
    """Say where arrivals of a kind open. Without this they open on a page of the inbox."""
    _places[kind] = ArrivalPlace(kind, url_name, takes)
    return _places[kind]


def task_kind(code: str) -> TaskKind:
    """The declared kind. Raises LookupError for one that nobody declared: a mistake in the program."""
    if code not in _kinds:
        raise LookupError(f"The kind of task {code!r} is not declared; call declare_task_kind when the app is ready.")
    return _kinds[code]


def task_kinds() -> Mapping[str, TaskKind]:
    """All declared kinds, by code."""
    return dict(_kinds)


def arrival_url(kind: str, case_id: UUID | None, about_id: UUID | None) -> str:
    """Where an arrival's own thing is; '' where there is no such place."""
    place = _places.get(kind)
    return place.url(case_id, about_id) if place else ""


def _url(name: str, takes: Takes, case_id: UUID | None, about_id: UUID | None) -> str:
    wanted: dict[str, list[Any]] = {
        "case": [case_id],
        "about": [about_id],
        "case_about": [case_id, about_id],
        "none": [],
    }
    ids = wanted[takes]
    return "" if None in ids else reverse(name, args=ids)
