"""Signals with and without an answer, an incident with people of several States, one that is closed, two minors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from openleave.apps.incidents import services
from openleave.apps.incidents.models import Affected, InstallationSignal, Kind, Signal, Task
from openleave.apps.incidents.services.incident import tasks_arm
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, make_employee, today_here
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    organization = world.tenant.organization
    account = world.tenant.accounts[Role.HR_OPERATIONS].pk
    officer = actor_for(organization, Role.PRIVACY_OFFICER, account=world.tenant.accounts[Role.PRIVACY_OFFICER])
    now, today = clock.now(), today_here()
    with organization_scope(organization.id), for_security():
        for kind in Kind:
            Signal.objects.create(
                organization_id=organization.id, kind=kind, account_id=account, first_at=now - timedelta(minutes=20),
                last_at=now, count=512, **({"answer": "explained", "answered_at": now} if kind == Kind.FILES else {}),
            )  # fmt: skip
        InstallationSignal.objects.create(kind=Kind.STUFFING, first_at=now, last_at=now, count=1000)
    about: dict[str, Any] = {"actor": officer, "began_at": now - timedelta(hours=3), "ended_at": now}
    first = services.incident_open(**about, account_ids=[account], cause="misuse")
    second = services.incident_open(**about, cause="lost", discovered_at=now - timedelta(days=40))
    with organization_scope(organization.id):
        for number, state in enumerate(("CA", "CA", "OH", "")):
            employee = Employee.objects.get(number=f"p{number:03}")
            Affected.objects.create(
                organization_id=organization.id, incident=first, employee=employee, reads=number + 1,
                tier3=number == 1, home_state=state, minor=number == 2,
            )  # fmt: skip
        tasks_arm(first, {"CA": 501, "OH": 1, "": 1})
        first.files = 2
        first.save()
        for number, years in enumerate((15, 17)):
            born_on = today.replace(year=today.year - years, day=1)
            make_employee(organization.id, f"minor{number}", "Yuri", f"Young{number}", born_on=born_on)
    for code in ("contain", "scope", "tell_owner", "prevent"):
        services.task_done(actor=officer, incident_id=second.id, code=code)
    with organization_scope(organization.id):
        assert not Task.objects.filter(incident=second, done_at__isnull=True).exists()
    services.incident_close(actor=officer, incident_id=second.id)
    world.more["incident_id"] = [first.id, second.id]
