"""What one question of a certification is, and which questions a kind may ask: the words of the regulations as a table.

A question says when it has to be answered (``needed``), and under which paragraph. What is not in the table is not
asked: a certification may ask for no more (29 CFR 825.306(b), 825.309(c), 825.310(d)).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

#: Paragraphs whose own text nobody has read yet: their content stands in the Department's fact sheets, their numbers
#: are not compared (docs/law/certification.md). Every screen that shows one says so; letters name the section.
NOT_READ = frozenset(
    {"306(a)(7)", "306(a)(8)", "308(e)", *(f"309(b)({n})" for n in range(2, 7)),
     *(f"310(b)({n})" for n in range(3, 8)), "310(c)"}
)  # fmt: skip
Words = str | Promise
Answers = Mapping[str, Any]
Shape = Literal["line", "text", "date", "number", "yesno", "choice"]
#: Who answers it.
Whose = Literal["provider", "employee"]


@dataclass(frozen=True, slots=True)
class About:
    """What the questions turn on besides the answers: the kind (of a recertification or an opinion: the kind of the
    certification it is about), how the leave is taken, and whether the functions of the job were listed."""

    kind: str
    pattern: str
    functions: bool = False
    again: bool = False

    @property
    def in_parts(self) -> bool:
        return self.pattern in ("intermittent", "reduced")


Needed = Callable[[Answers, About], bool]


def always(_answers: Answers, _about: About) -> bool:
    return True


def never(_answers: Answers, _about: About) -> bool:
    return False


def after(code: str, value: Any = True) -> Needed:
    """Needed where another question was answered so."""
    return lambda answers, _about: answers.get(code) == value


def in_parts(_answers: Answers, about: About) -> bool:
    return about.in_parts


@dataclass(frozen=True, slots=True)
class Question:
    """One permitted question. ``rule``: its paragraphs within 29 CFR part 825. ``shows_after``: shown below the
    question of that code, and meant only with that answer."""

    code: str
    text: Words
    shape: Shape
    rule: str
    part: str
    needed: Needed = always
    help: Words = ""
    choices: tuple[tuple[str, Words], ...] = ()
    shows_after: tuple[str, Any] | None = None
    whose: Whose = "provider"
    most: int = 4000

    @property
    def cite(self) -> str:
        """The paragraphs in full."""
        return "29 CFR " + ", ".join(f"825.{one}" for one in self.rule.split(", "))

    @property
    def verified(self) -> bool:
        """Whether each of the paragraphs was compared with the regulation's own text."""
        return NOT_READ.isdisjoint(self.rule.split(", "))

    @property
    def told(self) -> str:
        """What a letter and a form name: the paragraphs that were compared, or else the section."""
        if self.verified:
            return self.cite
        return "29 CFR " + ", ".join(dict.fromkeys(f"825.{one.partition('(')[0]}" for one in self.rule.split(", ")))


def answered(question: Question, answers: Answers) -> bool:
    """Whether there is an answer; "no" is one."""
    value = answers.get(question.code)
    return value is not None and value != ""


def meant(question: Question, answers: Answers) -> bool:
    """Whether the question is meant at all: one that hangs on another is not, while that has another answer."""
    return question.shows_after is None or answers.get(question.shows_after[0]) == question.shows_after[1]
