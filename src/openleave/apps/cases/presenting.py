"""A recorded determination as a page shows it: sentences by the engine, facts and arithmetic spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.cases import words
from openleave.apps.law.reading import language
from openleave.apps.law.words import money
from openleave.engine import render
from openleave.engine.law_report import STALE_DAYS
from openleave.engine.timeline import Span
from openleave.engine.workweek import Workweek

COMPARISONS = {True: "≥", False: "<"}


@dataclass(frozen=True, slots=True)
class FindingView:
    """One criterion. ``result`` is yes, no, missing or info; ``facts`` are lines of text, ``sums`` one text."""

    id: str
    result: str
    name: str
    sentence: str
    cites: list[tuple[str, str]]
    facts: list[str]
    sums: str
    change: str
    stale_since: date | None


@dataclass(frozen=True, slots=True)
class MissingView:
    """A fact to ask for, and where it is entered."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ProgramView:
    """One program's answer: ``outcome`` is yes, no, missing, or later: covered ``from_on`` a day in the leave."""

    program: str
    short: str
    name: str
    outcome: str
    summary: str
    missing: list[MissingView]
    groups: list[tuple[str, list[FindingView]]]
    unverified: str
    pay: str
    from_on: date | None


OUTCOMES = {"eligible": "yes", "ineligible": "no", "indeterminate": "missing"}


def begins_on(program: Mapping[str, Any]) -> date | None:
    """The day in the middle of the leave from which a program covers it; None where it does so at once or never."""
    first = program.get("becomes_eligible_on") if program["outcome"] == "ineligible" else None
    return date.fromisoformat(first) if first else None


def outcome_of(program: Mapping[str, Any]) -> str:
    """The answer as pages show it: yes, no, missing, or later, where a program begins to cover in mid-leave."""
    return "later" if begins_on(program) else OUTCOMES[program["outcome"]]


def program_view(
    program: Mapping[str, Any],
    record: Mapping[str, Any],
    urls: Mapping[str, str],
    today: date,
    week: Workweek | None = None,
) -> ProgramView:
    """The view of one program of a recorded determination. ``urls`` maps the first part of a fact's path to a page;
    ``week`` is the employee's usual one."""
    names = {site["id"]: site.get("name", site["id"]) for site in record["facts"].get("worksites", [])}
    groups: dict[str, list[FindingView]] = {}
    for finding in program["findings"]:
        groups.setdefault(finding["group"], []).append(finding_view(finding, names, today, week))
    return ProgramView(
        program=program["program"],
        short=words.program_name(program["program"]),
        name=program["name"],
        outcome=outcome_of(program),
        summary=render(program["summary"], language(), week),
        missing=[
            MissingView(render(item["sentence"], language()), missing_url(item["path"], urls))
            for item in program["missing"]
        ],
        groups=[(str(words.GROUPS.get(group, group)), found) for group, found in groups.items()],
        unverified=words.unverified(program["program"]),
        pay=weekly_pay(program.get("benefit")),
        from_on=begins_on(program),
    )


def finding_view(
    finding: Mapping[str, Any], names: Mapping[str, str], today: date, week: Workweek | None = None
) -> FindingView:
    """One finding of a recorded determination, in the page's language."""
    verified_on = date.fromisoformat(finding["verified_on"]) if finding.get("verified_on") else None
    stale = verified_on is not None and (today - verified_on).days > STALE_DAYS
    change = finding.get("would_change")
    return FindingView(
        id=finding["id"].replace(".", "-"),
        result=finding["result"],
        name=words.finding_name(finding["id"]),
        sentence=render(finding["sentence"], language(), week),
        cites=[(cite["id"], cite["href"]) for cite in finding["cite"]],
        facts=[line for fact in finding["facts"] for line in fact_lines(fact["path"], fact["value"], names)],
        sums="\n".join(line for step in finding["steps"] if (line := sum_line(step, names))),
        change=render(change, language(), week) if change else "",
        stale_since=verified_on if stale else None,
    )


def missing_url(path: str, urls: Mapping[str, str]) -> str:
    """Where a missing fact is entered: the longest known beginning of its path."""
    found = [start for start in urls if path.startswith(start)]
    return urls[max(found, key=len)] if found else ""


def day(value: Any) -> str:
    """A date as people of the page's language write it."""
    return date_format(date.fromisoformat(value) if isinstance(value, str) else value, "DATE_FORMAT")


def span(starts_on: str | None, ends_on: str | None) -> str:
    """ "March 4, 2026 – April 1, 2026"."""
    return f"{day(starts_on) if starts_on else '…'} – {day(ends_on) if ends_on else '…'}"


