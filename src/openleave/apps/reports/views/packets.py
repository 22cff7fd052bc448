"""Audit packets: the list with its form, one packet with its progress, the file."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from openleave.apps.accounts import selectors as accounts
from openleave.apps.organizations.forms import add_error
from openleave.apps.reports import services
from openleave.apps.reports.access import access_packet, packets_of
from openleave.apps.reports.models import Packet, PacketState
from openleave.apps.reports.packet.sections import sections
from openleave.apps.reports.registry import PACKET_LIVES
from openleave.apps.reports.selectors import numbered
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import allows
from openleave.kernel.routes import permitted

LISTED = 50


class PacketForm(forms.Form):
    """What an investigator asked for."""

    from_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    to_on = forms.DateField(label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    employee = forms.CharField(
        label=gettext_lazy("Employee number"), required=False, max_length=40,
        help_text=gettext_lazy("Empty: everybody."),
    )  # fmt: skip
    case = forms.CharField(
        label=gettext_lazy("Case number"), required=False, max_length=20,
        help_text=gettext_lazy("Empty: every case of the period."),
    )  # fmt: skip
    medical = forms.BooleanField(
        label=gettext_lazy("With medical records, in a folder apart"), required=False,
        help_text=gettext_lazy("Only if they were asked for. They stay confidential (29 CFR 825.500(g))."),
    )  # fmt: skip

    def __init__(self, *args: Any, medical: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not medical:
            del self.fields["medical"]


@permitted("packet.make")
@require_http_methods(["GET", "HEAD", "POST"])
def packets(request: HttpRequest) -> HttpResponse:
    """The packets so far, and a form for another one: the last three years unless somebody chooses otherwise."""
    actor = request.actor
    today = request.organization.today
    with_medical = allows(actor, "packet.medical")
    if request.method == "POST":
        form = PacketForm(request.POST, medical=with_medical)
        if form.is_valid():
            packet = _requested(request, form)
            if packet is not None:
                return HttpResponseRedirect(reverse("packet", args=[packet.id]))
        return _list(request, form, status=422)
    first = date(today.year - 3, today.month, 1)
    return _list(request, PacketForm(initial={"from_on": first, "to_on": today}, medical=with_medical))


def _requested(request: HttpRequest, form: PacketForm) -> Packet | None:
    data, actor = form.cleaned_data, request.actor
    try:
        about = {"from_on": data["from_on"], "to_on": data["to_on"], "medical": data.get("medical", False)}
        return services.packet_request(actor=actor, **about, **numbered(actor, data["employee"], data["case"]))
    except (Invalid, NotFound) as error:
        add_error(form, error)
        return None


def _list(request: HttpRequest, form: PacketForm, status: int = 200) -> HttpResponse:
    found = list(packets_of(request.actor).select_related("employee", "case").order_by("-asked_at", "-id")[:LISTED])
    names = accounts.account_names(packet.asked_by_id for packet in found)
    context = {
        "form": form,
        "packets": [
            {
                "packet": packet,
                "by": names.get(packet.asked_by_id, ""),
                "mine": packet.asked_by_id == request.actor.account_id,
                "gone": packet.state == PacketState.READY and services.gone(packet),
            }
            for packet in found
        ],
        "sections": sections(medical=allows(request.actor, "packet.medical")),
        "days": PACKET_LIVES.days,
    }
    return render(request, "reports/packets.html", context, status=status)


@permitted("packet.make")
@require_safe
def packet(request: HttpRequest, packet_id: UUID) -> HttpResponse:
    """One packet: how far it is; when it is ready, the file and its hash. htmx asks for the progress alone."""
    found = access_packet(actor=request.actor, packet_id=packet_id)
    context = {
        "packet": found,
        "working": found.state in (PacketState.WAITING, PacketState.BUILDING),
        "mine": found.asked_by_id == request.actor.account_id,
        "by": accounts.account_names([found.asked_by_id]).get(found.asked_by_id, ""),
        "gone": found.state == PacketState.READY and services.gone(found),
        "until": found.built_at + PACKET_LIVES if found.built_at else None,
    }
    if request.htmx and context["working"]:
        return render(request, "reports/_packet_progress.html", context)
    response = render(request, "reports/packet.html", context)
    if request.htmx:
        response["HX-Refresh"] = "true"
    return response


@permitted("packet.make")
@require_GET
def packet_file(request: HttpRequest, packet_id: UUID) -> HttpResponse:
    """The zip, for who asked for it."""
    try:
        found, stream = services.packet_fetch(actor=request.actor, packet_id=packet_id)
    except Conflict as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("packet", args=[packet_id]))
    name = f"audit-packet-{found.from_on}-{found.to_on}.zip"
    return FileResponse(
        stream, as_attachment=True, filename=name, content_type="application/zip", headers={"Cache-Control": "no-store"}
    )
