"""Decisions: a program's tables of questions, each a list of rules of which the first that holds gives the answer.

An unknown fact leaves a rule open. The rules after it are tried as well; where every answer still possible is the
same, that is the answer, and otherwise the facts to ask for are named. Nothing here knows a program by name.

A question may say when it arises. In a determination it appears only then. Who asks it by name gets an answer also
while it is not known whether it arises: what holds in any case, or else what has to be known first.
"""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openleave.engine.conditions import holds
from openleave.engine.expressions import evaluate, is_term, literal
from openleave.engine.law import Rule
from openleave.engine.law_words import names_rule
from openleave.engine.terms import Scope, Value
from openleave.engine.trace import INFO, MISSING, NO, YES, Finding, Missing, json_value

if TYPE_CHECKING:
    from openleave.engine.determination import ProgramDetermination


class Decision:
    """One question and its answer: true, false, a word, a quantity, a date, named dates; None while it is open, and
    when no rule of the table speaks to it (`finding.result` tells which: missing or info).

    `missing`: the facts to ask for. The finding is made from what was read when it is asked for: most questions of a
    topic do not arise, and nobody asks for theirs.
    """

    __slots__ = ("_finding", "_row", "_start", "answer", "missing", "read", "rule", "topic")

    def __init__(
        self, topic: str, rule: Rule, start: dt.date | None, worked_out: "WorkedOut", read: Mapping[str, Any]
    ) -> None:
        self.topic, self.rule, self._start = topic, rule, start
        self.read = read  # the terms that were looked at, with their values
        self.answer, self._row, self.missing = worked_out
        self._finding: Finding | None = None

    @property
    def finding(self) -> Finding:
        if self._finding is None:
            self._finding = finding_of(self._start, self.rule, self.answer, self._row, self.read, self.missing)
        return self._finding

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def question(self) -> Mapping[str, str]:
        asked: Mapping[str, str] = self.rule.body["question"]
        return asked

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "topic": self.topic,
            "question": dict(self.question),
            "answer": json_value(self.answer),
            "finding": self.finding.to_json(),
        }


def is_computed(answer: Any) -> bool:
    """Whether a rule's answer is worked out, and not a literal."""
    return isinstance(answer, Mapping) or is_term(answer)


def answer_of(scope: Scope, answer: Any) -> Value:
    """A rule's answer: literal (words and lists as they stand), an expression, or an object of expressions."""
    if isinstance(answer, Mapping) and "fields" in answer:
        found: dict[str, Any] = {}
        lacking: list[Missing] = []
        for name, expression in answer["fields"].items():
            value, missing = answer_of(scope, expression)
            found[name] = value
            lacking.extend(missing)
        return (None, tuple(lacking)) if lacking else (found, ())
    if isinstance(answer, list):
        return tuple(literal(item) for item in answer), ()
    return evaluate(scope, answer)


def decide(made: "ProgramDetermination", topic: str, rule: Rule, scope: Scope, asked: bool) -> Decision:
    """Answer one question from the facts at hand; `asked`: by name."""
    outer = scope.begin(rule.name, asked)
    try:
        return Decision(topic, rule, made.context.start, worked_out(scope, rule.body), scope.read)
    finally:
        scope.end(outer)


type WorkedOut = tuple[Any, Mapping[str, Any] | None, tuple[Missing, ...]]


def worked_out(scope: Scope, body: Mapping[str, Any]) -> WorkedOut:
    """(the answer, the rule that gives it, the facts to ask for)."""
    lacking: list[Missing] = []
    possible: list[tuple[Any, Mapping[str, Any] | None]] = []
    certain = False
    if "arises" in body:
        held, missing = holds(scope, body["arises"])
        if held is False or (held is None and not scope.asking):
            return None, None, missing
        if held:
            scope.asking = False  # it does arise: from here on as in a determination
        lacking.extend(missing)
    else:
        scope.asking = False
    for row in body["rules"]:
        held, missing = holds(scope, row.get("when"))
        if held is False:
            continue
        lacking.extend(missing)
        answer, missing = answer_of(scope, row["answer"])
        lacking.extend(missing)
        possible.append((answer, row))
        if held:
            certain = True
            break
    if not certain:
        possible.append((None, None))
    if scope.asking and any(is_computed(row["answer"]) for _, row in possible if row is not None):
        # Not known whether it arises at all: what would then be counted is no answer.
        return None, None, tuple(dict.fromkeys(lacking))
    answers = [answer for answer, _ in possible]
    last = possible[-1][1]
    if last is not None and answers[0] is not None and all(answer == answers[0] for answer in answers):
        return answers[0], last, ()
    return None, None, tuple(dict.fromkeys(lacking))


def finding_of(
    start: dt.date | None, rule: Rule, answer: Any, row: Mapping[str, Any] | None, read: Mapping[str, Any],
    missing: tuple[Missing, ...],
) -> Finding:  # fmt: skip
    cite = rule.cite
    facts = tuple([(path, value) for path, value in read.items() if value is not None and not names_rule(path)])
    if row is None:
        key, result = ("decision.missing", MISSING) if missing else ("decision.none", INFO)
        params: dict[str, Any] = {"question": rule.body["question"]}
    else:
        key, result = "law", {True: YES, False: NO}.get(answer, INFO) if isinstance(answer, bool) else INFO
        params = {path.rpartition(".")[2]: value for path, value in read.items()}
        params |= {**answer} if isinstance(answer, Mapping) else {"answer": answer}
        params |= {"en": row["text"]["en"], "es": row["text"]["es"]}
        if "cite" in row:
            cite = ((row["cite"]["id"], row["cite"]["href"]),)
    return Finding(
        rule.id, "decision", result, rule, cite, start, facts, (), key, params, None, missing
    )  # fmt: skip
