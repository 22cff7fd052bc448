"""The answer to *know*, *pieces* and *portability*: a package of what is kept, as JSON, as a page to read, and the
files; fetched once, by an address that expires. What is in it comes from the one export of the erasure app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.certification import tokens
from openleave.apps.requests.access import access_request, visiting_package, visitor
from openleave.apps.requests.machine import Right, State
from openleave.apps.requests.models import MailKind, PackageLink, PrivacyRequest
from openleave.apps.requests.package import Package, categories, pieces, zipped
from openleave.apps.requests.registry import PACKAGE_LIVES
from openleave.apps.requests.services import mailing
from openleave.apps.requests.services.deciding import add_item, end_papers, ready, say
from openleave.apps.requests.services.recording import note, org, take
from openleave.kernel import clock, egress, files
from openleave.kernel.actor import Actor
from openleave.kernel.egress import Person
from openleave.kernel.errors import Conflict, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

RIGHTS = frozenset({Right.KNOW, Right.PIECES, Right.PORTABILITY})


def package_make(*, actor: Actor, request_id: UUID, answer: str = "") -> tuple[PackageLink, str]:
    """Put the package together, answer the request with it, and make the address at which it is fetched: the link, and
    its token, which is shown once. Raises Conflict where the person is not verified or the request is answered."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right not in RIGHTS:
            raise Conflict(_("This is another right."), fix=_("Answer it by its own form."))
        ready(request)
        package = _package(actor, request)
        link, token = _link(request, package)
        for code in package.categories:
            add_item(request, "category", code, granted=True)
        for code in package.withheld:
            add_item(request, "category", code, granted=False, reason="raw_identifier")
        say(actor, request, answer)
        end_papers(request)
        # Numbers that are never sent are not a denial: it is said that they are kept (11 CCR 7024(d)).
        take(
            actor, request, "fulfil", details={"rows": package.rows, "files": len(package.files), "sha256": link.sha256}
        )
        mailing.queue(request, MailKind.NEWS)
    return link, token


def link_renew(*, actor: Actor, request_id: UUID) -> tuple[PackageLink, str]:
    """A new address for an answered request, whose first one was lost or has expired: the package is made anew."""
    require(actor, "request.handle")
    with organization_scope(org(actor)):
        request = access_request(actor=actor, request_id=request_id, lock=True)
        if request.right not in RIGHTS or request.state != State.FULFILLED:
            raise Conflict(_("There is no package of this request."), fix=_("Reload the page."))
        for link in PackageLink.objects.select_for_update().filter(
            organization_id=request.organization_id, request=request, ended_at__isnull=True
        ):
            link_end(link)
        link, token = _link(request, _package(actor, request))
        note(actor, request, "link_renew", {"link": link.id})
    return link, token


def package_look(*, token: str) -> PackageLink:
    """The link of a token that still opens. Whoever only looks (a mail program does) uses nothing up."""
    with visiting_package(token) as link:
        _open(link)
        return link


def package_fetch(*, token: str) -> tuple[PackageLink, bytes]:
    """The package, once: the address is dead afterwards, and the file goes."""
    with visiting_package(token, lock=True) as link:
        _open(link)
        assert link.file_id is not None
        content = b"".join(files.read(organization_id=link.organization_id, file_id=link.file_id))
        link.fetched_at = clock.now()
        link_end(link)
        subject_id = link.request.subject_id
        egress.hand_out(
            "requests.package", actor=visitor(link.organization_id), persons=[Person(subject_id)] if subject_id else [],
            about_type="privacy_request", about_id=link.request_id, records=link.rows, size_bytes=link.size_bytes,
            sha256=link.sha256,
        )  # fmt: skip
        note(visitor(link.organization_id), link.request, "package_fetch", {"link": link.id})
    return link, content


def link_end(link: PackageLink) -> None:
    """Kill the address and delete the file."""
    if link.file_id is not None:
        files.delete(organization_id=link.organization_id, file_id=link.file_id)
    link.file_id, link.ended_at = None, clock.now()
    link.save(update_fields=["file_id", "ended_at", "fetched_at"])


# Inside ---------------------------------------------------------------------------------------------------------------


def _open(link: PackageLink) -> None:
    if link.ended_at is not None or link.file_id is None or link.expires_at <= clock.now():
        raise NotFound


def _package(actor: Actor, request: PrivacyRequest) -> Package:
    assert request.subject_id is not None
    if request.right == Right.KNOW:
        return categories(actor, request.subject_id)
    return pieces(actor, request.subject_id, since_on=request.since_on)


def _link(request: PrivacyRequest, package: Package) -> tuple[PackageLink, str]:
    content, digest = zipped(package, request.reference, request.language)
    file_id = files.write(
        organization_id=request.organization_id, kind="requests.package", chunks=_chunks(content),
        subject_id=request.subject_id,
    )  # fmt: skip
    token = tokens.new_token(request.organization_id)
    now = clock.now()
    link = PackageLink.objects.create(
        organization_id=request.organization_id, request=request, file_id=file_id, sha256=digest,
        size_bytes=len(content), rows=package.rows, files=len(package.files), token_digest=tokens.digest(token),
        made_at=now, expires_at=now + PACKAGE_LIVES - timedelta(minutes=1),
    )  # fmt: skip
    return link, token


def _chunks(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 1 << 20):
        yield content[start : start + (1 << 20)]
