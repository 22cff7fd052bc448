"""The steps of an import, as jobs and commands take them: read the columns, check, apply, roll back.

A step is idempotent and leaves nothing half done: it ends in one transaction that also moves the state on. A process
that dies in the middle leaves the state as it was, and the step is taken again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from openleave.apps.feeds.models import WORKING, Import, State
from openleave.apps.feeds.progress import Worker, is_alive
from openleave.apps.feeds.services import deciding, receiving
from openleave.apps.feeds.services.steps import apply_rows, check_rows, read_columns, take_back
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.errors import Conflict, OpenLeaveError
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import operator_scope, organization_scope

log = structlog.get_logger(__name__)

ATTEMPTS = 3
_STEPS: dict[str, Callable[[Import, Actor, Worker], None]] = {
    State.UPLOADED: read_columns,
    State.CHECKING: check_rows,
    State.APPLYING: apply_rows,
    State.ROLLING_BACK: take_back,
}


@stating("data_exchange")
def step(organization_id: UUID, import_id: UUID) -> None:
    """Take the import's next step, if it waits for one and nobody else is at it."""
    with Worker(organization_id, import_id) as worker:
        if not worker.taken:
            return
        with organization_scope(organization_id):
            record = Import.objects.filter(organization_id=organization_id, id=import_id).first()
        if record is None or record.state not in _STEPS:
            return
        try:
            _STEPS[record.state](record, _actor(record), worker)
        except OpenLeaveError as error:
            _failed(record, error)
        except Exception as error:
            _died(record, error)
            raise


def _actor(record: Import) -> Actor:
    """The account that asked for the step, as the actor of its job."""
    from openleave.apps.accounts.selectors import places

    roles = frozenset(Role(role) for role in record.requested_roles.split(",") if role)
    employee_id = None
    if record.requested_by_id is not None:
        with organization_scope(record.organization_id):
            here = [one for one in places(record.requested_by_id) if one.organization_id == record.organization_id]
            employee_id = here[0].employee_id if here else None
    return Actor(record.requested_by_id, record.organization_id, roles, employee_id, Channel.IMPORT)


def _failed(record: Import, error: OpenLeaveError) -> None:
    """Something a person can put right. A preview that is out of date is made anew."""
    with organization_scope(record.organization_id):
        record = Import.objects.select_for_update().get(organization_id=record.organization_id, id=record.id)
        record.problem = {"what": error.what, "why": error.why, "fix": error.fix}
        if isinstance(error, Conflict) and record.state == State.APPLYING:
            record.state = State.CHECKING
            receiving.queue(record)
        elif record.state == State.ROLLING_BACK:
            record.state = State.APPLIED
        else:
            record.state = State.FAILED
            deciding.shred_files(record)
        record.save()


def _died(record: Import, error: Exception) -> None:
    """Something unforeseen: tried again a few times, then given up. Nothing of the step was kept."""
    log.error("feeds.step_failed", import_id=str(record.id), state=record.state, error=type(error).__name__)
    with organization_scope(record.organization_id):
        record = Import.objects.select_for_update().get(organization_id=record.organization_id, id=record.id)
        record.attempts += 1
        if record.attempts >= ATTEMPTS:
            record.state = State.APPLIED if record.state == State.ROLLING_BACK else State.FAILED
            record.problem = {
                "what": "The import stopped because of an error in OpenLeave.",
                "why": f"{type(error).__name__}; nothing was changed.",
                "fix": "Try again; if it comes back, give the operator the time of day and this import's address.",
            }
        record.save()


@stating("data_exchange")
def resume_all() -> int:
    """Queue the step of every import that should be worked on and is not; returns how many."""
    from openleave.apps.organizations.models import Organization

    with operator_scope():
        organizations = list(Organization.objects.values_list("id", flat=True))
    queued = 0
    for organization_id in organizations:
        with organization_scope(organization_id):
            for record in Import.objects.filter(organization_id=organization_id, state__in=WORKING):
                idle = record.progress_at is None or (clock.now() - record.progress_at).total_seconds() > 20
                if idle and not is_alive(record.id):
                    receiving.queue(record)
                    queued += 1
    return queued


@stating("data_exchange")
def run_import(
    *,
    actor: Actor,
    kind: str,
    chunks: Iterable[bytes],
    file_name: str,
    columns: Mapping[str, str] | None = None,
    mapping: str = "",
    options: Mapping[str, Any] | None = None,
    sheet: str = "",
    apply: bool = False,
    leave_out_bad: bool = False,
) -> Import:
    """A whole import in this process, for commands and demonstrations: receive, recognise, check, and apply if asked.

    ``columns`` overrules the proposed mapping column by column; ``mapping`` names a kept one. Raises the first error.
    Must not run inside a transaction: every step commits its own.
    """
    assert actor.organization_id is not None
    if connection.in_atomic_block:
        raise RuntimeError("run_import commits each step; call it outside any transaction or organization_scope.")
    record = receiving.receive_stream(actor=actor, kind=kind, chunks=chunks, file_name=file_name, start=False)
    if sheet:
        with organization_scope(actor.organization_id):
            record.options = {"sheet": sheet}
            record.save(update_fields=["options"])
    record = _next(record)
    chosen, kept = _decide(actor, record, columns, mapping)
    deciding.confirm_mapping(
        actor=actor, import_id=record.id, columns=chosen, options=kept | dict(options or {}), start=False
    )
    record = _next(record)
    return apply_now(actor=actor, import_id=record.id, leave_out_bad=leave_out_bad) if apply else record


@stating("data_exchange")
def apply_now(*, actor: Actor, import_id: UUID, leave_out_bad: bool = False) -> Import:
    """Apply a checked import in this process. Raises what stands against it."""
    return _next(deciding.apply(actor=actor, import_id=import_id, leave_out_bad=leave_out_bad, start=False))


def _decide(
    actor: Actor, record: Import, columns: Mapping[str, str] | None, mapping: str
) -> tuple[dict[str, str], dict[str, Any]]:
    from openleave.apps.feeds.selectors import mappings

    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        chosen, kept = dict(record.columns), dict(record.options)
        if mapping:
            known = {each.name: each for each in mappings(actor=actor, kind=record.kind)}
            if mapping not in known:
                raise OpenLeaveError(
                    f"There is no mapping “{mapping}”.", fix=f"Kept mappings: {', '.join(known) or 'none'}."
                )
            chosen = {name: known[mapping].columns.get(name, "") for name in record.header}
            kept = dict(known[mapping].options)
    overruled = {field for field in (columns or {}).values() if field}
    chosen = {name: "" if field in overruled else field for name, field in chosen.items()}
    return chosen | dict(columns or {}), kept


def _next(record: Import) -> Import:
    """Take a step here and now, and raise what went wrong."""
    step(record.organization_id, record.id)
    with organization_scope(record.organization_id):
        record = Import.objects.get(organization_id=record.organization_id, id=record.id)
    if record.problem and record.state in (State.FAILED, State.CHECKING, State.APPLIED):
        error = json.loads(json.dumps(record.problem))
        raise OpenLeaveError(error.get("what", ""), why=error.get("why", ""), fix=error.get("fix", ""))
    return record
