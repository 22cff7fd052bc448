"""Logging a first word: somebody said something, nobody has asked for a leave yet, and the law counts from today.

The employer's five business days begin with the knowledge that a leave may be for a reason of the law (29 CFR
825.300(b)(1), 825.301(a)), not with a form. So the case is made, and its clocks run, before anybody picks a law.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.choices import Pattern, State
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.private import Private
from openleave.apps.cases.services.clocks import sync_clocks
from openleave.apps.cases.services.determining import run
from openleave.apps.cases.services.opening import check_noticed, next_number
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.walls import in_human_resources
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.apps.policies import selectors as policies
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: How the first word came.
SOURCES = ("phone", "in_person", "mail", "manager", "absence_line", "portal", "other")
#: The reason under which the clocks are worked out while none is known. Those that it shares with every other run.
STAND_IN = "own_health_condition"


def case_notice(
    *, actor: Actor, employee_id: UUID, noticed_on: date | None = None, source: str = "phone", said: str = ""
) -> LeaveCase:
    """Make a case of a first word, in state *noticed*; the employer's clocks that no reason changes run from then.

    ``noticed_on`` is the day on which somebody of the employer who matters learned of it: today unless given.
    ``said`` is sealed as the case's note. Raises Invalid for a day to come or an unknown source.
    """
    require(actor, "case.open")
    assert actor.organization_id is not None
    if source not in SOURCES:
        raise Invalid(_("Say how the word came."), fix=", ".join(SOURCES), field="source")
    with organization_scope(actor.organization_id):
        employee = people.access_employee(actor=actor, employee_id=employee_id)
        today = organizations.today_of(actor.organization_id)
        noticed_on = noticed_on or today
        check_noticed(noticed_on, today)
        case = LeaveCase(
            organization_id=employee.organization_id,
            employee_id=employee.id,
            pattern=Pattern.CONTINUOUS,
            noticed_on=noticed_on,
            state=State.NOTICED,
            opened_by_id=actor.account_id,
            owner_id=actor.account_id,
            number=next_number(actor.organization_id, today.year),
        )
        case.walled = in_human_resources(case.organization_id, case.employee_id)
        if case.walled and not actor.has(Role.WALLED_CASES):
            case.owner_id = None  # it goes to the walled group; whoever logged it does not see it
        case.save(force_insert=True)
        private_facts.write(case.id, case.employee_id, Private(note=said.strip()))
        sync_clocks(case, _clocks(case, today))
        record_step(
            actor, case, "notice", "", why=source,
            details={"employee": case.employee_id, "noticed_on": noticed_on.isoformat()},
        )  # fmt: skip
    return case


def _clocks(case: LeaveCase, today: date) -> dict[str, Any]:
    """The employer's clocks that run from the day of notice whatever the reason turns out to be."""
    stand_in = LeaveCase(
        id=case.id,
        organization_id=case.organization_id,
        employee_id=case.employee_id,
        pattern=case.pattern,
        noticed_on=case.noticed_on,
        reason=STAND_IN,
        starts_on=case.noticed_on,
        ends_on=case.noticed_on,
    )
    library = policies.library_for(case.organization_id, on=case.noticed_on)
    result = run(facts_build(stand_in, Private(), library=library).document, library, today)
    ruled = {
        rule["id"]: rule["values"][-1]
        for program in {one["program"] for one in result["clocks"]}
        for rule in library.rules(program).get("clocks", [])
    }
    return {
        "clocks": [
            one
            for one in result["clocks"]
            if one["whose"] == "employer"
            and one["event"] == "noticed_on"
            and "certification" not in ruled[one["id"]].get("only_if", [])
        ]
    }
