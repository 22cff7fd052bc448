"""The words and badges of documents on pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.documents.models import Document, State


@dataclass(frozen=True, slots=True)
class Badge:
    """How a state looks: the kind of badge, its icon, its words."""

    kind: str
    icon: str
    label: str | Promise


_BADGES = {
    State.WAITING: Badge("due", "hourglass", _("Waits for the virus scan")),
    State.CLEAN: Badge("yes", "shield-check", _("Scanned, clean")),
    State.UNSCANNED: Badge("plain", "shield", _("Not scanned")),
    State.INFECTED: Badge("no", "shield-alert", _("In quarantine")),
    State.UNREADABLE: Badge("no", "file-x", _("Unreadable")),
}
_WITHDRAWN = Badge("plain", "file-x", _("Received in error"))

TROUBLES = {
    "unreachable": _("The virus scanner does not answer."),
    "cut_off": _("The virus scanner hung up in the middle of the file."),
    "over_its_limit": _("The file is larger than the virus scanner takes."),
    "refused": _("The virus scanner gave an answer that says nothing about the file."),
    "no_scanner": _("This installation has no virus scanner."),
}
TROUBLE_FIXES = {
    "unreachable": _("The operator starts clamd, or corrects OPENLEAVE_CLAMD. It is scanned by itself then."),
    "cut_off": _("The operator looks into clamd’s log. It is tried again every five minutes."),
    "over_its_limit": _("The operator raises StreamMaxLength in clamd.conf. It is tried again every five minutes."),
    "refused": _("The operator looks into clamd’s log. It is tried again every five minutes."),
}


def badge(document: Document) -> Badge:
    """How the document's state is shown."""
    return _WITHDRAWN if document.withdrawn_at is not None else _BADGES[State(document.state)]
