"""What a person decides about an import: its columns, applying, leaving out, cancelling, rolling back."""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from typing import Any
from uuid import UUID

from openleave.apps.feeds import vocabulary
from openleave.apps.feeds.models import WORKING, Import, Mapping, State
from openleave.apps.feeds.progress import is_alive
from openleave.apps.feeds.selectors import access_import
from openleave.apps.feeds.services.receiving import queue
from openleave.kernel import audit, clock, files
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

OPTIONS = ("create_schedules", "create_worksites", "pay_codes", "sheet", "words")


def confirm_mapping(
    *,
    actor: Actor,
    import_id: UUID,
    columns: Pairs[str, str],
    options: Pairs[str, Any] | None = None,
    save_as: str = "",
    start: bool = True,
) -> Import:
    """Say what each column means (name to field; "" leaves it out) and let the rows be checked.

    Columns that are not mapped are never stored: the file as sent is rewritten without them and shredded. Social
    Security numbers are taken only by mapping a column to ``ssn``. ``save_as`` keeps the mapping for next time.
    """
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = _locked(actor, import_id, State.MAPPING)
        chosen = check_columns(record.kind, record.header, columns)
        kept = {name: value for name, value in (options or {}).items() if name in OPTIONS}
        record.columns, record.options = chosen, kept
        if save_as:
            record.mapping = _save(record, save_as, actor)
        _go(record, actor, State.CHECKING, start=start)
        audit.append(
            actor=actor,
            action="feeds.map",
            object_type="import",
            object_id=record.id,
            details={"mapped": len([field for field in chosen.values() if field]), "ssn": "ssn" in chosen.values()},
        )
    return record


def read_again(*, actor: Actor, import_id: UUID, sheet: str) -> Import:
    """Read another sheet of a workbook, before its columns are confirmed."""
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = _locked(actor, import_id, State.MAPPING)
        if sheet not in record.shape.get("sheets", []):
            raise Invalid("The workbook has no such sheet.", fix="Choose one of the sheets listed.", field="sheet")
        shred_files(record, "samples_id")
        record.options = record.options | {"sheet": sheet}
        _go(record, actor, State.UPLOADED, start=True)
    return record


def check_columns(kind: str, header: list[str], columns: Pairs[str, str]) -> dict[str, str]:
    """The mapping made whole: every column of the file, its field or "". Raises Invalid with what is wrong."""
    fields = vocabulary.by_name(kind)
    chosen = {name: columns.get(name, "") or "" for name in header}
    unknown = sorted({field for field in columns.values() if field and field not in fields})
    if unknown:
        raise Invalid(
            f"There is no field “{unknown[0]}”.",
            fix=f"Fields of this import: {', '.join(fields)}.",
            field="columns",
        )
    foreign = sorted(name for name in columns if name not in chosen)
    if foreign:
        raise Invalid(
            f"The file has no column “{foreign[0]}”.", fix="Use the column names of the file.", field="columns"
        )
    by_field: dict[str, str] = {}
    for name, field in chosen.items():
        if field and field in by_field:
            raise Invalid(
                f"Two columns are mapped to {fields[field].label}: “{by_field[field]}” and “{name}”.",
                fix="Choose one of them.",
                field="columns",
            )
        if field:
            by_field[field] = name
    lacking = vocabulary.missing(kind, set(by_field))
    if lacking:
        raise Invalid("Columns are missing that the import needs.", why=" ".join(lacking), field="columns")
    return chosen


def apply(*, actor: Actor, import_id: UUID, leave_out_bad: bool = False, start: bool = True) -> Import:
    """Apply what the preview showed, all of it or nothing.

    With wrong rows in the file nothing is applied, unless ``leave_out_bad`` confirms that they are to be left out.
    """
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = _locked(actor, import_id, State.PREVIEWED)
        bad = int(record.counts.get("bad", 0))
        if bad and not leave_out_bad:
            raise Conflict(
                f"{bad} rows of the file have errors, so nothing was applied.",
                why="A file is loaded as a whole unless you decide otherwise.",
                fix="Correct the file and upload it again, or confirm that these rows are to be left out.",
            )
        record.leave_out_bad = leave_out_bad
        _go(record, actor, State.APPLYING, start=start)
    return record


def roll_back(*, actor: Actor, import_id: UUID, start: bool = True) -> Import:
    """Take an applied import back: the earlier facts are believed again. Refused where later changes stand on it."""
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = _locked(actor, import_id, State.APPLIED)
        from openleave.apps.feeds.services.reversing import refusal

        reason = refusal(record)
        if reason:
            raise Conflict("The import cannot be rolled back.", why=reason, fix="Roll back or correct those first.")
        _go(record, actor, State.ROLLING_BACK, start=start)
    return record


def cancel(*, actor: Actor, import_id: UUID) -> Import:
    """Give an import up that has not been applied; its files are shredded."""
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = _locked(actor, import_id, State.MAPPING, State.PREVIEWED, State.FAILED, State.UPLOADED)
        record.state = State.CANCELLED
        shred_files(record)
        record.save()
        audit.append(actor=actor, action="feeds.cancel", object_type="import", object_id=record.id)
    return record


def retry(*, actor: Actor, import_id: UUID) -> Import:
    """Take up again an import whose worker died."""
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = _locked(actor, import_id, *WORKING)
        if not is_alive(record.id):
            queue(record)
    return record


def shred_files(record: Import, *names: str) -> None:
    """Delete stored files of an import (all, or those named) with the transaction."""
    for name in names or ("upload_id", "samples_id", "rows_id", "preview_id", "problems_id"):
        file_id = getattr(record, name)
        if file_id is not None:
            files.delete(organization_id=record.organization_id, file_id=file_id)
            setattr(record, name, None)


def _locked(actor: Actor, import_id: UUID, *states: str) -> Import:
    access_import(actor=actor, import_id=import_id)
    assert actor.organization_id is not None
    record = Import.objects.select_for_update().get(organization_id=actor.organization_id, id=import_id)
    if record.state not in states:
        raise Conflict(
            f"The import is in the state “{record.get_state_display()}”.",
            why="Somebody else, or a job, has moved it on since you looked.",
            fix="Open it again and see what can be done now.",
        )
    return record


def _go(record: Import, actor: Actor, state: str, *, start: bool) -> None:
    record.state = state
    record.requested_by_id = actor.account_id
    record.requested_roles = ",".join(sorted(actor.roles))
    record.phase, record.rows_done, record.attempts, record.problem = "", 0, 0, {}
    record.progress_at = clock.now()
    record.save()
    if start:
        queue(record)


def _save(record: Import, name: str, actor: Actor) -> Mapping:
    mapping, _ = Mapping.objects.update_or_create(
        organization_id=record.organization_id,
        kind=record.kind,
        name=name[:100],
        defaults={
            "columns": record.columns,
            "options": {key: value for key, value in record.options.items() if key != "sheet"},
            "updated_at": clock.now(),
            "updated_by_id": actor.account_id,
        },
        create_defaults={
            "id": new_id(),
            "organization_id": record.organization_id,
            "kind": record.kind,
            "name": name[:100],
            "columns": record.columns,
            "options": {key: value for key, value in record.options.items() if key != "sheet"},
            "updated_at": clock.now(),
            "updated_by_id": actor.account_id,
        },
    )
    return mapping
