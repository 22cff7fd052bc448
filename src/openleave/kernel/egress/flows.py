"""Flows: the declared ways in which data leaves, and handing it out, which is one row in the ledger each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.egress.destinations import check
from openleave.kernel.egress.errors import EgressRefused
from openleave.kernel.egress.mail import MAIL
from openleave.kernel.egress.reasons import REASONS, Basis, RecipientKind
from openleave.kernel.ids import new_id
from openleave.kernel.registry import CATEGORIES, require_purpose

Means = Literal["download", "mail", "link", "paper", "transfer"]


@dataclass(frozen=True, slots=True)
class Flow:
    """One way out. ``reasons``: those it may be used for, the first unless the caller names another; ``categories``:
    the most that it carries, as keys of the registry."""

    key: str
    label: str | Promise
    means: Means
    purpose: str
    reasons: tuple[str, ...]
    recipient: RecipientKind
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Whom it is about, and in which case, if in one."""

    employee_id: UUID
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What leaves now. Ids, codes, counts and digests; nothing of what it says.

    ``about_type``, ``about_id``: the object that is handed out. ``recipient_id``: a row of the register of recipients.
    ``demand_id``: the demand of the legal desk that two people approved.
    """

    actor: Actor
    organization_id: UUID
    flow: Flow
    reason: str
    persons: tuple[Person, ...]
    categories: tuple[str, ...]
    about_type: str
    about_id: UUID | None
    records: int
    size_bytes: int
    sha256: str
    recipient_id: UUID | None
    demand_id: UUID | None

    @property
    def basis(self) -> Basis:
        return REASONS[self.reason]


@dataclass(slots=True)
class Permit:
    """Proof that the ledger knows; good for one sending."""

    disclosure_id: UUID
    flow: Flow
    spent: bool = field(default=False, init=False)

    def spend(self, means: Means) -> None:
        """Use it up. Raises EgressRefused where it was used, or is for another means."""
        if self.spent or self.flow.means != means:
            raise EgressRefused(
                "This permit sends nothing.",
                why=f"It is for one sending by {self.flow.means}.",
                fix="Hand out each sending by itself.",
            )
        self.spent = True


_flows: dict[str, Flow] = {}
_ledger: list[Callable[[HandedOut], UUID]] = []


def declare_flow(
    key: str,
    *,
    label: str | Promise,
    means: Means,
    purpose: str,
    reasons: Iterable[str],
    recipient: RecipientKind,
    categories: Iterable[str],
) -> None:
    """Declare a way out, in the app's ``registry.py``. Unknown purposes, reasons and categories are errors."""
    require_purpose(purpose)
    flow = Flow(key, label, means, purpose, tuple(reasons), recipient, tuple(categories))
    unknown = [reason for reason in flow.reasons if reason not in REASONS]
    unknown += [category for category in flow.categories if category not in CATEGORIES]
    if unknown or not flow.reasons:
        raise LookupError(f"The flow {key} names {unknown or 'no reason'}; see kernel/egress/reasons.py.")
    if _flows.get(key, flow) != flow:
        raise RuntimeError(f"The flow {key} is declared twice; keep one declaration.")
    _flows[key] = flow


def flows() -> Mapping[str, Flow]:
    """All declared flows."""
    return dict(_flows)


def flow_of(key: str) -> Flow:
    """The declared flow. Raises EgressRefused for one that is not."""
    if key not in _flows:
        raise EgressRefused(
            f"There is no registered way out named {key!r}.",
            why="Data leaves only by registered flows.",
            fix="Declare the flow in the app's registry.py.",
        )
    return _flows[key]


def keep_ledger(write: Callable[[HandedOut], UUID]) -> None:
    """Name the function that writes the ledger's row and returns its id. There is one."""
    _ledger[:] = [write]


def hand_out(
    flow: str,
    *,
    actor: Actor,
    organization_id: UUID | None = None,
    persons: Iterable[Person] = (),
    about_type: str,
    about_id: UUID | None = None,
    reason: str = "",
    categories: Iterable[str] | None = None,
    records: int = 0,
    size_bytes: int = 0,
    sha256: str = "",
    recipient_id: UUID | None = None,
    demand_id: UUID | None = None,
) -> Permit:
    """Write down that data leaves, in the caller's transaction, before it does. Call it last, or just before
    ``audit.append``: it takes the trail's lock.

    Without an organization (an account's own mail) the entry is in the installation's trail. Raises EgressRefused for
    a flow, a reason or a category that is not registered for it, for an authority without an approved demand, for an
    e-mail where the register does not name the mail server's company, and where no ledger is kept; RuntimeError outside
    a transaction.
    """
    known = flow_of(flow)
    reason = reason or known.reasons[0]
    wanted = known.categories if categories is None else tuple(categories)
    if reason not in known.reasons or not set(wanted) <= set(known.categories):
        raise EgressRefused(
            f"The flow {flow} is not registered for this.",
            why=f"Its reasons are {', '.join(known.reasons)}; its categories {', '.join(known.categories)}.",
            fix="Use the flow that is, or declare what it carries.",
        )
    if known.recipient == RecipientKind.AUTHORITY and demand_id is None:
        raise EgressRefused(
            "Nothing goes to a court or an agency except through the legal desk.",
            fix="Enter the demand there; another person approves it.",
        )
    if known.means == "mail":
        check(MAIL)  # what cannot leave is not written down as if it had
    organization_id = organization_id or actor.organization_id
    if organization_id is None:
        disclosure_id = new_id()
        audit.append_installation(
            actor=actor, action="egress.hand_out", object_type=about_type, object_id=about_id,
            details={"disclosure": disclosure_id, "flow": flow, "basis": str(REASONS[reason]), "reason": reason},
        )  # fmt: skip
        return Permit(disclosure_id, known)
    if not _ledger:
        raise EgressRefused("No ledger of disclosures is kept, so nothing leaves.", fix="Install the app disclosures.")
    if not connection.in_atomic_block:
        raise RuntimeError("A disclosure is part of the transaction that causes it: open an organization_scope.")
    handed = HandedOut(
        actor=actor,
        organization_id=organization_id,
        flow=known,
        reason=reason,
        persons=tuple(dict.fromkeys(persons)),
        categories=wanted,
        about_type=about_type,
        about_id=about_id,
        records=records,
        size_bytes=size_bytes,
        sha256=sha256,
        recipient_id=recipient_id,
        demand_id=demand_id,
    )
    return Permit(_ledger[0](handed), known)
