"""What documents tells the apps above it."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.documents.models import Document
from openleave.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class DocumentReceived:
    """A document came in. Its content may still wait for the virus scan: ask ``document.shown``. ``along``: it came
    with a message, which is in the inbox itself."""

    actor: Actor
    document: Document
    along: bool = False


@dataclass(frozen=True, slots=True)
class DocumentScanned:
    """A document that waited was scanned: it may be shown now, or was put into quarantine."""

    actor: Actor
    document: Document


@dataclass(frozen=True, slots=True)
class DocumentFiled:
    """A document got another category or case, was marked as received in error, or that was taken back."""

    actor: Actor
    document: Document
