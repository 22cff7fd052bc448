"""`openleave law`: test case files, compile the bundle; what the library covers, what is doubtful, what changed."""

import argparse
import json
import sys
import traceback
from pathlib import Path

from openleave.config.cli import law_coverage, law_diff, law_lint

HELP = "test law cases, compile the library, list what it covers, lint it, say what changed"
PURPOSE = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="law_command", metavar="command", required=True)
    test = commands.add_parser("test", help="run case files or folders (default: the whole library)")
    test.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    test.add_argument("-v", "--verbose", action="store_true", help="name the cases that passed as well")
    bundle = commands.add_parser("bundle", help="check every law file and write the compiled bundle")
    bundle.add_argument("--output", type=Path, help="where to write it (default: bundle.json in the library)")
    asked = commands.add_parser("questions", help="every question of the law's tables, as a page")
    asked.add_argument("jurisdiction", nargs="?", default="us", help="us: the federal ones (default); us.ca …")
    commands.add_parser("situations", help="every fact by topic, as a page")
    for name, (module, about) in UPKEEP.items():
        module.add_arguments(commands.add_parser(name, help=about))


def run(args: argparse.Namespace) -> int:
    from openleave.engine.law import LawError

    try:
        return COMMANDS[args.law_command](args)
    except LawError as error:
        print(f"openleave law: {error}", file=sys.stderr)
        return 2


def plain(value: object) -> str:
    from openleave.engine.trace import json_value

    return json.dumps(json_value(value), ensure_ascii=False)


def test(args: argparse.Namespace) -> int:
    from openleave.engine import FactsError, LawError, library_path, load_library
    from openleave.engine.cases import case_files, read_cases, run_case

    library = load_library()
    passed = failed = 0
    for path in case_files(args.paths or [library_path()]):
        try:
            cases, refused = read_cases(path)
        except (LawError, FactsError) as error:
            failed += 1
            print(f"FAIL {path}\n     {error}")
            continue
        for name, unread in refused:
            failed += 1
            print(f"FAIL {name} ({path})\n     {unread}")
        for case in cases:
            try:
                failures = run_case(case, library)
            except (FactsError, LawError, ValueError) as error:
                failed += 1
                print(f"FAIL {case.id} ({path})\n     {error}")
                continue
            except Exception:  # a mistake of the engine fails this case, not the run
                failed += 1
                print(f"FAIL {case.id} ({path})\n     {traceback.format_exc()}")
                continue
            if failures:
                failed += 1
                print(f"FAIL {case.id} ({path})")
                for failure in failures:
                    print(f"     {failure.key}\n       expected {plain(failure.expected)}")
                    print(f"       got      {plain(failure.got)}")
            else:
                passed += 1
                if args.verbose:
                    print(f"pass {case.id}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def bundle(args: argparse.Namespace) -> int:
    from openleave.engine import library_path
    from openleave.engine.law import Library, write_bundle
    from openleave.engine.law_files import compile_library

    root = library_path()
    compiled = compile_library(root)
    path = write_bundle(root, compiled, args.output)
    rules = sum(len(r) for parts in compiled["programs"].values() for r in parts.values() if isinstance(r, list))
    print(f"Library {Library(compiled).version}: {rules} rules of {len(compiled['programs'])} programs in {path}")
    return 0


def questions(args: argparse.Namespace) -> int:
    from openleave.config.cli.law_reference import questions_page
    from openleave.engine import load_library

    print(questions_page(load_library(), args.jurisdiction), end="")
    return 0


def situations(args: argparse.Namespace) -> int:
    from openleave.config.cli.law_reference import situations_page

    print(situations_page(), end="")
    return 0


UPKEEP = {
    "coverage": (
        law_coverage,
        "which programs are decided, verified when, tested how; which are known by name",
    ),
    "lint": (law_lint, "what is wrong or doubtful: dates, links, texts, figures, thresholds without boundary cases"),
    "diff": (law_diff, "in words, what differs between two versions of the law, and for whom"),
}
COMMANDS = {
    "test": test, "bundle": bundle, "questions": questions, "situations": situations,
    **{name: module.run for name, (module, _) in UPKEEP.items()},
}  # fmt: skip
