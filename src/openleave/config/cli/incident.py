"""``openleave incident``: open an incident and print whom it concerns, for when the desk is itself in doubt."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from openleave.config.cli.acting import acting

HELP = "Open a security incident: whose rows were shown between two instants, and the legal dates."
PURPOSE = "privacy_rights"


def moment(text: str) -> datetime:
    """An instant such as 2026-11-30T08:00 (UTC) or with its offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no instant like 2026-11-30T08:00") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--organization", required=True, metavar="SLUG", help="the employer's short name")
    parser.add_argument("--as", required=True, dest="email", metavar="EMAIL", help="the privacy officer's account")
    parser.add_argument("--from", required=True, dest="began_at", type=moment, metavar="INSTANT", help="UTC")
    parser.add_argument("--to", required=True, dest="ended_at", type=moment, metavar="INSTANT", help="UTC")
    parser.add_argument("--account", action="append", default=[], metavar="EMAIL", help="whose; without: any account")
    parser.add_argument("--known-since", type=moment, default=None, metavar="INSTANT", help="default: now")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    return report(options)


def report(options: argparse.Namespace) -> int:
    """Open it and print it. Needs Django set up."""
    from openleave.apps.accounts.models import Account
    from openleave.apps.incidents import selectors, services
    from openleave.kernel import clock
    from openleave.kernel.errors import NotFound
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    assert actor.organization_id is not None
    accounts = dict(Account.objects.filter(email__in=options.account).values_list("email", "id"))
    for email in options.account:
        if email not in accounts:
            raise NotFound(f"There is no account {email}.")
    incident = services.incident_open(
        actor=actor,
        began_at=options.began_at,
        ended_at=options.ended_at,
        account_ids=accounts.values(),
        discovered_at=options.known_since,
    )
    services.incident_scope(actor=actor, incident_id=incident.id)
    with organization_scope(actor.organization_id):
        incident = selectors.access_incident(actor=actor, incident_id=incident.id)
        people = selectors.people(actor=actor, incident=incident, on=clock.today())
        tasks = selectors.tasks(actor=actor, incident=incident)
    print(f"{incident.number}: {len(people)} people, {incident.files} files to look into")
    for one in people:
        print(f"  {one.affected.home_state or '--'}  {one.name}{'  (vault)' if one.affected.tier3 else ''}")
    for duty, task in tasks:
        print(f"  {task.due_on or '          '}  {duty.label} {duty.cite}{'' if duty.covered else ' (not covered)'}")
    return 0
