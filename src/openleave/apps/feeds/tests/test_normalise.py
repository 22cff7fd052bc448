"""Values as HR systems write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from openleave.apps.feeds.normalise import contact, dates, quantities, texts, words
from openleave.apps.feeds.normalise.found import Found
from openleave.apps.feeds.normalise.rows import Decisions, normalise

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-31", date(2020, 1, 31)),
        ("01/31/2020", date(2020, 1, 31)),
        ("1/5/2020", date(2020, 1, 5)),
        ("1/5/20", date(2020, 1, 5)),
        ("1/5/85", date(1985, 1, 5)),
        ("31-Jan-2020", date(2020, 1, 31)),
        ("31-JAN-20", date(2020, 1, 31)),
        ("Jan 31, 2020", date(2020, 1, 31)),
        ("January 31 2020", date(2020, 1, 31)),
        ("Friday, January 31, 2020", date(2020, 1, 31)),
        ("2020-01-31T08:30:00Z", date(2020, 1, 31)),
        ("2020-01-31 00:00:00.000", date(2020, 1, 31)),
        ("1/31/2020 12:00:00 AM", date(2020, 1, 31)),
        ("20200131", date(2020, 1, 31)),
        ("01312020", date(2020, 1, 31)),
        ("43861", date(2020, 1, 31)),
        ("43861.5", date(2020, 1, 31)),
        ("2020/1/31", date(2020, 1, 31)),
        ("01.31.2020", date(2020, 1, 31)),
        ("00/00/0000", None),
        ("12/31/9999", None),
    ],
)
def test_dates(text, expected):
    out, wrong, missing = dates.parse(pl.Series([text, "2001-01-01"]), "mdy")
    assert out[0] == expected
    assert not wrong.any() and not missing.any()


@pytest.mark.parametrize("text", ["02/30/2020", "2021-02-29", "30-Feb-2020", "13/13/2020", "4/31/2019"])
def test_days_that_do_not_exist(text):
    out, wrong, missing = dates.parse(pl.Series([text, "1/2/2020"]), "mdy")
    assert (out[0], wrong[0], missing[0]) == (None, False, True)


@pytest.mark.parametrize("text", ["soon", "0101", "12", "3020-01-01", "1/2", "99999"])
def test_texts_that_are_no_dates(text):
    out, wrong, missing = dates.parse(pl.Series([text]), "mdy")
    assert wrong[0] and not missing[0], (out, wrong, missing)


def test_day_first_is_decided_for_a_column():
    column = pl.Series(["03/04/2020", "25/12/2019", "01/02/2018"])
    assert dates.decide_order(*dates.order_evidence(column)) == "dmy"
    assert dates.parse(column, "dmy")[0].to_list() == [date(2020, 4, 3), date(2019, 12, 25), date(2018, 2, 1)]
    assert dates.decide_order(*dates.order_evidence(pl.Series(["03/04/2020", "12/25/2019"]))) == "mdy"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("40", 2400), ("37.5", 2250), ("7.33", 440), ("0.1", 6), ("7:30", 450),
     ("7h30", 450), ("40 hrs", 2400), ("7,5", 450),
     ("1,040.00", 62400), (".5", 30), ("40.0000", 2400), ("36:00", 2160), ("8.016666", 481)],
)  # fmt: skip
def test_hours_become_exact_minutes(text, minutes):
    out, wrong, negative = quantities.minutes(pl.Series([text]))
    assert (out[0], wrong[0], negative[0]) == (minutes, False, False)


@pytest.mark.parametrize(
    ("text", "is_negative"), [("-3", True), ("(4.5)", True), ("8-", True), ("abc", False), ("7:75", False)]
)
def test_hours_that_are_none(text, is_negative):
    out, wrong, negative = quantities.minutes(pl.Series([text]))
    assert (out[0], wrong[0], negative[0]) == (None, not is_negative, is_negative)


def test_every_tenth_of_an_hour_is_exact():
    texts_ = pl.Series([f"{n // 10}.{n % 10}" for n in range(1680)])
    assert quantities.minutes(texts_)[0].to_list() == [n * 6 for n in range(1680)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("$31.25", "31.25"), ("1,234.50", "1234.50"), ("$ 85,000", "85000"), ("52.884615", "52.8846"), ("31.25/hr",
    "31.25"),
     ("1.234,50", "1234.50"), ("USD 20", "20"), ("17", "17")],
)  # fmt: skip
def test_money(text, amount):
    assert quantities.money(pl.Series([text]))[0][0] == Decimal(amount)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Lee, Ann", ("Ann", None, "Lee", None)),
        ("Lee, Ann Marie", ("Ann", "Marie", "Lee", None)),
        ("Lee Jr., John A", ("John", "A", "Lee", "Jr.")),
        ("Lee, John A, III", ("John", "A", "Lee", "III")),
        ("Lee, Jr, John", ("John", None, "Lee", "Jr")),
        ("Ann Lee", ("Ann", None, "Lee", None)),
        ("Ann Marie Lee", ("Ann", "Marie", "Lee", None)),
        ("John Lee Jr", ("John", None, "Lee", "Jr")),
        ("Juan de la Cruz", ("Juan", None, "de la Cruz", None)),
        ("De La Cruz, María José", ("María", "José", "De La Cruz", None)),
        ("Peter van der Berg", ("Peter", None, "van der Berg", None)),
        ("O'Brien, Zoë", ("Zoë", None, "O'Brien", None)),
        ("Ann Lee, RN", ("Ann", None, "Lee", "RN")),
    ],
)
def test_full_names(name, parts):
    found, unsplit = texts.split_names(pl.Series([name]))
    assert not unsplit[0]
    assert tuple(found[part][0] for part in ("first_name", "middle_name", "last_name", "suffix")) == parts


def test_a_single_word_is_no_full_name():
    assert texts.split_names(pl.Series(["Cher", None]))[1].to_list() == [True, False]


def test_numbers_keep_zeros_and_lose_decimal_points():
    out, mangled = texts.number(
        texts.clean(pl.Series(["007", "12.0", " E1 ", '="0042"', "'0099", "1.23457E+09", "10"]))
    )
    assert out.to_list()[:5] == ["007", "12", "E1", "0042", "0099"]
    assert mangled.to_list() == [False] * 5 + [True, False]
    assert texts.reference(pl.Series(["Lee, Ann (1234)", "99", "1234 - Lee, Ann"]))[0].to_list() == [
        "1234",
        "99",
        "1234",
    ]


def test_phones():
    out, wrong = contact.phone(
        pl.Series(["(415) 555-2671", "415.555.2671 x12", "1-415-555-2671", "+44 20 7946 0958", "555-0100", None])
    )
    assert out.to_list() == ["+14155552671"] * 3 + ["+442079460958", None, None]
    assert wrong.to_list() == [False] * 4 + [True, False]


def test_postal_codes_get_their_zeros_back():
    out, wrong = contact.postal(pl.Series(["2134", "02134-1234", "021341234", "94105", "21341234", "K1A 0B1"]))
    assert out.to_list() == ["02134", "02134-1234", "02134-1234", "94105", "02134-1234", None]
    assert wrong.to_list() == [False] * 5 + [True]


def test_emails():
    out, wrong = contact.email(pl.Series(["Ann@Acme.example", "Ann Lee <a@b.example>", "not-an-email", "a@b", None]))
    assert out.to_list() == ["ann@acme.example", "a@b.example", None, None, None]
    assert wrong.to_list() == [False, False, True, True, False]


def test_words():
    assert words.status(pl.Series(["A", "Active - FT", "On Leave", "T", "Terminated - Voluntary", "LOA"]))[
        0
    ].to_list() == ["active", "active", "leave", "terminated", "terminated", "leave"]
    assert words.full_time(pl.Series(["F", "P", "f"]))[0].to_list() == [True, False, True]
    assert words.full_time(pl.Series(["F", "T"]))[0].to_list() == [False, True]
    assert words.full_time(pl.Series(["Full-Time", "Regular Part Time", "Y"]))[0].to_list() == [True, False, True]
    assert words.exempt(pl.Series(["Exempt", "Non-Exempt", "N", "E"]))[0].to_list() == [True, False, False, True]
    assert words.pay_type(pl.Series(["Hourly", "S", "Annual Salary"]))[0].to_list() == [
        "hourly",
        "salaried",
        "salaried",
    ]
    assert words.state(pl.Series(["California", "ny", "US-WA", "Ontario"]))[0].to_list() == ["CA", "NY", "WA", None]


def check(**columns):
    """Problems of one row, as (field, code)."""
    base = {"employee_number": "E1", "first_name": "Ann", "last_name": "Lee", "hired_on": "2020-01-01"}
    raw = pl.DataFrame({"line": [2]} | {name: [value] for name, value in (base | columns).items()},
                       schema_overrides={"line": pl.UInt32})  # fmt: skip
    found = Found()
    normalise("employees", raw, Decisions(TODAY), found)
    return [(row["field"], row["code"]) for row in found.frame().to_dicts()]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"employee_number": ""}, ("employee_number", "required")),
        ({"last_name": " "}, ("last_name", "required")),
        ({"hired_on": ""}, ("hired_on", "required")),
        ({"hired_on": "02/30/2020"}, ("hired_on", "no_such_day")),
        ({"hired_on": "tomorrow"}, ("hired_on", "not_a_date")),
        ({"hired_on": "2031-01-01"}, ("hired_on", "far_future")),
        ({"born_on": "2021-01-01"}, ("hired_on", "hired_before_birth")),
        ({"born_on": "2010-01-01"}, ("hired_on", "too_young")),
        ({"separated_on": "2019-12-31"}, ("separated_on", "separated_before_hire")),
        ({"minutes_per_week": "-8"}, ("minutes_per_week", "negative_hours")),
        ({"minutes_per_week": "2080"}, ("minutes_per_week", "too_many_hours")),
        ({"minutes_per_week": "full"}, ("minutes_per_week", "not_hours")),
        ({"work_state": "XX"}, ("work_state", "bad_state")),
        ({"email": "not-an-email"}, ("email", "bad_email")),
        ({"manager_number": "E1"}, ("manager_number", "own_manager")),
        ({"status": "purple"}, ("status", "bad_status")),
        ({"pay_rate": "-3"}, ("pay_rate", "negative_money")),
        ({"employee_number": "1.2E+08"}, ("employee_number", "mangled")),
        ({"job_title": "x" * 151}, ("job_title", "too_long")),
        ({"ssn": "000-12-3456"}, ("ssn", "bad_ssn")),
    ],
)
def test_wrong_rows_are_named(columns, problem):
    assert problem in check(**columns)


def test_a_right_row_has_no_problem():
    assert (
        check(born_on="1/2/1980", email="a@b.example", minutes_per_week="40", status="Active", ssn="123-45-6789") == []
    )


@pytest.mark.commitment("P-24", "P-26")
def test_a_number_in_a_text_column_is_an_error_of_its_row_and_not_in_the_report():
    found = Found()
    raw = pl.DataFrame({"line": [2, 3, 4], "note": ["SSN 123-45-6789", "call 415-555-0100", None]})
    out = normalise("cases", raw, Decisions(TODAY), found)
    assert out["note"].to_list() == [None, "call 415-555-0100", None]
    assert found.frame().rows() == [(2, "note", "identifier_in_text", None)]