def weekly_pay(benefit: Mapping[str, Any] | None) -> str:
    """A weekly benefit in words: "$938 a week, after 7 days without pay." Empty where nothing is paid or known."""
    if not benefit or not benefit["weekly"] or not Decimal(benefit["weekly"]):
        return ""
    amount = money(benefit["weekly"])
    waiting = benefit["waiting_days"]
    if waiting:
        text = ngettext(
            "%(amount)s a week, after %(days)d day without pay.",
            "%(amount)s a week, after %(days)d days without pay.",
            waiting,
        )
        return text % {"amount": amount, "days": waiting}
    return _("%(amount)s a week.") % {"amount": amount}


def days(first: date, last: date) -> str:
    """Two days as people write them: "Mar 4, 2026 – Apr 1, 2026", or one."""
    ends = [date_format(day_, "SHORT_DATE_FORMAT") for day_ in dict.fromkeys((first, last))]
    return " – ".join(ends)


def span_of(span: Span, week: Workweek | None = None) -> str:
    """A span of a timeline: "Mar 4, 2026 – Apr 1, 2026, 4 weeks"."""
    said = days(span.starts_on, span.ends_on)
    return said if span.weeks is None else f"{said}, {words.weeks(span.weeks, week)}"


def fact_lines(path: str, value: Any, names: Mapping[str, str]) -> list[str]:
    """A fact used, in words. Lists give a line each."""
    label = words.fact_name(path)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        return [f"{label}: {_fields(item, names)}" for item in value]
    if value in (None, "", [], {}):
        return [f"{label}: {_('not known')}"]
    return [f"{label}: {_value(value, names)}"]


def _fields(item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    rest = dict(item)
    parts = []
    if "worksite" in rest:
        worksite = rest.pop("worksite")
        parts.append(names.get(worksite, str(worksite)))
    if rest.get("starts_on") or rest.get("ends_on"):
        parts.append(span(rest.pop("starts_on", None), rest.pop("ends_on", None)))
    for key, value in rest.items():
        if value not in (None, "", [], {}):
            parts.append(_field(key, value, names))
    return ", ".join(parts)


def _field(key: str, value: Any, names: Mapping[str, str]) -> str:
    if key == "minutes" or key.endswith("_minutes") or key == "minutes_not_counted":
        label = _("not counted") if key == "minutes_not_counted" else ""
        return f"{words.minutes(value)} {label}".strip() if isinstance(value, int) else str(value)
    if key == "employees":
        return _("%(count)s employees") % {"count": value}
    if key == "miles":
        return _("%(miles)s miles") % {"miles": value}
    if value is True:
        return words.word(key)
    if value is False:
        return _("not %(what)s") % {"what": words.word(key)}
    return f"{words.word(key)}: {_value(value, names)}"


def _value(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _fields(value, names)
    if isinstance(value, list):
        return ", ".join(_value(item, names) for item in value)
    text = str(value)
    if text in names:
        return names[text]
    if len(text) == 10 and text[4] == text[7] == "-":
        return day(text)
    return words.word(text)


def sum_line(step: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """One step of the arithmetic as a line, or '' for one that has nothing to add."""
    op, unit = step["op"], words.unit(step.get("unit", ""))
    of = words.step_name(str(step.get("of", "")))
    result = _quantity(step.get("result"), step.get("unit", ""))
    if op == "at_least":
        left = step["left"]
        if isinstance(left, list):
            return f"{left[0]} … {left[1]} {unit} ≥ {_number(step['right'])} ?"
        return f"{_number(left)} {unit} {COMPARISONS[bool(step['result'])]} {_number(step['right'])} {unit}"
    if op == "span":
        return f"{of}: {span(step['starts_on'], step['ends_on'])} = {result}"
    if op == "subtract":
        return f"{of}: {_number(step['left'])} − {_number(step['right'])} = {result}"
    if op == "divide":
        return f"{of}: {_number(step['left'])} ÷ {_number(step['right'])} = {result}"
    if op == "sum":
        parts = step.get("parts")
        if isinstance(parts, list) and len(parts) > 1 and step.get("unit") != "months":
            return f"{of}: {' + '.join(_number(part) for part in parts)} = {result}"
        return f"{of} = {result}"
    if op in ("count", "value"):
        return f"{of} = {_value(step['result'], names) if not unit else result}"
    if op == "choose":
        return f"{of}: {_value(step['result'], names)}"
    return ""


def _quantity(value: Any, unit: str) -> str:
    if unit == "months" and isinstance(value, list) and len(value) == 2:
        return _("%(months)s months and %(days)s days") % {"months": value[0], "days": value[1]}
    if isinstance(value, list):
        return f"{' … '.join(_number(item) for item in value)} {words.unit(unit)}".strip()
    return f"{_number(value)} {words.unit(unit)}".strip()


def _number(value: Any) -> str:
    text = str(value)
    return words.fraction(text) if "/" in text and text.replace("/", "").isdigit() else text
