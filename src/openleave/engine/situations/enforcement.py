# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about a complaint or a suit over a right that was denied (825.400-.401)."""

import dataclasses
import datetime as dt

from openleave.engine.reading import boolean, date, fact


@dataclasses.dataclass(frozen=True, slots=True)
class Enforcement:
    """Everything is optional; what is not known is left out."""

    last_violation_on: dt.date | None = fact(
        date, "day of the last thing the employer did that broke the law",
        es="día de lo último que hizo el empleador contra la ley", default=None,
    )  # fmt: skip
    willful: bool | None = fact(
        boolean, "the employer knew that it broke the law, or did not care",
        es="el empleador sabía que violaba la ley, o no le importó", default=None,
    )  # fmt: skip
    filed_on: dt.date | None = fact(
        date, "day on which the complaint or suit was filed", es="día en que se presentó la queja o la demanda",
        default=None,
    )  # fmt: skip
