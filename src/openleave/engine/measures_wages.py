"""Measures of wages and hours in a base period (`wage_base`). With `else`, the base period that shows more counts."""

import datetime as dt
from fractions import Fraction
from typing import Any

from openleave.engine.context import Context
from openleave.engine.trace import Measured, Missing
from openleave.engine.wage_base import OF, Base, base_period

DEFAULT_BASE = "first_four_of_last_five"


def best(context: Context, arguments: dict[str, Any], of: str) -> tuple[Fraction | None, Fraction | None, Base]:
    """(least, most, the base period that shows it); None where nothing is known."""
    names = [arguments.get("base") or DEFAULT_BASE, arguments.get("else")]
    bases = [base_period(context, name) for name in names if name is not None]
    known = [(found, base) for base in bases if (found := OF[of](base)) is not None]
    if not known:
        return None, None, bases[0]
    found, base = max(known, key=lambda pair: pair[0])
    return found, found, base


def earnings(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Dollars earned in the base period: in all, or in its highest quarter."""
    of = arguments.get("of") or "total"
    path = "wages.highest_quarter" if of == "highest_quarter" else "wages.base_period_wages"
    low, high, base = best(context, arguments, of)
    missing: tuple[Missing, ...] = base.missing or ((path, f"fact:{path}"),)
    return Measured(
        low, high, "dollars", ((path, low),), () if low is None else (("value", "dollars", path, low),),
        {"amount": low, "of": of, "starts_on": base.starts_on, "ends_on": base.ends_on, "base": base.name},
        missing if low is None else (),
    )  # fmt: skip


def base_hours(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Minutes worked in the base period, by the quarters, weeks or record of hours that the facts state."""
    low, high, base = best(context, arguments, "base_hours")
    minutes = None if low is None or high is None else (low * 60, high * 60)
    missing: tuple[Missing, ...] = (("wages.base_hours", "fact:wages.base_hours"),)
    return Measured(
        minutes and minutes[0], minutes and minutes[1], "hours", (("wages.base_hours", low),),
        () if minutes is None else (("value", "hours", "wages.base_hours", minutes[0]),),
        {"counted_minutes": minutes and minutes[0], "starts_on": base.starts_on, "ends_on": base.ends_on,
         "base": base.name},
        missing if low is None else (),
    )  # fmt: skip
