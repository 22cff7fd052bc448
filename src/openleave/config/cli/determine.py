"""`openleave determine facts.json`: a reasoned determination, readable or as JSON."""

import argparse
import json
import textwrap
from typing import TYPE_CHECKING

from openleave.config.cli.documents import answering, read_json

if TYPE_CHECKING:
    from openleave.engine import Determination, ProgramDetermination

HELP = "facts in a JSON file in, a reasoned determination out"
PURPOSE = ""

HEADINGS = {
    "en": {
        "coverage": "Employer",
        "eligibility": "Employee",
        "reason": "Reason",
        "entitlement": "Entitlement",
        "usage": "This leave",
        "benefit": "Pay during the leave",
        "protection": "Protection",
        "missing": "Facts to ask for",
        "clocks": "Notices and deadlines",
        "calendar": "Calendar",
        "may_also_apply": "May also apply: state more facts to know",
        "not_covered": "Not covered by this library (ask elsewhere; never zero)",
        "unknown_usage": "Leave used under programs that this library does not know: counted against nothing",
        "change": "would change:",
        "decided": "as of",
        "law": "law library",
        "exhausted": "Entitlement used up on",
        "back": "Available again from",
        "cite": "law:",
        "facts": "facts:",
        "steps": "arithmetic:",
        "yes": "yes",
        "no": "NO",
        "info": "-",
        "week": "week of",
    },
    "es": {
        "coverage": "Empleador",
        "eligibility": "Persona",
        "reason": "Motivo",
        "entitlement": "Derecho",
        "usage": "Esta licencia",
        "benefit": "Pago durante la licencia",
        "protection": "Protección",
        "missing": "Datos que faltan",
        "clocks": "Avisos y plazos",
        "calendar": "Calendario",
        "may_also_apply": "También puede aplicarse: indique más datos para saberlo",
        "not_covered": "Fuera de esta biblioteca (pregunte en otro lugar; nunca es cero)",
        "unknown_usage": "Licencia usada con programas que esta biblioteca no conoce: no se descuenta de nada",
        "change": "cambiaría:",
        "decided": "a fecha de",
        "law": "biblioteca legal",
        "exhausted": "El derecho se agota el",
        "back": "De nuevo disponible desde el",
        "cite": "ley:",
        "facts": "datos:",
        "steps": "cálculo:",
        "yes": "sí",
        "no": "NO",
        "info": "-",
        "week": "semana del",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("facts", metavar="FACTS", help="JSON file with facts, or - for standard input")
    parser.add_argument("--as-of", metavar="DATE", help="the day the question is asked, as 2026-11-23")
    parser.add_argument("--language", choices=sorted(HEADINGS), default="en", help="language of the explanation")
    parser.add_argument("--json", action="store_true", help="print the determination as JSON")


def run(args: argparse.Namespace) -> int:
    determination = answering("determine", args.facts, lambda: decided(args))
    if determination is None:
        return 2
    if args.json:
        print(json.dumps(determination.to_json(), ensure_ascii=False, indent=1))
    else:
        print(explain(determination, args.language))
    return 0


def decided(args: argparse.Namespace) -> "Determination":
    """The determination of the facts in the file. Raises what `answering` says in words."""
    from openleave.engine import Facts, FactsError, determine, load_library
    from openleave.engine.reading import date

    document = read_json(args.facts)
    if not isinstance(document, dict):
        raise FactsError("", "The document is not an object.", "Facts have named parts.", "Write { }.")
    as_of = date(args.as_of, "--as-of") if args.as_of else None
    return determine(Facts.from_json(document), load_library(), as_of)


def wrapped(text: str, indent: str, first: str = "") -> str:
    return textwrap.fill(text, 100, initial_indent=first or indent, subsequent_indent=indent, break_long_words=False)


def explain(determination: "Determination", language: str) -> str:
    """The whole determination as readable text, made from its own trace."""
    from openleave.engine import render
    from openleave.engine.render import word

    words = HEADINGS[language]
    lines: list[str] = []
    for program in determination.programs:
        lines += [
            word("program", program.program.name, language).upper(),
            wrapped(explain_summary(program, language), "  ", "  "),
        ]
        lines.append(f"  ({words['decided']} {determination.as_of}, {words['law']} {determination.library.version})")
        group = ""
        for finding in program.findings:
            if finding.group != group:
                group = finding.group
                lines += ["", words[group]]
            mark = "?" if finding.result == "missing" else words[finding.result]
            lines.append(wrapped(render(finding, language), "       ", f"  {mark:<4} "))
            for name, href in finding.cite:
                lines.append(f"       {words['cite']} {name}  {href}")
            steps = "; ".join(step_text(step, language) for step in finding.to_json()["steps"])
            if steps:
                lines.append(wrapped(f"{words['steps']} {steps}", "         ", "       "))
            if finding.group == "benefit" and program.benefit is not None:
                lines += [wrapped(render(line, language), "         ", "       ") for line in program.benefit.lines]
            if finding.would_change is not None:
                lines.append(
                    wrapped(f"{words['change']} {render(finding.would_change, language)}", "         ", "       ")
                )
        if program.missing:
            lines += ["", words["missing"]]
            for path, key in program.missing:
                lines += [wrapped(render({"key": key, "params": {}}, language), "  ", "  "), f"      [{path}]"]
        lines += balance_lines(program, words, language)
        lines += calendar_lines(determination, program, words)
    if determination.clocks:
        lines += ["", words["clocks"]]
        for clock in determination.clocks:
            lines.append(wrapped(render(clock.sentence, language), "              ", f"  {clock.due_on or ''!s:<10}  "))
            lines.append(f"              {words['cite']} {clock.rule.cite[0][0]}  {clock.rule.cite[0][1]}")
    if determination.may_also_apply:
        names = ", ".join(
            f"{word('program', entry['name'], language)} ({', '.join(entry['topics'])})"
            for entry in determination.may_also_apply
        )
        lines += ["", words["may_also_apply"], wrapped(names, "  ", "  ")]
    if determination.not_covered:
        names = ", ".join(word("program", entry["name"], language) for entry in determination.not_covered)
        lines += ["", words["not_covered"], wrapped(names, "  ", "  ")]
    if determination.unknown_usage:
        lines += ["", words["unknown_usage"], wrapped(", ".join(determination.unknown_usage), "  ", "  ")]
    return "\n".join(lines)


def explain_summary(program: "ProgramDetermination", language: str) -> str:
    from openleave.engine import findings, render

    return render(findings.summary(program), language)


SIGNS = {"at_least": "≥", "subtract": "−", "divide": "÷", "one_of": "∈", "none_of": "∉"}


def step_text(step: dict[str, object], language: str) -> str:
    """One step of arithmetic on a line: `hours worked = 1938 hours`."""
    from openleave.engine.render import word

    def short(value: object) -> str:
        if isinstance(value, list):
            return ", ".join(short(item) for item in value)
        if value is None or isinstance(value, bool):
            return word("answer", {True: "yes", False: "no", None: "unknown"}[value], language)
        value = str(value).removeprefix("relationship.")
        for group in ("value", "reason", "step"):
            found = word(group, value, language)
            if found != str(value).replace("_", " "):
                return found
        return found

    def between(value: object, joined: bool) -> str:
        return f" {to} ".join(short(item) for item in value) if joined and isinstance(value, list) else short(value)

    to = word("answer", "to", language)
    op, of = str(step["op"]), str(step.get("of", ""))
    unit = f" {word('unit', step['unit'], language)}" if "unit" in step else ""
    name, _, year = of.rpartition(".")
    named = f"{word('step', name, language)} {year}" if year.isdecimal() else word("step", of, language)
    if op in ("at_least", "one_of", "none_of"):
        left = between(step["left"], bool(unit))
        return f"{left} {SIGNS[op]} {short(step['right'])}{unit}: {short(step['result'])}"
    if op in ("subtract", "divide"):
        return f"{short(step['left'])} {SIGNS[op]} {short(step['right'])} = {short(step['result'])}{unit}"
    if op == "span":
        return f"{named}: {step['starts_on']} {to} {step['ends_on']}"
    if op == "choose":
        return f"{named} = {step['result']}"
    return f"{named} = {between(step['result'], bool(unit))}{unit}"


def balance_lines(program: "ProgramDetermination", words: dict[str, str], language: str) -> list[str]:
    from openleave.engine.render import date_text

    lines = []
    if program.exhausts_on is not None:
        lines += ["", f"{words['exhausted']} {date_text(program.exhausts_on, language)}"]
    if program.next_available_on is not None:
        lines.append(f"{words['back']} {date_text(program.next_available_on, language)}")
    return lines


def calendar_lines(determination: "Determination", program: "ProgramDetermination", words: dict[str, str]) -> list[str]:
    """The leave week by week: the share of each day, * where a day is not protected in full."""
    import datetime as dt

    rows = determination.calendar(program.id)
    if not rows:
        return []
    first_weekday = program.context.facts.policy.first_weekday
    weeks: dict[dt.date, list[str]] = {}
    for row in rows:
        day = dt.date.fromisoformat(row["on"])
        start = day - dt.timedelta(days=(day.weekday() - first_weekday) % 7)
        weeks.setdefault(start, []).append(f"{day:%m-%d} {row['weeks']}{'' if row['protected'] else '*'}")
    lines = ["", words["calendar"]]
    return lines + [f"  {words['week']} {start}: {'  '.join(days)}" for start, days in weeks.items()]
