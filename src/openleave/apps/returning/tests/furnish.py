"""Returns at every stage, for looking at their page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openleave.apps.accommodation import services as accommodation
from openleave.apps.cases import services as cases
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import today_here
from openleave.apps.returning import services
from openleave.kernel.tenancy import organization_scope

SAYS = "May work four hours a day for two weeks, then eight. No lifting over 20 lb until the check-up in January."


def furnish(world: Any) -> None:
    """One being prepared with everything on it, one that has only begun, one that is over."""
    tenant, today = world.tenant, today_here()
    actor = tenant.actor
    with organization_scope(tenant.organization.id):
        long = Employee.objects.get(number="long-1").id
    full = _leave(actor, long, today - timedelta(days=40), today + timedelta(days=3))
    about: dict[str, Any] = {"actor": actor, "case_id": full}
    services.return_prepare(**about)
    services.return_expect(**about, expected_on=today + timedelta(days=4))
    services.release_state(**about, required=True)
    services.release_record(**about, received_on=today, released_from_on=today + timedelta(days=4), text=SAYS)
    accommodation.restriction_add(
        **about, kind="restriction", text="No lifting over 20 lb; sitting or standing as needed.",
        from_on=today + timedelta(days=4), until_on=today + timedelta(days=60),
    )  # fmt: skip
    services.item_done(**about, code="restrictions")
    same = dict.fromkeys(["same_pay", "same_benefits", "same_duties", "same_status", "same_site"], True)
    services.position_record(
        **about, same_job=False, aspects=same | {"same_shift": False},
        differences="Nights instead of days, because the day team of the ward was merged.",
    )  # fmt: skip
    for days, minutes, week in ((4, 240, 3), (18, 240, 5), (32, 360, 5), (46, 480, 5)):
        services.graduated_add(**about, from_on=today + timedelta(days=days), minutes_a_day=minutes, days_a_week=week)
    _premiums(world, about, today)
    services.recovery_state(
        **about,
        facts={
            "not_returning_because": "own_choice", "weeks_on_leave": "6", "weeks_paid": "2",
            "employer_premium_per_week": "110.25",
        },
    )  # fmt: skip
    begun = _leave(actor, long, today - timedelta(days=120), today - timedelta(days=110))
    services.return_prepare(actor=actor, case_id=begun)
    over = _leave(actor, long, today - timedelta(days=90), today - timedelta(days=80))
    done: dict[str, Any] = {"actor": actor, "case_id": over}
    services.return_prepare(**done)
    services.release_state(**done, required=False)
    services.position_record(**done, same_job=True)
    services.return_complete(**done, returned_on=today - timedelta(days=79))
    world.more["case_id"] += [full, begun, over]


def _premiums(world: Any, about: dict[str, Any], today: date) -> None:
    found = []
    for months, paid in ((4, "132.45"), (3, "0"), (2, "50"), (1, "0"), (0, "0")):
        due = (today.replace(day=1) - timedelta(days=28 * months)).replace(day=1)
        row = services.premium_record(**about, month_on=due, due_on=due, owed=Decimal("132.45"))
        if Decimal(paid):
            services.premium_pay(actor=about["actor"], premium_id=row.id, paid=Decimal(paid), paid_on=due)
        found.append((row.id, due))
    services.premium_cover(actor=about["actor"], premium_id=found[1][0])
    letter = found[2][1] + timedelta(days=20)
    services.premium_letter(
        actor=about["actor"], premium_id=found[2][0], letter_on=letter, cease_on=letter + timedelta(days=20)
    )
    world.more["premium_id"] = [premium_id for premium_id, _ in found[2:]]


def _leave(actor: Any, employee_id: Any, starts_on: date, ends_on: date) -> Any:
    case = cases.case_open(
        actor=actor, employee_id=employee_id, reason="own_health_condition", pattern="continuous",
        starts_on=starts_on, ends_on=ends_on, noticed_on=starts_on - timedelta(days=30),
    )  # fmt: skip
    cases.case_change_facts(actor=actor, case_id=case.id, serious_health_condition=True)
    cases.case_decide(actor=actor, case_id=case.id, outcome="designated")
    return case.id
