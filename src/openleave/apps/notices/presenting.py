"""What the pages of letters share: names, badges, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases import words
from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.notices.kinds import LetterKind, letter_kind, letter_kinds
from openleave.apps.notices.models import By, Letter, State
from openleave.kernel.errors import NotFound

GROUPS = {
    "begin": gettext_lazy("At the beginning"),
    "certification": gettext_lazy("Certification"),
    "decision": gettext_lazy("Decision"),
    "running": gettext_lazy("During the leave and at its end"),
    "accommodation": gettext_lazy("Accommodation"),
    "other": gettext_lazy("Other"),
}
BADGES = {
    State.DRAFT: ("plain", "pencil"),
    State.QUEUED: ("info", "clock"),
    State.FAILED: ("no", "triangle-alert"),
    State.SENT: ("yes", "circle-check"),
    State.OPENED: ("yes", "eye"),
    State.WITHDRAWN: ("plain", "ban"),
}
PROBLEMS = {
    "mail_server": gettext_lazy("The mail server did not take the message."),
    "no_address": gettext_lazy("The employee has no e-mail address any more."),
    "no_pdf": gettext_lazy("PDFs cannot be made on this server yet: the library Pango is missing."),
    "unknown": gettext_lazy(
        "The program ended while the message was handed to the mail server: it may have gone or not."
    ),
    "error": gettext_lazy("It did not work, and the log says why."),
    "refused": gettext_lazy("The case does not allow this letter now."),
    "needs_person": gettext_lazy("A draft was made. It says no, or something is open: somebody reads it first."),
}
LANGUAGES = {"en": gettext_lazy("English"), "es": gettext_lazy("Spanish")}


@dataclass(frozen=True, slots=True)
class View:
    """A letter as lists show it."""

    letter: Letter
    label: str
    state: str
    kind: str
    icon: str
    language: str
    way: str
    said: str
    number: str = ""
    name: str = ""


def label_of(code: str) -> str:
    """What a kind of letter is called; its code where its app is gone."""
    try:
        return str(letter_kind(code).label)
    except NotFound:
        return code


def view_of(letter: Letter, number: str = "", name: str = "") -> View:
    """A letter with its words."""
    kind, icon = BADGES[State(letter.state)]
    state = str(State(letter.state).label)
    if letter.state == State.QUEUED and letter.by == By.PRINT:
        state = _("Printed, not mailed yet") if letter.print_batch_id else _("Waiting to be printed")
        icon = "file-text"
    return View(
        letter, label_of(letter.kind), state, kind, icon, str(LANGUAGES.get(letter.language, letter.language)),
        str(By(letter.by).label) if letter.by else "", said(letter), number, name,
    )  # fmt: skip


def said(letter: Letter) -> str:
    """What happened to it last, in one line."""
    if letter.state == State.FAILED:
        what = str(PROBLEMS.get(letter.problem, PROBLEMS["error"]))
        if letter.next_try_at is not None:
            return _("%(what)s Next try: %(at)s") % {"what": what, "at": instant(letter.next_try_at)}
        return _("%(what)s Nobody tries again by itself.") % {"what": what}
    if letter.state == State.OPENED and letter.opened_at:
        return _("Opened %(at)s") % {"at": instant(letter.opened_at)}
    if letter.state == State.SENT and letter.sent_on:
        return _("Sent on %(day)s") % {"day": date_format(letter.sent_on, "DATE_FORMAT")}
    if letter.state == State.WITHDRAWN and letter.withdrawn_at:
        return _("Withdrawn %(at)s") % {"at": instant(letter.withdrawn_at)}
    return ""


def instant(value: datetime) -> str:
    """An instant in the organization's zone."""
    return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


def kinds_by_group(offered: bool = True) -> list[tuple[str, list[LetterKind]]]:
    """The kinds in the groups of the list."""
    found: dict[str, list[LetterKind]] = {}
    for kind in letter_kinds():
        if kind.offered or not offered:
            found.setdefault(kind.group if kind.group in GROUPS else "other", []).append(kind)
    return [(str(name), found[group]) for group, name in GROUPS.items() if group in found]


def is_going(letter: Letter) -> bool:
    """Whether a letter leaves without anybody: queued, and not to be printed."""
    return letter.state == State.QUEUED and letter.by != By.PRINT


def waiting_text(letter: Letter) -> str:
    """What is to be done with a letter that has not gone out."""
    if letter.state == State.DRAFT:
        return _("It is prepared: read it and send it.")
    if letter.state == State.FAILED:
        return _("It could not be delivered: look why.")
    if letter.by == By.PRINT:
        return _("It waits to be printed and mailed.")
    return _("It is on its way.")


@dataclass(frozen=True, slots=True)
class Called:
    """A letter that a running legal deadline calls for."""

    kind: LetterKind
    name: str
    clock: CaseClock
    late: bool
    letter: Letter | None

    @property
    def going(self) -> bool:
        return self.letter is not None and is_going(self.letter)

    @property
    def waiting(self) -> str:
        return waiting_text(self.letter) if self.letter is not None else ""


def called_for(case: LeaveCase, clocks: Iterable[CaseClock], letters: Iterable[Letter], today: Any) -> list[Called]:
    """What the law calls for next: the employer's running deadlines that a kind of letter meets, the earliest first."""
    kinds = {kind.stops: kind for kind in reversed(letter_kinds()) if kind.stops}
    kinds["certification_request"] = letter_kind(certification_kind(case))
    if case.state == "not_designated":
        kinds["designation_notice"] = letter_kind("not_designated")
    found: dict[str, Called] = {}
    for row in sorted(clocks, key=lambda one: (one.due_on, words.clock_rank(one.code))):
        code = row.code.rpartition(".")[2]
        if row.whose != "employer" or row.done_on or row.stopped_at or code not in kinds:
            continue
        kind = kinds[code]
        waiting = [one for one in letters if one.kind == kind.code and one.state in ("draft", "queued", "failed")]
        if kind.code not in found:
            found[kind.code] = Called(
                kind, words.clock_name(row.code), row, row.due_on < today, waiting[0] if waiting else None
            )
    return list(found.values())


def certification_kind(case: LeaveCase) -> str:
    """Which request for certification a case's reason calls for (29 CFR 825.305 to 825.310)."""
    return {
        "own_health_condition": "certification_own",
        "pregnancy": "certification_own",
        "military_exigency": "certification_exigency",
        "military_caregiver": "certification_servicemember",
        "family_health_condition": "certification_family",
    }.get(case.reason, "certification_own")


def people_in(letter: Letter) -> set[UUID]:
    """The accounts that made, released, opened and withdrew a letter."""
    found = (letter.created_by_id, letter.queued_by_id, letter.opened_by_id, letter.withdrawn_by_id)
    return {account for account in found if account}
