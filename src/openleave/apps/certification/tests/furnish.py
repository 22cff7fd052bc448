"""Certifications in every state, for looking at the pages in a browser."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from openleave.apps.cases import services as cases
from openleave.apps.certification import services
from openleave.apps.certification.models import Flag
from openleave.apps.certification.tests.conftest import MIGRAINE
from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.tests.factories import today_here
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    tenant = world.tenant
    person = Actor(
        tenant.accounts[Role.LEAVE_ADMINISTRATOR].pk, tenant.organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}),
        channel=Channel.WEB,
    )  # fmt: skip
    with organization_scope(tenant.organization.id):
        employee = Employee.objects.get(number="long-1").id
        Profile.objects.filter(employee_id=employee).update(born_on=date(1984, 5, 17))
    world.more.setdefault("case_id", []).extend([_migraine(person, employee), _surgery(person, employee)])


def _migraine(person: Actor, employee: Any) -> Any:
    """Certified now and then, with absences inside and over, one looked at, a recertification and an opinion open."""
    today = today_here()
    case = cases.case_open(
        actor=person, employee_id=employee, reason="own_health_condition", pattern="intermittent",
        starts_on=today - timedelta(days=90), ends_on=None, noticed_on=today - timedelta(days=60),
    )  # fmt: skip
    made = services.request_prepare(actor=person, case_id=case.id, kind="own_health")
    services.request_send(actor=person, request_id=made.id, asked_on=today - timedelta(days=50))
    services.link_make(actor=person, request_id=made.id)
    services.answers_record(actor=person, request_id=made.id, answers=MIGRAINE, received_on=today - timedelta(days=40))
    services.contact_log(
        actor=person, request_id=made.id, step="clarify", contact_by="human_resources", not_supervisor=True,
        chance_given=True, note="Asked whether “twice a month” means attacks or days. Attacks.",
    )  # fmt: skip
    services.certification_accept(actor=person, request_id=made.id, serious_health_condition=True)
    cases.case_decide(actor=person, case_id=case.id, outcome="designated")
    for back, count in ((80, 2), (60, 1), (55, 2), (50, 1), (47, 1), (20, 3)):
        days = [(today - timedelta(days=back - step), 480) for step in range(count)]
        services.absences_enter(actor=person, case_id=case.id, days=days)
    with organization_scope(person.organization_id):  # type: ignore[arg-type]
        first = Flag.objects.filter(case_id=case.id).earliest("first_on").id
    services.flag_acknowledge(actor=person, flag_id=first, choice="accept", note="A long attack, she called each day.")
    again = services.request_prepare(
        actor=person, case_id=case.id, kind="recertification", basis="circumstances_changed"
    )
    services.request_send(actor=person, request_id=again.id, asked_on=today - timedelta(days=18))
    services.request_prepare(actor=person, case_id=case.id, kind="second_opinion", provider_independent=True)
    return case.id


def _surgery(person: Actor, employee: Any) -> Any:
    """Incomplete, with what is missing; fitness for duty with the functions of the job."""
    today = today_here()
    case = cases.case_open(
        actor=person, employee_id=employee, reason="own_health_condition", pattern="continuous",
        starts_on=today + timedelta(days=200), ends_on=today + timedelta(days=230),
        noticed_on=today - timedelta(days=5),
    )  # fmt: skip
    made = services.request_prepare(actor=person, case_id=case.id, kind="own_health", days_given=20)
    services.request_send(actor=person, request_id=made.id, asked_on=today - timedelta(days=3))
    some = {"provider_name": "Dr. Lena Ortiz", "facts": "Knee surgery planned.", "unable": True}
    services.answers_record(actor=person, request_id=made.id, answers=some)
    services.certification_lacks(
        actor=person, request_id=made.id, unclear=True, note="Say for how long after the surgery, in weeks."
    )
    fit = services.request_prepare(
        actor=person, case_id=case.id, kind="fitness_for_duty", fitness={"fitness_policy_uniform": True},
        functions="Lift 50 pounds\nStand for eight hours\nWork night shifts",
    )  # fmt: skip
    services.request_send(actor=person, request_id=fit.id)
    return case.id
