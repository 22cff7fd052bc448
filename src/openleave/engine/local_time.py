"""Times by the clock of a place: exact minutes across midnight and across changes of the clock (daylight saving).

An instant is written as the clock shows it ("2026-11-01T23:00") and read in a named time zone; one that the clock shows
twice needs its offset ("2026-11-01T01:30-05:00"), one that it skips is refused. Minutes are counted in UTC, so that a
night from 23:00 to 07:00 has nine hours when the clock goes back and seven when it goes forward.
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from openleave.engine.reading import FactsError, shown, text, within_reason

DAY_MINUTES = 1440
EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)

type Piece = tuple[int, int, int]  # (workday's ordinal, first minute in UTC, minute after the last)


def clock_time(value: object, path: str) -> dt.datetime:
    """A day and time as the clock of the place shows it, with its offset from UTC where that is in doubt."""
    found: dt.datetime | None = None
    if isinstance(value, dt.datetime):
        found = value
    elif isinstance(value, str) and len(value) >= 16 and value[10] == "T":
        try:
            found = dt.datetime.fromisoformat(value)
        except ValueError:
            found = None
    if found is None or found.second or found.microsecond:
        raise FactsError(
            path, f"Expected a day and time, got {shown(value)}.", "Whole minutes are counted from it.",
            'Write it as "2026-03-09T22:00", as the clock of the place shows it.',
        )  # fmt: skip
    within_reason(found.date(), path)
    return found


def time_of_day(value: object, path: str) -> int:
    """ "23:00" → minutes since midnight."""
    if isinstance(value, str) and len(value) == 5 and value[2] == ":" and (value[:2] + value[3:]).isdecimal():
        hours, minutes = int(value[:2]), int(value[3:])
        if hours < 24 and minutes < 60:
            return hours * 60 + minutes
    raise FactsError(
        path, f"Expected a time of day, got {shown(value)}.", "The shift starts and ends by the clock.",
        'Write it in quotes, as "23:00" or "07:30".',
    )  # fmt: skip


def time_zone(value: object, path: str) -> str:
    """The name of a time zone of the IANA database."""
    name = text(value, path)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FactsError(
            path, f"{shown(value)} is no time zone.", "It says when the clock is changed.",
            'Write a name of the IANA database such as "America/New_York" or "America/Phoenix".',
        ) from None  # fmt: skip
    return name


def utc_minutes(at: dt.datetime, zone: str, path: str) -> int:
    """Minutes in UTC. Raises FactsError for a time that the clock of the zone shows twice, or never."""
    offset = at.utcoffset()
    if offset is None:
        place = ZoneInfo(zone)
        offset = at.replace(tzinfo=place, fold=0).utcoffset()
        later = at.replace(tzinfo=place, fold=1).utcoffset()
        assert offset is not None and later is not None
        if offset > later:
            raise FactsError(
                path, f"The clock in {zone} shows {at:%Y-%m-%dT%H:%M} twice.", "It is put back in that hour.",
                f'Add the offset: "{at:%Y-%m-%dT%H:%M}{offset_text(offset)}" for the first time, '
                f'"{at:%Y-%m-%dT%H:%M}{offset_text(later)}" for the second.',
            )  # fmt: skip
        if offset < later:
            raise FactsError(
                path, f"The clock in {zone} never shows {at:%Y-%m-%dT%H:%M}.", "It is put forward over that hour.",
                "Check the time.",
            )  # fmt: skip
    return (at.replace(tzinfo=dt.UTC) - offset - EPOCH) // MINUTE


def offset_text(offset: dt.timedelta) -> str:
    minutes = offset // MINUTE
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def unknown_clock(path: str) -> FactsError:
    return FactsError(
        f"{path}.time_zone", "Missing.", "A time by the clock is exact only where the clock is known.",
        'Add time_zone: "America/New_York" to it, or to employee.',
    )  # fmt: skip


def span(starts_at: dt.datetime, ends_at: dt.datetime, zone: str | None, path: str) -> tuple[int, int]:
    """(first minute, minute after the last) in UTC. Raises FactsError for a span that is none, or over a day."""
    if zone is None:
        raise unknown_clock(path)
    first, last = utc_minutes(starts_at, zone, f"{path}.starts_at"), utc_minutes(ends_at, zone, f"{path}.ends_at")
    if not first < last <= first + DAY_MINUTES:
        raise FactsError(
            f"{path}.ends_at", f"{ends_at:%Y-%m-%dT%H:%M} is not within 24 hours after the start.",
            "A shift, or the time missed of one, ends after it starts.", "State each shift by itself.",
        )  # fmt: skip
    return first, last


def recurring(day: int, starts: int, length: int, zone: str) -> tuple[int, int]:
    """(first minute, minute after the last) in UTC of a shift from one time of day to another. What the clock shows
    twice is its first showing; what it skips is as if it had not been changed yet."""
    place = ZoneInfo(zone)

    def instant(minutes: int) -> int:
        local = dt.datetime.fromordinal(day).replace(tzinfo=place) + minutes * MINUTE
        offset = local.utcoffset()
        assert offset is not None
        return (local.replace(tzinfo=dt.UTC) - offset - EPOCH) // MINUTE

    return instant(starts), instant(starts + length)


FIRST_CHANGE, LAST_CHANGE = dt.date(1990, 1, 1).toordinal(), dt.date(2060, 1, 1).toordinal()


@lru_cache(maxsize=64)
def clock_changes(zone: str) -> tuple[int, ...]:
    """Days on which the clock of the zone is changed, from 1990 to 2059."""
    place = ZoneInfo(zone)
    found = []
    before = None
    for day in range(FIRST_CHANGE, LAST_CHANGE):
        offset = dt.datetime.fromordinal(day).replace(tzinfo=place).utcoffset()
        if before is not None and offset != before:
            found.append(day - 1)
        before = offset
    return tuple(found)


def workday(at: dt.datetime, zone: str) -> dt.date:
    """The day that the clock of the zone shows."""
    return (at if at.tzinfo is None else at.astimezone(ZoneInfo(zone))).date()


def hours_after(at: dt.datetime, hours: int, zone: str | None) -> dt.datetime:
    """The time that the clock of the zone shows so many hours later, also when it was changed in between. Without a
    zone the clock is taken not to change; a time that it shows twice is taken to be the first."""
    if zone is None:
        return at + dt.timedelta(hours=hours)
    place = ZoneInfo(zone)
    local = at if at.tzinfo is not None else at.replace(tzinfo=place, fold=0)
    later = local.astimezone(dt.UTC) + dt.timedelta(hours=hours)
    return later.astimezone(place).replace(tzinfo=None)


def by_calendar_day(first: int, last: int, zone: str) -> list[Piece]:
    """A span cut at the midnights of the zone: the time of each calendar day."""
    place = ZoneInfo(zone)
    pieces: list[Piece] = []
    while first < last:
        local = (EPOCH + first * MINUTE).astimezone(place)
        midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), place)
        until = min((midnight.astimezone(dt.UTC) - EPOCH) // MINUTE, last)
        pieces.append((local.date().toordinal(), first, until))
        first = until
    return pieces
