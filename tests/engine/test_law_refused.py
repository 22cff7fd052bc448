"""Every mistake in the law data that the compiler knows is refused by its own words, in a small program made for it."""

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from openleave.engine import LawError, law_programs, library_path
from openleave.engine.law_files import Checker, check_ids, check_references, check_registry, compile_library, read_yaml

DAY = dt.date(2020, 1, 1)
CITE = {"id": "1 EX 2", "href": "https://law.example/1"}
SAID = {"en": "Yes.", "es": "Sí."}
HEAD = {"from": DAY, "verified_on": DAY, "cite": CITE}
TEST = {"measure": "months_employed", "comparator": "at_least", "parameter": "us.x.months", "cite": CITE}


def parts() -> dict[str, Any]:
    """A program that is accepted: one rule of each kind."""
    row = {"when": {"leave.reason": "bonding"}, "answer": True, "text": SAID}
    found: dict[str, Any] = {
        "program": {"id": "us.x"},
        "parameters": [
            {"id": "us.x.months", "unit": "month", "values": [{**HEAD, "value": 12}]},
            {"id": "us.x.weeks", "unit": "workweek", "values": [{**HEAD, "value": 12}]},
        ],
        "criteria": [
            {"id": "us.x.criterion.a", "group": "eligibility", "values": [
                {**HEAD, "measured": "leave_start", "any_of": [TEST]}
            ]}
        ],
        "reasons": [
            {"id": "us.x.reason.a", "reason": "bonding", "values": [
                {**HEAD, "entitlement": "us.x.months", "family": ["child"]}
            ]}
        ],
        "relationships": [
            {"id": "us.x.relationship.a", "class": "child", "values": [{**HEAD, "relationships": ["child"]}]}
        ],
        "policies": [
            {"id": "us.x.policy.a", "choices": ["one", "two"], "default": "one", "values": [
                {**HEAD, "why": "It differs."}
            ]}
        ],
        "limits": [
            {"id": "us.x.limit.a", "values": [
                {**HEAD, "amount": "us.x.weeks", "reasons": "all", "period": "leave_year", "title": SAID, "text": SAID}
            ]}
        ],
        "decisions": [
            {"id": "us.x.decision.a", "topic": "leave", "question": SAID, "values": [
                {**HEAD, "rules": [row, {"answer": {"days_after": ["leave.first_on", 3]}, "text": SAID},
                                   {"answer": {"fields": {"a_on": "leave.first_on", "words": ["one"]}}, "text": SAID},
                                   {"answer": ["one", "two"], "text": SAID}]}
            ]}
        ],
        "clocks": [
            {"id": "us.x.clock.a", "whose": "employer", "topic": "certification", "values": [
                {**HEAD, "event": "leave.noticed_on", "days": 5, "day_kind": "business", "text": SAID,
                 "when": {"leave.foreseeable": True}, "done_by": "leave.noticed_on", "only_if": ["foreseeable"]}
            ]}
        ],
        "undecided": [
            {"id": "us.x.undecided.a", "fact": "employee.spouse_same_employer", "values": [
                {**HEAD, "criteria": ["a"], "amounts": False}
            ]}
        ],
    }  # fmt: skip
    return found


def change(found: Any, path: str, value: Any) -> None:
    """Set a value by its path; `KeyError` as the value takes it away."""
    *steps, last = path.split("/")
    for step in steps:
        found = found[int(step)] if step.isdecimal() else found[step]
    if value is KeyError:
        del found[last]
    elif last.isdecimal():
        found[int(last)] = value
    else:
        found[last] = value


def test_the_small_program_is_accepted() -> None:
    check_references("us.x", parts())


def again(kind: str, **changes: Any) -> list[dict[str, Any]]:
    """The rules of a kind, and the first one once more."""
    rule = copy.deepcopy(parts()[kind][0])
    return [rule, {**rule, "id": f"{rule['id']}2", **changes}]


