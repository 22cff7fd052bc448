"""Putting a packet together: every section's files into one zip, an index, and a manifest with every file's hash.

Built again from the same data it is the same, byte for byte: entries are in order, dates in the zip are fixed, nothing
reads the clock.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from openleave.apps.reports.packet.paragraphs import Answered, answered
from openleave.apps.reports.packet.sections import PacketFile, Scope, Section, as_csv, sections
from openleave.kernel import zips

#: How the index looks: a file beside it, as no page of OpenLeave has styles in it.
STYLE = Path(__file__).with_name("index.css")
FORMAT = "openleave-audit-packet/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the packet."""

    path: str
    title: str
    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """The finished packet: hash and size of the zip, its entries."""

    sha256: str
    size_bytes: int
    entries: tuple[Entry, ...]


def build(
    scope: Scope, about: dict[str, Any], sink: zips.Sink, *, medical: bool, progress: Callable[[str, int, int], None]
) -> Built:
    """Write the packet of ``scope`` into ``sink``. ``about`` says for the index what was asked, by whom, when;
    ``progress`` is told the section, how many are done, and of how many. In English, as it is for an investigator."""
    counting = zips.Counting(sink)
    wanted = sections(medical=medical)
    found: list[tuple[Section, list[Entry]]] = []
    with override("en"), zips.writing(counting) as packet:
        for number, section in enumerate(wanted):
            progress(section.name, number, len(wanted))
            found.append((section, [_add(packet, f"{section.folder}/", one) for one in section.build(scope)]))
        apart = [one.cites for one in sections(medical=True) if one.medical and not medical]
        answers = list(
            answered(((section.cites, [one.path for one in of_section]) for section, of_section in found), apart)
        )
        entries = [entry for _, of_section in found for entry in of_section]
        listed = PacketFile("paragraphs.csv", "What 29 CFR 825.500 asks for, and where it is", _paragraphs(answers))
        entries.append(_add(packet, "", listed))
        entries.append(_add(packet, "", PacketFile("index.csv", "This index as a table", _index_table(entries))))
        page = render_to_string(
            "reports/packet/index.html", {"about": about, "sections": found, "medical": medical, "answers": answers}
        )
        entries.append(_add(packet, "", PacketFile("index.html", "Index", page.encode())))
        entries.append(_add(packet, "", PacketFile("index.css", "How the index looks", STYLE.read_bytes())))
        sums = "".join(f"{entry.sha256}  {entry.path}\n" for entry in entries)
        _add(packet, "", PacketFile("SHA256SUMS", "Hashes", sums.encode()))
        manifest = {"format": FORMAT, **about, "files": [_listed(entry) for entry in entries]}
        _add(packet, "", PacketFile("manifest.json", "Manifest", json.dumps(manifest, indent=1).encode()))
    progress("", len(wanted), len(wanted))
    return Built(counting.hash.hexdigest(), counting.size, tuple(entries))


def _add(packet: zipfile.ZipFile, folder: str, file: PacketFile) -> Entry:
    chunks: Iterable[bytes] = [file.content] if isinstance(file.content, bytes) else file.content
    added = zips.add(packet, folder + file.name, chunks)
    return Entry(folder + file.name, file.title, added.size_bytes, added.sha256, file.rows)


def _listed(entry: Entry) -> dict[str, Any]:
    return {"path": entry.path, "title": entry.title, "bytes": entry.bytes, "sha256": entry.sha256, "rows": entry.rows}


def _paragraphs(answers: Iterable[Answered]) -> bytes:
    head = ("paragraph", "asks_for", "files", "note", "kept_elsewhere")
    rows = (
        (f"29 CFR 825.500{one.paragraph.key}", one.paragraph.asks, " ".join(one.files), one.note,
         one.paragraph.elsewhere)
        for one in answers
    )  # fmt: skip
    return as_csv(head, rows)


def _index_table(entries: list[Entry]) -> bytes:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["path", "title", "rows", "bytes", "sha256"])
    for entry in entries:
        writer.writerow([entry.path, entry.title, "" if entry.rows is None else entry.rows, entry.bytes, entry.sha256])
    return text.getvalue().encode()
