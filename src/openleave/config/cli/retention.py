"""``openleave retention``: what goes when and why, the rules, a sweep now, and certificates of those who left."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HELP = "What is erased when and why; run the sweep now; certificates of organizations that left."
PURPOSE = "privacy_rights"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    preview = verbs.add_parser("preview", help="what goes in the coming months, and the next ones one by one")
    run = verbs.add_parser("run", help="erase now whatever is past its last day, as the nightly job does")
    export = verbs.add_parser("export", help="everything of an organization in one zip, indexed and hashed")
    export.add_argument("--out", required=True, type=Path, metavar="FILE", help="where to write it; must not exist yet")
    for one in (preview, run, export):
        one.add_argument("--organization", required=True, metavar="SLUG", help="the employer's short name")
        one.add_argument("--as", required=True, dest="email", metavar="EMAIL", help="a privacy officer's account")
    preview.add_argument("--months", type=int, default=12, help="how far to look ahead (default: %(default)s)")
    preview.add_argument("--most", type=int, default=25, help="how many to list (default: %(default)s)")
    verbs.add_parser("rules", help="every rule with its source, and those nobody has verified")
    certificate = verbs.add_parser("certificate", help="the signed certificate of an organization that left, as JSON")
    certificate.add_argument("former_id", nargs="?", help="its former id; without one, a list")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    if options.verb != "rules":
        environment.ensure_database()
    django_setup()
    verbs = {"preview": _preview, "run": _run, "export": _export, "rules": _rules, "certificate": _certificate}
    try:
        verbs[options.verb](options)
    except FileExistsError:
        print(f"openleave retention: {options.out} exists already. Name another file.", file=sys.stderr)
        return 1
    return 0


def _preview(options: argparse.Namespace) -> None:
    from openleave.apps.organizations import selectors as organizations
    from openleave.apps.retention import selectors, services
    from openleave.config.cli.acting import acting
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    services.reckon(actor=actor)
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        found = selectors.preview(actor=actor, today=today, months=options.months, most=options.most)
        aged = services.count_aged(actor.organization_id)
    print(f"Past their last day: {found.due}, and {found.held} more that a hold keeps.")
    for month in found.months:
        if month.people or month.cases:
            print(f"{month.first_on:%Y-%m}  {month.people:>6} people  {month.cases:>6} cases")
    for one in found.going:
        what = f"case {one.number}" if one.kind == "case" else "everything"
        print(f"{one.until_on}  {one.name:<30.30} {what:<18} {one.why}{'  HELD' if one.held else ''}")
    for age, count in aged:
        if count:
            print(f"{count:>6} rows: {age.why}")


def _run(options: argparse.Namespace) -> None:
    from openleave.apps.retention import services
    from openleave.config.cli.acting import acting

    row = services.sweep(actor=acting(options.organization, options.email))
    print(
        f"Erased {row.people} people, {row.cases} cases, {sum(row.aged.values())} old rows; holds keep {row.held}. "
        f"The longest batch held its locks for {row.longest_ms / 1000:.2f} s."
    )


def _export(options: argparse.Namespace) -> None:
    from openleave.apps.retention import services
    from openleave.config.cli.acting import acting

    actor = acting(options.organization, options.email)
    # For its maker's eyes only, and never in the place of another file.
    descriptor = os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            packed = services.export_organization(actor=actor, sink=file)
    except BaseException:
        options.out.unlink(missing_ok=True)
        raise
    print(f"{sum(packed.counts.values())} rows, values and files, {packed.size_bytes} bytes. SHA-256 {packed.sha256}")


def _rules(options: argparse.Namespace) -> None:
    from openleave.apps.retention.authorities import AUTHORITIES

    for one in AUTHORITIES:
        verified = "" if one.verified else "  UNVERIFIED, not applied"
        print(f"{one.citation:<28} {one.kind:<8} {one.months:>3} months from {one.trigger}{verified}")


def _certificate(options: argparse.Namespace) -> None:
    from uuid import UUID

    from openleave.apps.retention import certifying
    from openleave.kernel.actor import Actor, Channel, Role
    from openleave.kernel.errors import NotFound

    operator = Actor(None, None, frozenset({Role.OPERATOR}), channel=Channel.COMMAND)
    if options.former_id is None:
        for one in certifying.certificates(actor=operator):
            print(f"{one.former_id}  {one.issued_at:%Y-%m-%d}")
        return
    try:
        former_id = UUID(options.former_id)
    except ValueError:
        raise NotFound(f"{options.former_id!r} is no id of an organization.") from None
    found = certifying.certificate_of(actor=operator, former_id=former_id)
    print(certifying.as_file(found).decode())
