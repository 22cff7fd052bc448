"""News of notices: ``openleave.kernel.news.listen(LetterSent)``."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.notices.models import Letter
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class LetterSent:
    """A letter went out: it is in the employee's account, the notice of it left by e-mail, or it was mailed."""

    actor: Actor
    letter: Letter


@dataclass(frozen=True, slots=True)
class LetterOpened:
    """The employee opened a letter for the first time."""

    actor: Actor
    letter: Letter
