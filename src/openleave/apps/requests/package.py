"""What goes into a package, and the package as one zip: ``data.json``, ``read-me.html``, and the files.

Of the data itself, what the export of the erasure app gives. Numbers of identity papers, passwords and keys are never
in it (11 CCR 7024(d)): the package says that they are kept. Of the categories, what the registry says, for those tables
that hold something about the person.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from openleave.apps.disclosures import words
from openleave.apps.disclosures.selectors import Told, disclosures_about
from openleave.apps.erasure.services import export_subject
from openleave.apps.erasure.services.exporting import HELD, NEVER_SENT
from openleave.kernel import clock, files, vault
from openleave.kernel.actor import Actor
from openleave.kernel.registry import PURPOSES, declared
from openleave.kernel.registry.categories import RETENTION

#: Never sent, whatever table they stand in.
WITHHELD = frozenset({"government_id", "secret"})
#: Packages made before are no data about the person beyond what they hold.
OWN_FILES = frozenset({"requests.package", "requests.identity"})
#: Rows and files of this app say more than the person may be told while a court forbids it; what they may be told of
#: stands in the package as ``disclosures``.
DISCLOSURES = "disclosures"
PURPOSE = "privacy_rights"
#: A fixed time, so that the same content is the same zip.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Package:
    """``sections``: what the readable page and the JSON show. ``categories``: codes of what is in it; ``withheld``: of
    what is kept and never sent; ``disclosures``: who received something about the person (commitment P-42)."""

    kind: str
    sections: list[dict[str, Any]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    rows: int = 0
    disclosures: list[Told] = field(default_factory=list)


def categories(actor: Actor, subject_id: UUID) -> Package:
    """What kinds of data are kept about the person, why, by what ground, for how long."""
    exported = export_subject(actor=actor, subject_id=subject_id, purpose=PURPOSE, sealed=False)
    held = {(table, name) for table, rows in exported.tables.items() for name in rows[0]}
    held |= {("vault.secret", "sealed")} if vault.subject_places(subject_id=subject_id) else set()
    found: dict[str, dict[str, Any]] = {}
    for place in sorted(held):
        column = declared().columns.get(place)
        if column is None or column.category.tier == 0:
            continue
        entry = found.setdefault(
            column.category.key,
            {"category": column.category.key, "vocabulary": column.category.fides, "purposes": set(),
             "kept": RETENTION[column.category.retention]},
        )  # fmt: skip
        entry["purposes"] |= set(column.purposes)
    package = Package("know", rows=exported.rows, disclosures=disclosures_about(actor=actor, employee_id=subject_id))
    for key, entry in sorted(found.items()):
        entry["purposes"] = [
            {"purpose": PURPOSES[one].text, "ground": PURPOSES[one].basis} for one in sorted(entry["purposes"])
        ]
        package.sections.append(entry)
        (package.withheld if key in WITHHELD else package.categories).append(key)
    return package


def pieces(actor: Actor, subject_id: UUID, *, since_on: date | None) -> Package:
    """The data itself: rows by table, the sealed values among them, and the files."""
    exported = export_subject(actor=actor, subject_id=subject_id, purpose=PURPOSE)
    package, withheld = Package("pieces"), set[str]()
    told = disclosures_about(actor=actor, employee_id=subject_id)
    package.disclosures = [one for one in told if since_on is None or one.at.date() >= since_on]
    for table, rows in sorted(exported.tables.items()):
        if table.partition("_")[0] == DISCLOSURES:
            continue
        shown = [row for row in rows if since_on is None or _recent(row, since_on)]
        if shown:
            package.sections.append({"table": table, "rows": shown})
            package.rows += len(shown)
        withheld |= {declared().columns[table, name].category.key for row in shown for name, value in row.items()
                     if value == HELD}  # fmt: skip
    if any(one["column"] in NEVER_SENT for one in exported.sealed):
        withheld.add("government_id")
    if exported.sealed:
        package.sections.append({"table": "vault.secret", "rows": exported.sealed})
        package.rows += len(exported.sealed)
    assert actor.organization_id is not None
    for stored in exported.files:
        if stored.kind not in OWN_FILES and stored.kind.partition(".")[0] != DISCLOSURES:
            content = b"".join(files.read(organization_id=actor.organization_id, file_id=stored.id))
            package.files.append((f"{stored.kind.replace('.', '-')}-{stored.id}{_ending(content)}", content))
    package.categories = sorted({key for keys in exported.categories.values() for key in keys} - withheld)
    package.withheld = sorted(withheld)
    return package


def _ending(content: bytes) -> str:
    """By the first bytes; nothing where they say nothing."""
    known = {b"%PDF": ".pdf", b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}
    return next((ending for start, ending in known.items() if content.startswith(start)), "")


def _recent(values: dict[str, Any], since_on: date) -> bool:
    """Rows that name no day of their recording are in every package."""
    text = str(values.get("recorded_at") or values.get("made_at") or values.get("opened_at") or "")
    return not text or text[:10] >= since_on.isoformat()


def zipped(package: Package, reference: str, language: str) -> tuple[bytes, str]:
    """The zip, and its SHA-256."""
    about = {"request": reference, "kind": package.kind, "made_at": clock.now().isoformat(timespec="seconds"),
             "never_sent_but_kept": package.withheld}  # fmt: skip
    names = [f"files/{number:03d}-{name}" for number, (name, _content) in enumerate(package.files, 1)]
    said = {
        "data": package.sections, "files": names, "disclosures": [asdict(one) for one in package.disclosures],
    }  # fmt: skip
    data = json.dumps(about | said, ensure_ascii=False, indent=1, default=str).encode()
    with translation.override(language or "en"):
        page = render_to_string(
            "requests/package.html",
            {
                "package": package,
                "about": about,
                "names": names,
                "sections": package.sections,
                "disclosures": [words.told(one) for one in package.disclosures],
            },
        ).encode()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [
            ("data.json", data), ("read-me.html", page),
            *zip(names, (content for _name, content in package.files), strict=True),
        ]:  # fmt: skip
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    content = sink.getvalue()
    return content, hashlib.sha256(content).hexdigest()
