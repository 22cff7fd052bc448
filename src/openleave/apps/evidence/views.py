"""The trust page: each promise about data, and what shows that it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from openleave.apps.evidence.catalogue import (
    Commitment,
    chapters,
    commitments,
    lesson_id,
    lessons,
)
from openleave.apps.evidence.reading import Evidence, Shown, evidence, running_commit
from openleave.apps.privacy.parts import framed
from openleave.kernel.routes import permitted

KINDS: dict[str, str | Promise] = {
    "ceiling": _("may, and never beyond"),
    "duty": _("will"),
    "never": _("never"),
    "right": _("a right"),
    "user": _("said by the person"),
    "info": _("information"),
}
STATES: dict[str, str | Promise] = {"built": _("Kept"), "partly": _("Kept in part"), "not_yet": _("Not yet")}
#: How a state is drawn: the badge's kind, and its icon.
BADGES = {"built": ("yes", "check"), "partly": ("due", "circle-dashed"), "not_yet": ("plain", "circle")}
#: The marks of the map: a sign that stands beside the colour, and what both say.
MARKS: dict[str, tuple[str, str | Promise]] = {
    "full": ("✓", _("kept, and proven")),
    "part": ("½", _("kept in part; that part is proven")),
    "unproven": ("?", _("has tests, and not all of them ran")),
    "failed": ("✗", _("a test fails")),
    "none": ("·", _("no test yet")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment or lesson as it is drawn. ``state`` is empty for a lesson."""

    key: str
    title: str
    state: str
    lacks: str
    about: str
    shown: Shown

    @property
    def outcome(self) -> str:
        """``proven``, ``failed``, ``unproven`` (a test did not run) or ``none`` (there is no test)."""
        if self.shown.proven:
            return "proven"
        if self.shown.failed:
            return "failed"
        return "unproven" if self.shown.tests else "none"

    @property
    def mark(self) -> str:
        if self.outcome == "proven":
            return "full" if self.state == "built" else "part"
        return self.outcome

    @property
    def sign(self) -> str:
        return MARKS[self.mark][0]

    @property
    def says_mark(self) -> str:
        return str(MARKS[self.mark][1])

    @property
    def number(self) -> str:
        return self.key.removeprefix("P-")

    @property
    def state_label(self) -> str:
        return str(STATES[self.state])

    @property
    def state_kind(self) -> str:
        return BADGES[self.state][0]

    @property
    def state_icon(self) -> str:
        return BADGES[self.state][1]

    def says(self, text: str) -> bool:
        tests = " ".join(one.name for one in self.shown.tests)
        return all(word in f"{self.key} {self.title} {self.about} {tests}".casefold() for word in text.split())


@permitted("evidence.read")
@require_safe
def evidence_page(request: HttpRequest) -> HttpResponse:
    """All commitments, or those of a state, a chapter, or that say the words."""
    found, language = evidence(), get_language() or "en"
    rows = [_row(one, found, language) for one in commitments()]
    text = request.GET.get("q", "").strip().casefold()[:80]
    state, chapter = request.GET.get("state", ""), request.GET.get("chapter", "")
    of = {one.id: one.chapter for one in commitments()}
    wanted = [
        row
        for row in rows
        if (not state or row.state == state) and (not chapter or of[row.key] == chapter) and row.says(text)
    ]
    by_chapter = list(_by_chapter(rows, of, language))
    context: dict[str, Any] = {
        "run": found.run,
        "running": running_commit(),
        "about_run": _about_run(found),
        "whole": sum(row.mark == "full" for row in rows),
        "in_part": sum(row.mark == "part" for row in rows),
        "open": sum(row.outcome in ("failed", "unproven") for row in rows),
        "not_yet": sum(row.state == "not_yet" for row in rows),
        "failed": [row.key for row in rows if row.outcome == "failed"],
        "count": len(rows),
        "by_chapter": by_chapter,
        "groups": [
            (chapter, kept)
            for chapter in by_chapter
            if (kept := [row for row in wanted if of[row.key] == chapter["key"]])
        ],
        "filtered": len(wanted) < len(rows),
        "lessons": [_lesson_row(one, found, language) for one in lessons()],
        "chapters": [(one.key, one.title[language]) for one in chapters()],
        "states": list(STATES.items()),
        "legend": [(mark, sign, label) for mark, (sign, label) in MARKS.items()],
        "asked": {"q": request.GET.get("q", ""), "state": state, "chapter": chapter},
    }
    return render(request, "evidence/evidence.html", framed(request, "evidence") | context)


def _row(one: Commitment, found: Evidence, language: str) -> Row:
    kinds = ", ".join(str(KINDS[kind]) for kind in one.kinds)
    lacks = one.lacks[language] if one.lacks else ""
    return Row(one.id, one.promise[language], one.state, lacks, kinds, found.of(one.id))


def _lesson_row(one: Any, found: Evidence, language: str) -> Row:
    key = lesson_id(one.number)
    return Row(str(one.number), one.defect[language], "", "", ", ".join(one.seen), found.of(key))


def _about_run(found: Evidence) -> str:
    """``none``: no evidence; ``same``: of this version; ``changed``: of it, with changed files; ``other``: of another
    commit; ``unknown``: nobody can tell."""
    running = running_commit()
    if found.run is None:
        return "none"
    if found.run.commit is None or running is None:
        return "unknown"
    if found.run.commit != running:
        return "other"
    return "changed" if found.run.changed else "same"


def _by_chapter(rows: list[Row], of: dict[str, str], language: str) -> Iterator[dict[str, Any]]:
    for one in chapters():
        mine = [row for row in rows if of[row.key] == one.key]
        yield {
            "key": one.key,
            "title": one.title[language],
            "cells": mine,
            "proven": sum(row.outcome == "proven" for row in mine),
            "count": len(mine),
        }
