"""Reads of privacy requests for their pages."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from openleave.apps.requests import reasons
from openleave.apps.requests.access import installation_scope, requests_of
from openleave.apps.requests.machine import ACTIVE, Right, State
from openleave.apps.requests.models import (
    Check,
    Code,
    Item,
    Mail,
    Manner,
    PackageLink,
    Paper,
    PrivacyRequest,
    Question,
    RequestStep,
)
from openleave.kernel.actor import Actor
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.permissions import require
from openleave.kernel.purposes import stating

#: The six fields of 11 CCR 7101(b), and the reference by which a line is found again.
LOG_FIELDS = (
    "reference", "date_of_request", "nature_of_request", "manner_of_request", "date_of_response", "nature_of_response",
    "basis_of_denial",
)  # fmt: skip


def open_requests(actor: Actor) -> QuerySet[PrivacyRequest]:
    """Those that wait for an answer, the most urgent first."""
    return requests_of(actor).filter(state__in=ACTIVE).order_by("answer_by_on", "id")


def ended_requests(actor: Actor) -> QuerySet[PrivacyRequest]:
    return requests_of(actor).exclude(state__in=ACTIVE).order_by("-ended_at", "-id")


def waiting(actor: Actor) -> int:
    """How many wait for an answer."""
    return open_requests(actor).count()


def unrouted(actor: Actor) -> int:
    """How many lie with the operator."""
    require(actor, "request.route")
    with stating("privacy_rights"), installation_scope():  # it stands on a page that is for something else
        return PrivacyRequest.objects.filter(organization_id=INSTALLATION, state__in=ACTIVE).count()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log of 11 CCR 7101."""

    id: UUID
    reference: str
    received_on: date
    right: str
    manner: str
    answered_on: date | None
    answer: str
    basis: tuple[str, ...]


def log_lines(actor: Actor, limit: int | None = None) -> list[Line]:
    """The log, the newest first. Two statements."""
    rows = list(requests_of(actor).order_by("-received_on", "-id")[:limit])
    denied: dict[UUID, list[str]] = {}
    items = Item.objects.filter(
        organization_id=actor.organization_id, request_id__in=[row.id for row in rows], granted=False
    )
    for item in items.order_by("decided_at", "id"):
        if item.reason not in denied.setdefault(item.request_id, []):
            denied[item.request_id].append(item.reason)
    return [_line(row, denied.get(row.id, [])) for row in rows]


def _line(row: PrivacyRequest, reasons_of_items: list[str]) -> Line:
    codes = ([row.denied_why] if row.denied_why else []) + reasons_of_items
    basis = tuple(f"{reasons.REASONS[code].text} ({reasons.REASONS[code].citation})" for code in codes)
    return Line(
        row.id, row.reference, row.received_on, str(Right(row.right).label), str(Manner(row.manner).label),
        row.answered_on, str(State(row.state).label), basis,
    )  # fmt: skip


def log_csv(actor: Actor) -> bytes:
    """The log as a file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(LOG_FIELDS)
    for line in log_lines(actor):
        writer.writerow(
            [line.reference, line.received_on, line.right, line.manner, line.answered_on or "", line.answer,
             "; ".join(line.basis)]
        )  # fmt: skip
    return out.getvalue().encode()


_RELATED: dict[str, tuple[type[Model], str]] = {
    "steps": (RequestStep, "taken_at"),
    "checks": (Check, "made_at"),
    "codes": (Code, "made_at"),
    "items": (Item, "decided_at"),
    "questions": (Question, "asked_at"),
    "papers": (Paper, "received_at"),
    "links": (PackageLink, "made_at"),
    "mails": (Mail, "queued_at"),
}


def related(request: PrivacyRequest) -> dict[str, list[Any]]:
    """Steps, checks, items and the like of one request, each in order, in one statement."""
    parts = [
        f"SELECT '{name}', json_agg(to_jsonb(x) ORDER BY x.{order}, x.id) FROM {model._meta.db_table} x "  # noqa: S608
        "WHERE x.organization_id = %(organization)s AND x.request_id = %(request)s"
        for name, (model, order) in _RELATED.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"({part})" for part in parts),
            {"organization": request.organization_id, "request": request.id},
        )
        found = {name: rows if not isinstance(rows, str) else json.loads(rows) for name, rows in cursor.fetchall()}
    return {name: [_made(model, row) for row in found.get(name) or []] for name, (model, _order) in _RELATED.items()}


def _made(model: type[Model], row: dict[str, Any]) -> Any:
    fields = model._meta.concrete_fields
    return model(**{field.attname: field.to_python(row[field.column]) for field in fields})
