"""R1, R4 and growth: whole workforces decided by the column, against openfisca-core in the same run.

The simplified rule (12 months with breaks, 1,250 hours in 52 weeks, 50 within 75 miles, 12 weeks in a rolling year) is
the library's own program with only those three criteria; the full rule is the program as it is.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from bench.workforce_data import AS_OF, workforce, worksites
from openleave.engine import batch, load_library
from openleave.engine.batch.nearby import headcounts
from openleave.engine.law import Library

PROGRAM = "us.fed.fmla"
SIMPLE = ("months_employed", "hours_of_service", "headcount_nearby")
MILLION = 1_000_000
ROUNDS = 7


def simplified(library: Library) -> Library:
    """The same law with three criteria of the program."""
    parts = library.bundle["programs"][PROGRAM]
    kept = [rule for rule in parts["criteria"] if rule["id"].rpartition(".")[2] in SIMPLE]
    return Library({**library.bundle, "programs": {PROGRAM: {**parts, "criteria": kept}}})


def medians(*work: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    """Median seconds of each, one after the other in every round."""
    times: list[list[float]] = [[] for _ in work]
    for call in work:
        call()  # once for what is kept, and for the processor
    for _ in range(rounds):
        for position, call in enumerate(work):
            gc.collect()
            begin = time.perf_counter()
            call()
            times[position].append(time.perf_counter() - begin)
    return [statistics.median(found) for found in times]


def record(name: str, figure: float, unit: str, yardstick: Any, ratio: float | None, bar: str, met: bool) -> dict:
    digits = 0 if figure >= 100 else 3
    return {
        "name": name,
        "figure": round(figure, digits),
        "unit": unit,
        "yardstick": yardstick,
        "ratio": None if ratio is None else round(ratio, 2),
        "bar": bar,
        "met": bool(met),
    }


def agree(answers: batch.Answers, eligible: np.ndarray, left: np.ndarray) -> None:
    """The two engines must have decided the same rule: all but people whom months and 365 days tell apart."""
    ours = answers.outcome == batch.ELIGIBLE
    differing = int((ours != eligible).sum())
    weeks = np.abs(answers.left / answers.whole - left)
    if differing > len(ours) // 500 or int((weeks > 0.01).sum()) > len(ours) // 500:
        raise ValueError(f"{differing} of {len(ours)} people are decided differently: not the same rule.")


def run() -> list[dict]:
    from bench.workforce_openfisca import Yardstick

    library = load_library()
    simple = simplified(library)
    columns = workforce(MILLION)
    sites = columns.worksites
    assert sites is not None and columns.worksite is not None
    headcount = headcounts(sites, 75, False)[0][columns.worksite].astype(np.int32)
    counted = replace(columns, headcount=headcount, worksite=None, worksites=None)
    yardstick = Yardstick(columns, headcount)

    def ours(which: Library, people: batch.Columns) -> Callable[[], batch.Answers]:
        return lambda: batch.determine(people, which, AS_OF, program=PROGRAM)

    def first() -> batch.Answers:
        """As if never asked before: nothing is kept from an earlier question."""
        for table in (counted.spans, *counted.usage.values()):
            assert table is not None
            table.kept.clear()
        return ours(simple, counted)()

    agree(first(), *yardstick())
    first_time, again_time, fisca, full_time, changed = medians(
        first,
        ours(simple, counted),
        yardstick,
        ours(library, columns),
        lambda: batch.changes(columns, simple, library, AS_OF, program=PROGRAM),
    )
    peer = f"openfisca-core set inputs and calculate, {MILLION / fisca:,.0f} employees/s"
    records = [
        record(
            "R1 simplified rule, 1 million employees, with reasons, from the raw rows",
            MILLION / first_time,
            "employees/s",
            peer,
            fisca / first_time,
            ">= 1 × openfisca-core",
            fisca >= first_time,
        ),
        record(
            "R1 the same asked again: spans and leave used are indexed",
            MILLION / again_time,
            "employees/s",
            peer,
            fisca / again_time,
            ">= 1 × openfisca-core (stretch 3 ×)",
            fisca >= again_time,
        ),
        record(
            "R1 the full federal rule, 1 million employees",
            MILLION / full_time,
            "employees/s",
            f"simplified rule, {MILLION / again_time:,.0f} employees/s",
            full_time / again_time,
            "<= 5 × the time of the simplified rule",
            full_time <= 5 * again_time,
        ),
    ]
    few = workforce(10_000)
    (few_time,) = medians(ours(library, replace(few, headcount=headcount[:10_000])), rounds=30)
    (many_time,) = medians(ours(library, replace(columns, headcount=headcount)))
    growth = (many_time / MILLION) / (few_time / 10_000)
    records.append(
        record(
            "R1 growth of the full rule from 10 thousand to 1 million employees",
            many_time,
            "s for a million",
            f"{few_time * 1e3:.2f} ms for 10 thousand",
            growth,
            "<= 1.25 × the time an employee",
            growth <= 1.25,
        )
    )
    records.append(
        record(
            "Law simulation over 1 million employees",
            changed,
            "s",
            f"two determinations, {full_time + again_time:.3f} s",
            changed / (full_time + again_time),
            "<= 2 × two determinations",
            changed <= 2 * (full_time + again_time),
        )
    )
    for count, limit in ((2500, 0.2), (10_000, 1.0)):
        sites = worksites(count)
        (taken,) = medians(lambda s=sites: headcounts(s, 75, False), rounds=5)
        records.append(
            record(
                f"R4 headcount within 75 miles of all of {count:,} worksites",
                taken,
                "s",
                limit,
                taken / limit,
                f"<= {limit} s",
                taken <= limit,
            )
        )
    return records


if __name__ == "__main__":
    for found in run():
        print(found)
