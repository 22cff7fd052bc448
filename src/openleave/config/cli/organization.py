"""``openleave organization``: set up employers and the people who work in them, on the machine itself.

These are the operator's first steps, before anybody can sign in. Whoever may run this command on the server acts as
the operator; every step is in the audit trail.
"""

from __future__ import annotations

import argparse
import getpass
import sys

HELP = "List and create organizations; give people accounts and roles in them."
PURPOSE = "sign_in"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="list the organizations by name")
    create = verbs.add_parser("create", help="create an organization")
    create.add_argument("slug", help="short name for addresses and commands, e.g. mill-creek")
    create.add_argument("--name", required=True, help="name as people write it")
    create.add_argument("--employer-kind", default="private", choices=["private", "public_agency", "school"])
    create.add_argument("--time-zone", default="America/New_York", help="IANA name (default: %(default)s)")
    member = verbs.add_parser("member", help="give an account a role; creates the account when it is new")
    member.add_argument("slug")
    member.add_argument("email")
    member.add_argument("role", choices=["leave_administrator", "hr_operations", "privacy_officer"])
    member.add_argument("--name", default="", help="the person's name")
    operator = verbs.add_parser("operator", help="create an operator's account")
    operator.add_argument("email")
    operator.add_argument("--name", default="", help="the person's name")


def run(options: argparse.Namespace) -> int:
    from openleave.config import django_setup, environment

    environment.ensure_database()
    django_setup()
    from openleave.kernel.errors import OpenLeaveError

    verbs = {"list": _list, "create": _create, "member": _member, "operator": _operator_account}
    try:
        verbs[options.verb](options)
    except OpenLeaveError as error:
        print("\n".join(part for part in (error.what, error.why, error.fix) if part), file=sys.stderr)
        return 1
    return 0


def _list(options: argparse.Namespace) -> None:
    from openleave.apps.organizations.models import Organization
    from openleave.kernel.tenancy import operator_scope

    with operator_scope():
        for organization in Organization.objects.order_by("slug"):
            print(f"{organization.slug:<20} {organization.name}")


def _create(options: argparse.Namespace) -> None:
    from openleave.apps.organizations.services import organization_create

    organization = organization_create(
        actor=_operator(),
        slug=options.slug,
        name=options.name,
        employer_kind=options.employer_kind,
        time_zone=options.time_zone,
    )
    print(f"Created {organization.name}. Next: openleave organization member {organization.slug} EMAIL ROLE")


def _member(options: argparse.Namespace) -> None:
    from openleave.apps.accounts.models import Account
    from openleave.apps.accounts.services import membership_grant
    from openleave.apps.organizations.selectors import organization_by_slug
    from openleave.kernel.actor import Actor, Channel, Role

    organization = organization_by_slug(options.slug)
    account = Account.objects.filter(email=options.email.strip().lower()).first()
    if account is None:
        account = _new_account(options.email, options.name, is_operator=False)
    appointing = Actor(
        None, organization.id, frozenset({Role.PRIVACY_OFFICER, Role.LEAVE_ADMINISTRATOR}), None, Channel.COMMAND
    )
    membership_grant(actor=appointing, account_id=account.pk, role=Role(options.role))
    print(f"{account.email} is {options.role.replace('_', ' ')} of {organization.name}.")


def _operator_account(options: argparse.Namespace) -> None:
    account = _new_account(options.email, options.name, is_operator=True)
    print(f"{account.email} is an operator of this installation.")


def _new_account(email, name, *, is_operator):  # type: ignore[no-untyped-def]
    from openleave.apps.accounts.services import account_create

    return account_create(
        actor=_operator(), email=email, password=_password(email), display_name=name, is_operator=is_operator
    )


def _password(email: str) -> str:
    """Asked twice on a terminal; one line of standard input otherwise. Never an argument, which others could see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        first = getpass.getpass(f"Password for {email} (12 characters or more): ")
        if first == getpass.getpass("Once more: "):
            return first
        print("They differ.", file=sys.stderr)


def _operator():  # type: ignore[no-untyped-def]
    from openleave.kernel.actor import Actor, Channel, Role

    return Actor(None, None, frozenset({Role.OPERATOR}), None, Channel.COMMAND)
