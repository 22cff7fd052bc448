"""The operator's pages beside the directory of organizations: each app that has one declares it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``waiting`` counts what the operator has to act on; ``order`` is from left to right."""

    label: str | Promise
    url_name: str
    icon: str
    order: int
    waiting: Callable[[Actor], int] | None = None


_declared: dict[str, Page] = {}


def declare_page(
    *,
    label: str | Promise,
    url_name: str,
    icon: str,
    order: int,
    waiting: Callable[[Actor], int] | None = None,
) -> None:
    """Add an app's page. The label is translated lazily."""
    _declared[url_name] = Page(label, url_name, icon, order, waiting)


def pages(actor: Actor) -> list[dict[str, Any]]:
    """The pages in order, with their addresses and what waits there."""
    return [
        {
            "label": one.label, "url": reverse(one.url_name), "icon": one.icon,
            "waiting": one.waiting(actor) if one.waiting else 0,
        }
        for one in sorted(_declared.values(), key=lambda one: one.order)
    ]  # fmt: skip
