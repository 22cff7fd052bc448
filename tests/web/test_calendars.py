"""Months of the calendar component."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import formats
from django.utils.translation import override

from openleave.web.calendars import Mark, months


def test_weeks_begin_on_sunday() -> None:
    (march,) = months(date(2026, 3, 5), date(2026, 3, 9), {})
    assert march.name == "March 2026"
    assert march.weekdays[0] == ("Sun", "Sunday")
    assert [day.number if day else None for day in march.weeks[0]] == [1, 2, 3, 4, 5, 6, 7]
    assert march.weeks[-1][3:] == [None] * 4


def test_months_over_a_new_year() -> None:
    made = months(date(2026, 11, 30), date(2027, 2, 1), {})
    assert [month.name for month in made] == ["November 2026", "December 2026", "January 2027", "February 2027"]


def test_marks_carry_classes_and_words() -> None:
    (month,) = months(date(2028, 2, 1), date(2028, 2, 29), {date(2028, 2, 29): Mark(("full", "today"), "8 hours")})
    day = next(day for week in month.weeks for day in week if day and day.number == 29)
    assert (day.iso, day.classes, day.text) == ("2028-02-29", "ol-day-full ol-day-today", "8 hours")


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="purple"):
        months(date(2026, 1, 1), date(2026, 1, 1), {date(2026, 1, 1): Mark(("purple",), "")})


def test_names_are_translated() -> None:
    with override("es"):
        (month,) = months(date(2026, 1, 1), date(2026, 1, 1), {})
    assert month.name == "Enero 2026"


def test_dates_in_spanish_are_those_of_the_united_states() -> None:
    with override("es"):
        assert formats.date_format(date(2026, 12, 1)) == "1 de diciembre de 2026"
        assert formats.date_format(date(2026, 12, 1), "SHORT_DATE_FORMAT") == "1 dic 2026"
        assert formats.number_format(1249.75, decimal_pos=2, force_grouping=True) == "1,249.75"
