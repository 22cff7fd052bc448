"""Imports of open cases for the accessibility sweep: words to be said, a preview, one applied with differences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from openleave.apps.feeds.services import run_import
from openleave.apps.feeds.services.receiving import receive_stream
from openleave.apps.feeds.services.running import step
from openleave.apps.people.tests.factories import today_here
from openleave.kernel.actor import Role

HEAD = (
    "Employee ID,Case Number,Status,Leave Reason,Relationship,Pattern,Start Date,End Date,Notice Date,Programs,"
    "Hours Used"
)


def furnish(world: Any) -> None:
    tenant = world.tenant
    actor = replace(tenant.actor, roles=tenant.actor.roles | {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS})
    today = today_here()
    first, last = today - timedelta(days=21), today + timedelta(days=14)
    notice = today - timedelta(days=40)
    days = f"{first},{last},{notice}"
    good = [
        f"long-1,OLD-1001,Approved,Own health,,continuous,{days},FMLA,72",
        f"long-1,OLD-1002-WITH-A-LONG-NUMBER,Denied,Family care,parent,intermittent,{days},,",
        f"p001,OLD-1003,Active,Family care,spouse,intermittent,{days},FMLA; CFRA,FMLA 12; CFRA 12:30",
    ]
    unknown = f"p002,OLD-1004,Zombie,Maternity,,continuous,{days},FMLA,"
    bad = f"p003,OLD-1005,Approved,Family care,,reduced,{last},{first},,,lots"

    def data(*rows: str) -> list[bytes]:
        return ["\n".join([HEAD, *rows]).encode()]

    about: dict[str, Any] = {"actor": actor, "kind": "cases", "file_name": "open-cases.csv"}
    waiting = receive_stream(**about, chunks=data(*good, unknown), start=False)
    step(tenant.organization.id, waiting.id)
    preview = run_import(**about, chunks=data(*good, unknown, bad))
    applied = run_import(**about, chunks=data(*good), apply=True)
    world.more.setdefault("import_id", []).extend([waiting.id, preview.id, applied.id])
