"""What is due and owed: deadlines, obligations, laws that run together, questions, and what the library leaves open."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law import formula, words
from openleave.apps.law.leave import Cite, cite_of
from openleave.apps.law.reading import (
    PLACEHOLDER,
    Rules,
    language,
    laws,
    rules_of,
    said,
    stated_in,
    without_case,
)
from openleave.engine.expressions import number
from openleave.engine.render import CATALOGS, word

#: A deadline's day with the words that lead to it: the length stands beside the text.
DUE = re.compile(r",?(?: by| until| a más tardar el| hasta el|(?<=,) el|(?<=,)) \{due_(?:on|at):\w+\}")
EVENTS: dict[str, str | Promise] = {
    "starts_on": _("the first day of the leave"),
    "noticed_on": _("the notice of the need"),
    "eligibility_notice_on": _("the eligibility notice"),
    "certification_requested_on": _("the request for certification"),
    "certification_received_on": _("the certification"),
    "sufficient_information_on": _("the day the employer knows enough"),
    "designation_notice_on": _("the designation notice"),
}
OBLIGATIONS: dict[str, str | Promise] = {
    "grant_leave": _("Give the leave, and do not punish anybody for it"),
    "maintain_health_benefits": _("Keep up health coverage as if the employee were at work"),
    "restore": _("Give back the same or an equivalent job"),
    "not_end_leave_for_headcount": _("Do not end the leave because fewer people work there"),
    "holiday_pay": _("Pay holidays as for comparable leave"),
}
RUNS: dict[str, str | Promise] = {
    "together": _("at the same time: one absence counts against both"),
    "never": _("never on the same day"),
    "if_notified": _("at the same time if the employer gave notice of it"),
    "employee_chooses": _("as the employee chooses"),
    "after": _("one after the other is used up"),
}
TOPICS: dict[str, str | Promise] = {
    "leave": _("The leave"),
    "certification": _("Certification"),
    "notices": _("Notices"),
    "health_condition": _("Health conditions"),
    "health_benefits": _("Health benefits"),
    "pay": _("Pay"),
    "restoration": _("Return to the job"),
    "military": _("Military families"),
    "uniformed_service": _("Service in the uniformed services"),
    "accommodation": _("Accommodation"),
    "nursing": _("Nursing"),
    "school": _("Schools"),
    "flight_crew": _("Flight crews"),
    "spouse": _("Spouses"),
    "enforcement": _("Complaints and suits"),
    "event": _("What happened"),
    "wages": _("Wages"),
    "accrual": _("Earning time"),
}


@dataclass(frozen=True, slots=True)
class Deadline:
    id: str
    whose: str
    what: str
    when: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Beside:
    """A law that runs together with this one, or not. ``id`` is where its page is."""

    id: str
    name: str
    how: str
    text: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the program's tables and the answers it can give: (condition, text, citation) each."""

    name: str
    topic: str
    question: str
    answers: tuple[tuple[str, str, Cite], ...]


def topic_name(topic: str) -> str:
    return str(TOPICS.get(topic) or words.readable(topic).capitalize())


def deadlines(rules: Rules) -> list[Deadline]:
    """Every deadline in force; the employee's and the employer's."""
    return [
        Deadline(
            id=rule["id"],
            whose=str(words.WHOSE.get(rule["whose"], rule["whose"])),
            what=_what_is_due(rule, value),
            when=_length(rules, value),
            cite=cite_of(value),
        )
        for rule, value in rules.current("clocks")
    ]


