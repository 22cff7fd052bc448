"""`openleave ask`: one question about a leave, answered from its facts."""

import argparse
import datetime as dt
import json
import textwrap
from pathlib import Path
from typing import Any

from openleave.config.cli.documents import answering, read_json

HELP = "answer one question about a leave from its facts"
PURPOSE = ""

HEADINGS = {"en": {"cite": "law:", "missing": "missing:"}, "es": {"cite": "ley:", "missing": "faltan:"}}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from openleave.engine.questions import QUESTIONS

    parser.add_argument(
        "question",
        help=f"{', '.join(QUESTIONS)}; best_order (with --parts); or a name of `openleave law questions`",
    )
    parser.add_argument("facts", metavar="FACTS", help="JSON file with facts, or - for standard input")
    parser.add_argument("--on", metavar="DATE", help="the day meant (used, left, comes_back)")
    parser.add_argument("--as-of", metavar="DATE", help="the day the question is asked")
    parser.add_argument("--program", default="us.fed.fmla", help="whose answer (default: us.fed.fmla)")
    parser.add_argument("--parts", metavar="FILE", type=Path, help="best_order: JSON list of leaves to be ordered")
    parser.add_argument("--language", choices=sorted(HEADINGS), default="en", help="language of the answer")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def run(args: argparse.Namespace) -> int:
    found = answering("ask", args.facts, lambda: reply(args))
    if found is None:
        return 2
    print(json.dumps(found, ensure_ascii=False, indent=1) if args.json else readable(found, args.language))
    return 0


def reply(args: argparse.Namespace) -> dict[str, Any]:
    """The answer as JSON data. Raises what `answering` says in words."""
    from openleave.engine import Facts, FactsError, load_library
    from openleave.engine.ordering import best_order, read_parts
    from openleave.engine.questions import ask
    from openleave.engine.reading import date

    document = read_json(args.facts)
    as_of = date(args.as_of, "--as-of") if args.as_of else None
    on = date(args.on, "--on") if args.on else None
    if args.question == "best_order":
        if args.parts is None:
            raise FactsError("--parts", "No leaves to order.", "An order is of several leaves.", "Name the file.")
        parts = read_parts(read_json(str(args.parts)))
        return best_order(document, parts, load_library(), program=args.program, as_of=as_of).to_json()
    facts = Facts.from_json(document)
    # A question that needs no day is asked today.
    day = as_of or facts.as_of or facts.leave.noticed_on or facts.leave.first_on or dt.date.today()  # noqa: DTZ011
    return ask(args.question, facts, load_library(), program=args.program, on=on, as_of=day).to_json()


def readable(found: dict[str, object], language: str) -> str:
    """The answer as text: its sentences, the paragraphs behind it, the facts to ask for, and its dated rows."""
    from openleave.engine import render

    words = HEADINGS[language]
    lines = [wrapped(render(sentence, language)) for sentence in found["sentences"]]
    answer = found.get("answer")
    lines += answer_lines(answer, language)
    lines += [f"  {words['cite']} {cite['id']}  {cite['href']}" for cite in found.get("cite", ())]
    for fact in found.get("missing", ()):
        lines.append(wrapped(f"{words['missing']} {render(fact['sentence'], language)} [{fact['path']}]"))
    return "\n".join(lines)


def answer_lines(answer: object, language: str) -> list[str]:
    """The parts of an answer that is more than one value: rows, words, named values."""
    from openleave.engine.render import weeks_text

    if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "weeks_back" in answer[0]:
        return [
            f"  {row['on']}  +{weeks_text(row['weeks_back'], language)}: {weeks_text(row['weeks_available'], language)}"
            for row in answer
        ]
    if isinstance(answer, list):
        rows = [row for row in answer if not (isinstance(row, dict) and {"clock", "finding"} & set(row))]
        return [f"  {named(row) if isinstance(row, dict) else str(row).replace('_', ' ')}" for row in rows]
    return []


def named(row: dict[str, object]) -> str:
    """Named values of a row: `kind sick, hours 24`."""
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row.items())


def wrapped(text: str) -> str:
    return textwrap.fill(text, 100, subsequent_indent="  ", break_long_words=False)
