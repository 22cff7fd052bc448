"""Noting that a report left the building."""

from __future__ import annotations

from openleave.kernel import audit, egress
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def report_downloaded(*, actor: Actor, report: str, form: str, rows: int) -> None:
    """Record a download: which report, ``csv`` or ``xlsx``, how many rows."""
    require(actor, "report.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        egress.hand_out("reports.table", actor=actor, about_type="report", records=rows)
        audit.append(
            actor=actor,
            action="report.download",
            object_type="report",
            object_id=report,
            details={"form": form, "rows": rows},
        )
