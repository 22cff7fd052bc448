"""What came in, and what people wrote: documents, employees' messages, the statements of both sides of a dispute.

Documents that certify something, prove a relationship or tell of health lie apart (825.500(g)), and so do all words in
which somebody may have told of it, and every document of which nobody said that it is mere correspondence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openleave.apps.documents.models import SHOWN, Category, Document
from openleave.apps.documents.services import document_copied
from openleave.apps.reports.packet.sections import BATCH, PacketFile, Scope, declare_section, table
from openleave.kernel import files, vault
from openleave.kernel.errors import NotFound
from openleave.kernel.files import FileCorrupt
from openleave.kernel.keys import KeyDestroyed, KeyMissing

#: What an employee or the employer wrote, as whoever filed it said: no medical record.
OPEN = (Category.CORRESPONDENCE, Category.LETTER)
LIMIT_BYTES = 200 * 1024**2
PURPOSE = "leave_administration"
DOCUMENTS = """
SELECT c.number, d.category, d.source, d.received_on, d.pages, d.state, d.withdrawn_at, d.withdrawn_why, d.id,
       d.content_id
  FROM documents_document d JOIN cases_leavecase c ON c.organization_id = d.organization_id AND c.id = d.case_id
 WHERE d.organization_id = %(organization)s AND d.case_id = ANY(%(ids)s) ORDER BY c.number, d.received_at, d.id
"""
MESSAGES = """
SELECT c.number, m.sent_at, m.side, m.read_at, m.answered_at, c.employee_id, m.id
  FROM messaging_message m JOIN cases_leavecase c ON c.organization_id = m.organization_id AND c.id = m.case_id
 WHERE m.organization_id = %(organization)s AND m.case_id = ANY(%(ids)s) ORDER BY c.number, m.sent_at, m.id
"""
# A leave that an employee asked for in writing, by their own sign-in.
REQUESTS = """
SELECT c.number, c.opened_at, c.noticed_on, c.reason, c.pattern, c.starts_on, c.ends_on, c.employee_id, c.id
  FROM cases_leavecase c
 WHERE c.organization_id = %(organization)s AND c.id = ANY(%(ids)s) AND EXISTS (
         SELECT FROM accounts_membership r WHERE r.organization_id = c.organization_id
            AND r.account_id = c.opened_by_id AND r.employee_id = c.employee_id)
 ORDER BY c.number
"""
# What was written with decisions, appeals, and what came of them.
STATEMENTS = """
SELECT c.number, s.taken_at, s.step, EXISTS (
         SELECT FROM accounts_membership r WHERE r.organization_id = s.organization_id
            AND r.account_id = s.taken_by_id AND r.employee_id = c.employee_id), c.employee_id, s.id
  FROM cases_casestep s JOIN cases_leavecase c ON c.organization_id = s.organization_id AND c.id = s.case_id
 WHERE s.organization_id = %(organization)s AND s.case_id = ANY(%(ids)s) AND s.noted
   AND s.step IN ('designate', 'designate_partly', 'not_designate', 'appeal', 'appeal_own', 'uphold', 'reverse')
 ORDER BY c.number, s.taken_at, s.id
