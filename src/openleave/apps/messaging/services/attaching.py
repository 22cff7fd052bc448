"""What is sent along with a message: taken in like every document, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.documents import services as documents
from openleave.apps.documents.models import Document, Source, State
from openleave.apps.messaging.models import Side
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.files import EncryptedUpload


class _Infected(Exception):
    """Undoes what was taken in besides."""

    def __init__(self, files: list[list[EncryptedUpload]]) -> None:
        self.files = files


def attach(
    actor: Actor, case: LeaveCase, side: Side, files: Sequence[EncryptedUpload], category: str
) -> tuple[list[UUID], Invalid | None]:
    """The documents that the files became, or why there are none; in the caller's transaction.

    A file that is refused, or in which the scanner finds something, leaves nothing behind but its own quarantine: that
    rests even though the message is not sent, and the desk has the task to ask for a clean copy.
    """
    try:
        with transaction.atomic():
            received = [(one, _receive(actor, case, side, one, category)) for one in documents.as_documents(files)]
            if infected := [one for one, document in received if document.state == State.INFECTED]:
                raise _Infected(infected)
            return [document.id for _files, document in received], None
    except Invalid as error:
        return [], error
    except _Infected as found:
        for one in found.files:
            _receive(actor, case, side, one, category)
        names = ", ".join(file.name or "" for one in found.files for file in one)
        return [], Invalid(
            _("A virus was found in %(name)s. The message was not sent.") % {"name": names},
            why=_("The file was not passed on."),
            fix=_("Send the message without it, or with a clean copy."),
            field="files",
        )


def _receive(actor: Actor, case: LeaveCase, side: Side, files: Sequence[EncryptedUpload], category: str) -> Document:
    try:
        return documents.document_receive(
            actor=actor,
            content=files,
            case_id=case.id,
            category=category,
            source=Source.PORTAL if side == Side.EMPLOYEE else Source.DESK,
            along=True,
            for_employee=side == Side.DESK,
        )
    except Invalid as error:
        if error.field != "file":
            raise
        names = ", ".join(file.name or "" for file in files)
        raise Invalid(f"{names}: {error.what}", why=error.why, fix=error.fix, field="files") from None
