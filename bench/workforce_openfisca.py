"""The yardstick: the simplified rule as a tax-benefit system of openfisca-core, on the same inputs.

Hours by week are 52 weekly inputs; each row of leave used is one pair of inputs (a day, hours), padded to the most rows
anybody has; the headcount within 75 miles is an input. OpenFisca computes in float32.
"""

from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.workforce_data import AS_OF, WEEKS
from openleave.engine import batch

TODAY = AS_OF.toordinal()
DAY = AS_OF.isoformat()
EMPLOYEE = build_entity(key="employee", plural="employees", label="Employee", is_person=True)


def week_periods() -> list[Any]:
    import datetime as dt

    found = []
    for number in range(WEEKS, 0, -1):
        year, week, _ = (AS_OF - dt.timedelta(weeks=number)).isocalendar()
        found.append(periods.period(f"{year}-W{week:02d}"))
    return found


PERIODS = week_periods()


def variable(name: str, kind: type, unit: DateUnit, formula: Any = None) -> type[Variable]:
    parts = {"value_type": kind, "entity": EMPLOYEE, "definition_period": unit, "label": name}
    return type(name, (Variable,), parts | ({"formula": formula} if formula else {}))


def system(most_rows: int) -> TaxBenefitSystem:
    def hours(employee: Any, period: Any, parameters: Any = None) -> Any:
        total = 0
        for week in PERIODS:
            total = total + employee("week_hours", week)
        return total

    def service(employee: Any, period: Any, parameters: Any = None) -> Any:
        earlier = np.where(employee("gap_days", period) < 7 * 365, employee("prior_days", period), 0)
        return TODAY - employee("hired", period) + earlier

    def used(employee: Any, period: Any, parameters: Any = None) -> Any:
        total = 0
        for row in range(most_rows):
            day = employee(f"used_on_{row}", period)
            total = total + np.where((day > TODAY - 365) & (day <= TODAY), employee(f"used_hours_{row}", period), 0)
        return total

    def left(employee: Any, period: Any, parameters: Any = None) -> Any:
        return np.maximum(0, 12 - employee("used_hours", period) / employee("scheduled", period))

    def eligible(employee: Any, period: Any, parameters: Any = None) -> Any:
        months = employee("service_days", period) >= 365
        return months * (employee("hours", period) >= 1250) * (employee("headcount", period) >= 50)

    made = TaxBenefitSystem([EMPLOYEE])
    made.add_variable(variable("week_hours", float, DateUnit.WEEK))
    for name in ("hired", "prior_days", "gap_days", "headcount", *(f"used_on_{n}" for n in range(most_rows))):
        made.add_variable(variable(name, int, DateUnit.ETERNITY))
    for name in ("scheduled", *(f"used_hours_{n}" for n in range(most_rows))):
        made.add_variable(variable(name, float, DateUnit.ETERNITY))
    for name, kind, formula in (
        ("hours", float, hours),
        ("service_days", float, service),
        ("used_hours", float, used),
        ("left_weeks", float, left),
        ("eligible", bool, eligible),
    ):
        made.add_variable(variable(name, kind, DateUnit.DAY, formula))
    return made


def inputs(columns: batch.Columns, headcount: np.ndarray) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
    """The arrays that OpenFisca is given, ready made: only giving and calculating are timed."""
    assert columns.spans is not None and columns.weeks is not None
    spans, usage = columns.spans, columns.usage["us.fed.fmla"]
    last = spans.offsets[1:] - 1
    several = np.diff(spans.offsets) > 1
    prior, gap = np.zeros(len(columns), np.int32), np.zeros(len(columns), np.int32)
    first = spans.offsets[:-1]
    prior[several] = (spans.ends_on[first] - spans.starts_on[first] + 1)[several]
    gap[several] = (spans.starts_on[last] - spans.ends_on[first] - 1)[several]
    given = {"hired": spans.starts_on[last], "prior_days": prior, "gap_days": gap, "headcount": headcount}
    rows = np.diff(usage.offsets)
    scheduled = np.full(len(columns), 40, np.float32)
    some = rows > 0
    scheduled[some] = usage.week_minutes[usage.offsets[:-1][some]] / 60
    given["scheduled"] = scheduled
    for number in range(int(rows.max())):
        there = rows > number
        place = np.where(there, usage.offsets[:-1] + number, 0)
        given[f"used_on_{number}"] = np.where(there, usage.on[place], 0).astype(np.int32)
        given[f"used_hours_{number}"] = np.where(there, usage.minutes[place] / 60, 0).astype(np.float32)
    return given, [(week / np.float32(60)).astype(np.float32) for week in columns.weeks.counts]


class Yardstick:
    def __init__(self, columns: batch.Columns, headcount: np.ndarray) -> None:
        self.given, self.weeks = inputs(columns, headcount)
        self.size = len(columns)
        self.system = system(sum(name.startswith("used_on_") for name in self.given))

    def __call__(self) -> tuple[np.ndarray, np.ndarray]:
        """(eligible, weeks left) of everybody."""
        simulation = SimulationBuilder().build_default_simulation(self.system, self.size)
        for name, values in self.given.items():
            simulation.set_input(name, DAY, values)
        for period, values in zip(PERIODS, self.weeks, strict=True):
            simulation.set_input("week_hours", period, values)
        return simulation.calculate("eligible", DAY), simulation.calculate("left_weeks", DAY)
