"""What the desk hears of documents: those that came by themselves are in the inbox, those in quarantine are a task."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.desk import services as desk
from openleave.apps.desk.kinds import declare_arrival_place, declare_task_kind
from openleave.apps.documents.events import DocumentReceived
from openleave.apps.documents.models import Document, Source
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import clock
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.news import listen

QUARANTINE = "document.infected"
declare_task_kind(
    code=QUARANTINE,
    label=_("A document is in quarantine"),
    action=_("Ask for a clean copy"),
    url_name="document",
    takes="about",
)
declare_arrival_place(kind="document", url_name="document")

#: Came without anybody at the desk, by what way.
_BY_ITSELF = {Source.PORTAL: "portal", Source.PROVIDER: "provider"}
#: The same, when no person put it in.
_BY_MACHINE = {Source.MAIL: "mail", Source.FAX: "mail"}


@listen(DocumentReceived)
def into_the_inbox(event: DocumentReceived) -> None:
    """What somebody at the desk added themselves, or what came with a message, needs nobody's attention twice."""
    if event.along:
        return
    source = Source(event.document.source)
    channel = _BY_ITSELF.get(source) or (_BY_MACHINE.get(source) if event.actor.account_id is None else None)
    if channel is not None:
        desk.arrival_add(
            actor=event.actor,
            kind="document",
            channel=channel,
            employee_id=event.document.employee_id,
            case_id=event.document.case_id,
            about_id=event.document.id,
            learned_on=event.document.received_on,
        )


def quarantined(document: Document) -> None:
    """Somebody has to ask for a clean copy, today."""
    today = clock.today(organizations.settings_of(document.organization_id).time_zone)
    desk.task_add(
        actor=desk_job(document.organization_id),
        code=QUARANTINE,
        due_on=today,
        case=document.case,
        about_id=document.id,
    )


def no_longer_quarantined(document: Document) -> None:
    """The scanner erred, or nobody needs the document."""
    desk.tasks_finish(
        actor=desk_job(document.organization_id), case_id=document.case_id, code=QUARANTINE, about_id=document.id
    )


def dealt_with(actor: Actor, document: Document, handled_as: str) -> None:
    """Somebody has seen to the document: its arrival waits no more."""
    desk.arrivals_handle(actor=actor, kind="document", about_id=document.id, handled_as=handled_as)
