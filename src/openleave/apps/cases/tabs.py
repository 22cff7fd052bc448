"""The tabs of a case: each app that has something about a case declares its own page of it.

A tab's page lives at ``/cases/<uuid:case_id>/<key>/``, its view takes ``case_id``; it renders a template that extends
``cases/frame.html`` with the context of ``frame.framed``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from openleave.apps.cases.choices import State
from openleave.apps.cases.models import LeaveCase
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a case. ``noticed``: also there while a case is only noticed; ``order``: from left to right."""

    key: str
    label: str | Promise
    url_name: str
    permission: str
    order: int
    noticed: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """The page of a case where what a legal deadline asks for is done, and what the button says."""

    url_name: str
    label: str | Promise


_declared: dict[str, Tab] = {}
_ways: dict[str, Way] = {}


def declare_way(*, clocks: Iterable[str], label: str | Promise, url_name: str) -> None:
    """Say where what some deadlines ask for is done. ``clocks`` are the last parts of their codes, e.g.
    ``eligibility_notice``."""
    for clock in clocks:
        _ways[clock] = Way(url_name, label)


def way_of(code: str) -> Way | None:
    """Where what the deadline of that code asks for is done; None: it is only recorded."""
    return _ways.get(code.rpartition(".")[2])


def declare_tab(
    *, key: str, label: str | Promise, url_name: str, permission: str, order: int, noticed: bool = True
) -> None:
    """Add an app's page of a case. ``label`` is translated lazily."""
    _declared[key] = Tab(key, label, url_name, permission, order, noticed)


def tabs_of(actor: Actor, case: LeaveCase) -> list[Tab]:
    """The tabs that the actor may open on this case, in order."""
    return sorted(
        (
            tab
            for tab in _declared.values()
            if allows(actor, tab.permission) and (tab.noticed or case.state != State.NOTICED)
        ),
        key=lambda tab: tab.order,
    )
