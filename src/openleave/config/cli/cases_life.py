"""The steps of a case from the command line: the same services as the desk's pages."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openleave.config.cli.acting import acting
from openleave.config.cli.documents import day

if TYPE_CHECKING:
    from openleave.apps.cases.models import LeaveCase
    from openleave.kernel.actor import Actor


def add_arguments(commands: Any, who: Callable[[argparse.ArgumentParser], None]) -> None:
    """The subcommands of ``openleave cases`` that take steps."""

    def command(name: str, text: str, *, case: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text)
        who(made)
        if case:
            made.add_argument("number", metavar="NUMBER", help="L-2026-0001")
        return made

    notice = command("notice", "log a first word: a case whose clocks run", case=False)
    notice.add_argument("--employee", required=True, metavar="NUMBER", help="the employee's number")
    notice.add_argument("--noticed", type=day, metavar="DATE", help="the employer learned of it (default: today)")
    notice.add_argument("--source", default="phone", help="phone, in_person, mail, manager, absence_line, other")
    notice.add_argument("--said", default="", metavar="TEXT", help="what was said; sealed")
    done = command("done", "record that what a deadline asks for was done")
    done.add_argument(
        "code", help="eligibility_notice, certification_request, certification_return, designation_notice"
    )
    done.add_argument("--on", type=day, metavar="DATE", help="the day (default: today)")
    decide = command("decide", "designate the leave, or not")
    decide.add_argument("outcome", choices=["designated", "not_designated"])
    decide.add_argument("--program", action="append", default=[], dest="programs", metavar="PROGRAM")
    decide.add_argument("--cure-by", type=day, metavar="DATE", help="not_designated: can be cured until")
    decide.add_argument("--appeal-by", type=day, metavar="DATE", help="not_designated: can be appealed until")
    end = command("end", "close the case")
    end.add_argument("--how", default="returned", metavar="HOW", help="returned, separated, exhausted, withdrawn …")
    end.add_argument("--note", default="", metavar="TEXT", help="why; needed where it is no leave")
    command("reopen", "take a closed case up again")
    hand = command("hand", "hand the case over")
    hand.add_argument("--to", required=True, metavar="EMAIL", help="the leave administrator who handles it from now")
    command("steps", "every step of the case")


def notice(options: argparse.Namespace) -> int:
    """Log a first word. Needs Django set up."""
    from openleave.apps.cases import services
    from openleave.apps.people.selectors import employee_by_number
    from openleave.kernel.free_text import checked
    from openleave.kernel.tenancy import organization_scope

    checked({"said": options.said})
    actor = acting(options.organization, options.email)
    with organization_scope(actor.organization_id):
        employee = employee_by_number(actor.organization_id, options.employee)
        case = services.case_notice(
            actor=actor, employee_id=employee.id, noticed_on=options.noticed, source=options.source, said=options.said
        )
    print(f"{case.number}  noticed on {case.noticed_on}; next deadline {case.next_due_on}")
    return 0


def _step(take: Callable[[Actor, LeaveCase, argparse.Namespace], Any]) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        from openleave.apps.cases.selectors import case_by_number
        from openleave.kernel.tenancy import organization_scope

        actor = acting(options.organization, options.email)
        with organization_scope(actor.organization_id):
            case = case_by_number(actor=actor, number=options.number)
            take(actor, case, options)
            case.refresh_from_db()
        print(f"{case.number}  {case.state}")
        return 0

    return run


def _done(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import services

    services.clock_done(actor=actor, case_id=case.id, code=options.code, done_on=options.on)


def _decide(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import services

    services.case_decide(
        actor=actor,
        case_id=case.id,
        outcome=options.outcome,
        programs=options.programs,
        cure_by_on=options.cure_by,
        appeal_by_on=options.appeal_by,
    )


def _end(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import services
    from openleave.kernel.free_text import checked

    checked({"note": options.note})
    services.case_close(actor=actor, case_id=case.id, closed_as=options.how, note=options.note)


def _reopen(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import services

    services.case_reopen(actor=actor, case_id=case.id)


def _hand(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import services
    from openleave.kernel.errors import NotFound

    other = acting(options.organization, options.to).account_id
    if other is None:
        raise NotFound("There is no such account in the organization.")
    services.case_assign(actor=actor, case_ids=[case.id], owner_id=other)


def _steps(actor: Actor, case: LeaveCase, options: argparse.Namespace) -> None:
    from openleave.apps.cases import history

    for row in history.steps_of(actor, case):
        moved = f"  {row.before} -> {row.after}" if row.moved else ""
        print(f"  {row.step.taken_at:%Y-%m-%d %H:%M}  {row.name}{moved}  {row.why}  {row.by}".rstrip())


ACTIONS = {
    "notice": notice,
    "done": _step(_done),
    "decide": _step(_decide),
    "end": _step(_end),
    "reopen": _step(_reopen),
    "hand": _step(_hand),
    "steps": _step(_steps),
}
