"""An invented workforce for the columnar executor's benches: a year of hours, five rows of leave used, worksites.

Half of the worksites lie in metropolitan areas, close to many others, half anywhere in the contiguous States.
"""

import datetime as dt

import numpy as np

from openleave.engine import batch

AS_OF = dt.date(2026, 11, 23)
WEEKS = 52


def worksites(count: int, seed: int = 7) -> batch.Worksites:
    pick = np.random.default_rng(seed)
    centres = pick.uniform((26, -122), (48, -70), (30, 2))
    places = pick.uniform((26, -122), (48, -70), (count, 2))
    near = pick.random(count) < 0.5
    places[near] = centres[pick.integers(0, 30, count)][near] + pick.normal(0, 0.4, (count, 2))[near]
    latitude, longitude = np.round(places.T * 10**7).astype(np.int64)
    headcount = np.floor(pick.pareto(1.2, count) * 12).astype(np.int64)
    return batch.Worksites([f"w{n}" for n in range(count)], latitude, longitude, headcount)


def workforce(employees: int, sites: int = 2500, seed: int = 11) -> batch.Columns:
    """Columns of `employees` people; the same seed gives the same people."""
    pick = np.random.default_rng(seed)
    today = AS_OF.toordinal()
    hired = today - pick.integers(10, 6000, employees)
    again = np.flatnonzero(pick.random(employees) < 0.08)  # one earlier employment, and a break
    left = hired[again] - pick.integers(30, 4500, len(again))
    spans = batch.spans_rows(
        employees,
        np.concatenate((np.arange(employees), again)),
        np.concatenate((hired, left - pick.integers(30, 2000, len(again)))),
        np.concatenate((np.full(employees, batch.NEVER), left)),
    )
    scheduled = pick.choice(np.array([40, 36, 32, 24, 20]), employees, p=[0.62, 0.12, 0.1, 0.08, 0.08])
    counts = np.empty((WEEKS, employees), np.int16)
    for week in range(WEEKS):
        quarters = np.round(scheduled * 4 * (pick.random(employees) * 0.25 + 0.85))
        quarters[pick.random(employees) < 0.12] = 0
        counts[week] = quarters * 15
    rows = pick.poisson(5, employees)
    owner = np.repeat(np.arange(employees), rows)
    usage = batch.usage_rows(
        employees,
        owner,
        today - pick.integers(0, 730, len(owner)),
        np.minimum(pick.integers(1, 33, len(owner)) * 30, 480),
        (scheduled * 60)[owner],
    )
    places = worksites(sites)
    return batch.Columns(
        ids=np.arange(employees),
        spans=spans,
        weeks=batch.Weeks(today - 7 * WEEKS, counts),
        worksite=pick.integers(0, sites, employees).astype(np.int32),
        worksites=places,
        usage={"us.fed.fmla": usage},
        employers=(
            {
                "employer": {"kind": "private", "workweeks_at_threshold": {"2025": 52, "2026": 46}},
                "policy": {"leave_year": {"method": "rolling_backward"}},
            },
        ),
        reason="own_health_condition",
    ).check()