ROW = "decisions/0/values/0/rules/0"
CLOCK = "clocks/0/values/0"
LIMIT = "limits/0/values/0"
REFUSED: list[tuple[str, Any, str]] = [
    ("criteria/0/group", "eligible", "Unknown group `eligible`"),
    ("criteria/0/values/0/measured", "never", "Unknown moment"),
    ("criteria/0/values/0/any_of/0", {**TEST, "measure": "years"}, "Unknown measure"),
    ("criteria/0/values/0/any_of/0", {**TEST, "comparator": "around"}, "Unknown comparator"),
    ("criteria/0/values/0/any_of/0", {**TEST, "parameter": "us.x.years"}, "Unknown parameter"),
    ("criteria/0/values/0/any_of/0", {k: v for k, v in TEST.items() if k != "cite"}, "A test has no `cite`"),
    ("criteria", again("criteria"), "already tests months_employed"),
    ("reasons", again("reasons"), "both answer for bonding"),
    ("reasons/0/reason", "holiday", "Unknown reason"),
    ("reasons/0/values/0/entitlement", "us.x.years", "Unknown parameter"),
    ("reasons/0/values/0/family", ["pet"], "Unknown relationship class"),
    ("reasons/0/values/0/child_class", "pet", "Unknown relationship class"),
    ("reasons/0/values/0/requires", ["luck"], "Unknown requirement"),
    ("reasons/0/values/0/decided_by", ["us.x.decision.b"], "Unknown decision"),
    ("reasons/0/values/0/certified", ["us.x.decision.b"], "Unknown decision"),
    ("reasons/0/values/0/care", ["pity"], "Unknown kind of care"),
    ("reasons/0/values/0/arrivals_not", {"stork": "age"}, "Unknown way of arriving"),
    ("reasons/0/values/0/arrivals_not", {"foster": "luck"}, "Unknown fact of the child"),
    ("reasons/0/values/0/windows", [{"text": SAID}], "has no `cite`"),
    ("reasons/0/values/0/windows", [{"cite": HEAD["cite"]}], "A text is missing"),
    ("reasons/0/values/0/windows", [{"cite": HEAD["cite"], "text": SAID, "days": 3}], "Unknown key"),
    ("reasons/0/values/0/windows", [{"cite": HEAD["cite"], "text": SAID, "ends_on": "leave.luck"}], "is no term"),
    ("reasons/0/values/0/windows", [{"cite": HEAD["cite"], "text": SAID, "when": {"leave.luck": 1}}], "is no term"),
    ("relationships", again("relationships"), "both answer for child"),
    ("relationships/0/values/0/ladder", ["sibling"], "`kin_of` is missing"),
    ("relationships/0/values/0/ladder", ["pet"], "Unknown rung"),
    ("relationships/0/values/0/kin_of", {"pet": "sibling"}, "`kin_of` is missing"),
    ("relationships/0/values/0/never", ["pet"], "Unknown relationship `pet`"),
    ("policies/0/default", "three", "Unknown choice"),
    ("undecided/0/fact", "employee.id", "Unknown fact"),
    ("undecided/0/values/0/criteria", ["b"], "Unknown criterion"),
    ("undecided/0/values/0/reasons", ["holiday"], "Unknown reason"),
    ("undecided/0/values/0/family", ["pet"], "Unknown relationship class"),
    ("undecided/0/values/0/patterns", ["often"], "Unknown pattern"),
    # limits
    (f"{LIMIT}/amount", "us.x.years", "Unknown parameter"),
    (f"{LIMIT}/period", "decade", "Unknown period"),
    (f"{LIMIT}/months", "us.x.years", "Unknown parameter"),
    (f"{LIMIT}/method", "lunar", "Unknown leave-year method"),
    (f"{LIMIT}/shared_with", "everybody", "Unknown sharer"),
    (f"{LIMIT}/opened_by", ["holiday"], "Unknown reason"),
    (f"{LIMIT}/opened_by", ["bonding"], "When its period begins is unclear"),
    (f"{LIMIT}/period", "single_period", "When its period begins is unclear"),
    (f"{LIMIT}/months", "us.x.months", "A period of its own has no method"),
    (f"{LIMIT}/per", ["moon"], "Unknown key"),
    (f"{LIMIT}/apart_by", ["moon"], "Unknown key"),
    (f"{LIMIT}/reasons", "some", "unclear which leave counts"),
    (f"{LIMIT}/reasons", {"any": []}, "unclear which leave counts"),
    (f"{LIMIT}/reasons", [{"reason": "bonding"}], "unclear which leave counts"),
    (f"{LIMIT}/reasons", {"all_but": ["holiday"]}, "Unknown reason"),
    (f"{LIMIT}/reasons", [{"reason": "bonding", "family": ["pet"]}], "Unknown relationship class"),
    (f"{LIMIT}/text", {"en": "Only."}, "A text is missing"),
    (f"{LIMIT}/when", ["x"], "`when` is not an object"),
    # decisions
    ("decisions/0/topic", "weather", "Unknown topic"),
    ("decisions/0/question", {"en": "Only?"}, "A text is missing"),
    ("decisions/0/values/0/arises", "always", "`when` is not an object"),
    (f"{ROW}/if", True, "Unknown key `if`"),
    (f"{ROW}/answer", KeyError, "`answer` is missing"),
    (f"{ROW}/text", KeyError, "A text is missing"),
    (f"{ROW}/when", {"leave.colour": 1}, "`leave.colour` is no term"),
    (f"{ROW}/when", {"us.x.years": 1}, "Unknown parameter"),
    (f"{ROW}/when", {"criterion.b": True}, "Unknown criterion"),
    (f"{ROW}/when", {"any_of": [{"decision.b": True}]}, "Unknown decision"),
    (f"{ROW}/when", {"leave.reason": {"like": "x"}}, "Unknown comparison"),
    (f"{ROW}/when", {"leave.noticed_on": {"at_least": {"later": []}}}, "Unknown operation"),
    (f"{ROW}/answer", {"sum": [1], "least": [1]}, "An operation has one name"),
    (f"{ROW}/answer", {"if": {"when": {"leave.colour": 1}, "then": 1, "else": 2}}, "is no term"),
    (f"{ROW}/answer", {"round": {"of": "leave.colour", "places": 2, "rounding": "down"}}, "is no term"),
    (f"{ROW}/answer", {"fields": {"a_on": {"later": []}}}, "Unknown operation"),
    # clocks
    ("clocks/0/topic", "weather", "Unknown topic"),
    (f"{CLOCK}/event", "leave.colour", "is no term"),
    (f"{CLOCK}/day_kind", "lunar", "Unknown kind of day"),
    (f"{CLOCK}/months", 1, "How long it runs is unclear"),
    (f"{CLOCK}/day_kind", KeyError, "How long it runs is unclear"),
    (f"{CLOCK}/only_if", ["lucky"], "Unknown condition"),
    (f"{CLOCK}/when", {"leave.colour": 1}, "is no term"),
    (f"{CLOCK}/text", KeyError, "A text is missing"),
    (f"{CLOCK}/done_by", "leave.colour", "is no term"),
    (f"{CLOCK}/replaces", "sundial", "Unknown clock"),
]


