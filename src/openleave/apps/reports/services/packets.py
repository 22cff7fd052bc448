"""Audit packets: asked for by a person, built by a job or a command, fetched by who asked for them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import walls
from openleave.apps.cases.access import check_about
from openleave.apps.organizations import selectors as organizations
from openleave.apps.reports.access import access_packet
from openleave.apps.reports.models import Packet, PacketPerson, PacketState
from openleave.apps.reports.packet.building import Built, build
from openleave.apps.reports.packet.sections import Scope
from openleave.apps.reports.registry import PACKET_LIVES
from openleave.kernel import audit, clock, egress, files
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.files.services import register
from openleave.kernel.files.writing import FileWriter
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import operator_scope, organization_scope
from openleave.kernel.zips import Sink

log = structlog.get_logger(__name__)

ATTEMPTS = 3
#: A builder that has not been heard of for so long has died.
SILENT = timedelta(minutes=5)
KIND = "reports.packet"
MOST_DAYS = 10 * 366


def packet_request(
    *,
    actor: Actor,
    from_on: date,
    to_on: date,
    employee_id: UUID | None = None,
    case_id: UUID | None = None,
    medical: bool = False,
    start: bool = True,
) -> Packet:
    """Ask for a packet of a period, of everything or of one employee or case; ``start`` lets a worker build it.

    Medical records go into it only with the permission ``packet.medical``. Needs a person: it is theirs alone to fetch.
    """
    require(actor, "packet.make")
    if medical:
        require(actor, "packet.medical")
    assert actor.organization_id is not None
    if actor.account_id is None:
        raise Invalid(_("An audit packet is made for a person."), fix=_("Name the account that asks for it."))
    if from_on > to_on:
        raise Invalid(_("The period ends before it begins."), fix=_("Choose a later last day."), field="to_on")
    if (to_on - from_on).days > MOST_DAYS:
        raise Invalid(_("This is longer than ten years."), fix=_("Make several packets."), field="from_on")
    with organization_scope(actor.organization_id):
        check_about(actor=actor, employee_id=employee_id, case_id=case_id)
        packet = Packet(
            organization_id=actor.organization_id,
            asked_by_id=actor.account_id,
            asked_roles=",".join(sorted(actor.roles)),
            asked_employee_id=actor.employee_id,
            from_on=from_on,
            to_on=to_on,
            employee_id=employee_id,
            case_id=case_id,
            medical=medical,
            audit_seq=0,
        )
        packet.audit_seq = audit.append(
            actor=actor,
            action="packet.request",
            object_type="packet",
            object_id=packet.id,
            details={
                "from": from_on.isoformat(), "to": to_on.isoformat(), "employee": employee_id, "case": case_id,
                "medical": medical,
            },
        )  # fmt: skip
        packet.save()
        if start:
            queue(packet)
    return packet


def queue(packet: Packet) -> None:
    """Let a worker build it. Queued with the transaction."""
    from openleave.apps.reports.tasks import packet_build

    packet_build.defer(organization_id=str(packet.organization_id), packet_id=str(packet.id))


def packet_build(organization_id: UUID, packet_id: UUID) -> None:
    """Build the packet into a stored, encrypted file, if it waits and nobody else is at it. For the job."""
    packet = _take(organization_id, packet_id)
    if packet is None:
        return
    writer = FileWriter(organization_id, kind=KIND)
    try:
        built, scope = _build(packet, writer)
        written = writer.finish()
    except Exception as error:
        writer.close()
        _failed(packet, error)
        raise
    actor = _actor(packet)
    with organization_scope(organization_id):
        current = Packet.objects.select_for_update().get(organization_id=organization_id, id=packet.id)
        if current.state != PacketState.BUILDING or current.attempts != packet.attempts:
            return  # Somebody thought this process dead and built it again; the sweep removes these bytes.
        register(written)
        _finish(actor, current, built, scope, written.file_id)


def packet_write(*, actor: Actor, packet_id: UUID, sink: Sink) -> Built:
    """Build the packet into ``sink`` at once, for the command; it is kept nowhere here."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        packet = access_packet(actor=actor, packet_id=packet_id)
    if packet.asked_by_id != actor.account_id:
        raise NotFound
    taken = _take(packet.organization_id, packet.id)
    if taken is None:
        raise Conflict(_("The packet is being built already."), fix=_("Ask for another one."))
    try:
        built, scope = _build(taken, sink)
    except Exception as error:
        _failed(taken, error, final=True)
        raise
    with organization_scope(packet.organization_id):
        _finish(actor, taken, built, scope, None)
        _handed_out(actor, taken)
    return built


