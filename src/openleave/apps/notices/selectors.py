"""Reads of letters, their texts and batches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from openleave.apps.cases import walls
from openleave.apps.notices import content
from openleave.apps.notices.access import walled_prints
from openleave.apps.notices.models import (
    BatchItem,
    By,
    Letter,
    LetterBatch,
    LetterSettings,
    PrintBatch,
    State,
    TemplateState,
    TemplateVersion,
)
from openleave.apps.notices.rendering.html import body_html, contact_html, frame_html
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.files import services as files
from openleave.kernel.permissions import require

PAGE_SIZE = 50
PDF_LIMIT_BYTES = 50 * 1024 * 1024


def letter_settings(organization_id: UUID) -> LetterSettings:
    """The organization's letterhead; an empty one (not saved) where it has none yet. Inside its scope."""
    found = LetterSettings.objects.filter(organization_id=organization_id).first()
    return found or LetterSettings(organization_id=organization_id)


def template_in_force(organization_id: UUID, kind: str) -> TemplateVersion | None:
    """The organization's own text of a kind in use, or None for the built-in one."""
    rows = TemplateVersion.objects.filter(organization_id=organization_id, kind=kind, state=TemplateState.PUBLISHED)
    return rows.order_by("-number").first()


def templates_of(organization_id: UUID, kind: str) -> list[TemplateVersion]:
    """All versions of a kind, the newest first."""
    return list(TemplateVersion.objects.filter(organization_id=organization_id, kind=kind).order_by("-number"))


def templates(organization_id: UUID) -> dict[str, tuple[TemplateVersion | None, TemplateVersion | None]]:
    """Kind → (published version in use, draft). One query; the texts themselves are not read."""
    found: dict[str, tuple[TemplateVersion | None, TemplateVersion | None]] = {}
    rows = TemplateVersion.objects.filter(organization_id=organization_id).order_by("kind", "-number")
    for row in rows.defer("content_en", "content_es"):
        published, draft = found.get(row.kind, (None, None))
        if row.is_draft:
            draft = row
        elif published is None:
            published = row
        found[row.kind] = (published, draft)
    return found


def letters_of_case(*, actor: Actor, case_id: UUID) -> list[Letter]:
    """All letters of a case, the newest first. Who may read the case is asked by its own access."""
    require(actor, "letter.read")
    rows = Letter.objects.filter(organization_id=actor.organization_id, case_id=case_id)
    return list(rows.order_by("-created_at", "-id"))


def own_letters(*, actor: Actor) -> list[Letter]:
    """The letters sent to the employee who asks, the newest first. One query."""
    require(actor, "own.read")
    if actor.employee_id is None:
        return []
    rows = Letter.objects.filter(
        organization_id=actor.organization_id,
        employee_id=actor.employee_id,
        state__in=[State.SENT, State.OPENED],
    )
    return list(rows.select_related("case").order_by("-sent_at", "-id")[:200])


def pdf_of(letter: Letter) -> bytes:
    """The exact bytes that went out, or will. Raises NotFound while there are none."""
    if letter.file_id is None:
        raise NotFound
    return files.read_bytes(organization_id=letter.organization_id, file_id=letter.file_id, limit_bytes=PDF_LIMIT_BYTES)


@dataclass(frozen=True, slots=True)
class Said:
    """What a letter that left says, as safe HTML: letterhead and address, body (headings from ``h2`` on), contact."""

    head: str
    body: str
    foot: str


def said_by(actor: Actor, letter: Letter) -> Said:
    """The words of a letter that was released, for a page: the desk's, or the employee's own. The reading is recorded.

    Whoever asks has come to the letter by ``access_letter`` or ``access_own_letter``.
    """
    fixed = content.read_fixed(actor, letter)
    return Said(frame_html(fixed.frame), body_html(fixed.document, top=2), contact_html(fixed.frame, letter.language))


@dataclass(frozen=True, slots=True)
class Row:
    """A letter in a list."""

    letter: Letter
    number: str
    name: str