@pytest.mark.parametrize(("path", "value", "words"), REFUSED, ids=[f"{row[0]} {row[2]}" for row in REFUSED])
def test_refused(path: str, value: Any, words: str) -> None:
    found = parts()
    change(found, path, value)
    with pytest.raises(LawError) as caught:
        check_references("us.x", found)
    assert words in str(caught.value)
    assert caught.value.fix


def test_a_clock_that_is_due_by_an_expression() -> None:
    found = parts()
    clock = {**HEAD, "event": "leave.noticed_on", "due": {"days_after": ["leave.noticed_on", 3]}, "text": SAID}
    found["clocks"][0]["values"] = [clock]
    check_references("us.x", found)
    clock["due"] = "leave.colour"
    with pytest.raises(LawError, match="is no term"):
        check_references("us.x", found)


# --- files -----------------------------------------------------------------------------------------------------------

CHECKER = Checker(read_yaml(library_path() / "schema" / "library.yaml"), {"month"})
LATER = dt.date(2021, 1, 1)


def rule(*values: dict[str, Any], unit: str = "month") -> list[dict[str, Any]]:
    return [{"id": "us.x.a", "unit": unit, "values": list(values)}]


FILES: list[tuple[str, Any, str]] = [
    ("parameters.yaml", {"id": "x"}, "Expected a list of rules"),
    ("parameters.yaml", ["x"], "Expected named values"),
    ("parameters.yaml", rule(), "`values` is empty"),
    ("parameters.yaml", rule({**HEAD, "value": 1}, unit="moon"), "Unknown unit"),
    ("parameters.yaml", rule({**HEAD, "value": 1, "until": dt.date(2019, 1, 1)}), "before it begins"),
    ("parameters.yaml", rule({**HEAD, "value": 1, "verified_on": "soon"}), "is not a date"),
    ("parameters.yaml", rule({**HEAD, "value": 1, "until": LATER}, {**HEAD, "value": 2, "from": LATER}),
     "Two values hold on 2021-01-01"),
    ("program.yaml", {"id": "us.x"}, "`name` is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), FILES, ids=[row[2] for row in FILES])
def test_refused_files(name: str, content: Any, words: str) -> None:
    with pytest.raises(LawError, match=words):
        CHECKER.file(Path("law/us/x") / name, name, content)


def test_values_that_follow_each_other_are_accepted() -> None:
    values = [
        {**HEAD, "value": 1, "until": dt.date(2020, 12, 31)},
        {**HEAD, "value": 2, "from": dt.date(2021, 1, 1)},
    ]
    rules = [{"id": "us.x.a", "unit": "month", "values": values}]
    assert CHECKER.file(Path("law/us/x/parameters.yaml"), "parameters.yaml", rules) == rules


HEADER: dict[str, Any] = {
    "id": "us.x", "kind": "special_leave", "summary": SAID, "place": {"states": ["ZZ"]}, "short": "ZZ Care",
}  # fmt: skip
HEADERS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "holiday"}, "Unknown kind of program `holiday`"),
    ({"summary": "Ten days."}, "`summary` is not in both languages"),
    ({"short": "A name that is far too long for a lane"}, "longer than 20 letters"),
    ({"place": {"cities": ["Lumen"]}}, "`place` does not say where"),
    ({"place": {"states": ["ZZ"], "towns": ["Lumen"]}}, "`place` does not say where"),
    ({"concerns": {"reasons": ["vacation"]}}, "Unknown reason `vacation`"),
]


