"""`openleave packet`: what an investigator asks for (29 CFR 825.500), in one zip."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from openleave.config.cli.acting import acting
from openleave.config.cli.documents import day

HELP = "Make an audit packet: the records of 29 CFR 825.500 in one zip, indexed and hashed."
PURPOSE = "leave_administration"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organization", required=True, metavar="SLUG", help="the employer's short name")
    parser.add_argument("--as", required=True, dest="email", metavar="EMAIL", help="the account that asks for it")
    parser.add_argument("--from", required=True, dest="from_on", type=day, metavar="DATE", help="first day, 2024-01-01")
    parser.add_argument("--to", required=True, dest="to_on", type=day, metavar="DATE", help="last day")
    parser.add_argument("--employee", default="", metavar="NUMBER", help="only this employee's leaves")
    parser.add_argument("--case", default="", metavar="NUMBER", help="only this case, L-2026-0001")
    parser.add_argument("--medical", action="store_true", help="with medical records, in a folder apart")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="where to write it; must not exist yet")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    try:
        return make(options)
    except FileExistsError:
        print(f"openleave packet: {options.out} exists already. Name another file.", file=sys.stderr)
        return 1


def make(options: argparse.Namespace) -> int:
    """Write the packet, print its hash. Needs Django set up."""
    from openleave.apps.reports import services
    from openleave.apps.reports.selectors import numbered
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    with organization_scope(actor.organization_id):
        about = numbered(actor, options.employee, options.case)
    # For its maker's eyes only, and never in the place of another file.
    descriptor = os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            packet = services.packet_request(
                actor=actor,
                from_on=options.from_on,
                to_on=options.to_on,
                medical=options.medical,
                start=False,
                **about,
            )
            built = services.packet_write(actor=actor, packet_id=packet.id, sink=file)
    except BaseException:
        options.out.unlink(missing_ok=True)
        raise
    print(f"{options.out}: {len(built.entries)} files, {built.size_bytes:,} bytes")
    print(f"sha256:{built.sha256}")
    return 0
