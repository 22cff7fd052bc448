"""What goes into a package, and the package as one zip: ``data.json``, ``read-me.html``, and the files.

Of the data itself, what the export of the erasure app gives. Numbers of identity papers, passwords and keys are never in
it (11 CCR 7024(d)): the package says that they are kept. Of the categories, what the registry says, for those tables that
hold something about the person.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.registry import PURPOSES, declared
from openleave.kernel.registry.categories import RETENTION

#: Never sent, whatever table they stand in.
WITHHELD = frozenset({"government_id", "secret"})
#: A fixed time, so that the same content is the same zip.
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(slots=True)
class Package:
    """``sections``: what the readable page and the JSON show. ``categories``: codes of what is in it; ``withheld``: of what
    is kept and never sent."""

    kind: str
    sections: list[dict[str, Any]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    rows: int = 0


def categories(organization_id: UUID, subject_id: UUID) -> Package:
    """What kinds of data are kept about the person, from where, why, by what ground, for how long."""
    from openleave.apps.erasure.services import tables_of

    counts = tables_of(subject_id=subject_id)
    found: dict[str, dict[str, Any]] = {}
    for (table, _name), column in sorted(declared().columns.items()):
        if not counts.get(table) or column.category.tier == 0:
            continue
        entry = found.setdefault(
            column.category.key,
            {"category": column.category.key, "vocabulary": column.category.fides, "purposes": set(),
             "retention": RETENTION[column.category.retention], "never_sent": column.category.key in WITHHELD},
        )  # fmt: skip
        entry["purposes"] |= set(column.purposes)
    package = Package("know")
    for key, entry in sorted(found.items()):
        entry["purposes"] = [
            {"purpose": PURPOSES[one].text, "ground": PURPOSES[one].basis} for one in sorted(entry["purposes"])
        ]
        package.sections.append(entry)
        (package.withheld if key in WITHHELD else package.categories).append(key)
    package.rows = sum(counts.values())
    return package


def pieces(actor: Actor, subject_id: UUID, *, since_on: date | None) -> Package:
    """The data itself."""
    from openleave.apps.erasure.services import export_subject

    exported = export_subject(actor=actor, subject_id=subject_id, purpose="privacy_rights")
    known = declared().columns
    package, seen, withheld = Package("pieces"), set[str](), set[str]()
    for table, rows in sorted(exported.tables.items()):
        shown = []
        for row in rows:
            values = {}
            for name, value in row.items():
                column = known.get((table, name))
                if column is not None and column.category.key in WITHHELD:
                    withheld.add(column.category.key)
                    continue
                if column is not None and column.category.tier:
                    seen.add(column.category.key)
                values[name] = value
            if since_on is None or _recent(values, since_on):
                shown.append(values)
        if shown:
            package.sections.append({"table": table, "rows": shown})
            package.rows += len(shown)
    package.files = [(name, content) for name, content in exported.files]
    package.categories, package.withheld = sorted(seen), sorted(withheld)
    return package


def _recent(values: dict[str, Any], since_on: date) -> bool:
    """Rows that name no day of their recording are in every package."""
    text = str(values.get("recorded_at") or values.get("made_at") or values.get("opened_at") or "")
    return not text or text[:10] >= since_on.isoformat()


def zipped(package: Package, reference: str, language: str) -> tuple[bytes, str]:
    """The zip, and its SHA-256."""
    about = {"request": reference, "kind": package.kind, "made_at": clock.now().isoformat(timespec="seconds"),
             "never_sent_but_kept": package.withheld}  # fmt: skip
    names = [f"files/{number:03d}-{name}" for number, (name, _content) in enumerate(package.files, 1)]
    data = json.dumps(
        about | {"data": package.sections, "files": names}, ensure_ascii=False, indent=1, default=str
    ).encode()
    with translation.override(language or "en"):
        page = render_to_string(
            "requests/package.html",
            {"package": package, "about": about, "names": names, "sections": package.sections},
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
