"""What is due by itself: warnings, pictures of ids that must go, links that expire, what was said 24 months ago."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from dateutil.relativedelta import relativedelta

from openleave.apps.accounts import selectors as accounts
from openleave.apps.requests import private
from openleave.apps.requests.clocks import warned_share
from openleave.apps.requests.machine import ACTIVE
from openleave.apps.requests.models import MailKind, PackageLink, Paper, PrivacyRequest
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.packaging import link_end
from openleave.apps.requests.services.recording import note, today_of
from openleave.apps.requests.services.verifying import paper_empty
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.tenancy import organization_scope

#: How long the log is kept at least (11 CCR 7101(a)); then what the person said goes, and the codes stay.
LOG_MONTHS = 24


def catch_up(organization_id: UUID) -> int:
    """Everything of the organization that is due and not done; how much there was. Idempotent, whenever it runs."""
    actor = Actor(None, organization_id, channel=Channel.JOB)
    with organization_scope(organization_id):
        today = today_of(organization_id)
        done = _warn(actor, organization_id, today)
        done += _empty(actor, organization_id)
        done += _end_links(organization_id)
        done += _forget(actor, organization_id, today)
    return done


def _warn(actor: Actor, organization_id: UUID, today: date) -> int:
    """At half and at four fifths of each clock, and once it is over, every officer is told, once; whoever runs the
    installation also that something came, which no desk shows them day by day."""
    rows = PrivacyRequest.objects.select_for_update().filter(organization_id=organization_id, state__in=ACTIVE)
    count = 0
    for request in rows:
        told = organization_id == INSTALLATION and _unheard(request)
        if request.acknowledged_on is None:
            share = warned_share(request.received_on, request.acknowledge_by_on, today)
            told = told or share > request.warned_acknowledge
            request.warned_acknowledge = max(share, request.warned_acknowledge)
        share = warned_share(request.received_on, request.answer_by_on, today)
        told = told or share > request.warned_answer
        request.warned_answer = max(share, request.warned_answer)
        if told:
            request.save(update_fields=["warned_acknowledge", "warned_answer"])
            mailing.queue_officers(request, MailKind.WARNING)
            note(actor, request, "warn", {"acknowledge": request.warned_acknowledge, "answer": request.warned_answer})
            count += 1
    return count


def _unheard(request: PrivacyRequest) -> bool:
    """Whether there are operators, and none was written to."""
    return not request.mails.filter(kind=MailKind.WARNING).exists() and bool(accounts.operators())


def _empty(actor: Actor, organization_id: UUID) -> int:
    """Pictures of ids that were decided on, or whose request ended. The services empty them in the same moment; this is
    the last line, within the hour."""
    rows = Paper.objects.select_for_update(of=("self",)).filter(
        organization_id=organization_id, emptied_at__isnull=True
    )  # fmt: skip
    count = 0
    for paper in rows.select_related("request"):
        if paper.decided_at is not None or paper.request.state not in ACTIVE:
            paper_empty(paper)
            note(actor, paper.request, "paper_empty", {"paper": paper.id})
            count += 1
    return count


def _end_links(organization_id: UUID) -> int:
    """Packages that nobody fetched in time."""
    rows = PackageLink.objects.select_for_update().filter(
        organization_id=organization_id, ended_at__isnull=True, expires_at__lte=clock.now()
    )
    links = list(rows)
    for link in links:
        link_end(link)
    return len(links)


def _forget(actor: Actor, organization_id: UUID, today: date) -> int:
    """What people said, once the log's 24 months have passed: the reason to keep it is gone."""
    before = today - relativedelta(months=LOG_MONTHS)
    rows = PrivacyRequest.objects.select_for_update().filter(
        organization_id=organization_id, forgotten_at__isnull=True, ended_at__date__lt=before, received_on__lt=before
    )
    found = list(rows[:500])
    for request in found:
        private.forget(request.id)
        request.forgotten_at = clock.now()
        request.save(update_fields=["forgotten_at"])
        note(actor, request, "forget")
    return len(found)
