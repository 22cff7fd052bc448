"""The law's pages, the same on the desk and on the public site; who may enter differs."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import URLPattern, path

from openleave.apps.law.views import comparing, library, program
from openleave.kernel.routes import View


def routes(enter: Callable[[View], View]) -> list[URLPattern]:
    """The routes of one face; ``enter`` is the guard (kernel.routes) of each."""
    return [
        path("law/", enter(library.index), name="law"),
        path("law/coverage/", enter(library.covered), name="law_coverage"),
        path("law/compare/", enter(comparing.compare), name="law_compare"),
        path("law/compare.csv", enter(comparing.as_csv), name="law_compare_csv"),
        path("law/<str:program>/", enter(program.overview), name="law_program"),
        path("law/<str:program>/questions/", enter(program.questions), name="law_questions"),
        path("law/<str:program>/numbers/", enter(program.numbers), name="law_numbers"),
        path("law/<str:program>/cases/", enter(program.cases), name="law_cases"),
        path("law/<str:program>/sources/", enter(program.sources), name="law_sources"),
    ]