@pytest.mark.parametrize(("changed", "words"), HEADERS, ids=[words for _, words in HEADERS])
def test_refused_headers(changed: dict[str, Any], words: str) -> None:
    law_programs.check("us.x", HEADER)
    with pytest.raises(LawError, match=words):
        law_programs.check("us.x", {**HEADER, **changed})


def test_a_program_is_listed_once() -> None:
    with pytest.raises(LawError, match=r"us\.x is listed twice"):
        check_registry([{"id": "us.x"}, {"id": "us.x"}])


def test_ids_are_unique_and_name_their_program() -> None:
    with pytest.raises(LawError, match="used twice"):
        check_ids({"us.x": {"criteria": [{"id": "us.x.a"}], "clocks": [{"id": "us.x.a"}]}})
    with pytest.raises(LawError, match=r"does not begin with us\.x"):
        check_ids({"us.x": {"criteria": [{"id": "us.y.a"}]}})


def test_yaml_is_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 2026-02-30\nb: 1_000.5\nc: .inf\n")
    found = read_yaml(path)
    assert found["a"] == "2026-02-30"
    assert str(found["b"]) == "1000.5"
    for text, words in (("[a]: 1", "a key must be a word or a date"), ("a: 1\na: 2", "occurs twice"), ("a: [", "YAML")):
        path.write_text(text)
        with pytest.raises(LawError, match=words):
            read_yaml(path)


def test_refused_libraries(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="No VERSION file"):
        compile_library(tmp_path)
    (tmp_path / "VERSION").write_text("1.0.0")
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "library.yaml").write_text((library_path() / "schema" / "library.yaml").read_text())
    (tmp_path / "units.yaml").write_text("- id: month\n")
    assert compile_library(tmp_path)["programs"] == {}
    (tmp_path / "us").mkdir()
    (tmp_path / "us" / "notes.yaml").write_text("[]\n")
    with pytest.raises(LawError, match="neither a kind of rules nor a program"):
        compile_library(tmp_path)
    (tmp_path / "us" / "notes.yaml").write_text("program: {}\nnotes: []\n")
    with pytest.raises(LawError, match="`id` is missing"):
        compile_library(tmp_path)
    (tmp_path / "us" / "notes.yaml").unlink()
    (tmp_path / "us" / "clocks.yaml").write_text("[]\n")
    with pytest.raises(LawError, match=r"No program\.yaml"):
        compile_library(tmp_path)
    (tmp_path / "us" / "clocks.yaml").unlink()
    (tmp_path / "us" / "not_covered.yaml").write_text("{}\n")
    with pytest.raises(LawError, match="Expected a list"):
        compile_library(tmp_path)
    (tmp_path / "us" / "not_covered.yaml").write_text("- {id: us.zz.x, name: X, jurisdiction: us.zz, where: [ZZ]}\n")
    with pytest.raises(LawError, match="`why` is missing"):
        compile_library(tmp_path)
