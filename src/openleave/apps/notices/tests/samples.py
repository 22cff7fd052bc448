"""What the isolation tests need of notices."""

from __future__ import annotations

from typing import Any

from tests.isolation.samples import WORDS, Tenant, sample

from openleave.apps.notices import services
from openleave.apps.notices.models import LetterBatch

WORDS["letter_kind_code"] = "eligibility"


@sample("letter_id")
def _letter(tenant: Tenant) -> Any:
    """A draft that can be changed, sent and withdrawn; it carries the tenant's canary as a paragraph."""
    letter = services.letter_draft(actor=tenant.actor, case_id=tenant.sample("case_id"), kind="usage")
    services.letter_edit(actor=tenant.actor, letter_id=letter.id, added=[f"{tenant.canary} letter"])
    return letter.id


@sample("letter_batch_id")
def _batch(tenant: Tenant) -> Any:
    return LetterBatch.objects.create(
        organization_id=tenant.organization.id, kind="usage", by="portal", total=1, created_roles="leave_administrator",
        created_by_id=tenant.actor.account_id,
    ).id  # fmt: skip


@sample("print_batch_id")
def _print_batch(tenant: Tenant) -> Any:
    letter = services.letter_draft(actor=tenant.actor, case_id=tenant.sample("case_id"), kind="eligibility")
    if letter.is_draft:
        services.letter_queue(actor=tenant.actor, letter_id=letter.id, by="print")
    return services.print_batch_make(actor=tenant.actor, letter_ids=[letter.id]).id


@sample("letter_template_id")
def _template(tenant: Tenant) -> Any:
    draft = services.template_draft_start(actor=tenant.actor, kind="usage")
    services.template_draft_save(
        actor=tenant.actor, template_id=draft.id, content_en=f"# {tenant.canary}\n\n{draft.content_en}",
        content_es=draft.content_es,
    )  # fmt: skip
    return draft.id
