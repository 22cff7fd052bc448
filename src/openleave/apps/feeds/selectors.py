"""Reads of feeds. Light: nothing here needs polars."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from openleave.apps.feeds.models import Import, Mapping
from openleave.apps.feeds.policies import PERMISSION_OF
from openleave.kernel import files
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import allows, require

PART = 1_000


def _organization(actor: Actor) -> UUID:
    """The organization the actor works in; permissions are held in one, so there is one."""
    assert actor.organization_id is not None
    return actor.organization_id


def imports(*, actor: Actor) -> QuerySet[Import]:
    """All imports of the actor's organization, the newest first."""
    require(actor, "feeds.import")
    hidden = [kind for kind, permission in PERMISSION_OF.items() if not allows(actor, permission)]
    found = Import.objects.filter(organization_id=_organization(actor)).exclude(kind__in=hidden)
    return found.order_by("-created_at", "-id")


def may_import(actor: Actor, kind: str) -> bool:
    """Whether the actor may load files of a kind."""
    return kind not in PERMISSION_OF or allows(actor, PERMISSION_OF[kind])


def access_import(*, actor: Actor, import_id: UUID) -> Import:
    """The only way from a request's id to an import. NotFound for foreign and missing alike."""
    require(actor, "feeds.import")
    try:
        record = Import.objects.get(organization_id=_organization(actor), id=import_id)
    except Import.DoesNotExist:
        raise NotFound from None
    if not may_import(actor, record.kind):
        raise NotFound
    return record


def matching_mapping(organization_id: UUID, kind: str, header: list[str]) -> Mapping | None:
    """The newest mapping whose mapped columns are all in the file, preferring one that knows every column."""
    names = set(header)
    best: tuple[int, Mapping] | None = None
    for mapping in Mapping.objects.filter(organization_id=organization_id, kind=kind).order_by("-updated_at")[:50]:
        mapped = {name for name, field in mapping.columns.items() if field}
        if mapped and mapped <= names:
            score = (2 if names <= set(mapping.columns) else 0) * 1000 + len(mapped)
            if best is None or score > best[0]:
                best = (score, mapping)
    return best[1] if best else None


def mappings(*, actor: Actor, kind: str) -> list[Mapping]:
    """The organization's mappings of a kind, by name."""
    require(actor, "feeds.import")
    return list(Mapping.objects.filter(organization_id=_organization(actor), kind=kind).order_by("name"))


def samples(record: Import) -> list[dict[str, Any]]:
    """The file's columns with sample values and proposals, for the mapping page."""
    if record.samples_id is None:
        return []
    raw = files.read_bytes(
        organization_id=record.organization_id, file_id=record.samples_id, limit_bytes=16 * 1024 * 1024
    )
    return list(json.loads(raw))


@dataclass(frozen=True, slots=True)
class Listing:
    """A stretch of one of the preview's lists. ``total`` entries in all."""

    entries: list[dict[str, Any]]
    total: int


def preview_entries(record: Import, name: str, start: int, count: int) -> Listing:
    """Entries ``start`` to ``start + count`` of a list (new, changed, missing, problems)."""
    index = record.pages.get(name, [])
    total = sum(part[2] for part in index)
    if record.preview_id is None or not index:
        return Listing([], total)
    entries: list[dict[str, Any]] = []
    try:
        stored = files.open_seekable(organization_id=record.organization_id, file_id=record.preview_id)
    except NotFound:  # swept: lists live for a week
        return Listing([], total)
    with stored:
        first = 0
        for offset, length, size in index:
            if first + size > start and first < start + count:
                stored.seek(offset)
                part = json.loads(stored.read(length))
                entries += part[max(0, start - first) : max(0, start + count - first)]
            first += size
    return Listing(entries, total)
