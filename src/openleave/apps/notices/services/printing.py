"""Letters on paper: printed together with a proof sheet, marked as mailed by who took them to the mail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from openleave.apps.notices import selectors
from openleave.apps.notices.access import access_print_batch
from openleave.apps.notices.kinds import letter_kind
from openleave.apps.notices.models import By, Letter, PrintBatch, State
from openleave.apps.notices.rendering import apart
from openleave.apps.notices.services import sending
from openleave.apps.organizations import selectors as organizations
from openleave.engine.render import date_text
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.files import services as files
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Letters in one stack: what a person folds, and what is merged in a few seconds.
MOST = 200


def print_batch_make(*, actor: Actor, letter_ids: Sequence[UUID] = ()) -> PrintBatch:
    """Put letters that wait to be printed (all of them, at most 200, or those named) into one PDF with a proof sheet.

    Raises Conflict where none waits. A letter is in one print batch only.
    """
    require(actor, "letter.send")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        rows = Letter.objects.filter(
            selectors.visible(actor), organization_id=actor.organization_id, state__in=[State.QUEUED, State.FAILED],
            by=By.PRINT, print_batch__isnull=True,
        )  # fmt: skip
        if letter_ids:
            rows = rows.filter(id__in=letter_ids)
        letters = list(rows.select_for_update(of=("self",)).select_related("case").order_by("queued_at", "id")[:MOST])
        if not letters:
            raise Conflict(_("No letter waits to be printed."), fix=_("Reload the list."))
        for letter in letters:
            sending.render_now(letter, apart.letter_pdf)  # the worker has not come to it yet
        batch = PrintBatch(
            organization_id=actor.organization_id, letters=len(letters), created_by_id=actor.account_id,
            pages=sum(letter.pages or 0 for letter in letters),
        )  # fmt: skip
        source, language = _proof(batch, letters)
        whole = apart.stack(source, language, [selectors.pdf_of(letter) for letter in letters])
        batch.file_id = files.write(organization_id=batch.organization_id, kind="notices.print_batch", chunks=[whole])
        batch.sha256 = hashlib.sha256(whole).hexdigest()
        batch.save(force_insert=True)
        for letter in letters:
            letter.print_batch = batch
            letter.save(update_fields=["print_batch"])
        audit.append(
            actor=actor, action="letter.print", object_type="print_batch", object_id=batch.id,
            details={"letters": len(letters), "sha256": batch.sha256},
        )  # fmt: skip
    return batch


def print_batch_mailed(
    *, actor: Actor, print_batch_id: UUID, mailed_on: date, left_out: Sequence[UUID] = ()
) -> PrintBatch:
    """Note that the letters went to the mail on a day: only then are they sent, and their deadlines met with that day.

    ``left_out``: letters that did not go; they wait to be printed again. Raises Invalid for a day to come or before the
    letters were printed, Conflict for a batch that was mailed already.
    """
    require(actor, "letter.send")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        batch = access_print_batch(actor=actor, print_batch_id=print_batch_id, lock=True)
        if batch.mailed_on is not None:
            raise Conflict(_("These letters are marked as mailed already."), fix=_("Reload to see the day."))
        zone = organizations.identity(batch.organization_id).time_zone
        printed_on = batch.created_at.astimezone(_zone(zone)).date()
        if not printed_on <= mailed_on <= clock.today(zone):
            raise Invalid(
                _("They cannot have been mailed on that day."),
                why=_("It is before they were printed, or has not come yet."),
                fix=_("Give the day on which they were handed to the mail."),
                field="mailed_on",
            )
        batch.mailed_on, batch.mailed_at, batch.mailed_by_id = mailed_on, clock.now(), actor.account_id
        batch.save()
        rows = Letter.objects.filter(organization_id=batch.organization_id, print_batch=batch)
        for letter in rows.select_for_update(of=("self",)).select_related("case").order_by("queued_at", "id"):
            if letter.id in left_out:
                letter.print_batch = None
                letter.save(update_fields=["print_batch"])
            elif not letter.is_sent:
                sending.mark_sent(actor, letter, mailed_on)
        audit.append(
            actor=actor, action="letter.mailed", object_type="print_batch", object_id=batch.id,
            details={"mailed_on": mailed_on.isoformat(), "left_out": len(left_out)},
        )  # fmt: skip
    return batch


def _zone(name: str):  # type: ignore[no-untyped-def]
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _proof(batch: PrintBatch, letters: Sequence[Letter]) -> tuple[str, str]:
    """The proof sheet as (HTML, language): each letter's case, kind, pages and digest. For the file, not the mail."""
    language = (translation.get_language() or "en")[:2]
    language = language if language in ("en", "es") else "en"
    organization = organizations.identity(batch.organization_id)
    heads = [_("Nr."), _("Case"), _("Letter"), _("Pages"), _("Letter’s id and SHA-256 of its bytes")]
    rows = "".join(
        f'<tr><th scope="row">{at}</th><td>{escape(letter.case.number)}</td>'
        f"<td>{escape(letter_kind(letter.kind).label)} ({letter.language})</td><td>{letter.pages}</td>"
        f"<td><small>{letter.id}<br>{letter.sha256}</small></td></tr>"
        for at, letter in enumerate(letters, start=1)
    )
    title = _("Proof sheet: letters printed for the mail")
    day = date_text(clock.today(organization.time_zone), language)
    lines = [
        _("Letters: %(count)d. Pages: %(pages)d. Printed on %(day)s.")
        % {"count": batch.letters, "pages": batch.pages, "day": day},
        _("Keep this sheet with the case files. When the letters are handed to the mail, mark the batch as mailed."),
    ]
    columns = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    source = (
        f'<!DOCTYPE html><html lang="{language}"><head><title>{escape(title)}</title></head><body>'
        f'<header class="letter-head"><p class="letter-sender">{escape(organization.name)}</p></header>'
        f"<h1>{escape(title)}</h1>{''.join(f'<p>{escape(line)}</p>' for line in lines)}"
        f'<table class="letter-grid"><thead><tr>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f"<p>{escape(_('Handed to the mail on'))} ________________ {escape(_('by'))} ________________________</p>"
        "</body></html>"
    )
    return source, language
