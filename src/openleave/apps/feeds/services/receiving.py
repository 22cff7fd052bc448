"""A file arrives: put by encrypted, then a job reads its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from openleave.apps.feeds.models import Import, Kind, State
from openleave.apps.feeds.policies import PERMISSION_OF
from openleave.kernel import audit, files
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.ids import new_id
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def receive(*, actor: Actor, kind: str, file_id: UUID, file_name: str, start: bool = True) -> Import:
    """Begin an import of a file that is already stored (kind ``feeds.upload``). ``start`` queues the first job."""
    require(actor, "feeds.import")
    if kind not in Kind.values:
        raise Invalid(
            f"There is no import of kind '{kind}'.", fix=f"Choose one of: {', '.join(Kind.values)}.", field="kind"
        )
    if kind in PERMISSION_OF:
        require(actor, PERMISSION_OF[kind])
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        record = Import.objects.create(
            id=new_id(),
            organization_id=actor.organization_id,
            kind=kind,
            state=State.UPLOADED,
            file_name=safe_name(file_name),
            created_by_id=actor.account_id,
            requested_by_id=actor.account_id,
            requested_roles=",".join(sorted(actor.roles)),
            upload_id=file_id,
        )
        if start:
            queue(record)
        audit.append(
            actor=actor, action="feeds.upload", object_type="import", object_id=record.id, details={"kind": kind}
        )
    return record


def receive_stream(*, actor: Actor, kind: str, chunks: Iterable[bytes], file_name: str, start: bool = True) -> Import:
    """The same for a file that comes as chunks of bytes, from a command or another system."""
    require(actor, "feeds.import")
    assert actor.organization_id is not None
    file_id = files.write(organization_id=actor.organization_id, kind="feeds.upload", chunks=chunks)
    return receive(actor=actor, kind=kind, file_id=file_id, file_name=file_name, start=start)


def safe_name(name: str) -> str:
    """A file's name to show: without folders and control characters."""
    return re.sub(r"[\x00-\x1f]", "", re.split(r"[\\/]", name or "")[-1])[:120]


def queue(record: Import) -> None:
    """Let a worker take the import's next step. Queued with the transaction: no step without its job."""
    from openleave.apps.feeds.tasks import work

    work.defer(organization_id=str(record.organization_id), import_id=str(record.id))
