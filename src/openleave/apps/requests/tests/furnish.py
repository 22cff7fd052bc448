"""What the pages of privacy requests need to have something on them: a request at each step, an answer of each kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.tests.factories import actor_for, today_here
from openleave.apps.requests import services
from openleave.apps.requests.private import Said
from openleave.apps.requests.tokens import token_of
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

SAID = Said(
    name="Maximiliana Featherstonehaugh-Villanueva de la Torre", email="max@personal.example",
    postal="12 Elm Street\nHarbor, OH 44000", text="Please send me everything you have about me.",
)  # fmt: skip


def furnish(world: Any) -> None:
    organization = world.tenant.organization
    today = today_here()
    officer = actor_for(organization, Role.PRIVACY_OFFICER, account=world.accounts["everything"])
    contact = world.accounts["hr_operations"]
    with organization_scope(organization.id):
        person = Employee.objects.get(number="long-1")
        Profile.objects.filter(employee=person).update(
            born_on="1984-05-17", phone="+12165550134", email="max@harbor-hospital.example"
        )

    def log(right: str, *, match: bool = True, days: int = 20, **more: Any) -> Any:
        made, _token = services.request_log(
            actor=officer, right=right, manner="letter", received_on=today - timedelta(days=days),
            said=SAID, employee_id=person.id if match else None, **more,
        )  # fmt: skip
        return made

    def verified(right: str, **more: Any) -> Any:
        made = log(right, **more)
        services.verification_ask(actor=officer, request_id=made.id)
        answers = {"birth_date": "1984-05-17", "employee_number": "long-1", "email": "max@harbor-hospital.example"}
        services.request_check(actor=officer, request_id=made.id, answers=answers, declared_on=today)
        return made

    late = log("portability", days=50, agent=True)
    verifying = log("pieces", days=38)
    services.verification_ask(actor=officer, request_id=verifying.id)
    services.request_check(actor=officer, request_id=verifying.id, answers={"birth_date": "1990-01-01"})
    services.question_ask(actor=officer, request_id=verifying.id, account_id=contact.pk, told_on=today)
    services.paper_receive(actor=officer, request_id=verifying.id, content=[b"picture"], why="points_failed")
    correct = verified("correct", fields=["first_name", "suffix"])
    deleting = verified("delete", days=5)
    closing = verified("close_account", days=5)
    unmatched, choice = log("know", match=False, days=3), log("limit", match=False, days=1)
    opted = log("opt_out", match=False)
    services.choice_keep(actor=officer, request_id=opted.id, answer="Nothing of yours is sold.")
    denied = log("know", match=False, days=30)
    services.request_deny(actor=officer, request_id=denied.id, reason="unfounded", answer="You asked five times.")
    parts = [late, verifying, correct, deleting, closing, unmatched, choice, opted, denied]
    world.more["privacy_request_id"] = [one.id for one in parts]
    services.request_submit(right="know", said=Said(name="Noa", email="noa@personal.example", employer="Unknown Inc."))
    with organization_scope(organization.id):
        world.more["request_token"] = [token_of(one) for one in (verifying, correct, denied)]
