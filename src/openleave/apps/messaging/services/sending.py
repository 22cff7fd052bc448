"""Messages: written, read, answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case, access_own_case
from openleave.apps.cases.models import LeaveCase
from openleave.apps.desk import services as desk
from openleave.apps.documents.models import Category
from openleave.apps.messaging import private
from openleave.apps.messaging.declared import ANSWER
from openleave.apps.messaging.events import MessageSent
from openleave.apps.messaging.models import UNANSWERED, Answered, Message, Side
from openleave.apps.messaging.services.announcing import announcement_queue
from openleave.apps.messaging.services.attaching import attach
from openleave.apps.messaging.texts import checked
from openleave.apps.organizations import selectors as organizations
from openleave.engine.calendar import add_business_days
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.files import EncryptedUpload
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: Business days within which the desk answers. No law sets them: they are the desk's own promise.
ANSWER_WITHIN = 2
#: What is sent along is, where nobody says more.
ALONG = Category.CORRESPONDENCE
BUSINESS_WEEKDAYS = frozenset(range(5))


def message_send(
    *, actor: Actor, case_id: UUID, text: str, files: Sequence[EncryptedUpload] = (), category: str = ALONG
) -> Message:
    """The desk writes to the employee; whatever the employee wrote before is answered by it, and its task done.

    The employee is told by e-mail that there is a message, not what it says. ``files`` become documents of the case, of
    this ``category``, which the employee may open. Raises Invalid for a text that is too long, or empty and nothing
    with it, and for a file that is not taken (``field`` files): then nothing was sent.
    """
    require(actor, "message.write")
    assert actor.organization_id is not None
    text = _text(text, files)
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        document_ids, problem = attach(actor, case, Side.DESK, files, category)
        if problem is None:
            waiting = _waiting(case)
            message = _written(actor, case, Side.DESK, text, document_ids, about=waiting[-1] if waiting else None)
            _answered(actor, case, waiting, Answered.REPLY)
            announcement_queue(message)
            tell(MessageSent(actor, message))
    if problem is not None:
        raise problem
    return message


def message_send_own(
    *, actor: Actor, case_id: UUID, text: str, files: Sequence[EncryptedUpload] = (), category: str = ALONG
) -> Message:
    """The employee writes to the desk about a case of their own: it comes into the inbox, once with all ``files``, and
    is to be answered within two business days. Raises Invalid as above, NotFound for anybody else's case."""
    require(actor, "own.message")
    assert actor.organization_id is not None
    text = _text(text, files)
    with organization_scope(actor.organization_id):
        case = access_own_case(actor=actor, case_id=case_id, lock=True)
        document_ids, problem = attach(actor, case, Side.EMPLOYEE, files, category)
        if problem is None:
            message = _written(actor, case, Side.EMPLOYEE, text, document_ids)
            desk.arrival_add(actor=actor, kind="message", channel="portal", case_id=case.id, about_id=message.id)
            first = Message.objects.filter(UNANSWERED, organization_id=case.organization_id, case=case)
            if first.count() == 1:
                # A second message does not give the desk more time for the first.
                desk.task_add(actor=actor, code=ANSWER, due_on=answer_due_on(actor.organization_id), case=case)
            tell(MessageSent(actor, message))
    if problem is not None:
        # After the scope: what is in quarantine stays there.
        raise problem
    return message


def _text(text: str, files: Sequence[EncryptedUpload]) -> str:
    """A file may come without a word."""
    return checked(text) if text.strip() or not files else ""


def messages_answered(*, actor: Actor, case_id: UUID) -> int:
    """What the employee wrote needs no message in return: it was answered by phone, or nothing was asked. Returns how
    many waited. Raises Conflict where none did."""
    require(actor, "message.write")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        waiting = _waiting(case)
        if not waiting:
            raise Conflict(_("No message waits for an answer."), fix=_("Reload the page."))
        _answered(actor, case, waiting, Answered.OTHERWISE)
    return len(waiting)


def messages_read(*, actor: Actor, case_id: UUID) -> int:
    """Somebody of the desk opened the conversation: note when, for what nobody had opened yet."""
    require(actor, "message.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id)
        return _read(actor, case, Side.EMPLOYEE)


def messages_read_own(*, actor: Actor, case_id: UUID) -> int:
    """The employee opened the conversation: note when, for what they had not opened yet."""
    require(actor, "own.message")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_own_case(actor=actor, case_id=case_id)
        return _read(actor, case, Side.DESK)


def answer_due_on(organization_id: UUID) -> date:
    """The day until which a message that comes in now is to be answered, in the organization's business days."""
    today = clock.today(organizations.settings_of(organization_id).time_zone)
    holidays = organizations.holidays_between(organization_id, today, today + timedelta(days=30))
    closed = frozenset(holiday.on.toordinal() for holiday in holidays)
    return date.fromordinal(add_business_days(today.toordinal(), ANSWER_WITHIN, BUSINESS_WEEKDAYS, closed))


def _waiting(case: LeaveCase) -> list[Message]:
    rows = Message.objects.filter(UNANSWERED, organization_id=case.organization_id, case=case)
    return list(rows.select_for_update().order_by("sent_at", "id"))


def _written(
    actor: Actor,
    case: LeaveCase,
    side: Side,
    text: str,
    document_ids: Sequence[UUID],
    about: Message | None = None,
) -> Message:
    message = Message.objects.create(
        organization_id=case.organization_id,
        case=case,
        side=side,
        about=about,
        document_ids=[str(one) for one in document_ids],
        sent_by_id=actor.account_id,
    )
    private.write(case.employee_id, private.MESSAGE, message.id, text)
    audit.append(
        actor=actor, action="message.send", object_type="message", object_id=message.id,
        details={"case": case.id, "side": side.value, "documents": len(document_ids)},
    )  # fmt: skip
    return message


def _answered(actor: Actor, case: LeaveCase, waiting: list[Message], how: Answered) -> None:
    """Mark messages as answered: their task is done, and they are out of the inbox."""
    if not waiting:
        return
    ids = [message.id for message in waiting]
    now = clock.now()
    Message.objects.filter(organization_id=case.organization_id, id__in=ids).update(
        answered_at=now, answered_by_id=actor.account_id, answered_as=how
    )
    _mark_read(actor, Message.objects.filter(organization_id=case.organization_id, id__in=ids))
    for message_id in ids:
        desk.arrivals_handle(actor=actor, kind="message", about_id=message_id, handled_as="answered")
    desk.tasks_finish(actor=actor, case_id=case.id, code=ANSWER)
    audit.append(
        actor=actor, action="message.answer", object_type="case", object_id=case.id,
        details={"how": how.value, "messages": len(ids)},
    )  # fmt: skip


def _read(actor: Actor, case: LeaveCase, side: Side) -> int:
    unread = Message.objects.filter(Q(side=side), organization_id=case.organization_id, case=case)
    count = _mark_read(actor, unread)
    if count:
        audit.append(
            actor=actor, action="message.read", object_type="case", object_id=case.id,
            details={"side": side.value, "messages": count},
        )  # fmt: skip
    return count


def _mark_read(actor: Actor, rows: object) -> int:
    unread = rows.filter(read_at__isnull=True)  # type: ignore[attr-defined]
    return int(unread.update(read_at=clock.now(), read_by_id=actor.account_id))
