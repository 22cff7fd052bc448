"""`openleave policy`: an organization's own leave policies, as files."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openleave.config.cli.acting import acting
from openleave.config.cli.documents import day

if TYPE_CHECKING:
    from openleave.apps.policies.models import Policy, PolicyVersion
    from openleave.apps.trials.services import Everybody

HELP = "Check, publish, try out and export an organization's own leave policies."
PURPOSE = "leave_administration"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="action", required=True, metavar="list|check|publish|try|export")
    check = commands.add_parser("check", help="what is wrong with a policy's text, by line; needs no database")
    check.add_argument("file", type=Path, metavar="FILE")
    listed = commands.add_parser("list", help="the organization's policies and their versions")
    publish = commands.add_parser("publish", help="let a text hold from a day on")
    publish.add_argument("file", type=Path, metavar="FILE")
    publish.add_argument("--from", dest="holds_from", type=day, metavar="DATE", help="default: the day the text names")
    publish.add_argument("--why", default="", help="for the history")
    trial = commands.add_parser("try", help="for whom of the whole workforce a policy's draft would hold")
    trial.add_argument("policy", metavar="POLICY", help="its id: org.bereavement")
    trial.add_argument("--as-of", required=True, type=day, metavar="DATE", help="first day of leave, 2026-12-01")
    trial.add_argument("--reason", help="one of the policy's reasons (default: its first)")
    trial.add_argument("--json", action="store_true", help="the result as JSON")
    export = commands.add_parser("export", help="write the texts in force as files")
    export.add_argument("folder", type=Path, metavar="FOLDER")
    for command in (listed, publish, trial, export):
        command.add_argument("--organization", required=True, metavar="SLUG")
        command.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the account that asks")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment
    from openleave.kernel.errors import OpenLeaveError

    if options.action != "check":
        environment.ensure_database()
    django_setup()
    actions = {"list": _list, "check": _check, "publish": _publish, "try": _try, "export": _export}
    try:
        return actions[options.action](options)
    except (OpenLeaveError, OSError, UnicodeDecodeError) as error:
        print(f"openleave policy: {error}", file=sys.stderr)
        return 1


def _read(path: Path) -> tuple[str, str]:
    """(text, id of the policy) of a file."""
    from openleave.engine import LawError
    from openleave.engine.law_yaml import parse_yaml

    text = path.read_text(encoding="utf-8")
    try:
        content = parse_yaml(text, path.name)
        name = content["program"]["id"]
    except (LawError, KeyError, TypeError):
        name = ""
    return text, name if isinstance(name, str) else ""


def _check(options: argparse.Namespace) -> int:
    from openleave.apps.policies import reading
    from openleave.apps.policies.selectors import page_of

    text, program = _read(options.file)
    problems = reading.read(text, program or "org.policy", page_of(program)).problems
    for one in problems:
        print(f"{options.file}:{one.line}: {one.what} {one.why} {one.fix}")
    if not problems:
        print(f"{options.file}: {program} can be published.")
    return 1 if problems else 0


def _list(options: argparse.Namespace) -> int:
    from openleave.apps.policies import selectors
    from openleave.kernel.permissions import require
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    require(actor, "policy.read")
    with organization_scope(actor.organization_id):
        for row in selectors.policies(actor.organization_id, _today(actor)):
            print(f"{row.policy.program:<32} {row.state:<9} {row.policy.name}")
            for one in selectors.versions_of(row.policy):
                held = f"{one.holds_from or 'not published'}{f' to {one.holds_until}' if one.holds_until else ''}"
                print(f"    {one.number:>3}  {one.state:<10} {held:<26} {one.why}")
    return 0


def _today(actor: Any) -> date:
    from openleave.apps.organizations.selectors import settings_of
    from openleave.kernel import clock

    return clock.today(settings_of(actor.organization_id).time_zone)


def _publish(options: argparse.Namespace) -> int:
    from openleave.apps.policies import services

    if _check(options):
        return 1
    text, program = _read(options.file)
    draft = _draft(acting(options.organization, options.email), program, text)
    version = services.policy_publish(
        actor=acting(options.organization, options.email), version_id=draft.id, holds_from=options.holds_from,
        why=options.why,
    )  # fmt: skip
    print(f"{program}, version {version.number}, holds from {version.holds_from}.")
    return 0


def _draft(actor: Any, program: str, text: str) -> PolicyVersion:
    """A draft with the text: of a new policy, or of the next version. A draft of other people is not written over."""
    from openleave.apps.policies import selectors, services
    from openleave.apps.policies.models import State
    from openleave.kernel.errors import Conflict, NotFound
    from openleave.kernel.tenancy import organization_scope

    try:
        policy, versions = _found(actor, program)
    except NotFound:
        return services.policy_create(actor=actor, slug=program.removeprefix("org."), content=text)
    if any(one.state == State.DRAFT and one.content != text for one in versions):
        raise Conflict(
            f"{program} has a draft that says something else.", why="Publishing this file would lose it.",
            fix="Publish the draft or throw it away first.",
        )  # fmt: skip
    with organization_scope(actor.organization_id):
        selectors.access_policy(actor=actor, policy_id=policy.id)
    draft = services.policy_draft_start(actor=actor, policy_id=policy.id)
    return services.policy_draft_save(actor=actor, version_id=draft.id, content=text)[0]


def _found(actor: Any, program: str) -> tuple[Policy, list[PolicyVersion]]:
    from openleave.apps.policies import selectors
    from openleave.kernel.permissions import require
    from openleave.kernel.tenancy import organization_scope

    require(actor, "policy.read")
    with organization_scope(actor.organization_id):
        policy = selectors.policy_by_program(actor.organization_id, program)
        return policy, selectors.versions_of(policy)


def _try(options: argparse.Namespace) -> int:
    from openleave.apps.trials.services import policy_try_on_everybody

    actor = acting(options.organization, options.email)
    _policy, versions = _found(actor, options.policy)
    found = policy_try_on_everybody(
        actor=actor, version_id=versions[0].id, as_of=options.as_of, reason=options.reason, progress=_progress
    )
    print("\r\033[K", end="", file=sys.stderr) if sys.stderr.isatty() else None
    print(
        json.dumps(_as_json(found), indent=1) if options.json else "\n".join(_lines(options.policy, versions[0], found))
    )
    return 0


def _progress(done: int) -> None:
    if sys.stderr.isatty() and done % 50 == 0:
        print(f"\rAsking: {done:,} employees", end="", file=sys.stderr, flush=True)


def _as_json(found: Everybody) -> dict[str, Any]:
    import dataclasses

    return {**dataclasses.asdict(found), "as_of": found.as_of.isoformat()}


def _lines(program: str, version: PolicyVersion, found: Everybody) -> list[str]:
    lines = [
        f"{program}, version {version.number} ({version.state}), leave from {found.as_of} for "
        f"{found.reason.replace('_', ' ')}: {found.employees:,} employees.",
        f"By this version {found.gain:,} gain the right and {found.lose:,} lose it.",
        "",
    ]
    lines += [f"  {word:<14} {number:>10,}" for word, number in found.outcomes.items()]
    for heading, counts in (("Not met", found.failed), ("Facts missing", found.missing)):
        if counts:
            lines += ["", f"{heading}:"]
            lines += [f"  {name.replace('_', ' '):<28} {number:>10,}" for name, number in sorted(counts.items())]
    lines += ["", f"{'Worksite':<34} {'eligible':>10} {'ineligible':>11} {'indeterminate':>14}"]
    for site, row in sorted(found.worksites.items()):
        lines.append(
            f"{(site or '(none)')[:34]:<34} {row['eligible']:>10,} {row['ineligible']:>11,} {row['indeterminate']:>14,}"
        )
    return lines


def _export(options: argparse.Namespace) -> int:
    from openleave.apps.policies import selectors
    from openleave.kernel.permissions import require
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    require(actor, "policy.read")
    options.folder.mkdir(parents=True, exist_ok=True)
    with organization_scope(actor.organization_id):
        today = _today(actor)
        for row in selectors.policies(actor.organization_id, today):
            whole = selectors.row_of(row.policy, today)
            version = whole.present or whole.coming or whole.last or whole.draft
            if version is not None:
                path = options.folder / f"{row.policy.slug}.yaml"
                path.write_text(version.content, encoding="utf-8")
                print(f"{path}: version {version.number} ({version.state})")
    return 0
