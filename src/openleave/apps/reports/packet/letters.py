"""The letters that were given (825.500(c)(4)): their exact bytes, and a list with dates and proof.

Letters about what a medical certification lacks, and about second opinions, are certification records: they lie with
the medical ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.reports.packet.sections import PacketFile, Scope, declare_section, table
from openleave.kernel import files

#: Kinds of letters that say something of a condition or of its certification.
MEDICAL = ("certification_incomplete", "recertification", "opinion")
#: As many letters are opened at a time: each is a file of its own.
LIMIT_BYTES = 50 * 1024**2
LETTERS = """
SELECT c.number, l.kind, l.language, l.state, l.by, l.sent_on, l.sent_at, l.opened_at, l.pages, l.sha256, l.file_id
  FROM notices_letter l JOIN cases_leavecase c ON c.organization_id = l.organization_id AND c.id = l.case_id
 WHERE l.organization_id = %(organization)s AND l.case_id = ANY(%(ids)s) AND l.state IN ('sent', 'opened')
 ORDER BY c.number, l.sent_at, l.kind, l.id
"""


def is_medical(kind: str) -> bool:
    """Whether a letter of that kind lies with the medical records."""
    return kind.startswith(MEDICAL)


def sent(scope: Scope) -> Iterator[PacketFile]:
    """The list of all letters, and those that are not medical."""
    found = _named(scope)
    head = (
        "case",
        "letter",
        "language",
        "state",
        "sent_by",
        "sent_on",
        "sent_at",
        "opened_at",
        "pages",
        "sha256",
        "file",
    )
    listed = ((*row[:10], "" if is_medical(row[1]) else name) for row, name in found)
    yield from table("letters.csv", "Every letter that was given: when, how, when it was opened", head, listed)
    yield from _copies(scope, [(row, name) for row, name in found if not is_medical(row[1])])


def medical(scope: Scope) -> Iterator[PacketFile]:
    """Letters about certifications."""
    yield from _copies(scope, [(row, name) for row, name in _named(scope) if is_medical(row[1])])


def _named(scope: Scope) -> list[tuple[tuple[Any, ...], str]]:
    found, taken = [], set()
    for row in scope.rows(LETTERS):
        base = name = f"{row[0]}-{row[5].isoformat()}-{row[1].replace('_', '-')}-{row[2]}"
        number = 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        found.append((row, f"{name}.pdf"))
    return found


def _copies(scope: Scope, found: list[tuple[tuple[Any, ...], str]]) -> Iterator[PacketFile]:
    for row, name in found:
        content = files.read_bytes(organization_id=scope.organization_id, file_id=row[10], limit_bytes=LIMIT_BYTES)
        scope.beat()
        whole = hashlib.sha256(content).hexdigest() == row[9]
        title = f"Letter of {row[5].isoformat()} in {row[0]}"
        yield PacketFile(
            name, title if whole else f"{title}: not the bytes that were recorded when it was sent", content
        )


declare_section("letters", sent, title=_("Copies of letters"), cites="29 CFR 825.500(c)(4)", order=41)
declare_section(
    "certification-letters", medical, title=_("Letters about certifications"), cites="29 CFR 825.500(c)(4), (g)",
    order=91, medical=True,
)  # fmt: skip
