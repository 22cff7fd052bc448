"""What is sent along with a message: taken in like every document, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.documents import services as documents
from openleave.apps.documents.models import Document, Source
from openleave.apps.messaging.models import Side
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.files import EncryptedUpload


def attach(
    actor: Actor, case: LeaveCase, side: Side, files: Sequence[EncryptedUpload], category: str
) -> tuple[list[UUID], Invalid | None]:
    """The documents that the files became, or why there are none; in the caller's transaction.

    A file that is refused, or in which the scanner finds something, leaves nothing behind but its own quarantine: that
    rests even though the message is not sent, and the desk has the task to ask for a clean copy. All are examined
    before the first is stored: the audit trail's lock is not held while the scanner works.
    """
    try:
        examined = [(_names(one), _examined(one)) for one in documents.as_documents(files)]
        infected = [(names, one) for names, one in examined if one.infected]
        with transaction.atomic():
            received = [_receive(actor, case, side, one, category) for _names, one in infected or examined]
    except Invalid as error:
        return [], error
    if infected:
        names = ", ".join(names for names, _one in infected)
        return [], Invalid(
            _("A virus was found in %(name)s. The message was not sent.") % {"name": names},
            why=_("The file was not passed on."),
            fix=_("Send the message without it, or with a clean copy."),
            field="files",
        )
    return [document.id for document in received], None


def _examined(files: Sequence[EncryptedUpload]) -> documents.Examined:
    try:
        return documents.document_examine(files)
    except Invalid as error:
        raise Invalid(f"{_names(files)}: {error.what}", why=error.why, fix=error.fix, field="files") from None


def _names(files: Sequence[EncryptedUpload]) -> str:
    return ", ".join(file.name or "" for file in files)


def _receive(actor: Actor, case: LeaveCase, side: Side, examined: documents.Examined, category: str) -> Document:
    return documents.document_receive(
        actor=actor,
        content=examined,
        case_id=case.id,
        category=category,
        source=Source.PORTAL if side == Side.EMPLOYEE else Source.DESK,
        along=True,
        for_employee=side == Side.DESK,
    )
