"""Parameters through time: every value with its day and source, and the steps of a small chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from openleave.apps.law import words
from openleave.apps.law.leave import Cite, cite_of
from openleave.apps.law.reading import a_date, is_stale
from openleave.engine.expressions import number

WIDTH, HEIGHT, MARGIN = 320, 96, 8
#: The chart's line ends this far after the last change, so that the last value can be seen.
TAIL_SHARE = Fraction(1, 8)


@dataclass(frozen=True, slots=True)
class Value:
    text: str
    since: date
    until: date | None
    cite: Cite
    verified_on: date | None
    stale: bool
    note: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A line of steps in a box of WIDTH × HEIGHT units: ``path`` is SVG's; ``mark`` where the day asked about lies."""

    path: str
    dots: tuple[tuple[str, str], ...]
    mark: str
    lowest: str
    highest: str
    first: str
    last: str
    summary: str


@dataclass(frozen=True, slots=True)
class Parameter:
    id: str
    name: str
    language: str
    note: str
    values: tuple[Value, ...]
    now: str
    chart: Chart | None


def parameters(rules: Any, today: date) -> list[Parameter]:
    """Every parameter of the program, in the order of its files."""
    return [_parameter(rule, rules.day, today) for rule in rules.raw.get("parameters", ())]


def _parameter(rule: Mapping[str, Any], day: date, today: date) -> Parameter:
    unit = rule["unit"]
    values = []
    for position, value in enumerate(rule["values"]):
        since, until = date.fromisoformat(str(value["from"])), a_date(value.get("until"))
        following = rule["values"][position + 1] if position + 1 < len(rule["values"]) else None
        if until is None and following is not None:
            until = date.fromisoformat(str(following["from"])) - timedelta(days=1)
        verified = a_date(value.get("verified_on"))
        values.append(
            Value(
                text=words.quantity(value["value"], unit),
                since=since,
                until=until,
                cite=cite_of(value),
                verified_on=verified,
                stale=is_stale(verified, today),
                note=str(value.get("note") or ""),
                holds=since <= day and (until is None or day <= until),
            )
        )
    now = next((value.text for value in values if value.holds), gettext("not in force on this day"))
    name, spoken = words.parameter_name(rule["id"])
    note = str(rule.get("note") or "")
    return Parameter(rule["id"], name, spoken, note, tuple(values[::-1]), now, chart(rule, values, name, day))


def chart(rule: Mapping[str, Any], values: list[Value], name: str, day: date) -> Chart | None:
    """The chart of a parameter that has changed; None for one that has not, or is no number.

    The line has a gap where no value held.
    """
    amounts = [number(value["value"]) for value in rule["values"]]
    if len(values) < 2 or any(amount is None for amount in amounts):
        return None
    heights = [amount for amount in amounts if amount is not None]
    low, high = min(heights), max(heights)
    start = values[0].since.toordinal()
    last = values[-1].since.toordinal()
    end = max(last + int((last - start) * TAIL_SHARE) + 1, min(day.toordinal(), last + (last - start)))
    across = Fraction(WIDTH - 2 * MARGIN, max(1, end - start))
    up = Fraction(HEIGHT - 2 * MARGIN, 1) / (high - low) if high > low else Fraction(0)
    middle = Fraction(HEIGHT, 2)
    path, dots = "", []
    for position, (value, amount) in enumerate(zip(values, heights, strict=True)):
        x = _unit(MARGIN + (value.since.toordinal() - start) * across)
        y = _unit(HEIGHT - MARGIN - (amount - low) * up if up else middle)
        joined = position > 0 and values[position - 1].until == value.since - timedelta(days=1)
        path += f"H{x}V{y}" if joined else f"M{x} {y}"
        dots.append((x, y))
        following = values[position + 1].since if position + 1 < len(values) else None
        if value.until is None or following is None or value.until < following - timedelta(days=1):
            last_on = end if value.until is None else min(end, value.until.toordinal() + 1)
            path += f"H{_unit(MARGIN + (last_on - start) * across)}"
    on = MARGIN + (day.toordinal() - start) * across
    return Chart(
        path=path,
        dots=tuple(dots),
        mark=_unit(on) if MARGIN <= on <= WIDTH - MARGIN else "",
        lowest=words.quantity(low, rule["unit"]),
        highest=words.quantity(high, rule["unit"]),
        first=str(values[0].since.year),
        last=str(date.fromordinal(end).year),
        summary=gettext("%(name)s: from %(first)s on %(since)s to %(last)s on %(until)s; %(count)d values.")
        % {
            "name": name,
            "first": values[0].text,
            "since": date_format(values[0].since, "DATE_FORMAT"),
            "last": values[-1].text,
            "until": date_format(values[-1].since, "DATE_FORMAT"),
            "count": len(values),
        },
    )


def _unit(value: Fraction) -> str:
    """A coordinate with one decimal, never in the language's own notation."""
    tenths = round(value * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
