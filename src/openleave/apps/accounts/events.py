"""News of accounts: ``openleave.kernel.news.listen(AccountLeft)``."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountEnded:
    """Somebody ended their own account, and so its roles in this organization. ``employee_id`` is who they are there;
    ``name``, ``email`` and ``language`` are what the account had, for an answer to them. ``delete_too``: they ask the
    employer to delete what it may as well."""

    organization_id: UUID
    account_id: UUID
    employee_id: UUID | None
    name: str
    email: str
    language: str
    delete_too: bool


@dataclass(frozen=True, slots=True)
class AccountLeft:
    """An account holds no role in the organization any more, whatever the way: what it had in hand there has nobody."""

    organization_id: UUID
    account_id: UUID
