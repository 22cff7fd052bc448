"""Notes and messages for the generated isolation tests."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import Tenant, sample

from openleave.apps.messaging import services


@sample("note_id")
def _note(tenant: Tenant) -> Any:
    about = {"actor": tenant.actor, "case_id": tenant.sample("case_id")}
    services.message_send(**about, text=f"{tenant.canary}: please send the form.")
    services.note_add(**about, text=f"{tenant.canary} is advised.", kind="legal")
    return services.note_add(**about, text=f"{tenant.canary} called.").id
