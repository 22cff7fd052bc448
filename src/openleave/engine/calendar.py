"""Time at work: schedules, workweeks and business days. Days are ordinals (`date.toordinal()`), time is minutes."""

import dataclasses
from bisect import bisect_right
from fractions import Fraction


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """One schedule in force from a day on: minutes of each day of a cycle anchored on a day."""

    starts: int
    anchor: int
    cycle: tuple[int, ...]
    variable: bool = False
    average: Fraction | None = None  # minutes a week, when stated


type Week = tuple[int, tuple[tuple[int, int], ...]]


def week_of(minutes: list[int]) -> Week:
    return sum(minutes), tuple((offset, number) for offset, number in enumerate(minutes) if number)


class Timetable:
    """Scheduled minutes by day and by workweek, from dated segments and single days that differ.

    `replaced` and `added` map an ordinal to minutes: regular shifts replace the pattern of that day, mandatory
    overtime adds to it. Voluntary overtime is not part of a schedule.
    """

    __slots__ = ("added", "replaced", "segments", "special", "starts", "weekly")

    def __init__(self, segments: list[Segment], replaced: dict[int, int], added: dict[int, int]) -> None:
        self.segments = sorted(segments, key=lambda s: s.starts)
        self.starts = [s.starts for s in self.segments]
        self.replaced = replaced
        self.added = added
        self.special = sorted({*replaced, *added})
        # Seven days of a cycle look the same whenever they begin at the same place in it: worked out once.
        self.weekly = [
            [week_of([s.cycle[(phase + n) % len(s.cycle)] for n in range(7)]) for phase in range(len(s.cycle))]
            for s in self.segments
        ]

    def __bool__(self) -> bool:
        return bool(self.segments or self.replaced)

    def segment_on(self, day: int) -> Segment | None:
        """The schedule in force; before the first one starts, the first (nothing older is known)."""
        if not self.segments:
            return None
        return self.segments[max(bisect_right(self.starts, day) - 1, 0)]

    def minutes_on(self, day: int) -> int:
        """Minutes scheduled on a day."""
        minutes = self.replaced.get(day)
        if minutes is None:
            segment = self.segment_on(day)
            minutes = segment.cycle[(day - segment.anchor) % len(segment.cycle)] if segment else 0
        return minutes + self.added.get(day, 0)

    def week(self, first: int) -> Week:
        """The seven days from `first`: total minutes, and (offset, minutes) of each day with any."""
        segments = self.segments
        if segments:
            position = bisect_right(self.starts, first) - 1 if len(segments) > 1 else 0
            if position < 0:
                position = 0
            if position + 1 >= len(segments) or self.starts[position + 1] > first + 6:
                special = self.special
                if not special or bisect_right(special, first + 6) == bisect_right(special, first - 1):
                    segment = segments[position]
                    return self.weekly[position][(first - segment.anchor) % len(segment.cycle)]
        return week_of([self.minutes_on(day) for day in range(first, first + 7)])

    def same_week(self, first: int, last: int) -> Week | None:
        """The week from `first`, if every week until `last` is scheduled the same; None: look at each."""
        segments = self.segments
        if not segments or self.special or segments[0].variable:
            return None
        if len(segments) > 1:
            position = max(bisect_right(self.starts, first) - 1, 0)
            if position + 1 < len(segments) and self.starts[position + 1] <= last + 6:
                return None
            segment = segments[position]
        else:
            position, segment = 0, segments[0]
        if segment.variable or len(segment.cycle) != 7:
            return None
        return self.weekly[position][(first - segment.anchor) % 7]

    def week_minutes(self, first: int) -> int:
        """Minutes scheduled in the seven days from `first`."""
        return self.week(first)[0]

    def is_variable(self, day: int) -> bool:
        segment = self.segment_on(day)
        return segment.variable if segment else bool(self.replaced)

    def is_known(self, day: int) -> bool:
        """Whether a day's minutes are known: a variable schedule knows only the days that were given."""
        return day in self.replaced or (bool(self.segments) and not self.is_variable(day))

    def average_week(self, first: int, last: int, weeks: int) -> Fraction | None:
        """Average minutes a week: the stated one, else scheduled minutes of [first, last] over `weeks`."""
        segment = self.segment_on(last)
        if segment is not None and segment.average is not None:
            return segment.average
        total = sum(minutes for day, minutes in self.replaced.items() if first <= day <= last)
        total += sum(minutes for day, minutes in self.added.items() if first <= day <= last)
        return Fraction(total, weeks) if total else None


def weekday(day: int) -> int:
    """0 = Monday … 6 = Sunday (ordinal 1 was a Monday)."""
    return (day - 1) % 7


def week_start(day: int, first_weekday: int) -> int:
    """First day of the workweek that contains `day`."""
    return day - (day - 1 - first_weekday) % 7


def add_business_days(day: int, days: int, business_weekdays: frozenset[int], closed: frozenset[int]) -> int:
    """The `days`-th business day after `day`; the day itself is not counted. Raises ValueError if there are none."""
    if not business_weekdays:
        raise ValueError("No weekday is a business day: set policy.business_days.")
    left = days
    while left > 0:
        day += 1
        if weekday(day) in business_weekdays and day not in closed:
            left -= 1
    return day
