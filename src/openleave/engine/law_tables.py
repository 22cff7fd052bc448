"""Checks of the tables that ask about facts by name: decisions and clocks. A word that is no term, no operation or no
comparison is refused when the library is compiled, not when somebody asks the question."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from openleave.engine import facts_words as words
from openleave.engine import law_words
from openleave.engine.facts_leave import Child
from openleave.engine.law_error import LawError
from openleave.engine.reading import suggest
from openleave.engine.situations.military import KIN

LANGUAGES = ("en", "es")


class Tables:
    """One program's tables, checked against the words they may use."""

    def __init__(self, program: str, parts: Mapping[str, Any]) -> None:
        # Imported here: the executor reads the law, and the law is checked against the executor's words.
        from openleave.engine import conditions, expressions, terms

        self.program = program
        self.parameters = {rule["id"] for rule in parts.get("parameters", ())}
        self.names = {
            kind: {rule[key].rpartition(".")[2] for rule in parts.get(source, ())}
            for kind, source, key in (
                ("criterion", "criteria", "id"), ("decision", "decisions", "id"),
                ("family", "relationships", "class"), ("choice", "policies", "id"),
            )
        }  # fmt: skip
        named = (name for rule in parts.get("reasons", ()) for v in rule["values"] for name in v.get("family", ()))
        self.names["family"].update(named)
        self.clocks = {rule["id"].rpartition(".")[2] for rule in parts.get("clocks", ())}
        self.computed = set(terms.COMPUTED)
        self.operations = {*expressions.OPERATIONS, "round", "if"}
        self.comparisons = {*conditions.COMPARISONS, "known", "stated"}
        self.is_term = expressions.is_term

    def refuse(self, where: str, what: str, name: object, among: Iterable[str]) -> LawError:
        known = sorted(among)
        return LawError(
            where, f"Unknown {what} `{name}`.", "It would never hold.",
            f"{suggest(name, known)}Use one of: {', '.join(known)}.",
        )  # fmt: skip

    def term(self, where: str, term: str) -> None:
        from openleave.engine.paths import kind_at

        first, _, rest = term.partition(".")
        if law_words.names_rule(term):
            _, mark, figure = (
                term.partition(".entitlement.") if ".entitlement." in term else term.partition(".program.")
            )
            if term not in self.parameters and not (mark and f"{mark[1:]}{figure}" in self.computed):
                raise self.refuse(where, "parameter", term, self.parameters)
        elif term in self.computed:
            return
        elif first in self.names:
            if rest not in self.names[first]:
                raise self.refuse(where, first, rest, self.names[first])
        elif kind_at(term) is None:
            raise LawError(
                where, f"`{term}` is no term.", "Neither the facts nor a determination know it.",
                f"{suggest(term, self.computed)}Use a path of docs/reference/facts.md, a parameter, criterion.<name>, "
                f"decision.<name>, family.<class>, choice.<name>, or one of: {', '.join(sorted(self.computed))}.",
            )  # fmt: skip

    def expression(self, where: str, expression: Any) -> None:
        if isinstance(expression, Mapping):
            if len(expression) != 1:
                raise LawError(where, "An operation has one name.", f"Found {len(expression)}.", "Nest operations.")
            operation, arguments = next(iter(expression.items()))
            if operation not in self.operations:
                raise self.refuse(where, "operation", operation, self.operations)
            if operation == "if":
                self.when(where, arguments["when"])
                arguments = [arguments["then"], arguments["else"]]
            elif operation == "round":
                arguments = [arguments["of"]]
            for argument in arguments:
                self.expression(where, argument)
        elif self.is_term(expression):
            self.term(where, expression)

    def when(self, where: str, when: Any) -> None:
        if not isinstance(when, Mapping):
            raise LawError(where, "`when` is not an object.", "It maps terms to values.", "Write {leave.reason: …}.")
        for term, wanted in when.items():
            if term in ("any_of", "none_of"):
                for alternative in wanted:
                    self.when(where, alternative)
                continue
            self.term(where, term)
            if isinstance(wanted, Mapping):
                for comparison, operand in wanted.items():
                    if comparison not in self.comparisons:
                        raise self.refuse(where, "comparison", comparison, self.comparisons)
                    if comparison not in ("contains", "not", "not_one_of", "known", "stated"):
                        self.expression(where, operand)

    def said(self, where: str, text: Any) -> None:
        if not isinstance(text, Mapping) or any(not text.get(language) for language in LANGUAGES):
            raise LawError(
                where, "A text is missing.", "People read it in English or in Spanish.", "Add text: {en: …, es: …}."
            )

    def decision(self, rule: Mapping[str, Any]) -> None:
        where = f"{self.program}/decisions, {rule['id']}"
        if rule["topic"] not in law_words.TOPICS:
            raise self.refuse(where, "topic", rule["topic"], law_words.TOPICS)
        self.said(f"{where}, question", rule["question"])
        for value in rule["values"]:
            if "arises" in value:
                self.when(where, value["arises"])
            for number, row in enumerate(value["rules"], 1):
                place = f"{where}, rule {number}"
                for key in row:
                    if key not in ("when", "answer", "cite", "text"):
                        raise self.refuse(place, "key", key, ("when", "answer", "cite", "text"))
                if "answer" not in row:
                    raise LawError(place, "`answer` is missing.", "A rule answers.", "Add `answer:`.")
                self.said(place, row.get("text"))
                if row.get("when") is not None:
                    self.when(place, row["when"])
                answer = row["answer"]
                if isinstance(answer, Mapping):
                    for expression in answer["fields"].values() if "fields" in answer else (answer,):
                        if not isinstance(expression, list):
                            self.expression(place, expression)
                elif not isinstance(answer, list):
                    self.expression(place, answer)

    def clock(self, rule: Mapping[str, Any]) -> None:
        where = f"{self.program}/clocks, {rule['id']}"
        if "topic" in rule and rule["topic"] not in law_words.TOPICS:
            raise self.refuse(where, "topic", rule["topic"], law_words.TOPICS)
        for value in rule["values"]:
            if value["event"] not in law_words.EVENTS:
                self.term(where, value["event"])
            if "day_kind" in value and value["day_kind"] not in law_words.DAY_KINDS:
                raise self.refuse(where, "kind of day", value["day_kind"], law_words.DAY_KINDS)
            lengths = [key for key in ("days", "months", "years", "hours", "due") if key in value]
            if len(lengths) != 1 or ("days" in value) != ("day_kind" in value):
                raise LawError(
                    where, "How long it runs is unclear.", "A clock has one length.",
                    "Give days with day_kind, or months, years, hours, or due.",
                )  # fmt: skip
            for condition in value.get("only_if", ()):
                if condition not in law_words.CONDITIONS:
                    raise self.refuse(where, "condition", condition, law_words.CONDITIONS)
            if "due" in value:
                self.expression(where, value["due"])
            if "when" in value:
                self.when(where, value["when"])
            if "topic" in rule:
                self.said(where, value.get("text"))
            if "replaces" in value and value["replaces"] not in self.clocks:
                raise self.refuse(where, "clock", value["replaces"], self.clocks)
            if "done_by" in value and value["done_by"] not in (*law_words.EVENTS, "eligibility_notice_on"):
                self.term(where, value["done_by"])


