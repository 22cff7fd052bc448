"""Who acts. Every service takes an actor first."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The roles of `product.md`. All but operator are held in one organization."""

    OPERATOR = "operator"
    LEAVE_ADMINISTRATOR = "leave_administrator"
    #: Held beside leave_administrator: the cases of people who work in human resources.
    WALLED_CASES = "walled_cases"
    HR_OPERATIONS = "hr_operations"
    PRIVACY_OFFICER = "privacy_officer"
    MANAGER = "manager"
    EMPLOYEE = "employee"


class Channel(StrEnum):
    """How a request came in; an unknown channel does not exist (commitment P-09)."""

    WEB = "web"
    API = "api"
    COMMAND = "command"
    JOB = "job"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Actor:
    """An account acting in (at most) one organization, with the roles it holds there.

    ``account_id`` is None for the system's own jobs, which act with the roles of whoever queued them. ``only`` are the
    permissions of somebody who visits the organization: those, whatever the roles would give.
    """

    account_id: UUID | None
    organization_id: UUID | None
    roles: frozenset[Role] = field(default_factory=frozenset)
    employee_id: UUID | None = None
    channel: Channel = Channel.WEB
    only: frozenset[str] | None = None

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


def desk_job(organization_id: UUID | None) -> Actor:
    """The system's own job in an organization, with the rights of the desk. It takes no adverse step."""
    return Actor(None, organization_id, frozenset({Role.LEAVE_ADMINISTRATOR}), channel=Channel.JOB)


def privacy_job(organization_id: UUID | None) -> Actor:
    """The system's own job that keeps promises about data: retention, releases, replays."""
    return Actor(None, organization_id, frozenset({Role.PRIVACY_OFFICER}), channel=Channel.JOB)
