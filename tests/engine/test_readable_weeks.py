"""Shares of a workweek as people read them: never "89/150"."""

from datetime import date
from fractions import Fraction

import pytest

from openleave.engine.calendar import Segment, Timetable
from openleave.engine.render import duration_text, readable, render, weeks_text
from openleave.engine.trace import Sentence
from openleave.engine.workweek import Workweek, usual_week

FIVE_DAYS = Workweek(5, 2400)
UNEVEN = Workweek(0, 2250)
MONDAY = date(2026, 3, 2).toordinal()


@pytest.mark.parametrize(
    ("value", "week", "english", "spanish"),
    [
        ("12", FIVE_DAYS, "12 weeks", "12 semanas"),
        ("1", FIVE_DAYS, "1 week", "1 semana"),
        ("0", FIVE_DAYS, "0 weeks", "0 semanas"),
        ("59/5", FIVE_DAYS, "11 weeks and 4 days", "11 semanas y 4 días"),
        ("6/5", FIVE_DAYS, "1 week and 1 day", "1 semana y 1 día"),
        ("1/5", FIVE_DAYS, "1 day", "1 día"),
        (Fraction(7) + Fraction(89, 150), FIVE_DAYS, "7 weeks and 23 h 44 min", "7 semanas y 23 h 44 min"),
        ("7/80", FIVE_DAYS, "3 h 30 min", "3 h 30 min"),
        ("1/5", UNEVEN, "7 h 30 min", "7 h 30 min"),
        ("-6/5", FIVE_DAYS, "−1 week and 1 day", "−1 semana y 1 día"),
        # No whole minutes of this week, or no usual week at all: a number.
        (Fraction(7) + Fraction(1, 7), FIVE_DAYS, "7 1/7 weeks", "7 1/7 semanas"),
        ("52/3", None, "17 1/3 weeks", "17 1/3 semanas"),
        ("3/5", None, "3/5 of a week", "3/5 de semana"),
        ("3/20", None, "0.15 weeks", "0.15 semanas"),
        (Fraction(7) + Fraction(89, 150), None, "about 7.59 weeks", "aproximadamente 7.59 semanas"),
        (Fraction(12) - Fraction(1, 2400), None, "about 12.00 weeks", "aproximadamente 12.00 semanas"),
        ("1/2400", None, "less than 0.01 weeks", "menos de 0.01 semanas"),
    ],
)
def test_weeks(value: str | Fraction, week: Workweek | None, english: str, spanish: str) -> None:
    assert weeks_text(value, "en", week) == english
    assert weeks_text(value, "es", week) == spanish


def test_numbers_and_minutes() -> None:
    assert [readable(one, "en") for one in ("4/5", "-1/2", "11/20", "89/150")] == ["4/5", "−1/2", "0.55", "about 0.59"]
    assert [duration_text(one) for one in (0, 45, 480, 450)] == ["0 h", "45 min", "8 h", "7 h 30 min"]


def test_a_sentence_in_the_week_of_the_employee() -> None:
    left = Sentence("balance.none", {"weeks": Fraction(12), "used_weeks": Fraction(12), "day_on": date(2026, 3, 2)})
    half = Sentence("limit.binding", {"limit": {"en": "the year", "es": "el año"}, "left_weeks": Fraction(89, 150)})
    assert render(left, "en", FIVE_DAYS) == "Nothing is left on March 2, 2026: entitlement 12 weeks, used 12 weeks."
    assert render(half, "en", FIVE_DAYS) == "What decides here is the year: 23 h 44 min left."
    assert render(half, "en") == "What decides here is the year: about 0.59 weeks left."


def test_the_usual_week_of_a_schedule() -> None:
    def of(*cycle: int, variable: bool = False) -> Workweek | None:
        return usual_week(Timetable([Segment(MONDAY, MONDAY, cycle, variable)], {}, {}), 0)

    assert of(480, 480, 480, 480, 480, 0, 0) == FIVE_DAYS
    assert of(600, 600, 600, 450, 0, 0, 0) == UNEVEN, "a day of it may be long or short"
    assert of(*[720, 0] * 7) is None, "four days in one week and three in the next"
    assert of(1440, 0, 0) is None, "one shift in three days"
    assert of(*[720, 720, 720, 0, 0, 0, 0], *[0, 0, 0, 0, 720, 720, 720]) == Workweek(3, 2160)
    assert (
        usual_week(Timetable([Segment(MONDAY, MONDAY, (*[600] * 6, 0, 0, *[600] * 4, 0, 0), False)], {}, {}), 0) is None
    )
    assert of(480, 480, 480, 480, 480, 0, 0, variable=True) is None
    assert of(0, 0, 0, 0, 0, 0, 0) is None
    assert usual_week(Timetable([], {}, {}), 0) is None