"""


def documents(scope: Scope) -> Iterator[PacketFile]:
    """The list of every document that came in, and copies of the correspondence among them."""
    found = _named(scope)
    head = ("case", "category", "came_by", "received_on", "pages", "state", "received_in_error_at", "because", "file")
    listed = ((*row[:8], _where(row, name)) for row, name in found)
    yield from table("documents-received.csv", "Every document that came in: what, how, when", head, listed)
    yield from _copies(scope, [(row, name) for row, name in found if row[1] in OPEN])


def confidential(scope: Scope) -> Iterator[PacketFile]:
    """Copies of the other documents, apart."""
    yield from _copies(scope, [(row, name) for row, name in _named(scope) if row[1] not in OPEN])


def messages(scope: Scope) -> Iterator[PacketFile]:
    """The leaves that employees asked for in writing, and what they and the desk wrote to each other."""
    head = ("case", "asked_at", "noticed_on", "reason", "pattern", "starts_on", "ends_on", "text")
    found = _with_words(scope, scope.rows(REQUESTS), "cases_leavecase", "private")
    asked = ((*row[:-1], row[-1]["note"] if row[-1] else "") for row in found)
    yield from table("requests.csv", "Notices of leave that employees gave in writing", head, asked)
    head = ("case", "sent_at", "written_by", "read_at", "answered_at", "text")
    found = _with_words(scope, scope.rows(MESSAGES), "messaging_message", "text")
    yield from table("messages.csv", "Messages of employees and to them", head, found)


def statements(scope: Scope) -> Iterator[PacketFile]:
    """The written reasons of decisions and appeals, of either side."""
    head = ("case", "written_at", "about", "by_the_employee", "text")
    found = _with_words(scope, scope.rows(STATEMENTS), "cases_casestep", "note")
    yield from table("statements.csv", "Written statements about designation, of both sides", head, found)


def _with_words(
    scope: Scope, rows: Iterator[tuple[Any, ...]], name: str, column: str
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    """The rows, whose last two values are employee and row, with the words sealed there instead. Words of erased people
    are gone."""
    found = list(rows)
    for start in range(0, len(found), BATCH):
        part = found[start : start + BATCH]
        places = {row[-1]: vault.Place(row[-2], name, column, row[-1]) for row in part}
        with scope.reading():
            values = vault.get_many(actor=scope.actor, places=places.values(), purpose=PURPOSE)
        scope.beat()
        for row in part:
            yield (*row[:-2], values.get(places[row[-1]], ""))


def _named(scope: Scope) -> list[tuple[tuple[Any, ...], str]]:
    """Every document with the name of its copy: "" for one that has none."""
    found, counts = [], dict[str, int]()
    for row in scope.rows(DOCUMENTS):
        base = f"{row[0]}-{row[3].isoformat()}-{row[1].replace('_', '-')}"
        counts[base] = counts.get(base, 0) + 1
        number = f"-{counts[base]}" if counts[base] > 1 else ""
        kept = row[5] in SHOWN and row[6] is None and row[9] is not None
        found.append((row, f"{base}{number}.pdf" if kept else ""))
    return found


def _where(row: tuple[Any, ...], name: str) -> str:
    if not name:
        return "no copy: in quarantine, not scanned yet, unreadable, or received in error"
    return name if row[1] in OPEN else "kept apart as confidential (29 CFR 825.500(g))"


def _copies(scope: Scope, found: list[tuple[tuple[Any, ...], str]]) -> Iterator[PacketFile]:
    for row, name in found:
        if not name:
            continue
        title = f"{Category(row[1]).label} received on {row[3].isoformat()} in {row[0]}"
        content = _content(scope, row[8], row[9])
        if content is None:
            yield PacketFile(f"{name}.txt", f"{title}: cannot be read any more", b"The file cannot be read any more.\n")
        else:
            yield PacketFile(name, title, content)


def _content(scope: Scope, document_id: UUID, content_id: UUID) -> bytes | None:
    """The document's bytes; that the packet's maker took a copy is noted at the document."""
    try:
        content = files.read_bytes(organization_id=scope.organization_id, file_id=content_id, limit_bytes=LIMIT_BYTES)
    except (FileCorrupt, KeyDestroyed, KeyMissing, NotFound):
        return None
    with scope.reading():
        document = Document.objects.get(organization_id=scope.organization_id, id=document_id)
        document_copied(actor=scope.actor, document=document)
    scope.beat()
    return content


declare_section(
    "documents", documents, title=_("Documents that came in"), cites="29 CFR 825.500(c)(4)", order=42,
)  # fmt: skip
declare_section(
    "documents-confidential", confidential, title=_("Documents about certifications, health and family"),
    cites="29 CFR 825.500(g)", order=92, medical=True,
)  # fmt: skip
declare_section(
    "messages",
    messages,
    title=_("Written notices and messages of employees"),
    cites="29 CFR 825.500(c)(4), (g)",
    order=93,
    medical=True,
)
declare_section(
    "statements", statements, title=_("Statements about designation"), cites="29 CFR 825.500(c)(7), (g)", order=94,
    medical=True,
)  # fmt: skip