def packet_fetch(*, actor: Actor, packet_id: UUID) -> tuple[Packet, io.BufferedReader]:
    """The finished packet as a file, for who asked for it; recorded. Raises Conflict for anybody else who may see that
    it exists, for one that is not ready, and for one whose time is over."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        packet = access_packet(actor=actor, packet_id=packet_id)
        if packet.asked_by_id != actor.account_id:
            raise Conflict(
                _("This packet is somebody else’s."),
                why=_("It holds what that person may see, which may be more than you may."),
                fix=_("Make one of your own."),
            )
        if packet.state != PacketState.READY:
            raise Conflict(_("The packet is not ready yet."), fix=_("Wait until it is built."))
        try:
            if packet.file_id is None:
                raise NotFound
            stream = files.open_seekable(organization_id=packet.organization_id, file_id=packet.file_id)
        except NotFound:
            raise Conflict(
                _("The packet is no longer here."),
                why=_("A packet is kept for two weeks; one written by a command is not kept."),
                fix=_("Make it again: its records are still here."),
            ) from None
        _handed_out(actor, packet)
        audit.append(
            actor=actor, action="packet.fetch", object_type="packet", object_id=packet.id,
            details={"sha256": packet.sha256},
        )  # fmt: skip
    return packet, stream


def packets_resume() -> int:
    """Queue every packet that should be built and is not; returns how many. For the job, safe at any time."""
    from openleave.apps.organizations.models import Organization

    with operator_scope():
        known = list(Organization.objects.values_list("id", flat=True))
    queued = 0
    for organization_id in known:
        with organization_scope(organization_id):
            for packet in Packet.objects.filter(_waiting(), organization_id=organization_id):
                queue(packet)
                queued += 1
    return queued


def gone(packet: Packet) -> bool:
    """Whether a finished packet can no longer be fetched."""
    return packet.file_id is None or packet.built_at is None or clock.now() >= packet.built_at + PACKET_LIVES


# Inside ---------------------------------------------------------------------------------------------------------------


def _waiting() -> Q:
    return Q(state=PacketState.WAITING) | Q(state=PacketState.BUILDING, progress_at__lt=clock.now() - SILENT)


def _take(organization_id: UUID, packet_id: UUID) -> Packet | None:
    with organization_scope(organization_id):
        taken = Packet.objects.filter(_waiting(), organization_id=organization_id, id=packet_id).update(
            state=PacketState.BUILDING, attempts=F("attempts") + 1, progress_at=clock.now(), done=0, problem=""
        )
        return Packet.objects.get(organization_id=organization_id, id=packet_id) if taken else None


def _actor(packet: Packet) -> Actor:
    """Who asked for it, as the actor of its building: their walls hold."""
    roles = frozenset(Role(role) for role in packet.asked_roles.split(",") if role)
    return Actor(packet.asked_by_id, packet.organization_id, roles, packet.asked_employee_id, Channel.JOB)


def _build(packet: Packet, sink: Sink) -> tuple[Built, Scope]:
    actor = _actor(packet)
    with organization_scope(packet.organization_id):
        identity = organizations.identity(packet.organization_id)
        case_ids, employee_ids = _cases(actor, packet, identity.time_zone)
        asked_by = accounts.account_names([packet.asked_by_id]).get(packet.asked_by_id, "")
        about = {
            "packet": str(packet.id),
            "organization": identity.name,
            "from": packet.from_on.isoformat(),
            "to": packet.to_on.isoformat(),
            "scope": _about(packet),
            "asked_at": packet.asked_at.isoformat(timespec="seconds"),
            "asked_by": asked_by,
            "medical": packet.medical,
            "cases": len(case_ids),
        }
    scope = Scope(
        actor=actor,
        organization_id=packet.organization_id,
        from_on=packet.from_on,
        to_on=packet.to_on,
        zone=identity.time_zone,
        asked_at=packet.asked_at,
        audit_seq=packet.audit_seq,
        case_ids=tuple(case_ids),
        employee_ids=tuple(employee_ids),
        everything=packet.employee_id is None and packet.case_id is None,
        beat=lambda: _report(packet),
    )

    def progress(phase: str, done: int, total: int) -> None:
        _report(packet, phase=phase, done=done, total=total)

    return build(scope, about, sink, medical=packet.medical, progress=progress), scope


# A leave is in the packet if it, or the word of it, touches the period.
CASES = """
SELECT c.id, c.employee_id FROM cases_leavecase c
 WHERE c.organization_id = %(organization)s AND {wall} AND c.noticed_on <= %(to)s
   AND coalesce(c.ends_on, (c.closed_at AT TIME ZONE %(zone)s)::date, %(to)s) >= %(from)s
   AND (%(employee)s::uuid IS NULL OR c.employee_id = %(employee)s)
   AND (%(case)s::uuid IS NULL OR c.id = %(case)s)
 ORDER BY c.number
