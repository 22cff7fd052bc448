"""What the pages of letters need to have something on them."""

from __future__ import annotations

from typing import Any

from openleave.apps.notices import services
from openleave.apps.notices.models import Letter
from openleave.apps.notices.rendering import pdf
from openleave.apps.notices.services import sending
from openleave.kernel.tenancy import organization_scope


def furnish(world: Any) -> None:
    """Letters in each state of life, a print batch that waits and one that was mailed, a text with mistakes."""
    tenant = world.tenant
    actor, organization_id = tenant.actor, tenant.organization.id
    with organization_scope(organization_id):
        cases = [one for one in world.more.get("case_id", []) if one != tenant.sample("case_id")][:4]
        drafts = [services.letter_draft(actor=actor, case_id=case_id, kind="certification_family") for case_id in cases]
        waiting = []
        for letter in drafts[:3]:
            try:
                waiting.append(services.letter_queue(actor=actor, letter_id=letter.id, by="print"))
            except Exception:
                continue
        if waiting:
            services.print_batch_make(actor=actor, letter_ids=[waiting[0].id])
        if len(waiting) > 1:
            sending.render_now(waiting[1], pdf.letter_pdf)
            Letter.objects.filter(id=waiting[1].id).update(
                state="failed", problem="mail_server", by="email", attempts=1
            )
        draft = services.template_draft_start(actor=actor, kind="designation")
        services.template_draft_save(
            actor=actor, template_id=draft.id, content_en="# Hello\n\n{{ employe_name }} {% if x %}",
            content_es=draft.content_es,
        )  # fmt: skip
        world.more["letter_template_id"] = [draft.id]
        world.more["letter_id"] = [letter.id for letter in drafts] + list(
            Letter.objects.exclude(id__in=[one.id for one in drafts]).values_list("id", flat=True)[:6]
        )
