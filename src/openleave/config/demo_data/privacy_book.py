"""When something happens in an employer's privacy life, and about whom. Pure; ``privacy_life`` does it.

The people are those of ended cases, rehires and leavers: nobody else's story changes because of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from .shapes import DemoEmployer, Person, Story

Moment = Literal["night", "day"]
#: Instants of a day on which the date is the same in every zone of the demo's employers.
AT: dict[Moment, time] = {"night": time(10, 0), "day": time(17, 0)}


@dataclass(frozen=True)
class Happening:
    """``what`` names a method of ``privacy_life.PrivacyLife``."""

    days_ago: int
    what: str
    moment: Moment = "day"


_EVERYWHERE = (
    Happening(392, "former_entered"),
    Happening(380, "recipients_entered"),
    Happening(150, "retention_swept", "night"),
    Happening(45, "purposes_reviewed"),
    Happening(1, "retention_swept", "night"),
)
BOOK: dict[str, tuple[Happening, ...]] = {
    "cascadia": (
        *_EVERYWHERE,
        Happening(128, "account_guessed", "night"),
        Happening(128, "incident_opened"),
        Happening(118, "incident_closed"),
        Happening(96, "matter_opened"),
        Happening(80, "correction_asked"),
        Happening(77, "correction_verified"),
        Happening(72, "correction_made"),
        Happening(58, "deletion_asked_by_agent"),
        Happening(52, "consents_recorded"),
        Happening(40, "pieces_asked"),
        Happening(36, "pieces_verified"),
        Happening(32, "package_made"),
        Happening(30, "deletion_denied"),
        Happening(29, "package_fetched"),
        Happening(28, "consent_taken_back"),
        Happening(26, "agency_asked"),
        Happening(21, "agency_answered"),
        Happening(9, "copy_asked"),
        Happening(6, "copy_being_verified"),
        Happening(6, "subpoena_entered"),
        Happening(4, "subpoena_approved_once"),
        Happening(3, "sign_ins_refused", "night"),
        Happening(1, "visit_asked"),
        Happening(1, "know_asked"),
    ),
    "tallmadge": (
        *_EVERYWHERE,
        Happening(96, "matter_opened"),
        Happening(80, "correction_asked"),
        Happening(77, "correction_verified"),
        Happening(72, "correction_made"),
        Happening(1, "know_asked"),
    ),
    "brazos": (
        *_EVERYWHERE,
        Happening(22, "limit_asked"),
        Happening(20, "limit_kept"),
        Happening(1, "know_asked"),
    ),
}


def instant(today: date, happening: Happening) -> datetime:
    """When it happens, from Monday to Friday. Nothing changes places: a night and the day after it move together."""
    day = today - timedelta(days=happening.days_ago)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, AT[happening.moment], UTC)


@dataclass(frozen=True)
class Former:
    """Somebody who left before the first file was made, entered by hand because of old leave records."""

    number: str
    first_name: str
    last_name: str
    left_months_ago: int


#: One past every period since a few months, one whose records end within twelve months (three years after they left).
FORMER: dict[str, tuple[Former, Former]] = {
    "cascadia": (
        Former("99017", "Gwendolyn", "Marsh", 42),
        Former("99044", "Tobias", "Renner", 29),
    ),
    "tallmadge": (
        Former("990017", "Harriet", "Coldwell", 42),
        Former("990044", "Leroy", "Bannister", 28),
    ),
    "brazos": (
        Former("9917", "Dwight", "Pelham", 42),
        Former("9944", "Consuelo", "Arce", 27),
    ),
}


#: What the officer writes of each purpose that rests on the employer's interest: need, what else would do, balance.
ASSESSED: dict[str, tuple[str, str, str]] = {
    "analysis": (
        "We plan cover for absences by worksite and month, and answer the board's questions about cost.",
        "Counting by hand from the cases would show more of each person to more people.",
        "Figures of small groups are left out, nobody is named, and managers see their own worksites only.",
    ),
    "security": (
        "Medical files are kept here. We have to notice when somebody reads more of them than their work asks for.",
        "Looking only after a complaint would find misuse months later, or never.",
        "What is watched serves this alone, two officers see it, and it is gone after its period.",
    ),
    "operations": (
        "The service has to be kept running: queues, backups and faults are looked after.",
        "Running it without any record of what failed is not possible.",
        "The records of operation hold numbers of rows and kinds of errors, and no words of anybody.",
    ),
}


class Subjects:
    """Whom the privacy life is about."""

    def __init__(self, employer: DemoEmployer, today: date) -> None:
        self._employer = employer
        self._today = today
        self._heads = {person.manager_number for person in employer.people}
        self._busy = {story.employee_number for story in employer.stories} | set(employer.signers.values())

    def rehired(self, index: int) -> Person:
        """An employee who has been back for long, or moved, and has no case."""
        long_ago = self._today - timedelta(days=500)
        return self._find(
            lambda p: (
                bool({"rehired", "moved home"} & p.tags)
                and p.is_active(self._today)
                and p.hired_on < long_ago
                and p.number not in self._heads
            )
        )[index]

    def left(self, index: int) -> Person:
        """Somebody who left within the last months."""
        since, until = self._today - timedelta(days=230), self._today - timedelta(days=100)
        return self._find(lambda p: any(s.separated_on and since < s.separated_on < until for s in p.spans[-1:]))[index]

    def story(self, state: str) -> Story:
        """The first case of that state of life."""
        return next(story for story in self._employer.stories if story.state == state)

    def _find(self, wanted: Callable[[Person], bool]) -> list[Person]:
        return [person for person in self._employer.people if person.number not in self._busy and wanted(person)]
