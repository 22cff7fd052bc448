"""The demo's employers, complete: workforce, cases and hours. Pure: the same day and seed give the same data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from . import brazos, cascadia, casebook, hours, tallmadge
from .hours import WeekHours
from .shapes import DemoEmployer

SEED = 20_261_123


def _stream(seed: int, slug: str, what: str) -> Random:
    """A random stream of its own for each part, so that a change to one leaves the others alone."""
    return Random(f"{seed}:{slug}:{what}")  # noqa: S311 - invented people, not secrets


_BUILDERS = {"cascadia": cascadia.build, "tallmadge": tallmadge.build, "brazos": brazos.build}
SLUGS = tuple(_BUILDERS)


@dataclass(frozen=True)
class DemoWorld:
    """One employer with its hours."""

    employer: DemoEmployer
    hours: list[WeekHours]


def employer(slug: str, today: date, *, seed: int = SEED) -> DemoEmployer:
    """The employer ``slug`` with its people and stories as of ``today``.

    Raises ``KeyError`` for a slug that is not in ``SLUGS``.
    """
    built = _BUILDERS[slug](today, _stream(seed, slug, "people"))
    built.stories = casebook.write(built, today, _stream(seed, slug, "cases"))
    return built


def world(slug: str, today: date, *, seed: int = SEED, weeks: int = hours.WEEKS) -> DemoWorld:
    """The employer ``slug`` with ``weeks`` weeks of hours up to the last complete workweek before ``today``."""
    built = employer(slug, today, seed=seed)
    return DemoWorld(built, hours.generate(built, today, _stream(seed, slug, "hours"), weeks=weeks))
