"""`openleave cases`: open a case from the command line, show it, list them. The same services as the desk's pages."""

from __future__ import annotations

import argparse
import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from openleave.config.cli.acting import acting
from openleave.config.cli.documents import day

if TYPE_CHECKING:
    from openleave.apps.cases.models import LeaveCase
    from openleave.kernel.actor import Actor

HELP = "Open a leave case and read the answer; take its steps; show and list cases."
PURPOSE = "leave_administration"
STATES = [
    "current", "noticed", "requested", "eligibility_decided", "certification_pending", "designated",
    "partly_designated", "not_designated", "open", "returning", "closed", "cancelled",
]  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from openleave.engine import facts_words as words

    commands = parser.add_subparsers(
        dest="action", required=True, metavar="open|notice|done|decide|end|reopen|hand|steps|show|list"
    )
    opening = commands.add_parser("open", help="open a case: determines at once and starts its deadlines")
    _who(opening)
    opening.add_argument("--employee", required=True, metavar="NUMBER", help="the employee's number")
    opening.add_argument("--reason", required=True, type=_word(words.REASON), help=", ".join(words.REASON))
    opening.add_argument("--starts", required=True, type=day, metavar="DATE", help="first day of leave, 2026-12-01")
    opening.add_argument("--ends", type=day, metavar="DATE", help="last day; may be left out for intermittent leave")
    opening.add_argument("--pattern", type=_word(words.PATTERN), default="continuous", help=", ".join(words.PATTERN))
    opening.add_argument("--noticed", type=day, metavar="DATE", help="the employer learned of it (default: today)")
    opening.add_argument("--relationship", type=_word(words.RELATIONSHIP), help="who needs care: parent, child …")
    opening.add_argument("--arrival", type=_word(words.ARRIVAL), help="new child: birth, adoption or foster")
    opening.add_argument("--arrives", type=day, metavar="DATE", help="new child: day of birth or placement")
    opening.add_argument(
        "--off",
        action="append",
        default=[],
        type=_off,
        metavar="DAY=HOURS",
        help="reduced: monday=4, for each day",
    )
    opening.add_argument("--language", choices=["en", "es"], default="en")
    opening.add_argument("--json", action="store_true", help="the whole determination as JSON")
    show = commands.add_parser("show", help="the answer of a case, its reasons and its deadlines")
    _who(show)
    show.add_argument("number", metavar="NUMBER", help="L-2026-0001")
    show.add_argument("--language", choices=["en", "es"], default="en")
    show.add_argument("--json", action="store_true", help="the whole determination as JSON")
    from openleave.config.cli import cases_life

    cases_life.add_arguments(commands, _who)
    listing = commands.add_parser("list", help="the newest 50 cases")
    _who(listing)
    listing.add_argument("--search", default="", metavar="TEXT", help="case number, name or employee number")
    listing.add_argument("--state", default="", choices=STATES)


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    from openleave.config.cli import cases_life

    known = {"open": open_case, "show": show_case, "list": list_cases, **cases_life.ACTIONS}
    return known[options.action](options)


def open_case(options: argparse.Namespace) -> int:
    """Open a case; print its number, the answer and the reasons. Needs Django set up."""
    from openleave.apps.cases import services
    from openleave.apps.people.selectors import employee_by_number
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    with organization_scope(actor.organization_id):
        employee = employee_by_number(actor.organization_id, options.employee)
        child = None
        if options.arrival:
            child = {"arrived_by": options.arrival}
            if options.arrives:
                known = "arrived_on" if options.arrives <= (options.noticed or date.max) else "expected_on"
                child[known] = options.arrives.isoformat()
        case = services.case_open(
            actor=actor,
            employee_id=employee.id,
            reason=options.reason,
            starts_on=options.starts,
            ends_on=options.ends,
            pattern=options.pattern,
            noticed_on=options.noticed,
            relationship=options.relationship,
            child=child,
            minutes_off=dict(options.off) or None,
        )
        _print(actor, case, options)
    return 0


