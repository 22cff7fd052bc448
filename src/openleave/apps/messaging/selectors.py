"""Reads of messages and notes. Bounded statements each; what somebody may not read is not counted either."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.walls import visible
from openleave.apps.documents import selectors as documents
from openleave.apps.documents.models import Document
from openleave.apps.documents.selectors import Listed
from openleave.apps.documents.words import Badge, badge
from openleave.apps.messaging import private
from openleave.apps.messaging.access import readable_kinds
from openleave.apps.messaging.models import UNANSWERED, Announcement, Kind, Message, Note, Side
from openleave.apps.people import selectors as people
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Said:
    """A message with what it says and, for the desk, who wrote it."""

    message: Message
    text: str
    by: str = ""
    along: list[tuple[Listed, Badge]] = field(default_factory=list)

    @property
    def from_employee(self) -> bool:
        return self.message.side == Side.EMPLOYEE

    @property
    def waits(self) -> bool:
        """Nobody has answered it yet."""
        return self.from_employee and self.message.answered_at is None


@dataclass(frozen=True, slots=True)
class Talk:
    """What the desk's page of messages shows of a case. ``languages``: of the accounts by which the employee signs in,
    '' for one that follows its device; empty where there is none. ``announcement``: the latest."""

    said: list[Said]
    more: bool
    notes: list[NoteView]
    announcement: Announcement | None
    languages: list[str]

    @property
    def waiting(self) -> list[Said]:
        return [one for one in self.said if one.waits]


# Messages, notes, the latest announcement, the employee's sign-ins, the names of whoever wrote, and the documents that
# were sent along, in one statement.
PAGE = """
WITH m AS (SELECT * FROM messaging_message WHERE organization_id = %(organization)s AND case_id = %(case)s
            ORDER BY sent_at DESC, id DESC LIMIT %(most)s OFFSET %(start)s),
     n AS (SELECT * FROM messaging_note WHERE organization_id = %(organization)s AND case_id = %(case)s),
     a AS (SELECT * FROM messaging_announcement WHERE organization_id = %(organization)s AND case_id = %(case)s
            ORDER BY queued_at DESC, id DESC LIMIT 1)
SELECT (SELECT json_agg(m ORDER BY m.sent_at DESC, m.id DESC) FROM m),
       (SELECT json_agg(n ORDER BY n.written_at DESC, n.id DESC) FROM n),
       (SELECT row_to_json(a) FROM a),
       (SELECT json_agg(c.language ORDER BY c.created_at) FROM accounts_account c WHERE c.is_active AND c.id IN (
           SELECT account_id FROM accounts_membership
            WHERE organization_id = %(organization)s AND employee_id = %(employee)s)),
       (SELECT json_object_agg(c.id, coalesce(nullif(c.display_name, ''), c.email)) FROM accounts_account c
         WHERE c.id IN (
           SELECT sent_by_id FROM m WHERE side = 'desk' UNION SELECT written_by_id FROM n)),
       (SELECT json_agg(d) FROM documents_document d
         WHERE d.organization_id = %(organization)s AND d.case_id = %(case)s AND d.withdrawn_at IS NULL
           AND d.id IN (SELECT jsonb_array_elements_text(document_ids)::uuid FROM m))
"""


def talk(*, actor: Actor, case: LeaveCase, page: int = 1) -> Talk:
    """The conversation of a case that is at hand, and its notes of the kinds that the actor may read. Two reads, one of
    them of the vault."""
    require(actor, "message.read")
    if _is_own(actor, case):
        raise NotFound
    values = {
        "organization": case.organization_id, "case": case.id, "employee": case.employee_id,
        "most": PAGE_SIZE + 1, "start": (page - 1) * PAGE_SIZE,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PAGE, values)
        rows = cursor.fetchone()
    found = _hydrated(Message, rows[0])
    shown = found[:PAGE_SIZE][::-1]
    notes = _readable(actor, _hydrated(Note, rows[1]))
    texts, listed = private.read(
        actor,
        case.employee_id,
        [one.id for one in shown],
        [note.id for note in notes.shown],
        _hydrated(Document, rows[5]),
    )
    who: dict[UUID | None, str] = {UUID(key): name for key, name in (rows[4] or {}).items()}
    said = [
        Said(
            one,
            texts.get(one.id, ""),
            who.get(one.sent_by_id, "") if one.side == Side.DESK else "",
            _along(one, listed),
        )
        for one in shown
    ]
    announcement = next(iter(_hydrated(Announcement, [rows[2]] if rows[2] else [])), None)
    return Talk(said, len(found) > PAGE_SIZE, notes.views(texts, who), announcement, rows[3] or [])


def _hydrated(model: Any, rows: list[dict[str, Any]] | None) -> list[Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return [model(**{name: fields[name].to_python(value) for name, value in row.items()}) for row in rows or []]


def conversation_own(*, actor: Actor, case: LeaveCase, page: int = 1) -> tuple[list[Said], bool]:
    """The messages of the employee's own case, the oldest first, the latest 50 or those before; and whether there are
    earlier ones. Two reads, three with what was sent along. The employee talks with the desk, not with one of its
    people: no names."""
    require(actor, "own.message")
    if not _is_own(actor, case):
        raise NotFound
    shown, more = _messages(case, page)
    along = documents.sent_along(actor=actor, case=case, ids={key for one in shown for key in one.document_ids})
    texts, listed = private.read(actor, case.employee_id, [one.id for one in shown], documents=along)
    return [Said(one, texts.get(one.id, ""), along=_along(one, listed)) for one in shown], more


def _along(message: Message, listed: Mapping[UUID, Listed]) -> list[tuple[Listed, Badge]]:
    """What was sent along with a message, with its state. Not what was received in error."""
    found = [listed[UUID(key)] for key in message.document_ids if UUID(key) in listed]
    return [(one, badge(one.document)) for one in found]


def _messages(case: LeaveCase, page: int) -> tuple[list[Message], bool]:
    rows = Message.objects.filter(organization_id=case.organization_id, case=case).order_by("-sent_at", "-id")
    start = (page - 1) * PAGE_SIZE
    found = list(rows[start : start + PAGE_SIZE + 1])
    return found[:PAGE_SIZE][::-1], len(found) > PAGE_SIZE


def _is_own(actor: Actor, case: LeaveCase) -> bool:
    if case.organization_id != actor.organization_id:
        raise NotFound
    return actor.employee_id is not None and actor.employee_id == case.employee_id


def unanswered_cases(*, actor: Actor) -> dict[UUID, int]:
    """Case → how many messages of its employee wait for an answer, of the cases that the actor may know of."""
    require(actor, "message.read")
    rows = Message.objects.filter(UNANSWERED, visible(actor, "case__"), organization_id=actor.organization_id)
    return dict(rows.values("case_id").annotate(count=Count("id")).values_list("case_id", "count"))


def unread_own(*, actor: Actor, case_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Case → how many messages of the desk its employee has not opened. For the employee's own cases. One query."""
    require(actor, "own.message")
    rows = Message.objects.filter(
        organization_id=actor.organization_id,
        case_id__in=list(case_ids),
        case__employee_id=actor.employee_id,
        side=Side.DESK,
        read_at__isnull=True,
    )
    return dict(rows.values("case_id").annotate(count=Count("id")).values_list("case_id", "count"))