def letter_list(
    *, actor: Actor, today: date, state: str = "", kind: str = "", by: str = "", after: str = ""
) -> tuple[list[Row], str]:
    """Letters, those that failed first, then the newest; 50 a page, and the cursor of the next page."""
    require(actor, "letter.read")
    assert actor.organization_id is not None
    rows = Letter.objects.filter(organization_id=actor.organization_id).filter(visible(actor))
    if state in State.values:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if by in By.values:
        rows = rows.filter(by=by)
    first: list[Letter] = []
    if not state and not after:
        first = list(rows.filter(state=State.FAILED).select_related("case").order_by("-created_at")[:PAGE_SIZE])
    if not state:
        rows = rows.exclude(state=State.FAILED)
    instant, tilde, last = after.partition("~")
    if tilde:
        try:
            at, letter_id = datetime.fromisoformat(instant), UUID(last)
        except ValueError:
            pass
        else:
            rows = rows.filter(created_at__lte=at).filter(Q(created_at__lt=at) | Q(id__lt=letter_id))
    found = list(rows.select_related("case").order_by("-created_at", "-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    cursor = f"{shown[-1].created_at.isoformat()}~{shown[-1].id}" if len(found) > PAGE_SIZE else ""
    return named(actor.organization_id, [*first, *shown], today), cursor


def visible(actor: Actor) -> Q:
    """Letters of the cases that the actor may see: nobody's own, a relative's or the boss's, and none behind a wall."""
    return walls.visible(actor, prefix="case__")


def named(organization_id: UUID, letters: list[Letter], today: date) -> list[Row]:
    """Letters with their employees' names. One query."""
    names = people.names_of(organization_id, {letter.employee_id for letter in letters}, today) if letters else {}
    return [Row(one, one.case.number, names.get(one.employee_id, "")) for one in letters]


def counts(*, actor: Actor) -> dict[str, int]:
    """How many letters stand in each state that somebody has to look after, and how many wait to be printed."""
    require(actor, "letter.read")
    rows = Letter.objects.filter(organization_id=actor.organization_id).filter(visible(actor))
    return rows.aggregate(
        drafts=Count("id", filter=Q(state=State.DRAFT)),
        queued=Count("id", filter=Q(state=State.QUEUED) & ~Q(by=By.PRINT)),
        failed=Count("id", filter=Q(state=State.FAILED)),
        to_print=Count("id", filter=Q(state=State.QUEUED, by=By.PRINT, print_batch__isnull=True)),
    )


def to_print(*, actor: Actor, today: date) -> list[Row]:
    """Letters that wait to be printed, the oldest first, at most 1,000."""
    require(actor, "letter.read")
    assert actor.organization_id is not None
    rows = Letter.objects.filter(
        organization_id=actor.organization_id, state=State.QUEUED, by=By.PRINT, print_batch__isnull=True
    ).filter(visible(actor))
    return named(actor.organization_id, list(rows.select_related("case").order_by("queued_at", "id")[:1000]), today)


def print_batches(*, actor: Actor) -> list[PrintBatch]:
    """The latest print batches, those not mailed yet first."""
    require(actor, "letter.read")
    rows = PrintBatch.objects.filter(organization_id=actor.organization_id).exclude(id__in=walled_prints(actor))
    rows = rows.order_by("-created_at")[:20]
    return sorted(rows, key=lambda one: one.mailed_at is not None)


def letters_in_print(print_batch: PrintBatch) -> list[Letter]:
    """The letters of a print batch in the order of its pages."""
    rows = Letter.objects.filter(organization_id=print_batch.organization_id, print_batch=print_batch)
    return list(rows.select_related("case").order_by("queued_at", "id"))


def batches(*, actor: Actor) -> list[LetterBatch]:
    """The latest batches."""
    require(actor, "letter.read")
    return list(LetterBatch.objects.filter(organization_id=actor.organization_id).order_by("-created_at")[:10])


def batch_progress(batch: LetterBatch) -> dict[str, Any]:
    """How far a batch is. One query."""
    rows = BatchItem.objects.filter(organization_id=batch.organization_id, batch=batch)
    return rows.aggregate(
        done=Count("id", filter=Q(letter__isnull=False) | ~Q(problem="")),
        problems=Count("id", filter=~Q(problem="")),
        sent=Count("id", filter=Q(letter__state__in=[State.SENT, State.OPENED])),
        to_print=Count("id", filter=Q(letter__by=By.PRINT, letter__state=State.QUEUED)),
        failed=Count("id", filter=Q(letter__state=State.FAILED)),
    )


def batch_problems(actor: Actor, batch: LetterBatch, today: date) -> list[tuple[BatchItem, str, str]]:
    """(item, employee's name, code) of what a batch left to a person; at most 200. Two queries."""
    rows = BatchItem.objects.filter(visible(actor), ~Q(problem=""), organization_id=batch.organization_id, batch=batch)
    found = list(rows.select_related("case", "letter").order_by("position")[:200])
    names = people.names_of(batch.organization_id, {item.case.employee_id for item in found}, today) if found else {}
    return [(item, names.get(item.case.employee_id, ""), item.problem) for item in found]
