"""Identifiers in free text: exact positives, and thousands of harmless texts in which nothing is found."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openleave.kernel.screening import aba, find, luhn, mask

FOUND = [
    ("SSN 123-45-6789", "ssn", "***-**-6789"),
    ("Her number:123–45–6789, she said.", "ssn", "***–**–6789"),
    ("(123 45 6789)", "ssn", "*** ** 6789"),
    ("SSN: 123.45.6789", "ssn", "***.**.6789"),
    ("my social is 123456789", "ssn", "*****6789"),
    ("Social Security number 123456789", "ssn", "*****6789"),
    ("123456789 (SSN)", "ssn", "*****6789"),
    ("Mi número de seguro es 123456789.", "ssn", "*****6789"),
    ("seguro social: 123-45-6789.", "ssn", "***-**-6789"),
    ("912-70-1234", "itin", "***-**-1234"),
    ("ITIN 912701234", "itin", "*****1234"),
    ("4111 1111 1111 1111", "card", "**** **** **** 1111"),
    ("tarjeta 5555-5555-5555-4444", "card", "****-****-****-4444"),
    ("paid with 378282246310005", "card", "***********0005"),
    ("3782 822463 10005", "card", "**** ****** *0005"),
    ("routing number 021000021", "routing", "*****0021"),
    ("número de ruta: 021000021", "routing", "*****0021"),
    ("1EG4-TE5-MK73", "medicare", "****-***-MK73"),
    ("Medicare card 1EG4TE5MK73", "medicare", "*******MK73"),
    ("EIN 12-3456789", "ein", "**-***6789"),
    ("passport no. A12345678", "passport", "*****5678"),
    ("pasaporte: 123456789", "passport", "*****6789"),
    ("driver’s license D1234567", "licence", "****4567"),
    ("licencia de conducir D1234567", "licence", "****4567"),
]
HARMLESS = [
    "000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "900-45-1234", "case L-2026-0012", "LV-123-45-6789",
    "call 415-555-0100 or (415) 555-0100", "+1 212 555 0100", "NPI 1234567893", "employee 123456789",
    "social worker 123456789", "claim 123456789, policy 987654321", "póliza de seguro 123456789",
    "worked 480 minutes, 12 days, 2026", "4111 1111 1111 1112", "1234567890123456", "routing number 021000022",
    "ZIP 94105-1234", "2026-12-01 to 2027-02-26", "12-3456789", "A12345678", "1EG4TE5MK73", "29 CFR 825.110(a)(2)",
    "extension 123 45 6789 10", "***-**-6789", "",
]  # fmt: skip


@pytest.mark.commitment("P-24")
@pytest.mark.parametrize(("text", "kind", "masked"), FOUND)
def test_found(text: str, kind: str, masked: str) -> None:
    (one,) = find(text)
    assert (one.kind, one.masked) == (kind, masked)
    assert mask(text) == text[: one.start] + masked + text[one.end :]
    assert find(mask(text)) == ()


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless(text: str) -> None:
    assert find(text) == ()
    assert mask(text) == text


def test_two_in_one_text() -> None:
    assert mask("SSN 123-45-6789, card 4111 1111 1111 1111!") == "SSN ***-**-6789, card **** **** **** 1111!"


def test_checksums() -> None:
    assert luhn("4111111111111111") and not luhn("4111111111111112")
    assert aba("021000021") and not aba("021000022") and not aba("000000000") and not aba("990000006")


WORDS = st.sampled_from(
    [
        "leave",
        "until",
        "called",
        "said",
        "she",
        "on",
        "worked",
        "minutes",
        "hours",
        "case",
        "employee",
        "room",
        "NPI",
        "phone",
        "and",
        "the",
        "día",
        "permiso",
        "hasta",
        "llamó",
        "horas",
        "caso",
        "teléfono",
        "empleado",
        "policy",
        "claim",
    ]
)
NUMBERS = st.one_of(
    st.dates(date(1950, 1, 1), date(2040, 1, 1)).map(str),
    st.dates(date(1950, 1, 1), date(2040, 1, 1)).map(lambda day: f"{day.month}/{day.day}/{day.year}"),
    st.integers(0, 9999).map(lambda number: f"L-2026-{number:04}"),
    st.integers(2_000_000_000, 9_999_999_999).map(lambda n: f"{str(n)[:3]}-{str(n)[3:6]}-{str(n)[6:]}"),
    st.integers(2_000_000_000, 9_999_999_999).map(lambda n: f"({str(n)[:3]}) {str(n)[3:6]}-{str(n)[6:]}"),
    st.integers(1_000_000_000, 1_999_999_999).map(lambda n: f"NPI {n}"),
    st.integers(100_000_000, 999_999_999).map(lambda n: f"employee {n}"),
    st.integers(1, 99_999_999).map(str),
    st.integers(0, 6000).map(lambda n: f"{n} min"),
    st.integers(0, 1_000_000).map(lambda n: f"${n:,}.50"),
    st.integers(10_000, 99_999).map(lambda n: f"{n}-1234"),
)


@settings(max_examples=3000, deadline=None)
@given(st.lists(st.tuples(WORDS, NUMBERS), min_size=1, max_size=6))
def test_nothing_is_found_in_harmless_texts(parts: list[tuple[str, str]]) -> None:
    assert find(", ".join(f"{word} {number}" for word, number in parts)) == ()


@settings(max_examples=500, deadline=None)
@given(st.integers(1, 899), st.integers(1, 99), st.integers(1, 9999), st.sampled_from("- "), WORDS)
def test_every_social_security_number_is_found(area: int, group: int, serial: int, between: str, word: str) -> None:
    number = f"{area:03}{between}{group:02}{between}{serial:04}"
    found = find(f"{word} {number}.")
    assert [one.kind for one in found] == ([] if area == 666 else ["ssn"])
    assert all(number not in repr(one) for one in found)


@given(st.text(max_size=200))
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask(text)) == len(text)