def _what_is_due(rule: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    if value.get("text"):
        return without_case(DUE.sub("", said(value["text"])))
    name = rule["id"].rpartition(".")[2]
    catalog = CATALOGS[language()]
    text = catalog.get(f"clock.{name}.waiting")
    if text is None:
        return words.readable(name).capitalize()
    known = {"days": str(abs(int(value.get("days", 0)))), "form": str(value.get("form", ""))}
    return without_case(re.sub(r"\{(days|form)\}", lambda found: known[found[1]], text))


def _length(rules: Rules, value: Mapping[str, Any]) -> str:
    if "due" in value:
        return formula.expression(rules, value["due"])
    event = str(EVENTS.get(value["event"]) or formula.term(rules, value["event"]))
    lengths = (("days", "day"), ("months", "month"), ("years", "year"), ("hours", "hour"))
    stated = [(number(rules.resolve(value[key])), unit) for key, unit in lengths if key in value]
    amount, unit = stated[0] if stated else (None, "")
    if not amount:
        return event
    length = words.quantity(abs(amount), unit)
    if value.get("day_kind") == "business":
        length = ngettext("%(count)s business day", "%(count)s business days", 1 if abs(amount) == 1 else 2) % {
            "count": words.figure(abs(amount))
        }
    pattern = gettext("%(length)s before: %(event)s") if amount < 0 else gettext("%(length)s after: %(event)s")
    return pattern % {"length": length, "event": event}


def obligations(rules: Rules) -> list[tuple[str, Cite]]:
    """What the employer owes while the leave is protected."""
    found = []
    for rule, value in rules.current("obligations"):
        name = rule["id"].rpartition(".")[2]
        found.append((str(OBLIGATIONS.get(name) or words.readable(name).capitalize()), cite_of(value)))
    return found


def beside(rules: Rules) -> list[Beside]:
    """Laws of which this program, or they of this one, say how the two run together. Each pair is stated once."""
    found = list(_stated(rules, rules.program))
    for other in sorted(stated_in(rules.source).get(rules.program, ())):
        found += _stated(rules_of(rules.source, other, rules.day), rules.program)
    return found


def _stated(rules: Rules, page: str) -> Iterator[Beside]:
    known = laws(rules.source)
    for rule, value in rules.current("concurrency"):
        other = rule["with"] if rules.program == page else rules.program
        if rules.program != page and rule["with"] != page:
            continue
        how = str(RUNS.get(value.get("runs"), words.readable(str(value.get("runs")))))
        if value.get("when"):
            how = gettext("%(how)s, where %(condition)s") % {
                "how": how,
                "condition": formula.condition(rules, value["when"]),
            }
        name = known[other].title if other in known else other
        yield Beside(other, name, how, without_case(said(value.get("text"))), cite_of(value))


def questions(rules: Rules, names: Collection[str] = ()) -> list[Question]:
    """The questions of those names (all: none given), with the answers that their tables can give."""
    return [
        Question(
            rule["id"].rpartition(".")[2],
            rule["topic"],
            said(rule["question"]),
            tuple(
                (
                    formula.condition(rules, row["when"]) if row.get("when") else "",
                    without_case(said(row.get("text"))),
                    cite_of(row if "cite" in row else value),
                )
                for row in value["rules"]
            ),
        )
        for rule, value in rules.current("decisions")
        if not names or rule["id"].rpartition(".")[2] in names
    ]


def asked(rules: Rules) -> list[tuple[str, str, str]]:
    """(name, topic, question) of every question in force, in the order of the law's files."""
    return [
        (rule["id"].rpartition(".")[2], rule["topic"], said(rule["question"]))
        for rule, _value in rules.current("decisions")
    ]


#: Questions that every kind of leave raises, by the names that the law's files give them.
COMMON = (
    "paid", "paid_by", "job_protected", "hours_allowed", "notice_days", "documentation", "smallest_increment_minutes",
)  # fmt: skip


def at_a_glance(rules: Rules) -> list[tuple[str, str, Cite]]:
    """(question, answer, citation) of the common questions whose answer is the same for everybody."""
    found = []
    for rule, value in rules.current("decisions"):
        row = value["rules"][0]
        common = rule["id"].rpartition(".")[2] in COMMON
        if common and len(value["rules"]) == 1 and not row.get("when") and not value.get("arises"):
            text = said(row.get("text"))
            if not PLACEHOLDER.search(text):
                found.append((said(rule["question"]), text, cite_of(row if "cite" in row else value)))
    return found


def plain_answer(rules: Rules, name: str) -> tuple[Any, str]:
    """(answer, text) of a question whose answer does not depend on a case; (None, text) where it does; (None, "")
    without such a question."""
    for rule, value in rules.current("decisions"):
        if rule["id"].rpartition(".")[2] == name:
            answers = {str(row["answer"]) for row in value["rules"]}
            texts = [without_case(said(row.get("text"))) for row in value["rules"]]
            if len(answers) == 1 and not isinstance(value["rules"][0]["answer"], Mapping):
                return rules.resolve(value["rules"][0]["answer"]), texts[0]
            return None, " ".join(dict.fromkeys(texts[:2]))
    return None, ""


def open_points(rules: Rules) -> list[tuple[str, str, str, Cite]]:
    """(name, why, default, citation): points that the law leaves open and an employer may choose."""
    defaults = {rule["id"]: rule["default"] for rule in rules.raw.get("policies", ())}
    return [
        (
            words.readable(rule["id"]).capitalize(),
            said(value["why"]),
            word("choice", defaults[rule["id"]], language()),
            cite_of(value),
        )
        for rule, value in rules.current("policies")
    ]


def undecided(rules: Rules) -> list[tuple[str, Cite]]:
    """Groups of people for whom there are rules that the library does not hold."""
    return [
        (word("undecided", rule["fact"], language()) or words.readable(rule["fact"]), cite_of(value))
        for rule, value in rules.current("undecided")
    ]
