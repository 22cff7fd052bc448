"""How an organization leaves: two people decide, everything is returned, then everything is erased.

From the day after its last day of service on, nobody works in it any more but its privacy officers, who fetch the
export. Once they say that they have it, a catch-up erases whatever neither a hold nor (where the organization asked for
it in writing, conflict C-07) a law keeps. When nobody's records are left, the organization's own rows, files and keys
go, and a certificate stays with the operator.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from openleave.apps.accounts import services as accounts
from openleave.apps.erasure import graph
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Run
from openleave.apps.erasure.services import erase_organization, left_of
from openleave.apps.organizations import selectors as organizations
from openleave.apps.retention import certifying
from openleave.apps.retention.models import LEAVING, Certificate, Departure, Due, Stage
from openleave.apps.retention.packing import OWN_KIND, Packed, pack
from openleave.apps.retention.services.sweeping import may_go, sweep
from openleave.kernel import audit, clock, files
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.files.services import register
from openleave.kernel.files.writing import FileWriter
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.tenancy.rows import the_row
from openleave.kernel.zips import Sink


def departure_ask(
    *, actor: Actor, serves_until_on: date, instruction: str = "", instructed_on: date | None = None
) -> Departure:
    """Ask that the organization's service end on a day. Another person approves it.

    ``instruction`` names the letter in which the organization asks to keep what law demands, ``instructed_on`` its day;
    both or none. Raises Invalid with its field, Conflict while it is leaving already.
    """
    require(actor, "departure.change")
    assert actor.organization_id is not None
    if actor.account_id is None:
        raise Invalid(_("A person asks for this."), fix=_("Sign in."))
    instruction = " ".join(instruction.split())
    if bool(instruction) != (instructed_on is not None) or len(instruction) > 80:
        raise Invalid(
            _("Name the letter and its day, or neither."),
            why=_("Records outlive the service only where the organization has asked for it in writing."),
            fix=_("Enter the letter’s own number, at most 80 characters, and its date."),
            field="instruction",
        )
    with organization_scope(actor.organization_id):
        if serves_until_on < organizations.today_of(actor.organization_id):
            raise Invalid(_("This day is past."), fix=_("Choose today or a later day."), field="serves_until_on")
        if current(actor.organization_id) is not None:
            raise Conflict(_("The organization is leaving already."))
        made = Departure.objects.create(
            organization_id=actor.organization_id, serves_until_on=serves_until_on, instruction=instruction,
            instructed_on=instructed_on, asked_by_id=actor.account_id,
        )  # fmt: skip
        _note(actor, made, "ask", {"serves_until_on": serves_until_on.isoformat(), "tail": bool(instruction)})
    return made


def departure_approve(*, actor: Actor, departure_id: UUID) -> Departure:
    """Approve what another person has asked for. Raises Conflict for the one who asked, or for another stage."""
    with organization_scope(_organization(actor)):
        found = access_departure(actor=actor, departure_id=departure_id, lock=True)
        _stage(found, Stage.ASKED)
        if actor.account_id is None or actor.account_id == found.asked_by_id:
            raise Conflict(
                _("Somebody else approves this."),
                why=_("It ends the records of everybody here, so two people decide."),
                fix=_("Ask another privacy officer."),
            )
        found.stage, found.approved_at, found.approved_by_id = Stage.APPROVED, clock.now(), actor.account_id
        found.save()
        _note(actor, found, "approve")
    return found


def departure_withdraw(*, actor: Actor, departure_id: UUID) -> Departure:
    """Stay. Raises Conflict once the records are being erased."""
    with organization_scope(_organization(actor)):
        found = access_departure(actor=actor, departure_id=departure_id, lock=True)
        _stage(found, Stage.ASKED, Stage.APPROVED, Stage.EXPORTED)
        if found.file_id:
            files.delete(organization_id=found.organization_id, file_id=found.file_id)
        found.stage, found.withdrawn_at, found.withdrawn_by_id = Stage.WITHDRAWN, clock.now(), actor.account_id
        found.file_id = None
        found.save()
        _note(actor, found, "withdraw")
    return found


def departure_returned(*, actor: Actor, departure_id: UUID) -> Departure:
    """Confirm that the export was fetched and can be read: from now on the records are erased. Raises Conflict."""
    with organization_scope(_organization(actor)):
        found = access_departure(actor=actor, departure_id=departure_id, lock=True)
        _stage(found, Stage.EXPORTED)
        found.stage, found.returned_at, found.returned_by_id = Stage.RETURNED, clock.now(), actor.account_id
        found.save()
        _note(actor, found, "returned")
    return found


def departure_continue(*, actor: Actor, today: date | None = None) -> Certificate | None:
    """Do what is due of an organization that is leaving: export it, erase it, end it. A catch-up, safe to repeat.

    Returns the certificate once it is all gone.
    """
    require(actor, "departure.change")
    organization_id = _organization(actor)
    with organization_scope(organization_id):
        found = current(organization_id)
        today = today or organizations.today_of(organization_id)
    if found is None or today <= found.serves_until_on:
        return None
    if found.stage != Stage.ASKED:
        with organization_scope(organization_id):
            accounts.memberships_end(actor=actor, keep=[Role.PRIVACY_OFFICER])
    if found.stage == Stage.APPROVED or (found.stage == Stage.EXPORTED and _gone(found)):
        _export(actor, found)
    elif found.stage in (Stage.RETURNED, Stage.TAIL):
        return _erase(actor, found, today)
    return None


def export_organization(*, actor: Actor, sink: Sink) -> Packed:
    """Write everything of the organization into ``sink``, at any time: what is in it is the organization's own.

    Outside a transaction. Raises Conflict where it changed while it was read.
    """
    organization_id = _organization(actor)
    packed = pack(actor=actor, sink=sink)
    with organization_scope(organization_id):
        audit.append(
            actor=actor, action="departure.export_only", object_type="organization", object_id=organization_id,
            details={"rows": sum(packed.counts.values()), "bytes": packed.size_bytes, "sha256": packed.sha256},
        )  # fmt: skip
    return packed


def current(organization_id: UUID) -> Departure | None:
    """The departure that runs, or None. Inside the organization's scope."""
    return Departure.objects.filter(organization_id=organization_id, stage__in=LEAVING).first()


