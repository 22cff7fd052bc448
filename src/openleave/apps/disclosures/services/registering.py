"""The registers of recipients: an organization's own, and the operator's of companies that all data passes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from openleave.apps.disclosures.access import access_recipient
from openleave.apps.disclosures.models import Kind, Recipient, Subprocessor
from openleave.apps.disclosures.services.labels import neutral
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.egress import destinations
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.registry import CATEGORIES, PURPOSES
from openleave.kernel.tenancy import organization_scope

MOST = 120


def recipient_add(
    *,
    actor: Actor,
    label: str,
    kind: str,
    purposes: Sequence[str],
    categories: Sequence[str],
    from_on: date,
    country: str = "US",
    contract_on: date | None = None,
    service_terms: bool = False,
) -> Recipient:
    """Enter somebody who may receive data. Raises Invalid for what is missing: a subprocessor needs a contract."""
    require(actor, "recipient.change")
    assert actor.organization_id is not None
    values = _checked(label, kind, purposes, categories, country, contract_on)
    with organization_scope(actor.organization_id):
        row = Recipient.objects.create(
            organization_id=actor.organization_id, **values, from_on=from_on, contract_on=contract_on,
            service_terms=service_terms, entered_by_id=actor.account_id,
        )  # fmt: skip
        audit.append(
            actor=actor, action="recipient.add", object_type="recipient", object_id=row.id,
            details={"kind": kind, "country": row.country, "from": from_on.isoformat()},
        )  # fmt: skip
    return row


def recipient_end(*, actor: Actor, recipient_id: UUID, until_on: date) -> Recipient:
    """From the day after, nothing goes there. The entry stays. Raises Conflict where it ended already."""
    require(actor, "recipient.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        row = access_recipient(actor=actor, recipient_id=recipient_id, lock=True)
        _end(row, until_on)
        audit.append(
            actor=actor, action="recipient.end", object_type="recipient", object_id=row.id,
            details={"until": until_on.isoformat()},
        )  # fmt: skip
    return row


def subprocessor_add(
    *,
    actor: Actor,
    label: str,
    purposes: Sequence[str],
    categories: Sequence[str],
    contract_on: date,
    from_on: date,
    country: str = "US",
    service_terms: bool = False,
    destination: str = "",
    host: str = "",
) -> Subprocessor:
    """Enter a company that works for the operator. Every organization sees it at once.

    It may begin after ``OPENLEAVE_SUBPROCESSOR_NOTICE_DAYS`` (commitment P-49), while no organization exists at once.
    A first day before today says that the company was there before the register was: once for each connection.
    With ``destination`` and ``host`` the installation connects there from ``from_on`` on.
    """
    require(actor, "subprocessor.change")
    values = _checked(label, Kind.SUBPROCESSOR, purposes, categories, country, contract_on)
    host = host.strip().lower()
    if (destination or host) and (destination not in destinations() or not host):
        known = ", ".join(sorted(destinations()))
        raise Invalid(_("Name both the connection and its host."), fix=_("Connections: %s.") % known, field="host")
    notice = settings.OPENLEAVE_SUBPROCESSOR_NOTICE_DAYS
    today = clock.today()
    first = today + timedelta(days=notice)
    older = from_on < today and not Subprocessor.objects.filter(destination=destination).exists()
    if from_on < first and not older and _anybody(actor):
        raise Invalid(
            _("Organizations must be told %(days)s days before.") % {"days": notice},
            fix=_("Begin on %(day)s or later.") % {"day": first.isoformat()},
            field="from_on",
        )
    row = Subprocessor.objects.create(
        **values, contract_on=contract_on, from_on=from_on, service_terms=service_terms, destination=destination,
        host=host, entered_by_id=actor.account_id,
    )  # fmt: skip
    audit.append_installation(
        actor=actor, action="subprocessor.add", object_type="subprocessor", object_id=row.id,
        details={"country": row.country, "from": from_on.isoformat(), "destination": destination or None},
    )  # fmt: skip
    return row


def subprocessor_end(*, actor: Actor, subprocessor_id: UUID, until_on: date) -> Subprocessor:
    """From the day after, nothing goes there."""
    require(actor, "subprocessor.change")
    row = Subprocessor.objects.filter(id=subprocessor_id).first()
    if row is None:
        raise NotFound
    _end(row, until_on)
    audit.append_installation(
        actor=actor, action="subprocessor.end", object_type="subprocessor", object_id=row.id,
        details={"until": until_on.isoformat()},
    )  # fmt: skip
    return row


def _anybody(actor: Actor) -> bool:
    from openleave.apps.organizations.selectors import directory

    return bool(directory(actor=actor))


def _end(row: Any, until_on: date) -> None:
    if row.until_on is not None:
        raise Conflict(_("This entry has ended already."), fix=_("Reload the page."))
    if until_on < row.from_on:
        raise Invalid(_("It would end before it begins."), field="until_on")
    row.until_on = until_on
    row.save(update_fields=["until_on"])


def _checked(
    label: str, kind: str, purposes: Sequence[str], categories: Sequence[str], country: str, contract_on: date | None
) -> dict[str, Any]:
    if kind not in Kind.values:
        raise Invalid(_("Choose what the recipient is."), field="kind")
    if not purposes or not set(purposes) <= set(PURPOSES):
        raise Invalid(_("Choose at least one purpose."), field="purposes")
    if not categories or not set(categories) <= set(CATEGORIES):
        raise Invalid(_("Choose at least one category of data."), field="categories")
    country = country.strip().upper()
    if len(country) != 2 or not country.isalpha() or not country.isascii():
        raise Invalid(_("Give the country as two letters, such as US."), field="country")
    if kind == Kind.SUBPROCESSOR and contract_on is None:
        raise Invalid(
            _("A subprocessor needs a contract."), fix=_("Give the day of the contract."), field="contract_on"
        )
    return {
        "label": neutral(label, most=MOST), "kind": kind, "purposes": sorted(set(purposes)),
        "categories": sorted(set(categories)), "country": country,
    }  # fmt: skip
