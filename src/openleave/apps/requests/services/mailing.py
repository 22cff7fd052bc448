"""E-mails of requests: neutral words and an address, by a job that tries again. They are claimed first and only then
handed to the mail server; a claim of a process that died is not sent again by itself."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.accounts.models import Account
from openleave.apps.organizations import selectors as organizations
from openleave.apps.requests import private
from openleave.apps.requests.access import access_request, visitor
from openleave.apps.requests.machine import Right, State
from openleave.apps.requests.models import FAILED, Mail, MailKind, PrivacyRequest
from openleave.apps.requests.services.recording import note, org
from openleave.apps.requests.tokens import token_of
from openleave.kernel import clock, egress, mail
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.egress import Permit, Person
from openleave.kernel.errors import Conflict
from openleave.kernel.faces import address_on
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def queue(request: PrivacyRequest, kind: MailKind, account_id: UUID | None = None) -> None:
    """Let somebody be written to, in the transaction of what they are written about."""
    Mail.objects.create(organization_id=request.organization_id, request=request, kind=kind, account_id=account_id)
    transaction.on_commit(partial(_defer, request.organization_id))


def queue_officers(request: PrivacyRequest, kind: MailKind) -> None:
    """Let every privacy officer be written to, but for whoever the request is about; of a request that lies with the
    operator, whoever runs the installation."""
    if request.organization_id == INSTALLATION:
        for account_id in accounts.operators():
            queue(request, kind, account_id)
        return
    for account_id, employee_id in accounts.accounts_with(request.organization_id, Role.PRIVACY_OFFICER).items():
        if employee_id is None or employee_id != request.subject_id:
            queue(request, kind, account_id)


def mails_retry(*, actor: Actor, request_id: UUID) -> int:
    """Try again to send what the mail server did not take, or what broke off; how many. Raises Conflict where there is
    none. No code: a new one is sent instead, and counts."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        count = (
            Mail.objects.filter(FAILED, organization_id=request.organization_id, request=request)
            .exclude(kind=MailKind.CODE)
            .exclude(problem=mail.NO_ADDRESS)
            .update(next_try_at=clock.now(), claimed_at=None, attempts=0, problem="")
        )
        if not count:
            raise Conflict(_("No e-mail waits to be tried again."), fix=_("Reload the page."))
        note(actor, request, "mails_retry", {"count": count})
        transaction.on_commit(partial(_defer, request.organization_id))
    return count


def _defer(organization_id: UUID) -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from openleave.apps.requests.tasks import requests_deliver

    try:
        lock = f"requests.deliver:{organization_id}"
        requests_deliver.configure(queueing_lock=lock).defer(organization_id=str(organization_id))
    except AlreadyEnqueued:
        pass  # the one that waits takes this one along


# The job --------------------------------------------------------------------------------------------------------------


class _ByEmail(mail.Delivery[Mail]):
    """Each row is an e-mail; one that is given up stands on the page of its request."""

    flow = "requests.mail"

    def undelivered(self, organization_id: UUID) -> QuerySet[Mail]:
        rows = Mail.objects.filter(organization_id=organization_id, sent_at__isnull=True)
        return rows.select_related("request")

    def outgoing(self, row: Mail) -> mail.Outgoing | None:
        return _message(row)

    def permit(self, row: Mail) -> Permit:
        request = row.request
        gone = request.right == Right.DELETE and request.state == State.FULFILLED
        known = request.subject_id is not None and row.account_id is None and not gone
        organization_id = None if row.organization_id == INSTALLATION else row.organization_id
        return egress.hand_out(
            self.flow, actor=Actor(None, organization_id, channel=Channel.JOB),
            persons=[Person(request.subject_id)] if known and request.subject_id else [],
            about_type="privacy_request", about_id=request.id, records=1,
        )  # fmt: skip

    def sent(self, row: Mail) -> None:
        row.sent_at, row.claimed_at, row.problem, row.next_try_at = clock.now(), None, "", None
        row.save(update_fields=["sent_at", "claimed_at", "problem", "next_try_at"])

    def given_up(self, row: Mail) -> None:
        """Nothing more: the page of the request shows it, and a person tries again."""


BY_EMAIL = _ByEmail()


def deliver_due(organization_id: UUID) -> int:
    """Send every e-mail of the organization that is due; how many went out. A catch-up, whenever it runs."""
    BY_EMAIL.settle(organization_id)
    return BY_EMAIL.deliver_due(organization_id)


def _message(row: Mail) -> mail.Outgoing | None:
    """The e-mail, or None where there is nobody to write to. A code is made here and now: no table ever holds it."""
    from openleave.apps.requests.services.verifying import code_make, record_address

    request = row.request
    context: dict[str, Any] = {"reference": request.reference, "organization": _sender(request.organization_id)}
    if row.account_id is not None:
        account = Account.objects.filter(pk=row.account_id, is_active=True).first()
        to, language = (account.email, account.language) if account else ("", "")
        name = "privacy_questions" if row.kind == MailKind.QUESTION else "privacy"
        if request.organization_id == INSTALLATION:
            name = "operator_requests"
        context["address"] = address_on("desk", reverse(name, urlconf="openleave.config.urls.desk"))
    else:
        to = private.read(visitor(request.organization_id), request.id).writes_to
        language = request.language
        path = reverse("privacy_follow", args=[token_of(request)], urlconf="openleave.config.urls.www")
        context["address"] = address_on("www", path)
        if row.kind == MailKind.CODE:
            to = record_address(request)
    if not to:
        return None
    if row.kind == MailKind.CODE:
        context["code"] = code_make(request)
    with translation.override(language or settings.LANGUAGE_CODE):
        subject = f"{_(MailKind(row.kind).label)} ({request.reference})"
        template = f"requests/email/{row.kind}.txt"
        body = render_to_string(template, context)
    host = settings.OPENLEAVE_HOSTS["www"]
    message = EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{row.id}@{host}>"})
    return mail.Outgoing(message, template)


def _sender(organization_id: UUID) -> str:
    return "" if organization_id == INSTALLATION else organizations.identity(organization_id).name
