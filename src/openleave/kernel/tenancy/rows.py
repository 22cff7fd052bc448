"""From a query to its one row."""

from __future__ import annotations

from django.db.models import QuerySet

from openleave.kernel.errors import NotFound
from openleave.kernel.tenancy.models import TenantModel


def the_row[Row: TenantModel](rows: QuerySet[Row], *, lock: bool = False) -> Row:
    """The first row, or NotFound. ``lock`` holds it (not what is selected with it) until the transaction ends."""
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotFound
    return found
