"""Calendars as iCalendar (RFC 5545). Titles are neutral: whoever looks over a shoulder, or runs the calendar's server,
learns how much is due and that somebody is away, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event

from openleave.apps.desk.models import CalendarFeed, FeedKind
from openleave.apps.desk.selectors import feeds as deadlines
from openleave.apps.desk.selectors import team
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor

AHEAD = timedelta(days=180)


def calendar(*, actor: Actor, feed: CalendarFeed) -> bytes:
    """The feed's calendar. The same bytes as long as nothing changed on the day, so that its ETag holds."""
    assert actor.organization_id is not None
    today = organizations.today_of(actor.organization_id)
    made = Calendar()
    made.add("prodid", "-//OpenLeave//Leave desk//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Leave desk") if feed.kind == FeedKind.DEADLINES else _("Who is away"))
    made.add("x-published-ttl", "PT1H")
    events = _deadlines(actor, feed, today) if feed.kind == FeedKind.DEADLINES else _team(actor, feed, today)
    for event in events:
        event.add("dtstamp", datetime.combine(today, time(), UTC))
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        made.add_component(event)
    return made.to_ical()


def _deadlines(actor: Actor, feed: CalendarFeed, today: date) -> list[Event]:
    found = deadlines.due_by_day(actor=actor, today=today, last=today + AHEAD)
    late = sum(count for on, count in found.items() if on < today)
    events = []
    if late:
        text = ngettext("Leave desk: %(count)d thing late", "Leave desk: %(count)d things late", late)
        events.append(_event(feed, "late", text % {"count": late}, today, today))
    for on, count in found.items():
        if on >= today:
            text = ngettext("Leave desk: %(count)d thing due", "Leave desk: %(count)d things due", count)
            events.append(_event(feed, on.isoformat(), text % {"count": count}, on, on))
    return events


def _team(actor: Actor, feed: CalendarFeed, today: date) -> list[Event]:
    # From the first of the month, so that what began before keeps its beginning, and its name, for a month.
    first, last = today.replace(day=1), today + AHEAD
    spans = team.away(actor=actor, first=first, last=last, where=team.Where())
    names: dict[UUID, str] = {}
    if team.calendar_choice(feed.organization_id).initials:
        names = people.names_of(feed.organization_id, {row[0] for row in spans}, today)
    events = []
    for employee_id, begins, ends, _worksite, _department in spans:
        initials = _initials(names.get(employee_id, ""))
        title = _("Away: %(initials)s") % {"initials": initials} if initials else _("Away")
        events.append(_event(feed, f"{employee_id}{begins}{ends}", title, begins, ends))
    return events


def _event(feed: CalendarFeed, name: str, title: str, first: date, last: date) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(feed.id, name)}@openleave")
    event.add("summary", title)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    return event


def _initials(name: str) -> str:
    """ "Marín Soto, Rosa" is "R. M."."""
    last, _comma, given = name.partition(", ")
    return " ".join(f"{part[0]}." for part in (given, last) if part)
