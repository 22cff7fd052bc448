"""What is left of a file when its week is over: what was done with it, and no word of its own."""

from __future__ import annotations

from uuid import UUID

from openleave.apps.feeds.models import Import, State
from openleave.apps.feeds.registry import WEEK
from openleave.kernel import clock
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

_BATCH = 500
_OVER = {
    "what": "This import was not finished within seven days.",
    "why": "What a file holds is kept for a week at most, and is gone now. Nothing was changed.",
    "fix": "Upload the file again.",
}


@stating("data_exchange")
def forget(organization_id: UUID) -> int:
    """Take the names of files, sheets and columns that are older than their content may be; of how many imports.

    People name files and columns as they like, after an employee too (commitment P-26). The columns that were mapped
    stay: an organization's own words for our fields. One that still waits has failed. A catch-up.
    """
    forgotten = 0
    while True:
        with organization_scope(organization_id):
            rows = Import.objects.filter(organization_id=organization_id, created_at__lt=clock.now() - WEEK)
            due = list(rows.exclude(file_name="", header=[]).select_for_update().order_by("created_at")[:_BATCH])
            for one in due:
                one.file_name, one.header = "", []
                one.columns = {name: field for name, field in one.columns.items() if field}
                one.shape = {name: value for name, value in one.shape.items() if name not in ("sheet", "sheets")}
                one.options = {name: value for name, value in one.options.items() if name != "sheet"}
                if one.state in (State.MAPPING, State.PREVIEWED):
                    one.state, one.problem = State.FAILED, _OVER
            Import.objects.bulk_update(due, ["state", "problem", "file_name", "header", "columns", "shape", "options"])
        forgotten += len(due)
        if len(due) < _BATCH:
            return forgotten
