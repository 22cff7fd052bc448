"""Whom an incident concerns, exactly: the people whose rows were shown between two instants, by these accounts.

Two sources that do not know of each other: what pages and answers showed (``Read``), and what was read of the vault
(the audit trail). Files that were taken away are counted; who is in them has to be found in the files.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from openleave.apps.incidents.models import Affected, Incident, Task
from openleave.apps.incidents.selectors import access_incident, states_of
from openleave.apps.incidents.services.incident import note, open_only, tasks_arm
from openleave.apps.incidents.signals.locked import for_security
from openleave.apps.people.models import Employee, Profile
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

SHOWN = """
    SELECT subject_id, count(*) FROM incidents_read, unnest(subject_ids) AS subject_id
    WHERE organization_id = %(organization)s AND read_at BETWEEN %(from)s AND %(to)s
      AND (%(any)s OR account_id = ANY(%(accounts)s::uuid[])) GROUP BY subject_id"""
FILES = """
    SELECT count(*) FROM incidents_read WHERE organization_id = %(organization)s AND file
      AND read_at BETWEEN %(from)s AND %(to)s AND (%(any)s OR account_id = ANY(%(accounts)s::uuid[]))"""
OF_THE_VAULT = """
    SELECT DISTINCT subject_id::uuid FROM audit_entry,
        jsonb_array_elements_text(details -> 'subject_ids') AS subject_id
    WHERE organization_id = %(organization)s AND object_type = 'vault.secret' AND action = 'vault.read'
      AND at BETWEEN %(from)s AND %(to)s AND actor_account_id IS NOT NULL
      AND (%(any)s OR actor_account_id = ANY(%(accounts)s::uuid[]))"""
ADULT = 18


def incident_scope(*, actor: Actor, incident_id: UUID) -> int:
    """Find, or find again, the people an incident concerns; arm the clocks that follow. How many people."""
    require(actor, "incident.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        incident = access_incident(actor=actor, incident_id=incident_id, lock=True)
        open_only(incident)
        shown, of_the_vault, files = _found(incident)
        known = set(
            Employee.objects.filter(
                organization_id=incident.organization_id, id__in=set(shown) | of_the_vault
            ).values_list("id", flat=True)
        )
        profiles = _profiles(incident, known)
        Affected.objects.filter(organization_id=incident.organization_id, incident=incident).delete()
        Affected.objects.bulk_create(
            Affected(
                organization_id=incident.organization_id,
                incident=incident,
                employee_id=one,
                reads=shown.get(one, 0),
                tier3=one in of_the_vault,
                home_state=profiles[one].home_state if one in profiles else "",
                minor=_is_minor(profiles.get(one), clock.today()),
            )
            for one in sorted(known)
        )
        incident.scoped_at, incident.files = clock.now(), files
        incident.save(update_fields=["scoped_at", "files"])
        Task.objects.filter(
            organization_id=incident.organization_id, incident=incident, code="scope", done_at__isnull=True
        ).update(done_at=clock.now(), done_by_id=actor.account_id)
        tasks_arm(incident, states_of(incident))
        note(actor, incident, "scope", count=len(known))
        audit.append(
            actor=actor,
            action="incident.scope",
            object_type="incident",
            object_id=incident.id,
            details={"people": len(known), "files": files},
        )
    return len(known)


def _found(incident: Incident) -> tuple[dict[UUID, int], set[UUID], int]:
    values: dict[str, Any] = {
        "organization": incident.organization_id,
        "from": incident.began_at,
        "to": incident.ended_at,
        "any": not incident.account_ids,
        "accounts": incident.account_ids,
    }
    with for_security() as cursor:
        cursor.execute(SHOWN, values)
        shown = dict(cursor.fetchall())
        cursor.execute(FILES, values)
        files = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute(OF_THE_VAULT, values)
        of_the_vault = {row[0] for row in cursor.fetchall()}
    return shown, of_the_vault, files


def _profiles(incident: Incident, known: set[UUID]) -> dict[UUID, Profile]:
    rows = Profile.objects.filter(organization_id=incident.organization_id, employee_id__in=known).known()
    return {row.employee_id: row for row in rows.order_by("valid_from")}


def _is_minor(profile: Profile | None, on: date) -> bool:
    if profile is None or profile.born_on is None:
        return False
    birthday = (on.month, on.day) >= (profile.born_on.month, profile.born_on.day)
    return on.year - profile.born_on.year - (not birthday) < ADULT
