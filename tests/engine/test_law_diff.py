# ruff: noqa: E501 - a sentence stays on one line
"""What differs between two versions of a law, in words: on an invented statute, each kind of change and its words."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from tests.engine.candle import ID, compiled

from openleave.engine import load_library, render
from openleave.engine.law_diff import ProgramChange, library_diff, program_diff
from openleave.engine.law_diff_words import amount, shown

NEW = "{from: 2026-03-01, value: 950.5, verified_on: 2026-11-30, cite: *act}"
OLD = "{from: 2025-03-01, value: 900, verified_on: 2026-11-20, cite: *act}"
SIZE_TEST = (
    "{measure: employees, scope: state, comparator: at_least, parameter: us.zz.candle.size, cite: *act}]}]\n"
    "  - id: us.zz.candle.criterion.months_employed"
)
MONTHS_TEST = "{measure: months_employed, comparator: at_least, parameter: us.zz.candle.months, cite: *act}"


def told(one: ProgramChange, language: str = "en") -> list[str]:
    return [
        " | ".join(render(part, language) for part in (change.when, change.sentence, change.whom))
        for change in one.changes
    ]


CHANGES: list[tuple[str, tuple[str, str], list[str]]] = [
    (
        "another figure from a day on",
        (NEW, f"{NEW}\n      - {NEW.replace('2026-03-01', '2027-01-01').replace('950.5', '1000')}"),
        ["From January 1, 2027 | Figure “maximum”: $950.50 → $1,000. | For people who work in ZZ; it enters into: benefit."],
    ),
    (
        "a figure corrected in the past",
        (OLD, OLD.replace("900", "890")),
        [
            "From March 1, 2025 through February 28, 2026 | Figure “maximum”: $900 → $890. | "
            "For people who work in ZZ; it enters into: benefit."
        ],
    ),
    (
        "a figure that ends",
        (NEW, NEW.replace("cite", "until: 2026-12-31, cite")),
        [
            "From January 1, 2027 | Figure “maximum” no longer holds. It was: $950.50. | "
            "For people who work in ZZ; it enters into: benefit."
        ],
    ),
    (
        "a figure of a criterion",
        ("value: 6,", "value: 9,"),
        [
            "From March 1, 2025 | Figure “months”: 6 months → 9 months. | "
            "For people who work in ZZ; it enters into: months employed."
        ],
    ),
    (
        "a figure of a reason and a limit",
        ("value: 10, verified_on: 2026-11-30, cite: *act", 'value: "52/3", verified_on: 2026-11-30, cite: *act'),
        [
            "From March 1, 2025 | Figure “days”: 10 days → 17 1/3 days. | For people who work in ZZ; "
            "it enters into: care for a family member, year."
        ],
    ),
    (
        "another test",
        (SIZE_TEST, SIZE_TEST.replace("scope: state", "scope: anywhere")),
        [
            "From March 1, 2025 | Criterion “size of the employer”: employees at least 10 employees (counted: in the "
            "State) → employees at least 10 employees (counted: anywhere). | For people who work in ZZ."
        ],
    ),
    (
        "one test more",
        (MONTHS_TEST, f"{MONTHS_TEST}, {{measure: stated, fact: employee.full_time, comparator: is_true, cite: *act}}"),
        ["From March 1, 2025 | Criterion “months employed”: with full time holds. | For people who work in ZZ."],
    ),
    (
        "other relatives",
        ("family: [spouse, parent]", "family: [spouse, sibling, grandparent]"),
        [
            "From March 1, 2025 | Reason “care for a family member”: family: with sibling, grandparent, "
            "without parent. | For people who work in ZZ, on leave for: care for a family member."
        ],
    ),
    (
        "another limit",
        ("reasons: all, period: leave_year, method: calendar", "reasons: all, period: leave_year, method: forward"),
        ["From March 1, 2025 | Limit “year”: method: calendar → forward. | For people who work in ZZ."],
    ),
    (
        "another formula",
        ("weekly: {product: [benefit.wage, 0.8]}", "weekly: {product: [benefit.wage, 0.85]}"),
        [
            "From March 1, 2025 | Benefit “benefit”: weekly benefit: benefit.wage × 0.8 → benefit.wage × 0.85. | "
            "For people who work in ZZ."
        ],
    ),
    (
        "another place",
        ("place: {states: [ZZ]}", "place: {states: [ZZ, YY]}"),
        ["At all times | where: States ZZ → States ZZ, YY. | For people who work in ZZ, YY."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentences"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_change_in_words(tmp_path: Path, change: tuple[str, str], sentences: list[str]) -> None:
    (one,) = library_diff(compiled(tmp_path / "old"), compiled(tmp_path / "new", change))
    assert (one.program, one.what, one.said) == (ID, "changed", {})
    assert told(one) == sentences
    for language in ("en", "es"):
        assert not any("{" in text or "None" in text for text in told(one, language))


def test_words_in_spanish(tmp_path: Path) -> None:
    (one,) = library_diff(
        compiled(tmp_path / "old"), compiled(tmp_path / "new", CHANGES[0][1], ("[spouse, parent]", "[spouse]"))
    )
    assert told(one, "es") == [
        "Desde el 1 de enero de 2027 | Cifra “máximo”: $950.50 → $1,000. | "
        "Para quienes trabajan en ZZ; forma parte de: prestación.",
        "Desde el 1 de marzo de 2025 | Motivo “cuidado de un familiar”: familia: sin padre o madre. | "
        "Para quienes trabajan en ZZ, con licencia por: cuidado de un familiar.",
    ]  # fmt: skip


def test_nothing_differs(tmp_path: Path) -> None:
    assert library_diff(compiled(tmp_path / "old"), compiled(tmp_path / "new")) == []
    bundle = load_library().bundle
    assert library_diff(bundle, copy.deepcopy(bundle)) == []


def test_a_value_cut_in_two_that_says_the_same_is_no_change(tmp_path: Path) -> None:
    cut = f"{OLD.replace('cite', 'until: 2025-12-31, cite')}\n      - {OLD.replace('2025-03-01', '2026-01-01')}"
    (one,) = library_diff(compiled(tmp_path / "old"), compiled(tmp_path / "new", (OLD, cut)))
    assert (one.what, one.changes) == ("said", ())


def test_what_is_only_said_is_counted(tmp_path: Path) -> None:
    changes = [
        ("In a calendar year there are ten days", "There are ten days in a calendar year"),
        (OLD, OLD.replace("2026-11-20", "2026-11-30")),
        ("The Act says half a year.", "The Act says: half a year."),
        ('cite: *act, family', 'cite: {id: "Candle Code § 8", href: "https://law.zz.gov/candle"}, family'),
        ("name: Candle Leave Act", "name: Candle Act"),
    ]  # fmt: skip
    (one,) = library_diff(compiled(tmp_path / "old"), compiled(tmp_path / "new", *changes))
    assert (one.what, one.changes) == ("said", ())
    assert list(one.said.items()) == [("texts", 2), ("verification", 1), ("notes", 1), ("citations", 1)]
    assert one.sentence is not None
    assert render(one.sentence) == "Candle Leave Act is now called Candle Act."


def test_a_program_comes_and_goes(tmp_path: Path) -> None:
    with_it = compiled(tmp_path)
    parts = with_it["programs"][ID]
    bare = {**with_it, "programs": {}}
    (come,) = library_diff(bare, with_it)
    (gone,) = library_diff(with_it, bare)
    assert (come.what, gone.what) == ("added", "removed")
    assert come.sentence is not None
    assert gone.sentence is not None
    assert render(come.sentence, "es") == "Nuevo: Candle Leave Act. Días pagados para cuidar de un cónyuge o padre."
    assert render(gone.sentence) == "No longer there: Candle Leave Act."
    assert program_diff(parts, parts) is None
    again = program_diff(None, parts)
    assert again is not None
    assert again.to_json() == come.to_json()


def test_an_employers_policy_has_a_history(tmp_path: Path) -> None:
    """Two published versions of one policy; whom it concerns is not a place but those who work for its employer."""
    old = copy.deepcopy(compiled(tmp_path)["programs"][ID])
    old["program"].update(kind="policy")
    old["program"].pop("place")
    new = copy.deepcopy(old)
    new["parameters"][2]["values"][0]["value"] = 15
    one = program_diff(old, new)
    assert one is not None
    assert told(one) == [
        "From March 1, 2025 | Figure “days”: 10 days → 15 days. | For employees of whoever has this policy; "
        "it enters into: care for a family member, year."
    ]


def test_rules_come_and_go(tmp_path: Path) -> None:
    old = compiled(tmp_path)["programs"][ID]
    new = {**old, "reasons": [*old["reasons"], other_reason(old)], "limits": []}
    one = program_diff(old, new)
    assert one is not None
    assert [(change.kind, change.what, change.starts_on, change.ends_on) for change in one.changes] == [
        ("reasons", "added", dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        ("limits", "ended", dt.date(2025, 3, 1), None),
    ]
    assert told(one)[0].startswith("From January 1, 2026 through June 30, 2026 | Reason “bonding")
    assert told(one)[1] == (
        "From March 1, 2025 | Limit “year” no longer holds. It was: amount: 10 days; reasons: all; period: leave year; "
        "method: calendar. | For people who work in ZZ."
    )


def other_reason(parts: dict[str, Any]) -> dict[str, Any]:
    value = {**parts["reasons"][0]["values"][0], "from": "2026-01-01", "until": "2026-06-30"}
    return {"id": f"{ID}.reason.bonding", "reason": "bonding", "values": [value]}


def test_it_is_json(tmp_path: Path) -> None:
    (one,) = library_diff(compiled(tmp_path / "old"), compiled(tmp_path / "new", CHANGES[7][1]))
    document = json.loads(json.dumps(one.to_json()))
    assert document["program"] == ID
    change = document["changes"][0]
    assert (change["kind"], change["what"], change["starts_on"], change["ends_on"]) == (
        "reasons",
        "changed",
        "2025-03-01",
        None,
    )
    assert change["reasons"] == ["family_health_condition"]
    assert change["when"] == {"en": "From March 1, 2025", "es": "Desde el 1 de marzo de 2025"}
    assert set(change["text"]) == set(change["whom"]) == {"en", "es"}


@pytest.mark.parametrize(
    ("value", "unit", "en", "es"),
    [
        (1250, "hour", "1,250 hours", "1,250 horas"),
        ("1", "week", "1 week", "1 semana"),
        ("52/3", "week", "17 1/3 weeks", "17 1/3 semanas"),
        ("0.46", "percent", "0.46 percent", "0.46 por ciento"),
        ("1/2", "day", "1/2 days", "1/2 días"),
        (168600, "dollar", "$168,600", "$168,600"),
        ("1176.32", "dollar", "$1,176.32", "$1,176.32"),
        ("all of it", "hour", "all of it", "all of it"),
    ],
)
def test_amounts(value: Any, unit: str, en: str, es: str) -> None:
    assert amount(value, unit) == {"en": en, "es": es}


@pytest.mark.parametrize("unit", [unit["id"] for unit in load_library().bundle["units"]])
def test_every_unit_has_words(unit: str) -> None:
    assert amount(2, unit)["en"] != amount(2, unit)["es"] or unit == "dollar"


def test_any_value_can_be_shown() -> None:
    assert shown(None) == {"en": "none", "es": "ninguno"}
    assert shown(True) == {"en": "yes", "es": "sí"}
    assert shown({"sum": [1, {"product": ["benefit.wage", 2]}]})["es"] == "1 + (benefit.wage × 2)"
    assert shown({"all_but": ["bonding"]})["en"].startswith("all but bonding")
    assert shown({"leave.reason": "bonding", "choice.x": 1})["en"] == "{leave.reason: bonding, choice.x: 1}"
