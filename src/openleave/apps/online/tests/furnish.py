"""Leaves of the sample employee in several states of life, for looking at her own pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from openleave.apps.cases import services as cases
from openleave.apps.online import services
from openleave.apps.people.tests.factories import actor_for, today_here
from openleave.kernel.actor import Role


def furnish(world: Any) -> None:
    tenant, today = world.tenant, today_here()
    about = {"actor": tenant.actor, "employee_id": tenant.sample("employee_id")}
    own = actor_for(
        tenant.organization, Role.EMPLOYEE,
        account=tenant.accounts[Role.EMPLOYEE], employee_id=tenant.sample("employee_id"),
    )  # fmt: skip
    # Now and then, designated: absences recorded and reported.
    often = cases.case_open(
        **about,
        reason="family_health_condition",
        relationship="parent",
        pattern="intermittent",
        starts_on=today - timedelta(days=90),
        ends_on=None,
        noticed_on=today - timedelta(days=95),
    )
    cases.case_change_facts(
        actor=tenant.actor,
        case_id=often.id,
        family_member={"relationship": "parent", "basis": "biological"},
        child=None,
        serious_health_condition=True,
        employer_agreed=None,
    )
    cases.case_decide(actor=tenant.actor, case_id=often.id, outcome="designated")
    monday = today - timedelta(days=today.weekday() + 7)
    for days in (0, 2):
        absent_on = monday + timedelta(days=days)
        cases.absence_record(actor=tenant.actor, case_id=often.id, absent_on=absent_on, minutes_absent=450)
    services.absence_report_own(
        actor=own, case_id=often.id, absent_on=monday + timedelta(days=3), minutes_absent=240, said="Clinic moved it."
    )
    # Care for somebody whom the FMLA does not name: refused, and appealed against.
    refused = [
        cases.case_open(
            **about,
            reason="family_health_condition",
            relationship="grandparent",
            starts_on=today + timedelta(days=days),
            ends_on=today + timedelta(days=days + 4),
        )
        for days in (80, 120)
    ]
    for case in refused:
        cases.case_decide(actor=tenant.actor, case_id=case.id, outcome="not_designated", programs=["us.fed.fmla"])
    cases.case_appeal_own(actor=own, case_id=refused[1].id, note="She raised me.")
    world.more["case_id"] += [often.id, *(case.id for case in refused)]
