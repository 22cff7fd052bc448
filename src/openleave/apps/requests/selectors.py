"""Reads of privacy requests for their pages."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from openleave.apps.requests import reasons
from openleave.apps.requests.access import requests_of
from openleave.apps.requests.machine import ACTIVE, Right, State
from openleave.apps.requests.models import Item, Manner, PrivacyRequest
from openleave.kernel.actor import Actor

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


def related(request: PrivacyRequest) -> dict[str, Any]:
    """Steps, checks, items and the like of one request: a statement each."""
    return {
        "steps": list(request.steps.order_by("taken_at", "id")),
        "checks": list(request.checks.order_by("made_at", "id")),
        "items": list(request.items.order_by("kind", "decided_at", "id")),
        "questions": list(request.questions.order_by("asked_at", "id")),
        "papers": list(request.papers.order_by("received_at", "id")),
        "links": list(request.links.order_by("made_at", "id")),
    }
