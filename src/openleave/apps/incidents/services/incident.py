"""An incident from its opening to its closing report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from openleave.apps.incidents import duties
from openleave.apps.incidents.models import Cause, Counter, Incident, Step, Task
from openleave.apps.incidents.selectors import access_incident
from openleave.apps.organizations.selectors import identity
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.tenancy.numbers import next_number


def incident_open(
    *,
    actor: Actor,
    began_at: datetime,
    ended_at: datetime,
    account_ids: Iterable[UUID] = (),
    discovered_at: datetime | None = None,
    cause: str = Cause.UNKNOWN,
) -> Incident:
    """Open an incident about what these accounts (none: any) read between two instants. Its clocks run from
    ``discovered_at``. Raises Invalid with its field."""
    require(actor, "incident.change")
    assert actor.organization_id is not None
    now = clock.now()
    discovered_at = discovered_at or now
    if ended_at < began_at:
        raise Invalid(_("The end is before the beginning."), fix=_("Change the times."), field="ended_at")
    if began_at > now or discovered_at > now:
        raise Invalid(_("This is in the future."), fix=_("Change the times."), field="began_at")
    if cause not in Cause:
        raise Invalid(_("The cause is not one of those known."), fix=_("Choose another."), field="cause")
    with organization_scope(actor.organization_id):
        day = clock.today(identity(actor.organization_id).time_zone)
        number = f"I-{day.year}-{next_number(Counter, actor.organization_id, day.year):03}"
        incident = Incident.objects.create(
            organization_id=actor.organization_id,
            number=number,
            cause=cause,
            began_at=began_at,
            ended_at=ended_at,
            account_ids=sorted(set(account_ids)),
            discovered_at=discovered_at,
            opened_by_id=actor.account_id,
        )
        tasks_arm(incident, {})
        note(actor, incident, "open")
        audit.append(
            actor=actor,
            action="incident.open",
            object_type="incident",
            object_id=incident.id,
            details={"accounts": [*incident.account_ids], "cause": str(cause)},
        )
    return incident


def task_done(*, actor: Actor, incident_id: UUID, code: str) -> None:
    """Note that a task is done. Telling residents starts the Attorney General's clock. Raises NotFound, Conflict."""
    require(actor, "incident.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        incident = access_incident(actor=actor, incident_id=incident_id, lock=True)
        open_only(incident)
        task = Task.objects.filter(organization_id=incident.organization_id, incident=incident, code=code).first()
        if task is None:
            raise NotFound
        if task.done_at is None:
            task.done_at, task.done_by_id = clock.now(), actor.account_id
            task.save(update_fields=["done_at", "done_by_id"])
            if code == "tell_people":
                today = clock.today(identity(actor.organization_id).time_zone)
                Task.objects.filter(
                    organization_id=incident.organization_id, incident=incident, code="tell_regulator"
                ).update(due_on=duties.regulator_due(today))
            note(actor, incident, "done", code)
            audit.append(
                actor=actor,
                action="incident.task",
                object_type="incident",
                object_id=incident.id,
                details={"code": code},
            )


def incident_close(*, actor: Actor, incident_id: UUID) -> None:
    """Close it. Raises Conflict while a task is not done."""
    require(actor, "incident.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        incident = access_incident(actor=actor, incident_id=incident_id, lock=True)
        open_only(incident)
        left = Task.objects.filter(organization_id=incident.organization_id, incident=incident, done_at__isnull=True)
        if left.exists():
            raise Conflict(_("Not everything is done."), fix=_("Finish the tasks first."))
        incident.closed_at, incident.closed_by_id = clock.now(), actor.account_id
        incident.save(update_fields=["closed_at", "closed_by_id"])
        note(actor, incident, "close")
        audit.append(actor=actor, action="incident.close", object_type="incident", object_id=incident.id)


def tasks_arm(incident: Incident, states: Mapping[str, int]) -> None:
    """Make the tasks that follow from whom it concerns; what was done stays done, what no longer applies goes."""
    zone = identity(incident.organization_id).time_zone
    discovered_on = incident.discovered_at.astimezone(ZoneInfo(zone)).date()
    due = {"tell_owner": discovered_on, "tell_people": duties.residents_due(discovered_on)}
    wanted = duties.wanted(dict(states))
    rows = Task.objects.filter(organization_id=incident.organization_id, incident=incident)
    told_at = rows.filter(code="tell_people", done_at__isnull=False).values_list("done_at", flat=True).first()
    if told_at is not None:
        due["tell_regulator"] = duties.regulator_due(told_at.astimezone(ZoneInfo(zone)).date())
    rows.filter(done_at__isnull=True).exclude(code__in=wanted).delete()
    known = set(rows.values_list("code", flat=True))
    for code in wanted:
        if code not in known:
            Task.objects.create(
                organization_id=incident.organization_id, incident=incident, code=code, due_on=due.get(code)
            )


def note(actor: Actor, incident: Incident, code: str, what: str = "", count: int | None = None) -> None:
    """Write a step into the timeline."""
    Step.objects.create(
        organization_id=incident.organization_id,
        incident=incident,
        by_id=actor.account_id,
        code=code,
        what=what,
        count=count,
    )


def open_only(incident: Incident) -> None:
    """Raise Conflict for an incident that is closed."""
    if incident.closed_at is not None:
        raise Conflict(_("The incident is closed."), fix=_("Open another."))