def access_departure(*, actor: Actor, departure_id: UUID, lock: bool = False) -> Departure:
    """The departure. Raises NotFound for another organization's or none."""
    require(actor, "departure.change")
    return the_row(Departure.objects.filter(organization_id=actor.organization_id, id=departure_id), lock=lock)


# Inside ---------------------------------------------------------------------------------------------------------------


def _organization(actor: Actor) -> UUID:
    require(actor, "departure.change")
    assert actor.organization_id is not None
    return actor.organization_id


def _stage(found: Departure, *wanted: Stage) -> None:
    if found.stage not in wanted:
        raise Conflict(
            _("This is not the step that comes now."),
            why=_("Somebody has gone on meanwhile."),
            fix=_("Look at the page again."),
        )


def _note(actor: Actor, found: Departure, what: str, details: dict[str, audit.Detail] | None = None) -> None:
    audit.append(
        actor=actor, action=f"departure.{what}", object_type="retention_departure", object_id=found.id, details=details
    )


def _gone(found: Departure) -> bool:
    """Whether the export was not fetched while it lived."""
    with organization_scope(found.organization_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM files_file WHERE organization_id = %s AND id = %s", [found.organization_id, found.file_id]
        )
        return cursor.fetchone() is None


def _export(actor: Actor, found: Departure) -> None:
    writer = FileWriter(found.organization_id, kind=OWN_KIND)
    try:
        packed = pack(actor=actor, sink=writer)
        written = writer.finish()
    finally:
        writer.close()
    with organization_scope(found.organization_id):
        row = access_departure(actor=actor, departure_id=found.id, lock=True)
        if row.stage not in (Stage.APPROVED, Stage.EXPORTED):
            return  # withdrawn meanwhile: the sweep of files takes what no row knows
        row.stage, row.exported_at, row.file_id = Stage.EXPORTED, clock.now(), register(written)
        row.sha256, row.size_bytes, row.counts = packed.sha256, packed.size_bytes, packed.counts
        row.save()
        _note(
            actor, row, "export",
            {"rows": sum(packed.counts.values()), "bytes": packed.size_bytes, "sha256": packed.sha256},
        )  # fmt: skip


def _erase(actor: Actor, found: Departure, today: date) -> Certificate | None:
    """Sweep once when the records are returned, and again only where something may go (a day has passed, a hold was
    released): what is kept by law is looked at by the sweep of the night alone."""
    organization_id = found.organization_id
    with organization_scope(organization_id):
        wanted = found.file_id is not None or may_go(organization_id, today)
    if wanted:
        sweep(actor=actor, today=today)
    with organization_scope(organization_id):
        row = access_departure(actor=actor, departure_id=found.id, lock=True)
        if row.file_id:
            files.delete(organization_id=organization_id, file_id=row.file_id)
            row.file_id = None
        if wanted:
            row.erased = _erased(organization_id)
        left = _people(organization_id)
        held = Due.objects.filter(organization_id=organization_id, until_on__lt=today).exists()
        row.stage = Stage.TAIL if left and not held else Stage.RETURNED
        row.save()
    if left:
        return None
    return _end(actor, row)


def _erased(organization_id: UUID) -> dict[str, int]:
    """Rows by table of everything that was erased because the organization leaves."""
    counts = Counter[str]()
    for run in Run.objects.filter(organization_id=organization_id, why="offboarding").iterator():
        counts.update(run.counts)
        counts["sealed"] += run.values
        counts["files"] += run.files
    return dict(counts)


def _people(organization_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM people_employee WHERE organization_id = %s AND {graph.living()}",  # noqa: S608 - ours
            [organization_id],
        )
        return int(cursor.fetchone()[0])


def _end(actor: Actor, row: Departure) -> Certificate | None:
    organization_id = row.organization_id
    try:
        with organization_scope(organization_id):
            erase_organization(actor=actor, authority=row.instruction or "end of service")
            document = {
                "serves_until_on": row.serves_until_on.isoformat(),
                "asked_by": str(row.asked_by_id),
                "approved_by": str(row.approved_by_id),
                "returned_at": row.returned_at.isoformat() if row.returned_at else None,
                "export": {"sha256": row.sha256, "bytes": row.size_bytes, "counts": row.counts},
                "instruction": row.instruction or None,
                "erased": _erased(organization_id),
                "left": left_of(organization_id),
                "keys": "destroyed",
            }
            return certifying.issue(organization_id, document)
    except Held:
        return None  # the next catch-up goes on once the hold is released
