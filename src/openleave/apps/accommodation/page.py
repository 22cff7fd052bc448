"""An accommodation's page: the next step, the log as a timeline, options as a table, what the law says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openleave.apps.accommodation import law, selectors
from openleave.apps.accommodation.choices import (
    BASICS,
    Change,
    Decided,
    Declined,
    EntryKind,
    Kind,
    Refused,
    ReviewOutcome,
    State,
    TrialResult,
)
from openleave.apps.accommodation.letters import letters_for
from openleave.apps.accommodation.transitions import available
from openleave.apps.accounts import selectors as accounts
from openleave.apps.notices.kinds import letter_kind

ICONS = {
    EntryKind.REQUEST: "inbox",
    EntryKind.CONVERSATION: "message-square",
    EntryKind.QUESTION: "circle-help",
    EntryKind.DOCUMENT_ASKED: "file-up",
    EntryKind.DOCUMENT_RECEIVED: "file-check",
    EntryKind.OPTION: "lightbulb",
    EntryKind.OPTION_DECIDED: "circle-minus",
    EntryKind.TRIAL_STARTED: "play",
    EntryKind.TRIAL_ENDED: "timer",
    EntryKind.HARDSHIP: "scale",
    EntryKind.DECISION: "gavel",
    EntryKind.REVIEW: "calendar-check",
    EntryKind.LETTER: "mail",
    EntryKind.CLOSED: "lock",
    EntryKind.REOPENED: "rotate-ccw",
}
CODES: dict[str, Any] = {
    EntryKind.OPTION: Change,
    EntryKind.OPTION_DECIDED: Refused,
    EntryKind.TRIAL_STARTED: Change,
    EntryKind.TRIAL_ENDED: TrialResult,
    EntryKind.DECISION: Decided,
    EntryKind.REVIEW: ReviewOutcome,
}


@dataclass(frozen=True, slots=True)
class Next:
    """What to do now."""

    text: str
    href: str = ""
    button: str = ""
    kind: str = ""


def build(found: selectors.File, today: date) -> dict[str, Any]:
    """The context of the page. One more statement than the file: the names of accounts."""
    row = found.accommodation
    people = accounts.account_names(
        {one.recorded_by_id for one in found.entries if one.recorded_by_id}
        | {one.decided_by_id for one in found.decisions}
        | ({row.owner_id} if row.owner_id else set())
    )
    can = available(row)
    return {
        "one": row,
        "file": found,
        "can": can,
        "next": next_step(found, today),
        "entries": [
            {
                "entry": one,
                "icon": ICONS.get(one.kind, "circle"),
                "kind": one.get_kind_display(),
                "what": _coded(one.kind, one.code),
                "side": one.get_side_display(),
                "text": found.text("entry", one.id),
                "by": people.get(one.recorded_by_id, "") if one.recorded_by_id else _("The system"),
            }
            for one in found.entries
        ],
        "options": [
            {
                "option": one,
                "described": found.text("option", one.id),
                "why": found.text("option_why", one.id),
                "cost": f"${one.cost:,.2f}" if one.cost is not None else "",
                "trials": [trial for trial in found.trials if trial.option_id == one.id],
            }
            for one in found.options
        ],
        "restrictions": [
            {
                "row": one,
                "text": found.text("restriction", one.id),
                "over": one.until_on is not None and one.until_on < today,
            }
            for one in found.restrictions
            if one.lifted_at is None
        ],
        "decisions": [
            {
                "row": one,
                "why": found.text("decision", one.id, {}).get("why", ""),
                "alternative": found.text("decision", one.id, {}).get("alternative", ""),
                "by": people.get(one.decided_by_id, ""),
                "reason": Declined(one.reason).label if one.reason else "",
            }
            for one in found.decisions
        ],
        "reviews": found.reviews,
        "owner": people.get(row.owner_id, "") if row.owner_id else "",
        "answers": law.answers_of(row.kind, found.facts, found.changes, today),
        "letters": [(code, letter_kind(code).label) for code in letters_for(row)] if row.case_id else [],
        "pwfa": row.kind in (Kind.PWFA, Kind.BOTH),
        "no_papers": law.NO_PAPERS,
        "no_papers_at_all": row.basic or _basics_of_a_pregnancy(found),
        "factors": [
            (factor, found.text("hardship", found.hardship.id, {}).get(factor.code, ""))
            for factor in law.factors_of(row.kind)
        ]
        if found.hardship
        else [],
        "suspending": law.factors_of(row.kind) != law.FACTORS,
    }


def next_step(found: selectors.File, today: date) -> Next:
    """What a person should do now."""
    row = found.accommodation
    at = reverse("accommodation", args=[row.id])
    open_options = [one for one in found.options if one.state == "considered"]
    if row.state == State.REQUESTED:
        return Next(
            _("Talk with the employee about what would help, and write it into the log."),
            f"{at}log/",
            _("Write it down"),
        )
    if row.state == State.TRIAL:
        trial = next(one for one in found.trials if one.ended_on is None)
        late = trial.until_on < today
        text = _("The trial ends on %(day)s. Ask how it went.") % {"day": date_format(trial.until_on)}
        return Next(text, f"{at}trial-end/", _("Record how it went"), "late" if late else "")
    if row.state == State.INTERACTIVE_PROCESS:
        if not open_options:
            return Next(_("Look for an option that would help, together."), f"{at}option/", _("Write down an option"))
        return Next(_("Decide, or try an option first."), f"{at}grant/", _("Grant it"))
    if row.state == State.REVIEW:
        return _review(found, today, at)
    if row.state == State.GRANTED and row.next_review_on:
        text = _("Granted. Look at it again on %(day)s.") % {"day": date_format(row.next_review_on)}
        return Next(text, f"{at}review/", _("Look at it now"), "done")
    if row.state == State.GRANTED:
        return Next(_("Granted, until it is no longer needed."), f"{at}schedule/", _("Set a day to look again"), "done")
    if row.state == State.DECLINED:
        until = found.decisions[0].appeal_by_on if found.decisions else None
        text = _("Declined. The employee can have it looked at again until %(day)s.") % {"day": date_format(until)}
        return Next(text, f"{at}reopen/", _("Look at it again"), "done")
    return Next(_("Closed."), "", "", "done")


def _review(found: selectors.File, today: date, at: str) -> Next:
    due = next((one for one in found.reviews if one.done_on is None), None)
    late = due is not None and due.due_on < today
    if due is not None and due.why == "leave_ending" and due.about_on:
        text = _(
            "Protected leave runs out on %(day)s. Ask the employee what comes next: more leave, part-time work, other "
            "duties or another job may be owed."
        ) % {"day": date_format(due.about_on)}
        return Next(text, f"{at}log/", _("Write down the conversation"), "late" if late else "due")
    return Next(
        _("Look at it again with the employee."), f"{at}review/", _("Record the review"), "late" if late else "due"
    )


def _basics_of_a_pregnancy(found: selectors.File) -> bool:
    return found.accommodation.kind in (Kind.PWFA, Kind.BOTH) and bool(
        found.facts.get("currently_pregnant") and law.only_basics(found.changes)
    )


def _coded(kind: str, code: str) -> str:
    if kind == EntryKind.LETTER:
        return str(letter_kind(code).label)
    known = CODES.get(kind)
    return str(known(code).label) if known is not None and code in known.values else ""


#: What the page calls the four.
FOUR = [one.label for one in BASICS]
