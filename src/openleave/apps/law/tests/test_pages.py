"""The law's pages of a made-up library: what a reader finds on them, as of a day, in both languages."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from openleave.engine import Library

Public = Callable[..., str]


def text(page: str) -> str:
    """What a person reads of a page's content: no tags, spaces as they are seen."""
    content = page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", content)))


def names(page: str) -> list[str]:
    """The laws that the list shows, in order."""
    return re.findall(r'href="/law/(us\.[\w.]+)/', page.partition('id="law-found-title"')[2])


def test_the_list(lumen: Library, public: Public) -> None:
    page = public("/law/")
    assert names(page) == ["us.wy.care", "us.wy.sick", "us.ut.care"]  # decided first, then by name
    read = text(page)
    assert "2 laws decided, 1 known by name, 1 States and territories. Library 9.9.0+" in read
    assert "Lumen Care Leave Act unverified Ten paid days a year to care for a relative." in read
    assert "Lumen Sick Time over 180 days ago Paid sick time. Wyoming (Lumen)" in read
    assert "Lumen Care of Utah not covered No figures were published. Utah" in read


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lumen", ["us.wy.care", "us.wy.sick", "us.ut.care"]),
        ("q=relative+care", ["us.wy.care"]),  # words of the summary and the name, in any order
        ("q=diez+d%C3%ADas", ["us.wy.care"]),  # of the other language
        ("q=DIEZ+DIAS", ["us.wy.care"]),  # without accents
        ("q=ord.+3", ["us.wy.sick"]),  # a citation
        ("q=employer+size", ["us.wy.care", "us.wy.sick"]),  # the name of a criterion
        ("q=maximum", ["us.wy.care"]),  # of a parameter
        ("q=utah", ["us.ut.care"]),
        ("q=nothing+like+that", []),
        ("place=UT", ["us.ut.care"]),
        ("place=US", []),
        ("place=XX", ["us.wy.care", "us.wy.sick", "us.ut.care"]),  # no such place: not a filter
        ("kind=sick_leave", ["us.wy.sick"]),
        ("reason=family_health_condition", ["us.wy.care"]),
        ("coverage=by_name", ["us.ut.care"]),
        ("coverage=decided&on=2026-02-28", ["us.wy.sick"]),  # the day before the Act
        ("coverage=decided&on=2026-03-01", ["us.wy.care", "us.wy.sick"]),
        ("coverage=decided&on=2028-01-01", ["us.wy.care"]),  # the ordinance has ended
    ],
)
def test_search_and_filters(lumen: Library, public: Public, query: str, found: list[str]) -> None:
    page = public(f"/law/?{query}")
    assert names(page) == found
    assert ("No law is like that" in page) == (not found)


def test_a_day_that_is_none_is_said(lumen: Library, public: Public) -> None:
    assert "“2026-02-30” is no date, so laws of any day are shown." in text(public("/law/?on=2026-02-30"))
    assert "“soon” is no date, so the law of today is shown." in text(public("/law/us.wy.care/?on=soon"))


def test_the_states_at_a_glance_are_a_table(lumen: Library, public: Public) -> None:
    page = public("/law/")
    row = re.search(r'<tr role="row" class="law-tile law-at-WY law-level-1">(.*?)</tr>', page)
    assert row is not None
    heads = re.findall(r'<th role="columnheader" scope="col">([^<]*)</th>', page)
    cells = re.findall(r'<td role="cell"[^>]*>(?:<i aria-hidden="true">\w</i>)?(\d+)</td>', row[1])
    assert dict(zip(heads, ["Wyoming", *cells], strict=True)) == {
        "State": "Wyoming",
        "Programs": "2",
        "Paid benefit": "1",
        "Job protection": "0",
        "Sick leave": "1",
        "Special leave": "0",
        "Accommodation": "0",
    }
    assert page.count("law-tile law-at-") == 56


