"""How much leave a determination found: the limits on which it draws, which of them decides, what was forfeited."""

import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.engine import flight_crew
from openleave.engine.entitlement import Balance
from openleave.engine.limits import Balances
from openleave.engine.trace import json_value

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination


def day_of(made: "ProgramDetermination") -> dt.date:
    return made.context.start or made.context.as_of


def limits(made: "ProgramDetermination") -> dict[str, dict[str, Any]]:
    """Every limit on which the leave draws, as it stands on the first day: weeks, used, available, its period, and how
    many protected weeks of the plan count against it."""
    balance, protected, plan = made.balance, made.protected, made.plan
    day = day_of(made).toordinal()
    if balance is None:
        return {}
    if isinstance(balance, Balance):
        counted = None if protected is None else protected.weeks(protected.protected)
        span, used, left = balance.at(day)
        return {balance.name: limit_json(balance.weeks, used, left, span, counted, None)}
    found: dict[str, dict[str, Any]] = {}
    for meter in balance.meters:
        counts = balance.of(meter, day)
        counted = None
        if protected is not None and plan is not None:
            counted = protected.weeks(balance.counted(plan.days, protected.parts, meter))
        if counts is not None or counted:
            within, used, left = counts or (None, Fraction(0), Fraction(meter.weeks))
            made_json = limit_json(meter.weeks, used, left, within, counted, meter.limit.shared)
            found[meter.limit.name] = {**made_json, "ends_on": None} if meter.limit.by_event else made_json
    return found


def limit_json(
    weeks: int | Fraction, used: Fraction, left: Fraction, span: tuple[int, int] | None, counted: Fraction | None,
    shared: str | None,
) -> dict[str, Any]:  # fmt: skip
    first, last = (dt.date.fromordinal(day) for day in span) if span else (None, None)
    return {
        "weeks": Fraction(weeks), "used": used, "available": left, "starts_on": first, "ends_on": last,
        "counted": counted, "shared_with": shared,
    }  # fmt: skip


def binding_limit(made: "ProgramDetermination") -> str | None:
    """The limit that leaves least on the first day of leave."""
    if made.balance is None:
        return None
    if isinstance(made.balance, Balance):
        return made.balance.name
    return made.balance.binding(day_of(made).toordinal())[0].limit.name


def single_period(made: "ProgramDetermination") -> tuple[dt.date, dt.date] | None:
    """First and last day of the single period for what this leave is for, or that it lies in."""
    if not isinstance(made.balance, Balances):
        return None
    span = made.balance.single_period(day_of(made).toordinal())
    return None if span is None else (dt.date.fromordinal(span[0]), dt.date.fromordinal(span[1]))


def forfeited_weeks(made: "ProgramDetermination") -> Fraction | None:
    """Weeks not used before the single period for what this leave is for was over; None while it is not."""
    return made.balance.forfeited(day_of(made).toordinal()) if isinstance(made.balance, Balances) else None


def entitlement_json(made: "ProgramDetermination") -> dict[str, Any] | None:
    balance, protected = made.balance, made.protected
    if balance is None:
        return None
    day = day_of(made)
    single = single_period(made)
    found: dict[str, Any] = json_value(
        {
            "weeks": str(balance.weeks_on(day)),
            "on": day,
            "used": balance.used_on(day),
            "remaining": balance.available_on(day),
            "counted": protected.weeks(protected.counted) if protected else None,
            "protected": protected.weeks(protected.protected) if protected else None,
            "remaining_after": made.remaining_after,
            "exhausts_on": made.exhausts_on,
            "first_unprotected_on": made.first_unprotected_on,
            "next_available_on": made.next_available_on,
            "last_day_for_reason": made.last_day_for_reason,
            "limits": limits(made),
            "binding_limit": binding_limit(made),
            "single_period": single and {"starts_on": single[0], "ends_on": single[1]},
            "forfeited": forfeited_weeks(made),
        }
    )
    in_days = flight_crew.days_of(made)
    return found if in_days is None else {**found, "in_days": json_value(in_days)}
