"""What erasing may be refused for."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from openleave.kernel.errors import Conflict


class Held(Conflict):
    """A hold keeps what was to be erased. ``subject_ids`` are those it keeps; nothing was erased."""

    def __init__(self, what: str, *, why: str, fix: str, subject_ids: Collection[UUID]) -> None:
        super().__init__(what, why=why, fix=fix)
        self.subject_ids = tuple(subject_ids)
