"""R5: one determination with its full trace, in memory, facts already loaded. Limit: 150 microseconds.

The same with its database reads is `determination_database`, whose record `run()` adds.

`synthetic_facts(seed)` builds facts of a generated employee (12-week continuous leave, 52 weeks of hours, five usage
rows, rolling leave year); other benches import it. `run()` measures medians over many employees, so that no figure
depends on one lucky case.
"""

import datetime as dt
import random
import statistics
import time
from typing import Any

from bench import determination_database
from openleave.engine import Facts, determine, load_library

LIMIT_MICROSECONDS = 150
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def synthetic_facts(seed: int) -> dict[str, Any]:
    """JSON-shaped facts of one generated employee; the same seed gives the same facts."""
    pick = random.Random(seed)
    starts_on = dt.date(2026, 1, 5) + dt.timedelta(weeks=pick.randrange(40))
    first_week = starts_on - dt.timedelta(weeks=52, days=1)
    used_on = sorted({starts_on - dt.timedelta(days=pick.randrange(20, 360)) for _ in range(5)})
    return {
        "employer": {"kind": "private", "workweeks_at_threshold": {"2024": 52, "2025": 52, "2026": 20}},
        "employee": {
            "id": f"e{seed}",
            "employments": [{"starts_on": str(starts_on - dt.timedelta(days=pick.randrange(300, 6000)))}],
            "hours": [
                {"week_of": str(first_week + dt.timedelta(weeks=n)), "minutes": pick.randrange(1200, 2700, 15)}
                for n in range(52)
            ],
            "schedules": [{"workdays": WEEKDAYS, "hours_per_day": 8}],
            "locations": [{"reports_to": "plant", "state": "TX"}],
        },
        "worksites": [{"id": "plant", "headcounts": [{"employees": pick.randrange(40, 90)}]}],
        "leave": {
            "reason": "own_health_condition",
            "starts_on": str(starts_on),
            "ends_on": str(starts_on + dt.timedelta(days=81)),
            "noticed_on": str(starts_on - dt.timedelta(days=35)),
        },
        "usage": [{"on": str(day), "minutes": 480, "workweek_minutes": 2400} for day in used_on],
        "policy": {
            "leave_year": {"method": "rolling_backward"},
            "holidays": ["2026-07-03", "2026-09-07", "2026-11-26"],
        },
    }


def median_microseconds(work: list[Any], repeat: int) -> float:
    """Median time of one call over all the calls of `repeat` rounds."""
    times = []
    for _ in range(repeat):
        for call in work:
            begin = time.perf_counter_ns()
            call()
            times.append(time.perf_counter_ns() - begin)
    return statistics.median(times) / 1000


def run() -> list[dict[str, Any]]:
    """The R5 records. JSON and sentences are not in it: they are made from the trace only when asked for."""
    library = load_library()
    people = [Facts.from_json(synthetic_facts(seed)) for seed in range(200)]
    decide = [lambda f=facts: determine(f, library) for facts in people]
    median_microseconds(decide, 2)  # warm up
    figure = median_microseconds(decide, 10)
    return [
        {
            "name": "R5 one determination with its full trace",
            "figure": round(figure, 1),
            "unit": "µs",
            "yardstick": LIMIT_MICROSECONDS,
            "ratio": round(figure / LIMIT_MICROSECONDS, 3),
            "bar": f"<= {LIMIT_MICROSECONDS} µs",
            "met": figure <= LIMIT_MICROSECONDS,
        },
        *determination_database.run(),
    ]


if __name__ == "__main__":
    print(run())