"""


def _cases(actor: Actor, packet: Packet, zone: str) -> tuple[list[UUID], list[UUID]]:
    """The cases and the people of the packet."""
    wall, values = walls.sql(actor, "c")
    values |= {
        "organization": packet.organization_id, "from": packet.from_on, "to": packet.to_on, "zone": zone,
        "employee": packet.employee_id, "case": packet.case_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(CASES.replace("{wall}", wall), values)
        found = cursor.fetchall()
    people = {row[1] for row in found}
    if packet.employee_id is not None:
        people.add(packet.employee_id)
    return [row[0] for row in found], sorted(people)


def _about(packet: Packet) -> str:
    if packet.case_id is not None:
        return f"Case {packet.case}"
    return f"Employee {packet.employee}" if packet.employee_id is not None else "All leaves of the period"


def _report(packet: Packet, **found: Any) -> None:
    with organization_scope(packet.organization_id):
        Packet.objects.filter(
            organization_id=packet.organization_id, id=packet.id, attempts=packet.attempts
        ).update(progress_at=clock.now(), **found)  # fmt: skip


# Whose leave it is, or who was asked for, of those who are still there.
PERSONS = """
SELECT e.id, c.id FROM people_employee e LEFT JOIN cases_leavecase c
    ON c.organization_id = e.organization_id AND c.employee_id = e.id AND c.id = ANY(%(cases)s)
 WHERE e.organization_id = %(organization)s AND e.id = ANY(%(employees)s)
 ORDER BY e.id, c.number
"""


def _finish(actor: Actor, packet: Packet, built: Built, scope: Scope, file_id: UUID | None) -> None:
    packet.state, packet.built_at, packet.file_id = PacketState.READY, clock.now(), file_id
    packet.sha256, packet.size_bytes, packet.files = built.sha256, built.size_bytes, len(built.entries)
    packet.save()
    with connection.cursor() as cursor:
        known = {"cases": list(scope.case_ids), "employees": list(scope.employee_ids)}
        cursor.execute(PERSONS, known | {"organization": packet.organization_id})
        persons = cursor.fetchall()
    PacketPerson.objects.filter(organization_id=packet.organization_id, packet=packet).delete()
    PacketPerson.objects.bulk_create(
        PacketPerson(organization_id=packet.organization_id, packet=packet, employee_id=employee_id, case_id=case_id)
        for employee_id, case_id in persons
    )
    audit.append(
        actor=actor,
        action="packet.build",
        object_type="packet",
        object_id=packet.id,
        details={"sha256": built.sha256, "files": len(built.entries), "bytes": built.size_bytes},
    )


def _handed_out(actor: Actor, packet: Packet) -> None:
    """The ledger's row: everybody whose leave is in the packet."""
    rows = PacketPerson.objects.filter(organization_id=packet.organization_id, packet=packet)
    persons = [Person(*row) for row in rows.values_list("employee_id", "case_id")]
    medical = {"medical", "family", "note"}
    carried = egress.flow_of("reports.packet").categories
    egress.hand_out(
        "reports.packet", actor=actor, persons=persons, about_type="packet", about_id=packet.id,
        categories=[key for key in carried if packet.medical or key not in medical], records=packet.files,
        size_bytes=packet.size_bytes, sha256=packet.sha256,
    )  # fmt: skip


def _failed(packet: Packet, error: Exception, *, final: bool = False) -> None:
    """Tried again a few times, then given up."""
    log.error("reports.packet_failed", packet_id=str(packet.id), error=type(error).__name__)
    state = PacketState.FAILED if final or packet.attempts >= ATTEMPTS else PacketState.WAITING
    with organization_scope(packet.organization_id):
        Packet.objects.filter(
            organization_id=packet.organization_id, id=packet.id, attempts=packet.attempts
        ).update(state=state, problem=type(error).__name__[:60])  # fmt: skip
