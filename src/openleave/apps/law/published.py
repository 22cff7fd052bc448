"""Published cases of a program, to read: the facts, what was asked, the answer, the source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import formula, words
from openleave.apps.law.reading import Rules
from openleave.engine import LawError, library_path
from openleave.engine.cases import case_files
from openleave.engine.expressions import number
from openleave.engine.law_files import read_yaml

DEFAULT_PROGRAM = "us.fed.fmla"
LONGEST_LIST = 6

type Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One case. ``facts`` and ``answers``: (what, value) lines; ``kind``: example, rule or boundary."""

    id: str
    kind: str
    question: str
    facts: tuple[Pair, ...]
    answers: tuple[Pair, ...]
    source: str
    href: str
    assumed: str
    note: str


KINDS: dict[str, str | Promise] = {
    "example": _("Published example"),
    "rule": _("Rule with chosen figures"),
    "boundary": _("Boundary, ours"),
}
#: What keys of the facts are called; others are named by their own words.
KEYS: dict[str, str | Promise] = {
    "employer": _("Employer"),
    "employee": _("Employee"),
    "leave": _("Leave"),
    "usage": _("Used before"),
    "policy": _("Employer’s policy"),
    "worksites": _("Worksites"),
    "wages": _("Wages"),
    "event": _("What happened"),
    "spouse": _("Spouse"),
    "certification": _("Certification"),
    "starts_on": _("from"),
    "ends_on": _("through"),
    "on": _("on"),
    "kind": _("kind"),
    "covered": _("covered"),
    "employees": _("employees"),
    "headcounts": _("headcount"),
    "employments": _("employed"),
    "hours": _("hours"),
    "minutes": _("minutes"),
    "weeks": _("weeks"),
    "months": _("months"),
    "state": _("State"),
    "city": _("city"),
    "locations": _("place of work"),
    "schedules": _("schedule"),
    "workdays": _("workdays"),
    "hours_per_day": _("hours a day"),
    "reason": _("reason"),
    "pattern": _("taken"),
    "periods": _("periods"),
    "absences": _("absences"),
    "noticed_on": _("notice on"),
    "family_member": _("relative"),
    "relationship": _("relationship"),
    "basis": _("by"),
    "age": _("age"),
    "child": _("child"),
    "arrived_by": _("arrived by"),
    "arrived_on": _("arrived on"),
    "serious_health_condition": _("serious health condition"),
    "leave_year": _("leave year"),
    "method": _("method"),
    "in_prior_12_months": _("in the 12 months before"),
    "headcount_within_75_miles": _("Employees within 75 miles"),
    "average_weekly_wage": _("average weekly wage"),
    "year": _("year"),
    "quarters": _("quarters"),
    "outcome": _("Answer"),
    "failed": _("Not met"),
    "missing": _("Facts missing"),
    "criteria": _("Criteria"),
    "benefit": _("Benefit"),
    "weekly": _("weekly"),
    "maximum": _("at most"),
    "minimum": _("at least"),
    "waiting_days": _("days of waiting"),
    "wage": _("average weekly wage"),
    "contribution": _("Contribution"),
    "accrual": _("Earning time"),
    "concurrency": _("Runs together"),
    "decisions": _("Questions"),
    "weeks_entitled": _("Weeks entitled"),
    "weeks_available": _("Weeks available"),
    "weeks_counted": _("Weeks counted"),
    "weeks_protected": _("Weeks protected"),
    "clocks": _("Deadlines"),
    "due_on": _("due on"),
    "limits": _("Limits"),
}
VALUES: dict[str, str | Promise] = {
    "eligible": _("eligible"),
    "ineligible": _("not eligible"),
    "indeterminate": _("not known yet"),
    "continuous": _("all at once"),
    "reduced": _("fewer hours each week"),
    "intermittent": _("now and then"),
    "calendar": _("calendar year"),
    "forward": _("12 months forward from the first leave"),
    "rolling_backward": _("12 months rolling backward"),
}