type Names = set[str] | tuple[str, ...]
type Known = Callable[[str, object, Names, str], None]  # refuses a word that is not among those known


def reasons(program: str, parts: Mapping[str, Any], known: Known, parameters: Names, classes: Names) -> None:
    """Raises LawError for a row of the table of reasons that names what there is not."""
    for rule in parts.get("reasons", ()):
        where = f"{program}/reasons, {rule['id']}"
        known(where, rule["reason"], words.REASON, "reason")
        for value in rule["values"]:
            if "entitlement" in value:
                known(where, value["entitlement"], parameters, "parameter")
            for name in value.get("family", ()):
                known(where, name, {*classes, *words.RELATIONSHIP}, "relationship class")
            if "child_class" in value:
                known(where, value["child_class"], classes, "relationship class")
            for name in value.get("requires", ()):
                known(where, name, law_words.REQUIREMENTS, "requirement")
            reason(where, program, parts, value, known)


def reason(where: str, program: str, parts: Mapping[str, Any], value: Mapping[str, Any], known: Known) -> None:
    """Raises LawError for a table of a reason that cannot be executed: its questions, its days, what is care."""
    decisions = {rule["id"] for rule in parts.get("decisions", ())}
    for key in ("decided_by", "certified", "unless_no"):
        for name in value.get(key, ()):
            known(where, name, decisions, "decision")
    for name in value.get("care", ()):
        known(where, name, words.CARE, "kind of care")
    for way, name in value.get("arrivals_not", {}).items():
        known(where, way, words.ARRIVAL, "way of arriving")
        known(where, name, {field.name for field in dataclasses.fields(Child)}, "fact of the child")
    tables = Tables(program, parts) if "windows" in value else None
    for row in value.get("windows", ()):
        assert tables is not None
        for key in row:
            known(where, key, ("when", "starts_on", "ends_on", "cite", "text"), "key")
        if "cite" not in row:
            raise LawError(where, "A row of windows has no `cite`.", "Every answer names its paragraph.", "Add it.")
        tables.said(where, row.get("text"))
        tables.when(where, row.get("when", {}))
        for key in ("starts_on", "ends_on"):
            if key in row:
                tables.expression(where, row[key])


def ladder(where: str, value: Mapping[str, Any], known: Known) -> None:
    """Raises LawError for a rung of a ladder of relatives that nobody can stand on, or a ladder without `kin_of`."""
    for rung in (*value.get("ladder", ()), *value.get("kin_of", {}).values()):
        known(where, rung, (*KIN, "legal_custody", "designated"), "rung")
    if ("ladder" in value) != ("kin_of" in value):
        raise LawError(where, "`ladder` or `kin_of` is missing.", "One needs the other.", "Add both.")


def check(program: str, parts: Mapping[str, Any]) -> Tables:
    """The words that the program's tables may use. Raises LawError for the first table that cannot be executed."""
    tables = Tables(program, parts)
    for rule in parts.get("decisions", ()):
        tables.decision(rule)
    for rule in parts.get("clocks", ()):
        tables.clock(rule)
    return tables
