"""Keeping what a setting was, what it became, when and by whom, where people see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from openleave.apps.organizations.models import Change
from openleave.kernel import clock
from openleave.kernel.actor import Actor


def record_changes(
    actor: Actor, about: str, about_id: UUID | None, name: str, changed: Mapping[str, tuple[Any, Any]]
) -> None:
    """Keep each changed value with the write's own transaction. ``changed``: field to (before, after)."""
    assert actor.organization_id is not None
    at = clock.now()
    Change.objects.bulk_create(
        Change(
            organization_id=actor.organization_id,
            about=about,
            about_id=about_id,
            name=name[:200],
            field=field,
            before=_plain(before),
            after=_plain(after),
            changed_at=at,
            changed_by_id=actor.account_id,
        )
        for field, (before, after) in changed.items()
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
