"""`openleave law lint`: what is wrong or doubtful in the library's rules and cases. Exit code 1 for errors."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from openleave.config.cli import law_words
from openleave.config.cli.law_words import count, wrapped

if TYPE_CHECKING:
    from openleave.engine.cases import Case
    from openleave.engine.law_lint import Remark

COMPILE = "compile"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help="ids, or what they begin with (default: all)")
    parser.add_argument("--level", choices=("error", "warning", "note"), default="note", help="this level and worse")
    parser.add_argument("--check", metavar="NAME", help="only this check, as printed in brackets")
    parser.add_argument("--brief", action="store_true", help="one line each, without why and how to fix it")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    from openleave.engine.law_lint import LEVELS
    from openleave.engine.law_report import below

    def asked(program: str) -> bool:
        return not args.programs or any(below(program, name) for name in args.programs)

    worst = LEVELS[: LEVELS.index(args.level) + 1]
    found = [
        remark
        for remark in remarks(asked)
        if remark.level in worst
        and args.check in (None, remark.check)
        and (remark.check == COMPILE or asked(remark.program))
    ]
    found.sort(key=lambda remark: (remark.program, LEVELS.index(remark.level)))
    if args.json:
        print(json.dumps([remark.to_json() for remark in found], indent=1, ensure_ascii=False))
    else:
        print("\n".join(lines(found, args.brief)))
    return 1 if any(remark.level == "error" for remark in found) else 0


def remarks(asked: Callable[[str], bool]) -> list[Remark]:
    """Everything that is found; where the library does not compile, only that. Cases are run of the programs asked for,
    so what is said of the cases of others means nothing."""
    from openleave.engine import LawError, library_path, load_library
    from openleave.engine.law_evidence import evidence
    from openleave.engine.law_lint import ERROR, Remark, lint
    from openleave.engine.law_lint_cases import lint_cases

    try:
        library = load_library()
    except LawError as error:
        return [Remark(ERROR, COMPILE, "", error.where, error.what, error.why, error.fix)]
    cases = (case for case in readable_cases(library_path()) if asked(case.program))
    shown = evidence(cases, library)
    return [*lint(library.bundle, law_words.today()), *lint_cases(library.bundle, shown, law_words.today())]


def readable_cases(root: Path) -> Iterator[Case]:
    """Every case that can be read; `openleave law test` names the others."""
    from openleave.engine import FactsError, LawError
    from openleave.engine.cases import case_files, read_cases

    for path in case_files([root]):
        try:
            yield from read_cases(path)[0]
        except (LawError, FactsError):
            continue


def lines(found: list[Remark], brief: bool) -> Iterator[str]:
    program = None
    for remark in found:
        if remark.program != program:
            program = remark.program
            yield f"{program or 'Library'}"
        rule = remark.rule.removeprefix(f"{program}.") if program else remark.rule
        yield from wrapped(f"{remark.level} [{remark.check}] {f'{rule}: ' if rule else ''}{remark.what}", 2)
        if not brief:
            yield from wrapped(f"{remark.why} {remark.fix}", 6)
    levels = Counter(remark.level for remark in found)
    yield ", ".join(count(levels[level], level) for level in ("error", "warning", "note"))
