"""`openleave workforce`: one question for everybody, and what a change of the law would change for whom."""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openleave.config.cli.acting import acting

if TYPE_CHECKING:
    from openleave.apps.workforce.services.determining import Summary
    from openleave.apps.workforce.services.simulating import Simulation

HELP = "Decide for a whole workforce; simulate a change of the law."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True, metavar="determine|simulate")
    determine = commands.add_parser("determine", help="who would be eligible for leave that begins on a day")
    simulate = commands.add_parser("simulate", help="whose answer changes under changed rules")
    for command in (determine, simulate):
        command.add_argument("--organization", required=True, metavar="SLUG")
        command.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the account that asks")
        command.add_argument("--as-of", required=True, type=day, metavar="DATE", help="first day of leave, 2026-12-01")
        command.add_argument("--reason", default="own_health_condition", help="why (default: own_health_condition)")
        command.add_argument("--program", default="us.fed.fmla", help="whose law (default: us.fed.fmla)")
        command.add_argument("--json", action="store_true", help="the result as JSON")
    simulate.add_argument("--law", required=True, type=Path, metavar="FILE", help="YAML list of changed rules")
    simulate.add_argument("--output", type=Path, metavar="CSV", help="write the list of people whose answer changes")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write 2026-12-01.") from None


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment
    from openleave.engine import LawError
    from openleave.engine.facts_words import REASON
    from openleave.engine.reading import suggest
    from openleave.kernel.errors import OpenLeaveError

    if options.reason not in REASON:
        print(
            f"openleave workforce: {options.reason!r} is no reason. {suggest(options.reason, REASON)}"
            f"Use one of: {', '.join(REASON)}.",
            file=sys.stderr,
        )
        return 2
    environment.ensure_database()
    django_setup()
    try:
        return {"determine": determine, "simulate": simulate}[options.action](options)
    except (OpenLeaveError, LawError) as error:
        print(f"openleave workforce: {error}", file=sys.stderr)
        return 1


class Progress:
    """How far a long run has come, on one line of the terminal; nothing where nobody watches."""

    def __init__(self, what: str) -> None:
        self.what, self.began, self.shown = what, time.monotonic(), sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        if self.shown:
            print(f"\r{self.what}: {done:,} employees", end="", file=sys.stderr, flush=True)

    def over(self) -> float:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr)
        return time.monotonic() - self.began


def refreshed(options: argparse.Namespace) -> Any:
    """The acting account, with the organization's records up to date."""
    from openleave.apps.workforce.services import workforce_refresh

    actor = acting(options.organization, options.email)
    progress = Progress("Reading what changed")
    workforce_refresh(actor=actor, progress=progress)
    progress.over()
    return actor


def determine(options: argparse.Namespace) -> int:
    from openleave.apps.workforce.services import workforce_determine

    actor = refreshed(options)
    progress = Progress("Deciding")
    summary = workforce_determine(
        actor=actor, as_of=options.as_of, reason=options.reason, program=options.program, progress=progress
    )
    seconds = progress.over()
    names = worksite_names(actor)
    if options.json:
        print(json.dumps(summary_json(summary, names), indent=1))
    else:
        print("\n".join(summary_lines(summary, names, seconds)))
    return 0


def worksite_names(actor: Any) -> dict[str, str]:
    from openleave.apps.organizations import selectors as organizations
    from openleave.kernel.tenancy import organization_scope

    with organization_scope(actor.organization_id):
        return {str(site.id): site.name for site in organizations.worksites(actor.organization_id)}


def summary_json(summary: Summary, names: dict[str, str]) -> dict[str, Any]:
    return {
        "run": str(summary.run_id), "as_of": summary.as_of.isoformat(), "reason": summary.reason,
        "law": summary.library, "employees": summary.employees, "outcomes": summary.outcomes,
        "failed": summary.failed, "missing": summary.missing,
        "worksites": {names.get(site, ""): counts for site, counts in summary.worksites.items()},
    }  # fmt: skip


def summary_lines(summary: Summary, names: dict[str, str], seconds: float) -> list[str]:
    lines = [
        f"Leave from {summary.as_of} for {summary.reason.replace('_', ' ')}, law library {summary.library}:",
        f"{summary.employees:,} employees decided in {seconds:.1f} s"
        + (f", {summary.scalar:,} of them one by one" if summary.scalar else ""),
        "",
    ]
    lines += [f"  {word:<14} {number:>10,}" for word, number in reversed(summary.outcomes.items())]
    for heading, counts in (("Not met", summary.failed), ("Facts missing", summary.missing)):
        if counts:
            lines += ["", f"{heading}:"]
            lines += [f"  {name.replace('_', ' '):<28} {number:>10,}" for name, number in by_number(counts)]
    lines += ["", f"{'Worksite':<34} {'eligible':>10} {'ineligible':>11} {'indeterminate':>14}"]
    for site, row in sorted(summary.worksites.items(), key=lambda item: names.get(item[0], "")):
        lines.append(
            f"{names.get(site, '(none)')[:34]:<34} {row['eligible']:>10,} {row['ineligible']:>11,} "
            f"{row['indeterminate']:>14,}"
        )
    return lines


def by_number(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def simulate(options: argparse.Namespace) -> int:
    from openleave.apps.workforce.services.simulating import workforce_simulate, write_csv
    from openleave.engine import load_library
    from openleave.engine.law import changed_library

    after = changed_library(options.law)
    actor = refreshed(options)
    progress = Progress("Comparing")
    made = workforce_simulate(
        actor=actor, as_of=options.as_of, reason=options.reason, before=load_library(), after=after,
        program=options.program, progress=progress,
    )  # fmt: skip
    progress.over()
    if options.output:
        write_csv(made, options.output)
    print(json.dumps(made.to_json(), indent=1) if options.json else "\n".join(simulation_lines(made, options.output)))
    return 0


SHOWN = 20


def simulation_lines(made: Simulation, output: Path | None) -> list[str]:
    lines = [
        f"Leave from {made.as_of} for {made.reason.replace('_', ' ')}: {len(made.changes):,} of {made.employees:,} "
        f"answers change from {made.before} to {made.after}.",
    ]
    if not made.changes:
        return lines
    lines += ["", f"{'Worksite':<34} {'changed':>8} {'become eligible':>16} {'cease to be':>12}"]
    for site, row in sorted(made.worksites.items()):
        lines.append(f"{(site or '(none)')[:34]:<34} {row['changed']:>8,} {row['gain']:>16,} {row['lose']:>12,}")
    lines.append("")
    for change in made.changes[:SHOWN]:
        why = f" ({', '.join(name.replace('_', ' ') for name in change.criteria)})" if change.criteria else ""
        weeks = f", {change.weeks_before or '?'} → {change.weeks_after or '?'} weeks left"
        outcome = change.before if change.before == change.after else f"{change.before} → {change.after}"
        lines.append(
            f"  {change.number:<12} {outcome}{weeks if change.weeks_before != change.weeks_after else ''}{why}"
        )
    rest = len(made.changes) - SHOWN
    if rest > 0:
        lines.append(f"  … and {rest:,} more" + (f" in {output}" if output else ": --output FILE writes them all"))
    return lines
