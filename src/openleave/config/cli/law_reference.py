"""Reference pages made from the code and the law: every situation's facts, every question with the facts it reads.

`docs/reference/situations.md` and `docs/law/questions.md` are these pages; a test keeps them so.
"""

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openleave.engine import Library

SITUATIONS_HEAD = """# Situations: facts by topic

Each topic is an object of the facts document, beside `leave` and `employee` ([facts.md](facts.md)); everything in it is
optional. The law's questions ([questions.md](../law/questions.md)) read them. Made by `openleave law situations`.
"""

QUESTIONS_HEAD = """# Questions the law's tables answer

Each answers true or false, a word, a quantity, a date or named values; `null` while facts are missing, which are then
named. A case asks with `decisions: {name: answer}` ([case-format.md](case-format.md)), the command line with
`openleave ask`. The facts of a topic: [situations.md](../reference/situations.md). Made by `openleave law questions`.
"""

KINDS = {
    bool: "true or false", int: "whole number", str: "text", "date": "date", "datetime": "day and time",
    "Fraction": "exact number", "Decimal": "decimal number",
}  # fmt: skip


def kind_text(kind: Any, read: Any) -> str:
    """What a fact's value looks like, in words."""
    from openleave.engine.paths import unwrapped
    from openleave.engine.reading import VOCABULARIES, minutes_of_hours

    if read is minutes_of_hours:
        return 'hours (8, "7.5")'
    kind = unwrapped(kind)
    listed = typing.get_origin(kind) is tuple
    if read in VOCABULARIES:
        words = ", ".join(f"`{word}`" for word in VOCABULARIES[read])
        return f"list of: {words}" if listed else f"one of: {words}"
    if listed:
        return f"list of {kind_text(typing.get_args(kind)[0], None)}"
    if typing.get_origin(kind) is dict:
        return "object: " + " → ".join(kind_text(arm, None) for arm in typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        inner = ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))
        return f"object: {inner}"
    return KINDS.get(kind) or KINDS.get(getattr(kind, "__name__", ""), "value")


def rows(cls: type, prefix: str) -> Iterator[str]:
    from openleave.engine.paths import hints, unwrapped

    for field in dataclasses.fields(cls):
        kind = hints(cls)[field.name]
        yield f"| `{prefix}{field.name}` | {kind_text(kind, field.metadata['read'])} | {field.metadata['doc']} |"
        inner = unwrapped(kind)
        listed = typing.get_origin(inner) is tuple
        inner = typing.get_args(inner)[0] if listed else inner
        if dataclasses.is_dataclass(inner):
            yield from rows(typing.cast(type, inner), f"{prefix}{field.name}{'[]' if listed else ''}.")


def situations_page() -> str:
    from openleave.engine import law_words
    from openleave.engine.paths import kind_at

    parts = [SITUATIONS_HEAD]
    for topic in law_words.TOPICS:
        cls = kind_at(topic)
        if topic == "leave" or not dataclasses.fields(cls):
            continue
        about = ((cls.__module__ and __import__(cls.__module__, fromlist=["x"]).__doc__) or "").strip().splitlines()[0]
        parts.append(f"## `{topic}`\n\n{about}\n\n| Fact | Value | What |\n|---|---|---|")
        parts.append("\n".join(rows(cls, f"{topic}.")) + "\n")
    return "\n".join(parts)


def answers_in(rules: list[dict[str, Any]]) -> str:
    found: list[str] = []
    for row in rules:
        answer = row["answer"]
        if isinstance(answer, Mapping):
            text = "{" + ", ".join(answer["fields"]) + "}" if "fields" in answer else "computed"
        elif isinstance(answer, list):
            text = "[" + ", ".join(str(item) for item in answer) + "]"
        else:
            text = str(answer).lower() if isinstance(answer, bool) else str(answer)
        found.append(text)
    return ", ".join(dict.fromkeys(found))


def is_figure(term: str) -> bool:
    """Whether a term is a figure of another program, and no parameter."""
    return ".entitlement." in term or ".program." in term


def questions(library: "Library") -> list[dict[str, Any]]:
    """Every question of the library, newest law: program, name, topic, words, answers it can give, terms it reads."""
    from openleave.engine.expressions import terms_in
    from openleave.engine.law_words import names_rule

    found = []
    for program in library.programs:
        for rule in library.rules(program).get("decisions", ()):
            body = rule["values"][-1]
            asked_about = terms_in([body.get("arises", {}), body["rules"]])
            found.append(
                {
                    "program": program, "name": rule["id"].rpartition(".")[2], "topic": rule["topic"],
                    "question": rule["question"], "cite": body["cite"]["id"], "answers": answers_in(body["rules"]),
                    "reads": list(dict.fromkeys(t for t in asked_about if not names_rule(t) or is_figure(t))),
                }
            )  # fmt: skip
    return found


def questions_page(library: "Library", jurisdiction: str = "us") -> str:
    """The questions of one jurisdiction's programs: `us` are the federal ones."""
    asked = [e for e in questions(library) if library.headers[e["program"]]["jurisdiction"] == jurisdiction]
    parts = [QUESTIONS_HEAD]
    program = topic = ""
    for entry in sorted(asked, key=lambda e: (e["program"] != "us.fed.fmla", e["program"], e["topic"])):
        if entry["program"] != program:
            program, topic = entry["program"], ""
            parts.append(f"## `{program}`\n")
        if entry["topic"] != topic:
            topic = entry["topic"]
            parts.append(f"### {topic}\n\n| Name | Question | Answers | Reads |\n|---|---|---|---|")
        reads = ", ".join(f"`{term}`" for term in entry["reads"])
        parts.append(
            f"| `{entry['name']}` | {entry['question']['en']} ({entry['cite']}) | {entry['answers']} | {reads} |"
        )
    return "\n".join(parts) + "\n"