def show_case(options: argparse.Namespace) -> int:
    """Print a case. Needs Django set up."""
    from openleave.apps.cases.selectors import case_by_number
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    with organization_scope(actor.organization_id):
        _print(actor, case_by_number(actor=actor, number=options.number), options)
    return 0


def list_cases(options: argparse.Namespace) -> int:
    """Print the newest cases. Needs Django set up."""
    from openleave.apps.cases.selectors import case_list
    from openleave.apps.organizations.selectors import settings_of
    from openleave.kernel import clock
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    with organization_scope(actor.organization_id):
        today = clock.today(settings_of(actor.organization_id).time_zone)
        rows, more = case_list(actor=actor, today=today, text=options.search, state=options.state)
    for row in rows:
        ends = row.ends_on.isoformat() if row.ends_on else "open"
        print(
            f"{row.number}  {row.starts_on or 'not known'} to {ends:<10}  {row.pattern:<12}  {row.outcome:<13}  "
            f"{row.state:<9}  {row.reason}  {row.name}"
        )
    print(f"{len(rows)} cases{', and older ones' if more else ''}.")
    return 0


def _print(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import private, selectors
    from openleave.engine import render

    _, history = selectors.case_file(actor=actor, case_id=case.id)
    if not history.determinations:
        print(f"{case.number}  a first word, noticed on {case.noticed_on}; nobody has said yet what leave is asked for")
        _deadlines(history.clocks)
        return
    record = private.read_record(actor, history.determinations[0].record_id, case.employee_id)
    result: dict[str, Any] = record["determination"]
    if options.json:
        print(json.dumps({"number": case.number, "state": case.state, "determination": result}, indent=1))
        return
    language = options.language
    print(f"{case.number}  {case.reason}, {case.pattern}, {case.starts_on} to {case.ends_on or 'open'}, {case.state}")
    marks = {"yes": "+", "no": "-", "missing": "?", "info": " "}
    for program in result["programs"]:
        print(f"\n{program['name']}: {render(program['summary'], language)}")
        for finding in program["findings"]:
            cites = "; ".join(cite["id"] for cite in finding["cite"])
            print(f"  {marks[finding['result']]} {render(finding['sentence'], language)} [{cites}]")
            if finding["would_change"] and finding["result"] in ("no", "missing"):
                print(f"      {render(finding['would_change'], language)}")
        for missing in program["missing"]:
            print(f"  missing: {missing['path']}: {render(missing['sentence'], language)}")
    _deadlines(history.clocks)


def _deadlines(clocks: list[Any]) -> None:
    if clocks:
        print("\nDeadlines:")
    for row in clocks:
        done = f"done {row.done_on}" if row.done_on else "stopped" if row.stopped_at else "due"
        print(f"  {row.due_on}  {row.whose:<8}  {row.code}  {done}  [{row.citation_id}]")


def _who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organization", required=True, metavar="SLUG", help="the employer's short name")
    parser.add_argument("--as", required=True, dest="email", metavar="EMAIL", help="the account that acts")


def _word(known: tuple[str, ...]) -> Any:
    """One of the words, or the beginning of exactly one of them (``own_health``)."""

    def read(text: str) -> str:
        found = [word for word in known if word == text] or [word for word in known if word.startswith(text)]
        if len(found) != 1:
            raise argparse.ArgumentTypeError(f"{text!r} is not one of {', '.join(known)}")
        return found[0]

    return read


def _off(text: str) -> tuple[str, int]:
    from openleave.engine.facts_words import WEEKDAYS

    day, _, hours = text.partition("=")
    try:
        minutes = int(Fraction(hours) * 60)
    except ValueError:
        minutes = -1
    if day not in WEEKDAYS or not 0 < minutes <= 1440:
        raise argparse.ArgumentTypeError(f"{text!r} is not a weekday and hours; write monday=4 or friday=7.5")
    return day, minutes
