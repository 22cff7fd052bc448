"""What the pages of certification show: dates and clocks of both sides, answers in words, the next lawful step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.cases import words
from openleave.apps.cases.next_step import days_left
from openleave.apps.certification import book, steps
from openleave.apps.certification.asking import Reply
from openleave.apps.certification.asking_for import Question, answered
from openleave.apps.certification.facts import opinion_facts
from openleave.apps.certification.models import (
    BY_PROVIDER,
    FIRST_CERTIFICATIONS,
    OPEN,
    OPINIONS,
    CertificationRequest,
    Entry,
    Kind,
    ProviderLink,
    State,
)
from openleave.apps.certification.pattern import Certified, Often
from openleave.apps.certification.questions import missing, questions_of
from openleave.apps.certification.services.linking import LINKED, MOST_TRIES, is_open

KINDS_OF_STATE = {
    State.PREPARED: "plain", State.SENT: "info", State.RECEIVED: "due", State.INCOMPLETE: "due",
    State.INSUFFICIENT: "due", State.COMPLETE: "yes", State.ACCEPTED: "yes", State.WITHDRAWN: "plain",
    State.NOT_RETURNED: "no",
}  # fmt: skip
#: What the law is asked about one request, by where it stands: of a certification, of a recertification.
OF_LAW: dict[str, tuple[str, ...]] = {
    State.SENT: ("certification_late",),
    State.RECEIVED: ("certification_late", "days_deniable", "protected_until_due"),
    State.INCOMPLETE: ("must_correct", "correction_due_on", "may_deny_for_deficiency"),
    State.INSUFFICIENT: ("must_correct", "correction_due_on", "may_deny_for_deficiency"),
    State.NOT_RETURNED: ("certification_late", "protected_without_certification", "protected_until_due"),
    State.ACCEPTED: ("days_deniable", "recertification_earliest_on", "recertification_needs_absence"),
}
OF_LAW_AGAIN = OF_LAW | {
    State.SENT: ("recertification_due_on", "may_deny_until_recertified", "recertification_paid_by"),
    State.RECEIVED: ("may_deny_until_recertified",),
    State.NOT_RETURNED: ("may_deny_until_recertified",),
    State.ACCEPTED: ("recertification_earliest_on", "recertification_needs_absence"),
}
OF_LAW_OPINION = ("employer_pays_for", "protected_while_opinions_pending", "opinions_support_leave")
OF_LAW_FITNESS = ("fitness_certificate_allowed", "may_delay_restoration", "fitness_second_opinion_allowed")


def asked_of_law(known: book.Book, request: CertificationRequest, today: date) -> dict[str, Reply]:
    """What the law says of a request where it stands."""
    if request.kind in OPINIONS:
        first = known.by_id.get(request.opinion_of_id) if request.opinion_of_id else None
        others = [one for one in known.requests if first is not None and one.opinion_of_id == first.id]
        more = opinion_facts(first, others) if first is not None else {}
        return known.replies(OF_LAW_OPINION, today, more=more)
    if request.kind == Kind.FITNESS:
        return known.replies(OF_LAW_FITNESS, today, more={"fitness_required": True})
    if request.kind == Kind.RECERTIFICATION:
        return known.replies(OF_LAW_AGAIN.get(request.state, ()), today, of=request)
    if request.kind in (Kind.BONDING, Kind.RELATIONSHIP):
        return known.replies(("relationship_documentation_allowed",), today)
    return known.replies(OF_LAW.get(request.state, ()), today, of=request)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer in words; ``missing``: it has to be answered and is not. ``verified``: of ``cite``."""

    text: str
    value: str
    cite: str
    missing: bool
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a request's log."""

    entry: Entry
    name: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A clinic's link, and what became of it."""

    link: ProviderLink
    open: bool
    words: str


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request as its card shows it."""

    request: CertificationRequest
    kind: str
    badge: str
    due_on: date | None
    left: str
    late: bool
    curing: bool
    lacking: list[str]
    links: list[LinkView]
    log: list[Line]
    law: list[Reply]
    can: set[str]
    by_provider: bool
    pattern: list[str]


def request_view(known: book.Book, request: CertificationRequest, who: dict[Any, str], today: date) -> RequestView:
    """A request with its dates, its log, its links, what it lacks and what the law says of it."""
    about, answers = known.about(request), known.answers(request)
    curing = request.state in (State.INCOMPLETE, State.INSUFFICIENT)
    due_on = request.cure_by_on if curing else known.due_on(request)
    waiting = request.state in (State.SENT, State.INCOMPLETE, State.INSUFFICIENT)
    lacking = [str(one.text) for one in missing(about, answers)] if request.received_on else []
    replies = asked_of_law(known, request, today)
    certified = next((one for owner, one, _days in known.spans if owner.id == request.id), None)
    return RequestView(
        request=request,
        kind=str(Kind(request.kind).label),
        badge=KINDS_OF_STATE[State(request.state)],
        due_on=due_on,
        left=days_left((due_on - today).days) if due_on and waiting else "",
        late=bool(due_on and waiting and due_on < today),
        curing=curing,
        lacking=lacking,
        links=[_link(link, request) for link in known.links if link.request_id == request.id],
        log=[
            Line(
                entry, str(steps.NAMES[entry.step]), who.get(entry.made_by_id) or _("the clinic, or the system"),
                known.secrets.get(("note", entry.id), ""),
            )
            for entry in known.entries
            if entry.request_id == request.id
        ],
        law=[reply for reply in replies.values() if not reply.open],
        can=steps.available(request),
        by_provider=request.kind in BY_PROVIDER,
        pattern=pattern_words(certified) if certified else [],
    )  # fmt: skip


def _link(link: ProviderLink, request: CertificationRequest) -> LinkView:
    living = is_open(link) and request.state in LINKED
    if link.submitted_at:
        text = _("answered on %(day)s") % {"day": _day(link.submitted_at)}
    elif link.revoked_at:
        text = _("revoked on %(day)s") % {"day": _day(link.revoked_at)}
    elif link.tries >= MOST_TRIES:
        text = _("locked after five wrong dates of birth")
    elif is_open(link) and not living:
        text = _("not needed any more; it does not open")
    elif not living:
        text = _("expired on %(day)s") % {"day": _day(link.expires_at)}
    elif link.opened_at:
        text = _("opened on %(day)s") % {"day": _day(link.opened_at)}
    else:
        text = _("not opened yet; valid until %(day)s") % {"day": _day(link.expires_at)}
    return LinkView(link, living, text)


def _day(value: Any) -> str:
    return date_format(value, "SHORT_DATE_FORMAT")


def answers_shown(known: book.Book, request: CertificationRequest) -> list[tuple[str, list[Answered]]]:
    """The answers by part of the form, with what is missing in its place."""
    from openleave.apps.certification.questions import PARTS

    about, answers = known.about(request), known.answers(request)
    lacking = {one.code for one in missing(about, answers)}
    found = []
    for part, name in PARTS.items():
        shown = [
            Answered(
                str(one.text), value_words(one, answers.get(one.code)), one.cite, one.code in lacking, one.verified
            )
            for one in questions_of(about)
            if one.part == part and (answered(one, answers) or one.code in lacking)
        ]
        if shown:
            found.append((str(name), shown))
    return found


def value_words(question: Question, value: Any) -> str:
    """An answer as people read it."""
    if value is None or value == "":
        return ""
    if question.shape == "yesno":
        return _("Yes") if value else _("No")
    if question.shape == "date":
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if question.shape == "choice":
        return str(dict(question.choices).get(value, value))
    return str(value)


def often_words(often: Often) -> str:
    """ "at most 3 times a month", "at most 2 times in 6 months"."""
    one = {
        "week": _("at most %(times)s × a week"), "month": _("at most %(times)s × a month"),
    }  # fmt: skip
    many = {
        "week": _("at most %(times)s × in %(per)s weeks"), "month": _("at most %(times)s × in %(per)s months"),
    }  # fmt: skip
    return (one if often.per == 1 else many)[often.unit] % {"times": often.times, "per": often.per}


def pattern_words(certified: Certified) -> list[str]:
    """The certified pattern in a few lines."""
    found = []
    if certified.episodes:
        found.append(_("Episodes: %(often)s") % {"often": often_words(certified.episodes)})
    if certified.episode_days:
        text = ngettext("%(count)d day each at most", "%(count)d days each at most", certified.episode_days)
        found.append(text % {"count": certified.episode_days})
    if certified.episode_minutes:
        found.append(_("%(time)s each at most") % {"time": words.minutes(certified.episode_minutes)})
    if certified.appointments:
        found.append(_("Appointments: %(often)s") % {"often": often_words(certified.appointments)})
    if certified.appointment_minutes:
        found.append(
            _("an appointment takes %(time)s at most") % {"time": words.minutes(certified.appointment_minutes)}
        )
    if certified.until_on:
        found.append(_("until %(day)s") % {"day": _day(certified.until_on)})
    return found


@dataclass(frozen=True, slots=True)
class Next:
    """The next lawful step: what, how urgent, where."""

    kind: str
    text: str
    href: str = ""
    button: str = ""


def next_step(known: book.Book, views: list[RequestView], today: date) -> Next:
    """What to do now; of several open requests the one that waits for the desk comes first."""
    case = known.case
    open_ = [view for view in views if view.request.state in OPEN]
    order = (State.RECEIVED, State.COMPLETE, State.PREPARED, State.INCOMPLETE, State.INSUFFICIENT, State.SENT)
    open_.sort(key=lambda view: (not view.late, order.index(State(view.request.state))))
    if not open_:
        if (
            not any(view.request.kind in FIRST_CERTIFICATIONS for view in views)
            and case.certification_requested_on is None
        ):
            reply = known.replies(["certification_allowed"], today).get("certification_allowed")
            if reply is not None and reply.answer is True:
                url = reverse("certification_new", args=[case.id])
                return Next("due", _("Ask for the certification, if you want one."), url, _("Prepare the request"))
        held = known.held
        if held is not None and held.recertify_from_on:
            text = _("Nothing is due. A recertification is possible from %(day)s, with an absence.")
            return Next("done", text % {"day": _day(held.recertify_from_on)})
        return Next("done", _("Nothing is asked for, and nothing is due."))
    view = open_[0]
    request, what, anchor = view.request, view.kind, f"#request-{view.request.id}"
    check = reverse("certification_check", args=[case.id, request.id])
    if request.state in (State.RECEIVED, State.COMPLETE):
        return Next("due", _("%(what)s: it has come. Check it.") % {"what": what}, check, _("Check"))
    if request.state == State.PREPARED:
        text = _("%(what)s: send the letter that asks for it.") % {"what": what}
        return Next("due", text, anchor, _("Record it"))
    day = _day(view.due_on) if view.due_on else ""
    if view.late and view.curing:
        text = _("%(what)s: what is missing was due on %(day)s. Give more time, or decide.")
        return Next("late", text % {"what": what, "day": day}, anchor, _("Go there"))
    if view.late:
        text = _("%(what)s: it was due on %(day)s. Ask for it, give more time, or record that it did not come.")
        return Next("late", text % {"what": what, "day": day}, anchor, _("Go there"))
    if view.curing:
        return Next("done", _("%(what)s: wait for what is missing until %(day)s.") % {"what": what, "day": day})
    return Next("done", _("%(what)s: wait for it until %(day)s.") % {"what": what, "day": day})


def clocks_shown(known: book.Book, today: date) -> list[dict[str, Any]]:
    """The law's clocks about certification, for both sides."""
    found = []
    for row in known.history.clocks:
        name = row.code.rpartition(".")[2]
        if row.stopped_at is not None or not name.startswith("certification_"):
            continue
        left = (row.due_on - today).days
        found.append(
            {
                "row": row,
                "name": words.clock_name(row.code),
                "whose": row.get_whose_display(),
                "state": "done" if row.done_on else "late" if left < 0 else "due",
                "left": "" if row.done_on else days_left(left),
                "late_done": row.done_on is not None and row.done_on > row.due_on,
            }
        )
    return found