@lru_cache(maxsize=16)
def documents(root: Path, jurisdiction: str) -> dict[str, list[dict[str, Any]]]:
    """The cases below a jurisdiction's folder (us/ca) by program, as written; read once per process. A file that cannot
    be read is left out: ``openleave law test`` is who says so."""
    found: dict[str, list[dict[str, Any]]] = {}
    folder = root / Path(*jurisdiction.split("."))
    for path in case_files([folder]) if folder.is_dir() and any(folder.rglob("cases")) else ():
        try:
            content = read_yaml(path)
        except LawError:
            continue
        if isinstance(content, dict):
            content = content.get("cases", [content])
        for case in content if isinstance(content, list) else ():
            if isinstance(case, dict) and isinstance(case.get("facts"), dict):
                found.setdefault(str(case.get("program", DEFAULT_PROGRAM)), []).append(case)
    return found


def of_program(program: str) -> list[dict[str, Any]]:
    """A program's cases as written: published examples first, boundaries last."""
    jurisdiction = ".".join(program.split(".")[:2])
    order = list(KINDS)
    cases = documents(library_path(), jurisdiction).get(program, [])
    return sorted(cases, key=lambda case: order.index(str(case.get("kind", "example"))))


def examples(rules: Rules, cases: list[dict[str, Any]]) -> list[Example]:
    """Cases in words, each with its variants as further answers."""
    return [_example(rules, case) for case in cases]


def _example(rules: Rules, case: Mapping[str, Any]) -> Example:
    answers = list(_answers(rules, case.get("expected") or {}))
    for variant in case.get("variants") or ():
        changed = "; ".join(f"{what}: {value}" for what, value in lines(variant.get("facts") or {}))
        name = str(variant.get("name", "")).replace("-", " ")
        what = gettext("%(name)s (%(changed)s)") % {"name": name, "changed": changed} if changed else name
        text = "; ".join(f"{label}: {value}" for label, value in _answers(rules, variant.get("expected") or {}))
        answers.append((gettext("Instead: %(what)s") % {"what": what}, text))
    return Example(
        id=str(case.get("id", "")),
        kind=str(KINDS.get(str(case.get("kind", "example")), "")),
        question=str(case.get("question") or ""),
        facts=tuple(lines(case["facts"])),
        answers=tuple(answers),
        source=str(case.get("source") or ""),
        href=str(case["url"]) if str(case.get("url") or "").startswith("https://") else "",
        assumed=str(case.get("assumed") or ""),
        note=str(case.get("note") or ""),
    )


def _answers(rules: Rules, expected: Mapping[str, Any]) -> Iterator[Pair]:
    for key, value in expected.items():
        if key == "decisions" and isinstance(value, Mapping):
            for name, answer in value.items():
                yield formula.question_of(rules, str(name)) or words.readable(str(name)), text_of(answer)
        else:
            yield _label(str(key)), text_of(value)


def lines(facts: Mapping[str, Any]) -> Iterator[Pair]:
    """Facts in words: a line for each thing that they speak of."""
    for key, value in facts.items():
        if isinstance(value, Mapping):
            yield _label(str(key)), "; ".join(f"{_key(k)}: {text_of(v)}" for k, v in value.items())
        else:
            yield _label(str(key)), text_of(value)


def _key(key: Any) -> str:
    text = str(key)
    return str(KEYS.get(text) or formula.word_of(key))


def _label(key: str) -> str:
    text = _key(key)
    return text[:1].upper() + text[1:]


def text_of(value: Any) -> str:
    """A value of the facts, or an answer, in words."""
    if value is None:
        return gettext("not known")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(key)} {text_of(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        shown = [text_of(part) for part in value[:LONGEST_LIST]]
        if len(value) > LONGEST_LIST:
            shown.append(gettext("and %(count)d more") % {"count": len(value) - LONGEST_LIST})
        separator = "; " if any(isinstance(part, Mapping) for part in value) else ", "
        return separator.join(shown) or gettext("none")
    if number(value) is not None:
        return words.figure(value)
    return str(VALUES.get(str(value)) or formula.word_of(value))
