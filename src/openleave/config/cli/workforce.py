"""`openleave workforce`: one question for everybody, and what a change of the law would change for whom."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openleave.config.cli.acting import acting
from openleave.config.cli.documents import day

if TYPE_CHECKING:
    from openleave.apps.workforce.services.determining import Summary
    from openleave.apps.workforce.services.simulating import Simulation

HELP = "Decide for a whole workforce; simulate a change of the law."
PURPOSE = "leave_administration"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True, metavar="determine|simulate")
    determine = commands.add_parser("determine", help="who would be eligible for leave that begins on a day")
    simulate = commands.add_parser("simulate", help="whose answer changes under changed rules")
    for command in (determine, simulate):
        command.add_argument("--organization", required=True, metavar="SLUG")
        command.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the account that asks")
        command.add_argument("--as-of", required=True, type=day, metavar="DATE", help="first day of leave, 2026-12-01")
        command.add_argument("--reason", default="own_health_condition", help="why (default: own_health_condition)")
        law = command.add_mutually_exclusive_group()
        law.add_argument("--program", metavar="PROGRAM", help="under this program only, for example us.ca.cfra")
        law.add_argument(
            "--all", action="store_true", help="under every program that concerns the reason (the default)"
        )
        command.add_argument("--json", action="store_true", help="the result as JSON")
    simulate.add_argument("--law", required=True, type=Path, metavar="FILE", help="YAML list of changed rules")
    simulate.add_argument("--output", type=Path, metavar="CSV", help="write the list of people whose answer changes")


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
    if options.program is not None and not known(options.program):
        return 2
    environment.ensure_database()
    django_setup()
    try:
        return {"determine": determine, "simulate": simulate}[options.action](options)
    except (OpenLeaveError, LawError) as error:
        print(f"openleave workforce: {error}", file=sys.stderr)
        return 1


def known(program: str) -> bool:
    """Whether the library holds a program; says so where it does not."""
    from openleave.engine import load_library
    from openleave.engine.reading import suggest

    names = load_library().programs
    if program not in names:
        print(
            f"openleave workforce: {program!r} is no program. {suggest(program, list(names))}"
            "`openleave law coverage` lists them.",
            file=sys.stderr,
        )
    return program in names


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
        "as_of": summary.as_of.isoformat(), "reason": summary.reason, "law": summary.library,
        "employees": summary.employees,
        "programs": {
            program: {
                "run": str(summary.runs[program]), "employees": counts.employees, "outcomes": counts.outcomes,
                "failed": counts.failed, "missing": counts.missing, "states": counts.states,
                "worksites": {names.get(site, ""): row for site, row in counts.worksites.items()},
            }
            for program, counts in summary.programs.items()
        },
    }  # fmt: skip


def summary_lines(summary: Summary, names: dict[str, str], seconds: float) -> list[str]:
    """One program in full, with what is not met; of several, a line for each and for each State."""
    scalar = sum(counts.scalar for counts in summary.programs.values())
    answers = sum(counts.employees for counts in summary.programs.values())
    lines = [
        f"Leave from {summary.as_of} for {summary.reason.replace('_', ' ')}, law library {summary.library}:",
        f"{summary.employees:,} employees decided in {seconds:.1f} s"
        + (f", {answers:,} answers" if len(summary.programs) != 1 else "")
        + (f", {scalar:,} of them one by one" if scalar else ""),
    ]
    if len(summary.programs) != 1:
        lines += table("Program", [(program, counts.outcomes) for program, counts in summary.programs.items()])
        lines += ["", "By program and State:"]
        for program, counts in summary.programs.items():
            lines += table(program, [(state or "(none)", row) for state, row in sorted(counts.states.items())])
        return lines
    (counts,) = summary.programs.values()
    lines += ["", *(f"  {word:<14} {number:>10,}" for word, number in reversed(counts.outcomes.items()))]
    for heading, found in (("Not met", counts.failed), ("Facts missing", counts.missing)):
        if found:
            lines += ["", f"{heading}:"]
            lines += [f"  {name.replace('_', ' '):<28} {number:>10,}" for name, number in by_number(found)]
    if len(counts.states) > 1:
        lines += table("State", [(state or "(none)", row) for state, row in sorted(counts.states.items())])
    sites = sorted(counts.worksites, key=lambda site: names.get(site, ""))
    named = [(names.get(site, "(none)"), counts.worksites[site]) for site in sites]
    return [*lines, *table("Worksite", named)]


def table(heading: str, rows: list[tuple[str, dict[str, int]]]) -> list[str]:
    """Outcomes by row."""
    lines = ["", f"{heading[:34]:<34} {'eligible':>10} {'ineligible':>11} {'indeterminate':>14}"]
    for name, row in rows:
        lines.append(f"{name[:34]:<34} {row['eligible']:>10,} {row['ineligible']:>11,} {row['indeterminate']:>14,}")
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
            f"  {change.number:<12} {change.program:<22} {outcome}"
            f"{weeks if change.weeks_before != change.weeks_after else ''}{why}"
        )
    rest = len(made.changes) - SHOWN
    if rest > 0:
        lines.append(f"  … and {rest:,} more" + (f" in {output}" if output else ": --output FILE writes them all"))
    return lines
