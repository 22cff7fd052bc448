"""Accommodations at every stage, for looking at their pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from openleave.apps.accommodation import law, services
from openleave.apps.accommodation.models import Option
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import today_here
from openleave.kernel.tenancy import organization_scope

LONG = (
    "Both wrists hurt after four hours at the keyboard. She asks for a keyboard stand, a headset, and a break of ten "
    "minutes each two hours; her orthopedic surgeon at St. Elsewhere advised it.\nShe would rather not change shifts."
)


def furnish(world: Any) -> None:
    """One being talked about with everything on it, one on trial, one declined, one of the basics, one closed."""
    tenant, today = world.tenant, today_here()
    actor = tenant.actor
    with organization_scope(tenant.organization.id):
        long = Employee.objects.get(number="long-1").id
        other = Employee.objects.get(number="p001").id

    def talk(row: Any, text: str = LONG) -> None:
        services.entry_add(
            actor=actor, accommodation_id=row.id, kind="conversation", side="employee", happened_on=today, text=text
        )

    def ask(employee_id: Any, **more: Any) -> Any:
        about: dict[str, Any] = {"kind": "ada", "changes": ["equipment", "part_time"], "said": LONG}
        return services.accommodation_request(actor=actor, employee_id=employee_id, **about | more)

    full = ask(
        long, limitation="Typing for more than four hours.", kind="both", changes=["equipment", "leave", "water"]
    )
    talk(full)
    services.option_propose(
        actor=actor,
        accommodation_id=full.id,
        change="telework",
        described=LONG,
        by="employer",
        cost=Decimal("12345.50"),
    )
    services.restriction_add(
        actor=actor, accommodation_id=full.id, kind="restriction", text="At most four hours of typing a day.",
        from_on=today, until_on=today + timedelta(days=60),
    )  # fmt: skip
    services.hardship_write(
        actor=actor, accommodation_id=full.id, factors={one.code: "Looked at." for one in law.FACTORS}
    )
    services.facts_state(
        actor=actor,
        accommodation_id=full.id,
        facts={"currently_pregnant": True, "employer_insists_on_leave": True, "other_accommodation_works": True},
    )
    trial, declined, closed = ask(other), ask(other, changes=["reassignment"]), ask(other)
    for row in (trial, declined):
        talk(row, "A stool would help.")
    with organization_scope(tenant.organization.id):
        options = {one.accommodation_id: one.id for one in Option.objects.order_by("-id")}
    services.trial_start(actor=actor, option_id=options[trial.id], from_on=today, until_on=today + timedelta(days=14))
    services.option_refuse(
        actor=actor, option_id=options[declined.id], refused_why="not_vacant", text="No such job is vacant until June."
    )
    services.accommodation_decline(
        actor=actor, accommodation_id=declined.id, reason="none_effective", why=LONG, alternative="Part time: no shift."
    )
    services.accommodation_close(actor=actor, accommodation_id=closed.id, closed_as="withdrawn", text="She said so.")
    basics = services.accommodation_grant_basics(
        actor=actor, employee_id=long, changes=["water", "sit_or_stand"], confirmed=True
    )
    world.more["accommodation_id"] = [full.id, trial.id, declined.id, closed.id, basics.id]