def test_a_program_in_plain_words(lumen: Library, public: Public) -> None:
    read = text(public("/law/us.wy.care/"))
    for sentence in (
        "Unverified The figures of 2027 are from a draft.",
        "The employee works in Wyoming.",
        "The employer has at least 10 employees in the State.",
        "The employee has worked for the employer for at least 6 months, not necessarily in a row.",
        "Relative’s serious health condition The condition must be a serious health condition.",
        "For: spouse, child or parent.",
        "10 days in a calendar year The calendar year. Counts leave for all reasons together.",
        "Weekly amount 90% of the average weekly wage up to $500; 50% of what lies above",
        "At most $900 a week",
        "At least $100 a week, or the full wage where it is lower",
        "Waiting 7 days",
        "Average weekly wage average of the last 8 weeks",
        "Rate 0.3% of wages Employee pays 100% of the premium On wages up to $100,000 a year",
        "Apply to the fund. Employee 30 days after: the first day of the leave",
        "Give back the same or an equivalent job",
        "Lumen Sick Time : never on the same day Nobody is paid twice for a day.",
        "Is the leave paid? Yes, by the fund.",
        "Retaliation and remedies are not decided.",
        "The Act does not say when a year ends.",
        "Text of the Act as published in January 2026.",
    ):
        assert sentence.replace("the first day of the leave", "first day of the leave") in read, sentence
    assert "reason_qualifies" not in read


def test_the_other_law_says_so_too(lumen: Library, public: Public) -> None:
    """Each pair is stated once, in one of the two programs."""
    read = text(public("/law/us.wy.sick/"))
    assert "Lumen Care Leave Act : never on the same day Nobody is paid twice for a day." in read
    assert "Earned 1 hour for each 30 hours worked" in read
    assert "With at least 15 employees up to 56 hours a year; carry-over of 56 hours; paid" in read
    assert "Can be used after 90 days of employment" in read
    assert "No fixed amount: as long as the reason needs." in read


def test_in_spanish(lumen: Library, public: Public) -> None:
    read = text(public("/law/us.wy.care/", "es"))
    for sentence in (
        "Diez días pagados al año para cuidar de un familiar.",
        "El empleado trabaja en Wyoming.",
        "El empleador tiene al menos 10 empleados en el estado.",
        "90% de: salario semanal medio hasta $500; 50% de lo que pasa de ahí",
        "Pedirla al fondo. Empleado 30 días después de: primer día de la licencia",
    ):
        assert sentence in read, sentence


def test_the_law_of_another_day(lumen: Library, public: Public) -> None:
    later = text(public("/law/us.wy.care/?on=2027-01-01"))
    assert "This is the law of January 1, 2027." in later and "At most $950.50 a week" in later
    before = text(public("/law/us.wy.care/?on=2026-02-28"))
    assert "This law is not in force on February 28, 2026." in before and "at least 10 employees" not in before
    assert 'href="/law/us.wy.care/?on=2026-03-01">Show it as of March 1, 2026' in public(
        "/law/us.wy.care/?on=2026-02-28"
    )
    assert "2027-01-01" in public("/law/us.wy.care/")  # a link to the day of change


def test_a_law_known_by_name(lumen: Library, public: Public) -> None:
    read = text(public("/law/us.ut.care/"))
    assert "Known by name, not decided No figures were published." in read
    assert 'href="https://law.example/utah"' in public("/law/us.ut.care/")
    for part in ("questions", "numbers", "cases", "sources"):
        public(f"/law/us.ut.care/{part}/", status=404)


def test_a_law_that_is_none(lumen: Library, public: Public) -> None:
    public("/law/us.xx/", status=404)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("wage=1000", "$700 a week"),  # 0.9 × 500 + 0.5 × 500
        ("wage=%241%2C000.00&reason=family_health_condition", "$700 a week"),
        ("wage=1400.01", "$900 a week"),  # the maximum
        ("wage=1500&on=2027-01-01", "$950 a week"),
        ("wage=60", "$60 a week"),  # below the minimum: the whole wage
        ("wage=-5", "Write an amount above 0 in dollars and cents, like 1,200.50."),
        ("wage=much", "Write an amount above 0 in dollars and cents, like 1,200.50."),
        ("wage=1.005", "Write an amount above 0 in dollars and cents, like 1,200.50."),
        ("wage=NaN", "Write an amount above 0 in dollars and cents, like 1,200.50."),
    ],
)
def test_the_calculator(lumen: Library, public: Public, query: str, said: str) -> None:
    read = text(public(f"/law/us.wy.care/?{query}"))
    assert said in read
    assert ("Waiting period" in read.partition("Work it out")[2].partition("Contributions")[0]) == ("a week" in said)


