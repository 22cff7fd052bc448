"""Searching inside the scope, and releasing: per person one hashed file, the ledger's row in the same transaction.

Whatever is read comes through the one export function, and of that only the lines of the scope are kept. Without a
ground for medical records no sealed value and no file is read at all (29 CFR 825.500(g); Cal. Civ. Code 56.20(c)).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.disclosures.access import access_answer, access_open_demand
from openleave.apps.disclosures.errors import NotApproved
from openleave.apps.disclosures.models import Answer, Demand, DemandItem, DemandState
from openleave.apps.disclosures.services.demanding import PEOPLE, approve, approvers, kept, kept_known
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.selectors import held
from openleave.kernel import audit, clock, egress, files
from openleave.kernel.actor import Actor
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

PURPOSE = "legal_demands"
KIND = "disclosures.answer"
#: Which section a table is in, by the app that owns it. Other tables (tasks, accounts, imports) are in no answer.
SECTIONS = {
    "people": "employment",
    "cases": "cases",
    "ledger": "usage",
    "notices": "letters",
    "messaging": "messages",
    "documents": "documents",
    "certification": "medical",
    "accommodation": "medical",
    "returning": "medical",
}
#: The same for stored files, by the first part of their kind.
FILES = {"notices": "letters", "documents": "documents"}
_EPOCH = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """What one line of the scope holds: rows by table, sealed values, files."""

    tables: Mapping[str, list[dict[str, Any]]]
    sealed: Sequence[dict[str, Any]]
    files: Sequence[Any]
    categories: frozenset[str]

    @property
    def records(self) -> int:
        return sum(map(len, self.tables.values())) + len(self.sealed) + len(self.files)


def scope_search(*, actor: Actor, demand_id: UUID) -> int:
    """Count what each line of the scope holds; returns the sum. Shows no content. Raises Conflict where somebody in the
    scope is not on hold, or the demand has ended."""
    require(actor, "demand.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        demand = access_open_demand(actor=actor, demand_id=demand_id)
        total = 0
        for item, found in _searched(actor, demand, kept(demand), values=False):
            item.records = found.records
            item.save(update_fields=["records"])
            total += found.records
        audit.append(
            actor=actor, action="demand.search", object_type="demand", object_id=demand.id, details={"records": total}
        )  # fmt: skip
    return total


def demand_release(*, actor: Actor, demand_id: UUID) -> Demand:
    """Put together what is in the scope and write it into the ledger, once.

    Two accounts must have approved the scope as it stands; in an emergency the one who releases is the first, and
    another follows within a day. Raises NotApproved, Conflict for an empty scope or an ended demand.
    """
    require(actor, "demand.release")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        demand = access_open_demand(actor=actor, demand_id=demand_id)
        items = kept_known(actor, demand)
        if demand.is_emergency and actor.account_id is not None and not approvers(demand):
            approve(actor, demand)
        wanted = 1 if demand.is_emergency else PEOPLE
        if len(approvers(demand)) < wanted:
            raise NotApproved(wanted)
        answers = _answers(actor, demand, items)
        demand.state, demand.ended_at, demand.ended_by_id = DemandState.RELEASED, clock.now(), actor.account_id
        demand.persons = len(answers)
        demand.sha256 = hashlib.sha256("".join(f"{one.sha256}\n" for one, _found in answers).encode()).hexdigest()
        demand.save(update_fields=["state", "ended_at", "ended_by_id", "persons", "sha256"])
        egress.hand_out(
            "disclosures.emergency" if demand.is_emergency else "disclosures.answer",
            actor=actor,
            reason=demand.reason,
            persons=[Person(item.employee_id, item.case_id) for item in items],
            categories=sorted(frozenset().union(*(found for _one, found in answers))),
            about_type="demand",
            about_id=demand.id,
            records=sum(one.records for one, _found in answers),
            size_bytes=sum(one.size_bytes for one, _found in answers),
            sha256=demand.sha256,
            recipient_id=demand.recipient_id,
            demand_id=demand.id,
        )
        audit.append(
            actor=actor, action="demand.release", object_type="demand", object_id=demand.id,
            details={"scope": demand.scope_sha256, "sha256": demand.sha256, "persons": demand.persons},
        )  # fmt: skip
    return demand


def answer_fetch(*, actor: Actor, answer_id: UUID) -> tuple[Answer, bytes]:
    """The file about one person, to hand over; recorded. Raises Conflict once it is gone."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        answer = access_answer(actor=actor, answer_id=answer_id)
        try:
            content = b"".join(files.read(organization_id=answer.organization_id, file_id=answer.file_id))
        except NotFound:
            raise Conflict(
                _("The file is no longer here."),
                why=_("An answer is kept for two weeks. Its hash stays in the ledger."),
            ) from None
        audit.append(
            actor=actor, action="demand.fetch", object_type="demand", object_id=answer.demand_id,
            details={"sha256": answer.sha256},
        )  # fmt: skip
    return answer, content


