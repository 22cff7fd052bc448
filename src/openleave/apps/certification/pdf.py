"""The empty form on paper: the same questions as the clinic's link, in our own layout."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from openleave.apps.certification.asking_for import About
from openleave.apps.certification.models import BY_PROVIDER, Kind
from openleave.apps.certification.questions import PARTS, questions_of
from openleave.apps.certification.texts import gina
from openleave.kernel.pdf import pdf

STYLE = Path(__file__).with_name("paper.css")


def empty_form(
    *, kind: Kind, about: About, name: str, functions: Sequence[str], language: str, employer: str, due_on: date | None,
    today: date,
) -> bytes:  # fmt: skip
    """A PDF (PDF/UA) with the permitted questions, empty. ``name``: the employee's first name and initial."""
    language = language[:2] if language[:2] in ("en", "es") else "en"
    with translation.override(language):
        ordered = sorted(questions_of(about), key=lambda one: list(PARTS).index(one.part))
        context: dict[str, Any] = {
            "kind": kind.label,
            "name": name,
            "functions": functions,
            "employer": employer,
            "due_on": due_on,
            "today": today,
            "language": language,
            "gina": gina() if kind in BY_PROVIDER else "",
            "medical": kind in BY_PROVIDER,
            "parts": [(PARTS[part], list(ones)) for part, ones in groupby(ordered, key=lambda one: one.part)],
        }
        return pdf(render_to_string("certification/paper.html", context), STYLE)


def answer(content: bytes) -> HttpResponse:
    """The PDF, shown in the browser under a name that says nothing about anybody."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="certification.pdf"'
    response["Cache-Control"] = "no-store"
    return response
