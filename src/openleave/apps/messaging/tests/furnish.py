"""A conversation, and notes of every kind, for looking at the pages."""

from __future__ import annotations

from typing import Any

from openleave.apps.accounts.models import Account
from openleave.apps.messaging import services
from openleave.apps.people.tests.factories import actor_for
from openleave.kernel.actor import Role

LONG = (
    "Thank you for telling us. We have the dates now; you need not do anything until the form arrives. It may take "
    "your doctor's office some days, so give it to them soon. " * 2
)


def furnish(world: Any) -> None:
    tenant = world.tenant
    about = {"actor": tenant.actor, "case_id": tenant.sample("case_id")}
    account: Account = tenant.accounts[Role.EMPLOYEE]
    own = actor_for(tenant.organization, Role.EMPLOYEE, account=account, employee_id=tenant.sample("employee_id"))
    services.message_send_own(actor=own, case_id=about["case_id"], text="When do I get the form?\n\nMy phone is new.")
    services.message_send(**about, text=LONG)
    services.message_send_own(actor=own, case_id=about["case_id"], text="Thank you. " + "averylongword" * 12)
    services.note_add(**about, text="Surgery moved by the clinic; recovers at her sister's.", kind="medical")
    note = services.note_add(**about, text="Called, left a mesage.")
    services.note_correct(actor=tenant.actor, note_id=note.id, text="Called, left a message.", kind="ordinary")
