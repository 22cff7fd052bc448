"""`openleave law diff`: in words, what differs between two versions of the law and for whom; for an organization, how
many employees get another answer."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openleave.config.cli import law_words
from openleave.config.cli.law_words import count, wrapped

if TYPE_CHECKING:
    from openleave.engine.law_diff import ProgramChange

UNCOUNTED = {"verification": "verified anew", "order": "listed elsewhere"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from openleave.config.cli.workforce import day

    about = "OLD NEW, or NEW: each a folder of law, a compiled bundle (.json) or a YAML list of rules changed in OLD"
    parser.add_argument("versions", nargs="+", type=Path, metavar="VERSION", help=about)
    parser.add_argument("--program", metavar="ID", action="append", default=[], help="only these programs (us.ca.cfra)")
    parser.add_argument("--language", choices=("en", "es"), default="en")
    parser.add_argument("--json", action="store_true", help="as JSON, in both languages")
    parser.add_argument("--organization", metavar="SLUG", help="whose answers change: the employees of this employer")
    parser.add_argument("--as", dest="email", metavar="EMAIL", help="the account that asks (with --organization)")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="first day of leave (default: the first new day)")
    parser.add_argument("--reason", default="own_health_condition", help="of that leave (own_health_condition)")


def run(args: argparse.Namespace) -> int:
    from openleave.engine.law_diff import library_diff
    from openleave.engine.law_report import below

    if len(args.versions) > 2 or bool(args.organization) != bool(args.email):
        what = "two versions at most" if len(args.versions) > 2 else "--organization and --as EMAIL go together"
        print(f"openleave law diff: {what}. See openleave law diff --help.", file=sys.stderr)
        return 2
    old, new = versions(args.versions)
    found = [
        change
        for change in library_diff(old, new)
        if not args.program or any(below(change.program, name) for name in args.program)
    ]
    people = []
    if args.organization:
        from openleave.config import django_setup, environment

        environment.ensure_database()
        django_setup()
        people = affected(args, old, new, found)
    if args.json:
        made: dict[str, Any] = {
            "before": version(old), "after": version(new), "programs": [change.to_json() for change in found]
        }  # fmt: skip
        print(json.dumps(made | ({"employees": people} if args.organization else {}), indent=1, ensure_ascii=False))
    else:
        print("\n".join([*lines(old, new, found, args.language), *people_lines(people)]))
    return 0


def version(bundle: Mapping[str, Any]) -> str:
    return f"{bundle['version']}+{bundle['hash'][:12]}"


def versions(paths: list[Path]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Both libraries, compiled. A list of changed rules is the version before it with these rules; with one path only,
    the version before it is the library in use. Raises LawError, OSError."""
    from openleave.engine import library_path

    root = library_path()
    old_path, new_path = paths if len(paths) == 2 else (root, paths[0])
    old = read(old_path, root)
    return old, read(new_path, old_path if old_path.is_dir() else root)


def read(path: Path, base: Path) -> Mapping[str, Any]:
    """A compiled library: of a folder, of a bundle, or of the folder `base` with changed rules."""
    from openleave.engine import LawError
    from openleave.engine.law_files import compile_library

    if path.is_dir():
        return compile_library(path)
    if not path.exists():
        raise LawError(str(path), "No such file or folder.", "There is nothing to compare.", "Check the path.")
    if path.suffix == ".json":
        try:
            bundle: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            bundle["programs"], bundle["version"], bundle["hash"]
        except (ValueError, KeyError, TypeError):
            raise LawError(
                str(path), "This is no compiled library.", "It must hold version, hash and programs.",
                "Make one with openleave law bundle --output FILE.",
            ) from None  # fmt: skip
        return bundle
    return compile_library(base, path)


def lines(old: Mapping[str, Any], new: Mapping[str, Any], found: list[ProgramChange], language: str) -> Iterator[str]:
    from openleave.engine import render

    yield f"From {version(old)} to {version(new)}: {differing(found)}"
    for one in found:
        yield f"\n{one.program}  {one.name}"
        if one.sentence is not None:
            yield from wrapped(render(one.sentence, language), 2)
        for change in one.changes:
            yield from wrapped(f"{render(change.when, language)}: {render(change.sentence, language)}", 2)
            yield from wrapped(render(change.whom, language), 6)
        if one.said:
            said = ", ".join(told(name, number) for name, number in sorted(one.said.items()))
            yield f"  Rules that answer as before and differ in what is said of them: {said}"


def told(name: str, number: int) -> str:
    """ "2 verified anew", "1 citation"."""
    return f"{number} {UNCOUNTED[name]}" if name in UNCOUNTED else count(number, name.removesuffix("s"))


def differing(found: list[ProgramChange]) -> str:
    words = {"added": "added", "removed": "removed", "changed": "changed", "said": "changed in words only"}
    counts = {word: sum(one.what == what for one in found) for what, word in words.items()}
    said = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    return f"{count(len(found), 'program')}: {said}." if found else "no difference."


def affected(
    args: argparse.Namespace, old: Mapping[str, Any], new: Mapping[str, Any], found: list[ProgramChange]
) -> list[dict[str, Any]]:
    """For each changed program: how many employees of the organization get another answer, by the workforce
    simulation. Needs Django set up."""
    from openleave.apps.workforce.services import workforce_simulate
    from openleave.config.cli import workforce
    from openleave.engine.law import Library

    before, after = Library(old), Library(new)
    actor = workforce.refreshed(args)
    results = []
    for one in found:
        if one.what != "changed":
            continue
        day = args.as_of or first_new_day(one)
        made = workforce_simulate(
            actor=actor, as_of=day, reason=args.reason, before=before, after=after, program=one.program
        ).to_json()
        results.append(
            {
                "program": one.program, "as_of": day.isoformat(), "reason": args.reason,
                **{key: made[key] for key in ("employees", "changed", "worksites")},
            }
        )  # fmt: skip
    return results


def first_new_day(one: ProgramChange) -> date:
    """The first day from today on which the program answers differently."""
    starts = [max(change.starts_on or law_words.today(), law_words.today()) for change in one.changes]
    return min(starts, default=law_words.today())


def people_lines(people: list[dict[str, Any]]) -> Iterator[str]:
    for row in people:
        head = f"\n{row['program']}, leave from {row['as_of']} for {row['reason'].replace('_', ' ')}: "
        gain, lose = (sum(site[key] for site in row["worksites"].values()) for key in ("gain", "lose"))
        yield (
            f"{head}{row['changed']:,} of {count(row['employees'], 'answer')} change; "
            f"{gain:,} become eligible, {lose:,} cease to be."
        )