def test_questions(lumen: Library, public: Public) -> None:
    read = text(public("/law/us.wy.care/questions/"))
    assert (
        "Is the job protected? Yes, for relatives. Where reason of the leave: Relative’s serious health condition"
        in read
    )
    one = public("/law/us.wy.care/questions/?question=paid")
    assert '<details class="law-question" id="paid" open>' in one and "Is the job protected?" not in one


def test_numbers_through_time(lumen: Library, public: Public) -> None:
    page = public("/law/us.wy.care/numbers/")
    read = text(page)
    # The newest value first; the one that holds is marked.
    assert "Highest weekly benefit $900" in read
    assert re.search(r"\$950\.50 From a draft\. Jan 1, 2027 open .*\$900 in force Mar 1, 2026 Dec 31, 2026", read)
    assert (
        'aria-label="Highest weekly benefit: from $900 on March 1, 2026 to $950.50 on January 1, 2027; 2 values."'
        in page
    )
    assert "over 180 days ago" in read  # that value was last checked in March
    assert "Employees needed 10 employees Mar 1, 2026" in read


def test_cases(lumen: Library, public: Public) -> None:
    read = text(public("/law/us.wy.care/cases/"))
    assert "wy-care-spouse Published example A spouse has surgery." in read
    assert (
        "Leave: reason: Relative’s serious health condition; from: March 2, 2026; relative: relationship spouse" in read
    )
    assert "Answer: eligible Benefit: weekly 700 Is the leave paid? yes" in read
    assert "Instead: less pay (Wages: average weekly wage: 400): Benefit: weekly 360" in read
    assert read.index("wy-care-spouse") < read.index("wy-care-boundary")
    assert "wy-care-spouse" not in public("/law/us.wy.care/cases/?kind=boundary")


def test_sources(lumen: Library, public: Public) -> None:
    read = text(public("/law/us.wy.care/sources/"))
    assert "act-2026 Text of the Act as published in January 2026." in read
    assert re.search(r"Lumen Code § 7 \(opens the law in a new tab\) 20 Nov 1, 2026 act-2026", read), read


def test_side_by_side(lumen: Library, public: Public) -> None:
    paid = text(public("/law/compare/?topic=paid_family"))
    for cell in ("10 days", "$900", "90% of the average weekly wage up to $500", "7 days", "depends"):
        assert cell in paid, cell
    assert "0.3%; employee pays 100% of it" in paid
    sick = text(public("/law/compare/?topic=sick"))
    assert "Wyoming (Lumen) Lumen Sick Time any 30 hours 56 hours or 40 hours 56 hours or 40 hours 90 days" in sick
    assert "Nothing to compare on this day" in public("/law/compare/?topic=paid_family&on=2020-01-01")


def test_side_by_side_as_csv(lumen: Library) -> None:
    answer = Client(headers={"host": "www.localhost"}).get("/law/compare.csv?topic=paid_family&on=2027-01-01")
    assert answer["Content-Disposition"] == 'attachment; filename="law-paid_family-2027-01-01.csv"'
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(head, row, strict=True))
    assert (found["Program"], found["Most a week"], found["Waiting"]) == ("us.wy.care", "$950.50", "7 days")
    assert found["Library"] == lumen.version


def test_coverage(lumen: Library, public: Public) -> None:
    read = text(public("/law/coverage/"))
    assert "Lumen Care of Utah Utah No figures were published." in read
    assert "Wyoming 2 1 1" in read
    assert "Unverified Wyoming: Lumen Care Leave Act . The figures of 2027 are from a draft." in read
    assert "To check again Wyoming: Lumen Care Leave Act March 1, 2026 Wyoming (Lumen): Lumen Sick Time March 1" in read
    assert "Changes ahead January 1, 2027: Lumen Care Leave Act" in read
    assert "Cases 3" in read


def test_only_reading(lumen: Library) -> None:
    browser = Client(headers={"host": "www.localhost"})
    for path in ("/law/", "/law/us.wy.care/", "/law/compare/", "/law/compare.csv", "/law/coverage/"):
        assert browser.post(path).status_code == 405, path


def test_the_landing_leads_to_the_law(public: Public) -> None:
    assert public("/").count('href="/law/"') >= 2
