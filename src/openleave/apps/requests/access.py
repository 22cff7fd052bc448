"""The only ways from an id or a token to a privacy request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

from openleave.apps.certification import tokens
from openleave.apps.requests.models import PackageLink, PrivacyRequest, Question
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import NotFound
from openleave.kernel.keys import INSTALLATION
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope
from openleave.kernel.tenancy.scope import delivering_scope


def requests_of(actor: Actor) -> QuerySet[PrivacyRequest]:
    """The requests that the officer may know of: never their own, which somebody else handles."""
    require(actor, "request.handle")
    rows = PrivacyRequest.objects.filter(organization_id=actor.organization_id)
    if actor.employee_id is not None:
        rows = rows.filter(Q(subject_id__isnull=True) | ~Q(subject_id=actor.employee_id))
    return rows


def access_request(*, actor: Actor, request_id: UUID, lock: bool = False) -> PrivacyRequest:
    """The request, or NotFound: foreign, missing and one's own alike."""
    rows = requests_of(actor)
    found = (rows.select_for_update() if lock else rows).filter(id=request_id).first()
    if found is None:
        raise NotFound
    return found


def access_question(*, actor: Actor, question_id: UUID, lock: bool = False) -> Question:
    """A question, for the one person it was put to."""
    require(actor, "request.confirm")
    rows = Question.objects.filter(organization_id=actor.organization_id, asked_of_id=actor.account_id)
    rows = rows.select_related("request")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(id=question_id).first()
    if found is None or (actor.employee_id is not None and found.request.subject_id == actor.employee_id):
        raise NotFound
    return found


# The operator's own: requests of an employer that nobody knew ---------------------------------------------------------


def as_installation(actor: Actor) -> Actor:
    """The operator, where the installation's own requests lie. Raises Forbidden for everybody else."""
    require(actor, "request.route")
    return replace(actor, organization_id=INSTALLATION)


def installation_scope(organization_id: UUID = INSTALLATION) -> AbstractContextManager[None]:
    """The scope of the installation's own requests; or of the employer to whom one is being delivered.

    No account is named in it: an operator's account sees no organization without a visit that it allowed, and sees none
    here either. What is delivered is written, and nothing of the employer's is read or shown.
    """
    return delivering_scope(organization_id)


def access_unrouted(*, actor: Actor, unrouted_id: UUID, lock: bool = False) -> PrivacyRequest:
    """A request that lies with the operator, or NotFound. Inside the installation's scope."""
    require(actor, "request.route")
    rows = PrivacyRequest.objects.filter(organization_id=INSTALLATION, id=unrouted_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found


# Of whoever holds a token ---------------------------------------------------------------------------------------------


def visitor(organization_id: UUID) -> Actor:
    """Somebody with a token and no account. It holds no permission: the token is the permission."""
    return Actor(None, organization_id, frozenset[Role]())


@contextmanager
def visiting(token: str, *, lock: bool = False) -> Iterator[PrivacyRequest]:
    """The scope and the request of a token, wherever it was passed on to. NotFound for every token that opens none."""
    organization_id = tokens.organization_of(token)
    if organization_id is None:
        raise NotFound
    digest = tokens.digest(token)
    with organization_scope(organization_id):
        found = PrivacyRequest.objects.filter(organization_id=organization_id, token_digest=digest).first()
    if found is None:
        raise NotFound
    if found.routed_to_id is not None:
        organization_id = found.routed_to_id
    with organization_scope(organization_id):
        rows = PrivacyRequest.objects.filter(organization_id=organization_id, id=found.id)
        request = (rows.select_for_update() if lock else rows).first()
        if request is None or request.forgotten_at is not None:
            raise NotFound
        yield request


@contextmanager
def visiting_package(token: str, *, lock: bool = False) -> Iterator[PackageLink]:
    """The scope and the link of a package's token. NotFound for every token that opens none."""
    organization_id = tokens.organization_of(token)
    if organization_id is None:
        raise NotFound
    with organization_scope(organization_id):
        rows = PackageLink.objects.filter(organization_id=organization_id, token_digest=tokens.digest(token))
        rows = rows.select_related("request")
        link = (rows.select_for_update(of=("self",)) if lock else rows).first()
        if link is None:
            raise NotFound
        yield link