@dataclass(frozen=True, slots=True)
class NoteView:
    """The version of a note that holds; ``earlier``: the versions before that the actor may read, the newest first."""

    note: Note
    text: str
    by: str
    earlier: list[NoteView] = field(default_factory=list)

    @property
    def kind_label(self) -> str:
        return str(Kind(self.note.kind).label)


@dataclass(frozen=True, slots=True)
class Notes:
    """Rows that an actor may read: ``latest`` versions, and all that are ``shown``, the newest first."""

    latest: list[Note]
    shown: list[Note]

    def views(self, texts: Mapping[UUID, str], who: Mapping[UUID | None, str]) -> list[NoteView]:
        """The latest versions with what they say, each with its earlier ones."""
        views = {
            note.id: NoteView(note, texts.get(note.id, ""), who.get(note.written_by_id, "")) for note in self.shown
        }
        for note in self.latest:
            root = note.first_id or note.id
            before = [one for one in self.shown if one.id != note.id and root in (one.id, one.first_id)]
            views[note.id].earlier.extend(views[one.id] for one in before)
        return [views[note.id] for note in self.latest]


def _readable(actor: Actor, rows: list[Note]) -> Notes:
    """Of a case's notes, the newest first, those that the actor may read. A note that was made medical or legal by a
    correction is, with all its versions, one of that kind."""
    kinds = readable_kinds(actor)
    corrected = {note.corrects_id for note in rows}
    latest = [note for note in rows if note.id not in corrected and note.kind in kinds]
    roots = {note.first_id or note.id for note in latest}
    return Notes(latest, [note for note in rows if note.kind in kinds and (note.first_id or note.id) in roots])


def notes_of(*, actor: Actor, case: LeaveCase) -> list[NoteView]:
    """The notes of a case that is at hand, the newest first, of the kinds that the actor may read. Three reads."""
    if _is_own(actor, case):
        raise NotFound
    rows = Note.objects.filter(organization_id=case.organization_id, case=case).order_by("-written_at", "-id")
    notes = _readable(actor, list(rows))
    texts, _none = private.read(actor, case.employee_id, (), [note.id for note in notes.shown])
    return notes.views(texts, accounts.account_names({note.written_by_id for note in notes.shown} - {None}))


@dataclass(frozen=True, slots=True)
class LegalNote:
    """A legal note in the list of whoever may read them without reading cases."""

    note: Note
    number: str
    name: str
    text: str
    by: str


def legal_notes(*, actor: Actor, today: date) -> list[LegalNote]:
    """The latest legal notes of all cases that no wall keeps from the actor, corrected ones in their last version.
    Four reads. At most 50."""
    require(actor, "note.legal")
    assert actor.organization_id is not None
    rows = list(
        Note.objects.filter(
            visible(actor, "case__"),
            Q(corrected_by__isnull=True),
            organization_id=actor.organization_id,
            kind=Kind.LEGAL,
        )
        .select_related("case")
        .order_by("-written_at", "-id")[:PAGE_SIZE]
    )
    texts = private.read_notes(actor, [(note.case.employee_id, note.id) for note in rows])
    names = people.names_of(actor.organization_id, {note.case.employee_id for note in rows}, today) if rows else {}
    who = accounts.account_names({note.written_by_id for note in rows} - {None})
    return [
        LegalNote(
            note, note.case.number, names.get(note.case.employee_id, ""), texts.get(note.id, ""),
            who.get(note.written_by_id, ""),
        )
        for note in rows
    ]  # fmt: skip
