"""`openleave disclosures`: the ledger and its registers, for an operator or an administrator at a terminal."""

from __future__ import annotations

import argparse
import csv
import sys
from datetime import date

from openleave.config.cli.acting import acting
from openleave.config.cli.documents import day

HELP = "What left this installation, to whom and why: the ledger, the registers, counts for the public."
PURPOSE = "privacy_rights"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    flows = steps.add_parser("flows", help="every registered way out, with purpose, grounds and categories")
    flows.set_defaults(run=_flows)
    ledger = steps.add_parser("ledger", help="an organization's ledger as comma-separated values")
    ledger.set_defaults(run=_ledger)
    verify = steps.add_parser("verify", help="compare every row of the ledger with the audit trail")
    verify.set_defaults(run=_verify)
    counts = steps.add_parser("counts", help="a year's demands as ranges, to publish")
    counts.add_argument("--year", type=int, default=0, help="this year unless given")
    counts.set_defaults(run=_counts)
    for one in (ledger, verify, counts):
        one.add_argument("--organization", required=True, metavar="SLUG", help="the employer's short name")
        one.add_argument("--as", required=True, dest="email", metavar="EMAIL", help="a privacy officer's account")
    register = steps.add_parser("register", help="enter a company that works for the operator")
    register.add_argument("--as", required=True, dest="email", metavar="EMAIL", help="an operator's account")
    register.add_argument("--name", required=True, help="the company")
    register.add_argument("--country", default="US", help="two letters")
    register.add_argument(
        "--purpose", action="append", required=True, help="a purpose of the registry; may be repeated"
    )
    register.add_argument("--category", action="append", required=True, help="a category of data; may be repeated")
    register.add_argument("--contract", required=True, type=day, metavar="DATE", help="day of the contract")
    register.add_argument("--terms", action="store_true", help="the contract has the terms of 11 CCR 7051")
    register.add_argument("--from", required=True, dest="from_on", type=day, metavar="DATE", help="its first day")
    register.add_argument("--connection", default="", help="which connection goes there: mail, virus_scan")
    register.add_argument("--host", default="", help="its host, as in the settings")
    register.set_defaults(run=_register)


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    return int(options.run(options))


def _flows(options: argparse.Namespace) -> int:
    from openleave.kernel.egress import REASONS, destinations, flows

    for key, flow in sorted(flows().items()):
        grounds = ", ".join(f"{reason} ({REASONS[reason]})" for reason in flow.reasons)
        print(f"{key}\n  {flow.means} to {flow.recipient}, for {flow.purpose}: {grounds}")
        print(f"  at most: {', '.join(flow.categories)}")
    for key, one in sorted(destinations().items()):
        print(f"{key}\n  connection for {one.purpose}: {one.address() or 'none configured'}")
    return 0


def _ledger(options: argparse.Namespace) -> int:
    from openleave.apps.disclosures.models import Disclosure
    from openleave.kernel.permissions import require
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    require(actor, "disclosure.read")
    columns = [
        "at", "flow", "means", "purpose", "basis", "reason", "recipient_kind", "recipient", "categories", "persons",
        "records", "size_bytes", "sha256", "demand",
    ]  # fmt: skip
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        rows = Disclosure.objects.filter(organization_id=actor.organization_id).select_related("recipient", "demand")
        for row in rows.order_by("at", "id").iterator(2_000):
            told = {
                "at": row.at.isoformat(timespec="seconds"),
                "recipient": row.recipient.label if row.recipient else "",
                "categories": " ".join(row.categories),
                "demand": row.demand.number if row.demand else "",
            }
            writer.writerow([told.get(name, getattr(row, name, "")) for name in columns])
    return 0


def _verify(options: argparse.Namespace) -> int:
    from openleave.apps.disclosures.verifying import differences

    found = differences(acting(options.organization, options.email))
    print(
        f"{found.rows} rows, {len(found.changed)} changed, {len(found.missing)} missing, {len(found.unknown)} unknown"
    )
    if found.earlier:
        print(f"{found.earlier} are older than what is left of the trail and cannot be compared")
    for name, ids in (("changed", found.changed), ("missing", found.missing), ("unknown", found.unknown)):
        for one in ids:
            print(f"{name} {one}")
    return 0 if found.ok else 1


def _counts(options: argparse.Namespace) -> int:
    from openleave.apps.disclosures.selectors import transparency
    from openleave.kernel import clock
    from openleave.kernel.tenancy import organization_scope

    actor = acting(options.organization, options.email)
    assert actor.organization_id is not None
    year = options.year or clock.today().year
    with organization_scope(actor.organization_id):
        rows = transparency(actor=actor, year=year)
    writer = csv.writer(sys.stdout)
    writer.writerow(["year", "reason", "received", "released", "refused", "people"])
    for row in rows:
        writer.writerow([year, row.reason or "all", row.received, row.released, row.refused, row.persons])
    return 0


def _register(options: argparse.Namespace) -> int:
    from openleave.apps.accounts.models import Account
    from openleave.apps.disclosures import services
    from openleave.kernel.actor import Actor, Channel, Role
    from openleave.kernel.errors import NotFound

    account = Account.objects.filter(email=options.email.strip().lower(), is_active=True, is_operator=True).first()
    if account is None:
        raise NotFound(f"{options.email} is no operator of this installation.")
    made = services.subprocessor_add(
        actor=Actor(account.pk, None, frozenset({Role.OPERATOR}), channel=Channel.COMMAND),
        label=options.name,
        country=options.country,
        purposes=options.purpose,
        categories=options.category,
        contract_on=options.contract,
        service_terms=options.terms,
        from_on=options.from_on,
        destination=options.connection,
        host=options.host,
    )
    begins: date = made.from_on
    print(f"{made.label}: every organization sees it now; it counts from {begins.isoformat()}.")
    return 0
