"""Reads of policies, and the law library with them: what an organization's leave is decided by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q

from openleave.apps.policies.models import Policy, PolicyVersion, State
from openleave.engine import Library, load_library
from openleave.engine.law_words import POLICIES
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy.rows import the_row

#: Organizations whose libraries are kept at hand in a process.
KEPT = 256

IN_FORCE = """
SELECT DISTINCT ON (policy_id) id FROM policies_policyversion
WHERE organization_id = %(organization)s AND holds_from <= %(on)s
  AND (%(known_at)s::timestamptz IS NULL OR published_at <= %(known_at)s::timestamptz)
  AND (holds_until IS NULL OR holds_until >= %(on)s
       OR (%(known_at)s::timestamptz IS NOT NULL AND retired_at > %(known_at)s::timestamptz))
ORDER BY policy_id, number DESC
"""


def library_for(organization_id: UUID, *, on: date, known_at: datetime | None = None) -> Library:
    """The law library with the organization's own policies as they hold on a day: for a leave, its first day.

    ``known_at``: with what had been published at that instant; None: with what is published now. One query; a version
    is read and indexed once in each process. Runs inside the organization's scope.
    """
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"organization": organization_id, "on": on, "known_at": known_at})
        versions = tuple(sorted(row[0] for row in cursor.fetchall()))
    return _library(load_library(), organization_id, versions) if versions else load_library()


@lru_cache(maxsize=KEPT)
def _library(law: Library, organization_id: UUID, versions: tuple[UUID, ...]) -> Library:
    """A published version never changes, so that its id says what it says."""
    rows = PolicyVersion.objects.filter(organization_id=organization_id, id__in=versions).values_list("compiled")
    compiled = sorted((row[0] for row in rows), key=lambda parts: parts["program"]["id"])
    return law.with_policies({parts["program"]["id"]: parts for parts in compiled})


def policies_in(library: Library) -> dict[str, Any]:
    """The organization's policies that a library holds, compiled, by id: what a record of a decision keeps."""
    return {name: dict(program.parts) for name, program in library.programs.items() if name.startswith(f"{POLICIES}.")}


@dataclass(frozen=True, slots=True)
class Row:
    """A policy in the list: its draft, the version in force on the day asked about, one that is still to come."""

    policy: Policy
    draft: PolicyVersion | None
    present: PolicyVersion | None
    coming: PolicyVersion | None
    last: PolicyVersion | None

    @property
    def state(self) -> str:
        """in_force, ahead, ended, or draft: a policy that was never published."""
        if self.present is not None:
            return "in_force"
        if self.coming is not None:
            return "ahead"
        return "ended" if self.last is not None else "draft"


def policies(organization_id: UUID, on: date) -> list[Row]:
    """All policies by name, as they stand on a day. Two queries. Runs inside the organization's scope."""
    found: dict[UUID, list[PolicyVersion]] = {}
    versions = PolicyVersion.objects.filter(organization_id=organization_id).defer("content", "compiled")
    for version in versions.order_by("-number"):
        found.setdefault(version.policy_id, []).append(version)
    listed = Policy.objects.filter(organization_id=organization_id).order_by("name", "slug")
    return [_row(policy, found.get(policy.id, []), on) for policy in listed]


def _row(policy: Policy, versions: list[PolicyVersion], on: date) -> Row:
    published = [version for version in versions if not version.is_draft]
    return Row(
        policy,
        draft=next((version for version in versions if version.is_draft), None),
        present=in_force(published, on),
        coming=next((one for one in published if one.holds_from > on and (_ends(one) > on)), None),
        last=published[0] if published else None,
    )


def in_force(published: list[PolicyVersion], on: date) -> PolicyVersion | None:
    """Of a policy's published versions, the newest first, the one that holds on a day."""
    return next((one for one in published if one.holds_from <= on <= _ends(one)), None)


def _ends(version: PolicyVersion) -> date:
    return version.holds_until or date.max


def row_of(policy: Policy, on: date) -> Row:
    """One policy as it stands on a day, its versions with what they say."""
    return _row(policy, versions_of(policy), on)


def versions_of(policy: Policy) -> list[PolicyVersion]:
    """Every version of a policy, the newest first. Runs inside the organization's scope."""
    return list(PolicyVersion.objects.filter(organization_id=policy.organization_id, policy=policy).order_by("-number"))


def access_policy(*, actor: Actor, policy_id: UUID) -> Policy:
    """The only way from a request's id to a policy. NotFound for foreign and missing alike."""
    require(actor, "policy.read")
    return the_row(Policy.objects.filter(organization_id=actor.organization_id, id=policy_id))


def access_version(*, actor: Actor, version_id: UUID) -> PolicyVersion:
    """The only way from a request's id to a version, its policy with it. NotFound for foreign and missing alike."""
    require(actor, "policy.read")
    return the_row(
        PolicyVersion.objects.filter(organization_id=actor.organization_id, id=version_id).select_related("policy")
    )


def policy_by_program(organization_id: UUID, program: str) -> Policy:
    """The policy with the id it has beside the programs of the law, ``org.<slug>``. Raises NotFound."""
    slug = program.removeprefix("org.")
    found = Policy.objects.filter(organization_id=organization_id, slug=slug).first()
    if found is None:
        raise NotFound(f"There is no policy '{program}'.")
    return found


def page_of(program: str) -> str:
    """Where a policy can be read on the desk; what its rules cite."""
    return f"/settings/policies/of/{program}/"


def people_of(versions: list[PolicyVersion]) -> dict[UUID, str]:
    """The names of the accounts that wrote, published and retired versions. One query."""
    wanted = {
        account
        for version in versions
        for account in (version.created_by_id, version.saved_by_id, version.published_by_id, version.retired_by_id)
        if account
    }
    return {account.pk: str(account) for account in get_user_model().objects.filter(pk__in=wanted)} if wanted else {}


def groups_of(organization_id: UUID) -> tuple[list[str], list[str]]:
    """The bargaining units and the departments that employees belong to now or will. Two queries."""
    from openleave.apps.people import selectors as people

    return people.bargaining_units(organization_id), people.departments(organization_id)


def is_published(policy: Policy) -> bool:
    return (
        PolicyVersion.objects.filter(organization_id=policy.organization_id, policy=policy)
        .filter(~Q(state=State.DRAFT))
        .exists()
    )


def names_of_others(organization_id: UUID, policy: Policy) -> list[tuple[str, str]]:
    """(id, name) of the organization's other policies. One query."""
    others = Policy.objects.filter(organization_id=organization_id).exclude(id=policy.id).order_by("name")
    return [(other.program, other.name) for other in others]


def version_before(version: PolicyVersion) -> PolicyVersion | None:
    """The version that was published last before this one."""
    return (
        PolicyVersion.objects.filter(
            organization_id=version.organization_id, policy_id=version.policy_id, number__lt=version.number
        )
        .exclude(state=State.DRAFT)
        .order_by("-number")
        .first()
    )
