"""Loads the demo's employers through the services that people and files use, with the clock set to each event's day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from uuid import UUID

from openleave.apps.accounts import services as accounts
from openleave.apps.disclosures.services import registering
from openleave.apps.organizations.models import Organization
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import operator_scope

from . import generate, sign_ins, timeline
from .employer import Installed, begin, install
from .living import Living

#: Of the three employers' zones the one where a day begins last: its today is nowhere tomorrow's yesterday.
ZONE = "America/Los_Angeles"

Progress = Callable[[str], None]


def load_all(progress: Progress = print, *, today: date | None = None, slugs: tuple[str, ...] = generate.SLUGS) -> None:
    """Load every employer that is not there yet, and the operator's account.

    Each employer is loaded event by event; an interruption leaves it incomplete. ``today`` is the day in
    Pacific time if left out.
    """
    began = time.perf_counter()
    today = today or clock.today(ZONE)
    with operator_scope():
        there = set(Organization.objects.values_list("slug", flat=True))
    wanted = [slug for slug in slugs if slug not in there]
    if not wanted:
        progress("The demo data are loaded already.")
        return
    operator_id = create_operator()
    with clock.travel(datetime.combine(timeline.opened_on(today), time_of_day(12, 0), UTC)):
        subprocessor_enter(operator_id)
    for slug in wanted:
        with stating("leave_administration", channel=Channel.COMMAND):
            _load_employer(slug, today, operator_id, progress)
    progress(f"Demo data loaded in {time.perf_counter() - began:.1f} s.")


def _load_employer(slug: str, today: date, operator_id: UUID, progress: Progress) -> None:
    began = time.perf_counter()
    world = generate.world(slug, today)
    events = timeline.of(world, today)
    present = clock.now()
    with clock.travel(min(events[0][0], present)):
        installed = install(world.employer, _operator(), today)
    living = Living(installed, today, _operator(operator_id))
    for instant, event in events:
        # Today's events may lie ahead of the clock: nothing is recorded in the future.
        with clock.travel(min(instant, present)):
            living.take(event)
    living.catch_up()
    living.come_in()
    _report(installed, living, time.perf_counter() - began, progress)


def _report(installed: Installed, living: Living, seconds: float, progress: Progress) -> None:
    did, took = living.did, living.seconds
    progress(f"{installed.employer.name}: {seconds:.1f} s")
    for kind, rows in (("employees", "rows"), ("hours", "weeks")):
        progress(f"  {kind}: {did[f'{kind} files']} files, {did[f'{kind} rows']:,} {rows}, {took[kind]:.1f} s")
    progress(f"  cases: {did['cases']}, {did['steps']} steps, {did['absences']} absences, {took['cases']:.1f} s")
    progress(f"  privacy: {did['privacy']} events, {took['privacy']:.1f} s")
    for line in living.not_taken:
        progress(f"  not taken: {line}")


def _operator(account_id: UUID | None = None) -> Actor:
    """The installation itself, as it acts on the machine it runs on, or who runs it."""
    return Actor(account_id, None, frozenset({Role.OPERATOR}), channel=Channel.COMMAND)


def create_operator() -> UUID:
    """The account of who runs the installation, made unless it is there; its id."""
    from openleave.apps.accounts.models import Account

    known = Account.objects.filter(email=sign_ins.OPERATOR).first()
    if known is None:
        known = accounts.account_create(
            actor=_operator(),
            email=sign_ins.OPERATOR,
            password=sign_ins.PASSWORD,
            display_name="Operator",
            is_operator=True,
        )
        begin(known)
    return known.pk


def subprocessor_enter(operator_id: UUID) -> None:
    """The company that prints and mails letters for the installation, in its register, unless it is there."""
    from openleave.apps.disclosures.models import Subprocessor

    if Subprocessor.objects.exists():
        return
    today = clock.today()
    registering.subprocessor_add(
        actor=_operator(operator_id),
        label="Lantern Street Print and Mail",
        purposes=["leave_administration"],
        categories=["name", "contact", "leave"],
        contract_on=today - timedelta(days=30),
        from_on=today - timedelta(days=1),
        service_terms=True,
    )
