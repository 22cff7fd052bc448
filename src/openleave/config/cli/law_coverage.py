"""`openleave law coverage`: each program with what it was verified against and when, its cases and its doubts."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from openleave.config.cli import law_words
from openleave.config.cli.law_words import count, wrapped

if TYPE_CHECKING:
    from openleave.engine.law_report import Covered, Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help="ids, or what they begin with (us.ca)")
    parser.add_argument("--jurisdiction", metavar="PLACE", help="us for federal law, us.ca or CA for a State")
    parser.add_argument("--kind", help="paid_benefit, job_protection, special_leave, sick_leave, accommodation, policy")
    parser.add_argument("--stale", action="store_true", help="only what was verified more than 180 days ago")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("-v", "--verbose", action="store_true", help="with notes and points the law leaves open")


def run(args: argparse.Namespace) -> int:
    from openleave.engine import library_path, load_library
    from openleave.engine.cases import case_counts
    from openleave.engine.law_report import report

    made = report(load_library().bundle, case_counts(library_path()), law_words.today()).only(
        within=args.programs, jurisdiction=args.jurisdiction, kind=args.kind, stale=args.stale
    )
    if args.json:
        print(json.dumps(made.to_json(), indent=1, ensure_ascii=False))
    else:
        print("\n".join(lines(made, args.verbose)))
    return 0


def lines(made: Report, verbose: bool) -> Iterator[str]:
    yield f"Law library {made.library} on {made.on}"
    for one in made.covered:
        yield ""
        yield from program(one, verbose)
    if made.not_covered:
        yield "\nKnown by name, not decided (never zero: ask elsewhere):"
        for other in made.not_covered:
            yield f"  {other.id:<20} {other.name}"
            yield from wrapped(other.why, 23)
    yield ""
    totals = made.totals
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in totals["cases_by_kind"].items())
    yield (
        f"{count(totals['programs'], 'program')} of {count(totals['jurisdictions'], 'jurisdiction')}, "
        f"{count(totals['values'], 'value')}, {count(totals['cases'], 'case')}{f' ({kinds})' if kinds else ''}; "
        f"{totals['stale']} to check again, {totals['unverified']} unverified; {totals['not_covered']} not covered"
    )


def program(one: Covered, verbose: bool) -> Iterator[str]:
    kind = f", {one.kind.replace('_', ' ')}" if one.kind else ""
    until = f" until {one.until}" if one.until else ""
    coming = f"; changes on {one.next_change}" if one.next_change else ""
    yield f"{one.id}  {one.name} ({one.jurisdiction}{kind})"
    yield f"  {'in force from' if one.in_force else 'not in force: from'} {one.since}{until}{coming}"
    sites = ", ".join(f"{site} {number}" for site, number in one.sites)
    yield f"  {count(one.values, 'value')}, the oldest verified {one.verified_on}; citations: {sites or 'none'}"
    if one.stale:
        yield f"  CHECK AGAIN: {count(one.stale_values, 'value')} verified more than 180 days ago"
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(one.cases.items()))
    yield f"  cases: {kinds or 'none'}"
    if one.unverified:
        yield from wrapped(f"UNVERIFIED: {one.unverified}", 2)
    if one.limits:
        yield from wrapped(f"not decided: {one.limits}", 2)
    for name, text in one.copies.items():
        yield from wrapped(f"read: {name}: {text}", 2)
    if not verbose:
        if one.notes or one.policies:
            yield (
                f"  {count(len(one.notes), 'note')}, {count(len(one.policies), 'point')} the law leaves open: --verbose"
            )
        return
    for rule, note in one.notes:
        yield from wrapped(f"note on {rule.removeprefix(one.id + '.')}: {note}", 2)
    for policy in one.policies:
        choices = " or ".join(policy["choices"])
        yield from wrapped(f"open: {policy['name']}: {choices}, default {policy['default']}. {policy['why']}", 2)
