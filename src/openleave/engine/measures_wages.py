"""Measures of wages and hours in a base period (`wage_base`). With `else`, the base period that shows more counts."""

import datetime as dt
from fractions import Fraction
from typing import Any

from openleave.engine.context import Context
from openleave.engine.measures_place import MANY
from openleave.engine.trace import Measured, Missing
from openleave.engine.wage_base import NO_STATE, Base, base_period, between

DEFAULT_BASE = "first_four_of_last_five"


def best(context: Context, arguments: dict[str, Any], of: str) -> tuple[Fraction | None, Fraction | None, Base]:
    """(least, most, the base period that shows the least); None where nothing is known. Of two base periods one that is
    not known may show more than the other."""
    names = [arguments.get("base") or DEFAULT_BASE, arguments.get("else")]
    bases = [base_period(context, name) for name in names if name is not None]
    bounds = [between(base, of) for base in bases]
    lows = [(low, base) for (low, _), base in zip(bounds, bases, strict=True) if low is not None]
    highs = [high for _, high in bounds if high is not None]
    most = max(highs) if len(highs) == len(bases) else None
    low, base = max(lows, key=lambda pair: pair[0], default=(None, bases[0]))
    return (low if low or most is not None else None), most, base


def earnings(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Dollars earned in the base period: in all, or in its highest quarter."""
    of = arguments.get("of") or "total"
    path = "wages.highest_quarter" if of == "highest_quarter" else "wages.base_period_wages"
    low, high, base = best(context, arguments, of)
    missing: tuple[Missing, ...] = base.missing or ((path, f"fact:{path}"),)
    known = low is not None and low == high
    return Measured(
        low, MANY if high is None else high, "dollars", ((path, low),),
        () if low is None else (("value", "dollars", path, low),),
        {"amount": low, "of": of, "starts_on": base.starts_on, "ends_on": base.ends_on, "base": base.name},
        () if known else missing,
    )  # fmt: skip


def base_hours(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """Minutes worked in the base period, by the quarters, weeks or record of hours that the facts state."""
    low, high, base = best(context, arguments, "base_hours")
    minutes = None if low is None else low * 60
    most = MANY if high is None else high * 60
    asked: tuple[Missing, ...] = (("wages.base_hours", "fact:wages.base_hours"),)
    missing = base.missing if base.missing == NO_STATE else asked
    known = low is not None and low == high
    return Measured(
        minutes, most, "hours", (("wages.base_hours", low),),
        () if minutes is None else (("value", "hours", "wages.base_hours", minutes),),
        {"counted_minutes": minutes, "starts_on": base.starts_on, "ends_on": base.ends_on,
         "base": base.name},
        () if known else missing,
    )  # fmt: skip
