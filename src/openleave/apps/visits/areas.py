"""What a visit may open, in words of the desk, and the permissions behind each: reading ones, and no other."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: dict[str, tuple[str | Promise, frozenset[str]]] = {
    "cases": (
        _("Cases and the work queue"),
        frozenset(
            {
                "desk.enter", "case.read", "usage.read", "task.read", "calendar.read", "certification.read",
                "accommodation.read", "return.read",
            }
        ),
    ),
    "people": (_("Employees and worksites"), frozenset({"employee.read", "worksite.read"})),
    "pay": (_("Wages"), frozenset({"wage.read"})),
    "letters": (
        _("Letters, messages, inbox and documents"),
        frozenset(
            {
                "letter.read", "letter_template.read", "message.read", "inbox.read", "document.read",
                "document.overview",
            }
        ),
    ),
    "reports": (_("Reports"), frozenset({"report.read"})),
    "settings": (
        _("Settings, people and policies"), frozenset({"settings.read", "membership.read", "policy.read", "law.read"}),
    ),
}  # fmt: skip

#: Where a visit begins, the first that it may open.
FIRST = (
    ("desk.enter", "/"), ("employee.read", "/employees/"), ("letter.read", "/letters/"), ("report.read", "/reports/"),
    ("settings.read", "/settings/"),
)  # fmt: skip


def permissions(areas: Iterable[str]) -> frozenset[str]:
    """What the areas together open."""
    return frozenset().union(*(AREAS[area][1] for area in areas))


def names(areas: Iterable[str]) -> list[str | Promise]:
    """The areas in words, in the order of the table."""
    wanted = set(areas)
    return [words for area, (words, _permissions) in AREAS.items() if area in wanted]