# Inside ---------------------------------------------------------------------------------------------------------------


def _searched(
    actor: Actor, demand: Demand, items: Iterable[DemandItem], *, values: bool = True
) -> Iterator[tuple[DemandItem, Found]]:
    """Each line with what it holds; without ``values`` what is sealed is only listed. One export for each person and
    case; nothing before the hold is there."""
    grouped: dict[tuple[UUID, UUID | None], list[DemandItem]] = defaultdict(list)
    for item in items:
        grouped[item.employee_id, item.case_id].append(item)
    for (employee_id, case_id), lines in grouped.items():
        if not held(actor=actor, subject_id=employee_id):
            raise Conflict(_("Somebody in the scope is not on hold."), fix=_("Place the hold again, then search."))
        package = erasure.export_subject(
            actor=actor, subject_id=employee_id, purpose=PURPOSE, case_ids=[case_id] if case_id else None,
            sealed=bool(demand.medical_ground), values=values,
        )  # fmt: skip
        for line in lines:
            yield line, _narrowed(package, line.section)


def _narrowed(package: Any, section: str) -> Found:
    """Of everything exported, only what is in the section."""
    tables = {table: rows for table, rows in package.tables.items() if _section(table) == section}
    stored = [one for one in package.files if FILES.get(one.kind.partition(".")[0]) == section]
    sealed = [one for one in package.sealed if _section(one["table"]) == section]
    categories = {category for table in tables for category in package.categories.get(table, ())}
    categories |= {"medical", "note"} if sealed or stored else set()
    return Found(tables, sealed, stored, frozenset(categories))


def _section(table: str) -> str:
    return SECTIONS.get(table.partition("_")[0], "")


def _answers(actor: Actor, demand: Demand, items: Sequence[DemandItem]) -> list[tuple[Answer, frozenset[str]]]:
    by_person: dict[UUID, list[tuple[DemandItem, Found]]] = defaultdict(list)
    for item, found in _searched(actor, demand, items):
        by_person[item.employee_id].append((item, found))
        item.records = found.records
        item.save(update_fields=["records"])
    made = []
    carried = egress.flow_of("disclosures.answer").categories
    for employee_id, lines in by_person.items():
        content = _zip(demand, lines)
        file_id = files.write(
            organization_id=demand.organization_id, kind=KIND, chunks=[content], subject_id=employee_id
        )
        answer = Answer.objects.create(
            organization_id=demand.organization_id, demand=demand, employee_id=employee_id, file_id=file_id,
            sha256=hashlib.sha256(content).hexdigest(), size_bytes=len(content),
            records=sum(found.records for _item, found in lines),
        )  # fmt: skip
        categories = frozenset().union(*(found.categories for _item, found in lines))
        made.append((answer, categories & frozenset(carried)))
    return made


def _zip(demand: Demand, lines: Sequence[tuple[DemandItem, Found]]) -> bytes:
    """One person's answer: the same records give the same bytes."""
    parts: dict[str, bytes] = {}
    for item, found in lines:
        folder = f"{item.case.number if item.case else 'all'}/{item.section}"
        for table, rows in found.tables.items():
            parts[f"{folder}/{table}.json"] = _json(rows)
        if found.sealed:
            parts[f"{folder}/confidential.json"] = _json(found.sealed)
        for one in found.files:
            content = b"".join(files.read(organization_id=demand.organization_id, file_id=one.id))
            parts[f"{folder}/files/{one.id}.pdf"] = content
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(parts.items())}
    about = {
        "demand": demand.number,
        "kind": demand.kind,
        "reason": demand.reason,
        "paper": demand.label,
        "to": demand.recipient.label,
        "employee": lines[0][0].employee.number,
        "scope": [{"case": item.case.number if item.case else None, "section": item.section} for item, _f in lines],
        "scope_sha256": demand.scope_sha256,
        "files": [{"path": name, "sha256": digest} for name, digest in sums.items()],
    }
    parts["manifest.json"] = _json(about)
    parts["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packet:
        for name in sorted(parts):
            packet.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def _json(value: Any) -> bytes:
    return json.dumps(value, default=str, ensure_ascii=False, indent=1, sort_keys=True).encode()
