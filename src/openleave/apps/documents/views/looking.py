"""One document: its pages, what is said of it, who saw it; a page as a picture; a copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openleave.apps.accounts.selectors import account_names
from openleave.apps.cases import frame
from openleave.apps.documents import selectors, services, words
from openleave.apps.documents.forms import DescribeForm, MoveForm, WithdrawForm
from openleave.apps.documents.models import Document
from openleave.apps.documents.selectors import Listed
from openleave.apps.documents.services.seeing import IN_A_STRIP, WIDTHS
from openleave.apps.documents.workshop.sizes import CELL
from openleave.apps.people import selectors as people
from openleave.kernel import clock
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

ZOOMS = list(WIDTHS)
CELL_WIDTH, CELL_HEIGHT = CELL


@permitted("document.read")
@require_safe
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The viewer. ``?page=2&zoom=150&turn=90`` says what is seen; ``?move=1`` offers the employee's other cases.

    Nothing of the document's content is in this page: looks are recorded where a page of it is sent.
    """
    return shown(request, document_id)


def shown(request: HttpRequest, document_id: UUID, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, also with a form that was refused."""
    actor = request.actor  # type: ignore[attr-defined]
    listed = selectors.document_shown(actor=actor, document_id=document_id)
    found = listed.document
    context = _around(request, found) | _said(request, listed) | forms
    if found.shown:
        context |= _view(request, listed)
    seen = selectors.seen_by(actor=actor, document=found)
    ids = {look.seen_by_id for look in seen} | {found.received_by_id, found.withdrawn_by_id} - {None}
    names = account_names(one for one in ids if one is not None)
    context |= {
        "seen": [(look, names.get(look.seen_by_id, _("somebody"))) for look in seen],
        "received_by": names.get(found.received_by_id, ""),  # type: ignore[arg-type]
        "withdrawn_by": names.get(found.withdrawn_by_id, ""),  # type: ignore[arg-type]
    }
    return render(request, "documents/document.html", context, status=status)


def _around(request: HttpRequest, found: Document) -> dict[str, Any]:
    """What stands around the page: the case's head and tabs, or for a document of no case the employee's name."""
    if found.case is not None:
        return {"frame": "cases/frame.html"} | frame.framed(request, found.case, "documents")
    today = clock.today(request.organization.time_zone)  # type: ignore[attr-defined]
    names = people.names_of(found.organization_id, [found.employee_id], today)
    return {"frame": "documents/bare.html", "name": names.get(found.employee_id, ""), "today": today, "case": None}


def _said(request: HttpRequest, listed: Listed) -> dict[str, Any]:
    actor, found, said = request.actor, listed.document, listed.said  # type: ignore[attr-defined]
    changeable = allows(actor, "document.change")
    moving = changeable and "move" in request.GET
    return {
        "document": found,
        "title": listed.name,
        "said": said,
        "badge": words.badge(found),
        "trouble": words.TROUBLES.get(found.scan_trouble, ""),
        "trouble_fix": words.TROUBLE_FIXES.get(found.scan_trouble, ""),
        "same": found.same_id,  # type: ignore[attr-defined]
        "changeable": changeable,
        "downloadable": found.shown and allows(actor, "document.download"),
        "describe_form": DescribeForm(
            initial={"category": found.category, "title": said.title, "description": said.description}
        ),
        "moving": moving,
        "move_form": MoveForm(cases=selectors.other_cases(actor=actor, document=found)) if moving else None,
        "withdraw_form": WithdrawForm(),
    }


def _view(request: HttpRequest, listed: Listed) -> dict[str, Any]:
    found, asked = listed.document, request.GET
    number = _one_of(asked.get("page", ""), [str(one) for one in range(1, found.pages + 1)])
    zoom, turn = _one_of(asked.get("zoom", ""), ZOOMS), _one_of(asked.get("turn", ""), ["0", "90", "180", "270"])
    page, at = int(number), ZOOMS.index(zoom)
    first = (page - 1) // IN_A_STRIP * IN_A_STRIP + 1
    last = min(first + IN_A_STRIP - 1, found.pages)

    def here(page: int = page, zoom: str = zoom, turn: int = int(turn)) -> str:
        return f"?page={page}&zoom={zoom}&turn={turn % 360}"

    return {
        "page_number": page,
        "zoom": zoom,
        "zooms": ",".join(ZOOMS),
        "turn": int(turn),
        "image": reverse("document_page", args=[found.id, page]) + f"?size={zoom}&turn={turn}",
        "image_of": reverse("document_page", args=[found.id, 0]),
        "earlier": here(page - 1) if page > 1 else "",
        "later": here(page + 1) if page < found.pages else "",
        "smaller": here(zoom=ZOOMS[at - 1]) if at else "",
        "larger": here(zoom=ZOOMS[at + 1]) if at + 1 < len(ZOOMS) else "",
        "turned_left": here(turn=int(turn) + 270),
        "turned_right": here(turn=int(turn) + 90),
        "words_url": reverse("document_words", args=[found.id, page]),
        "words_of": reverse("document_words", args=[found.id, 0]),
        "strip": reverse("document_strip", args=[found.id, first]),
        "strip_width": CELL_WIDTH * (last - first + 1),
        "cell_width": CELL_WIDTH,
        "cell_height": CELL_HEIGHT,
        "thumbs": [(one, here(one), CELL_WIDTH * (one - first)) for one in range(first, last + 1)],
        "thumbs_before": here(first - 1) if first > 1 else "",
        "thumbs_after": here(last + 1) if last < found.pages else "",
    }


def _one_of(value: str, allowed: list[str]) -> str:
    return value if value in allowed else allowed[0]


@permitted("document.read")
@require_safe
def page(request: HttpRequest, document_id: UUID, page_number: int) -> HttpResponse:
    """One page as PNG. Kept nowhere: neither here nor in the browser."""
    turn = request.GET.get("turn", "0")
    image = services.document_page(
        actor=request.actor,  # type: ignore[attr-defined]
        document_id=document_id,
        number=page_number,
        size=request.GET.get("size", "100"),
        turned=int(turn) if turn.isdecimal() and len(turn) < 4 else -1,
    )
    return _sent(image, "image/png")


@permitted("document.read")
@require_safe
def strip(request: HttpRequest, document_id: UUID, page_number: int) -> HttpResponse:
    """Small pictures of the pages from this one on, in one PNG."""
    row = services.document_strip(actor=request.actor, document_id=document_id, first=page_number)  # type: ignore[attr-defined]
    return _sent(row, "image/png")


@permitted("document.read")
@require_safe
def page_words(request: HttpRequest, document_id: UUID, page_number: int) -> HttpResponse:
    """The words of a page, for people who read with their ears, search or copy."""
    words = services.document_words(actor=request.actor, document_id=document_id, number=page_number)  # type: ignore[attr-defined]
    context = {"words": words.strip(), "page_number": page_number, "document_id": document_id}
    response = render(request, "documents/words.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


@permitted("document.download")
@require_safe
def download(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """A copy to take away; recorded."""
    copy = services.document_download(actor=request.actor, document_id=document_id)  # type: ignore[attr-defined]
    response = _sent(copy.pdf, "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{copy.name}"'
    return response


def _sent(content: bytes, content_type: str) -> HttpResponse:
    headers = {"Cache-Control": "no-store, private", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
