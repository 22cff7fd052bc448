"""Writing a policy: a draft may be wrong, and nothing of it is lost; it decides nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from openleave.apps.policies import reading
from openleave.apps.policies.models import Policy, PolicyVersion, State
from openleave.apps.policies.selectors import access_policy, access_version, is_published, page_of
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

SLUG = re.compile(r"(?=.{3,40}$)[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def policy_create(*, actor: Actor, slug: str, content: str) -> PolicyVersion:
    """A new policy with its first draft. ``slug`` names it in ids (``org.<slug>``) for good; ``content`` is YAML.

    Raises Invalid for a slug that is none, Conflict for one that is taken.
    """
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    if not SLUG.fullmatch(slug):
        raise Invalid(
            f"“{slug}” cannot name a policy.",
            why="It becomes a part of the ids of all its rules.",
            fix="Use 3 to 40 small letters, digits and underscores, a letter first: bereavement_leave.",
            field="slug",
        )
    with organization_scope(actor.organization_id):
        policy = Policy(organization_id=actor.organization_id, slug=slug, created_by_id=actor.account_id)
        read = reading.read(content, policy.program, page_of(policy.program))
        policy.name, policy.name_es = names_in(read, slug)
        try:
            with transaction.atomic():
                policy.save(force_insert=True)
        except IntegrityError:
            raise Conflict(
                f"There already is a policy called {slug}.", fix="Choose another short name, or change that policy."
            ) from None
        version = PolicyVersion.objects.create(
            organization_id=actor.organization_id, policy=policy, number=1, content=content, compiled=read.compiled,
            created_by_id=actor.account_id, saved_by_id=actor.account_id,
        )  # fmt: skip
        _note(actor, policy, "policy.create", version)
    return version


def policy_draft_start(*, actor: Actor, policy_id: UUID) -> PolicyVersion:
    """The policy's draft; where there is none, a new one that says what the last version says."""
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        policy = _locked(actor, policy_id)
        versions = PolicyVersion.objects.filter(organization_id=actor.organization_id, policy=policy)
        draft = versions.filter(state=State.DRAFT).first()
        if draft is not None:
            return draft
        last = versions.order_by("-number").first()
        assert last is not None
        read = reading.read(last.content, policy.program, page_of(policy.program))
        draft = PolicyVersion.objects.create(
            organization_id=actor.organization_id, policy=policy, number=last.number + 1, content=last.content,
            compiled=read.compiled, created_by_id=actor.account_id, saved_by_id=actor.account_id,
        )  # fmt: skip
        _note(actor, policy, "policy.draft_start", draft)
    return draft


def policy_draft_save(
    *, actor: Actor, version_id: UUID, content: str, seen: str | None = None
) -> tuple[PolicyVersion, tuple[reading.Problem, ...]]:
    """Keep a draft's text, whatever is wrong with it; what is wrong comes back, by line.

    ``seen``: the text that the writer began from; where the draft says something else by now, somebody has changed it
    in between, and Conflict is raised. Raises Conflict for a version that is no draft.
    """
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    if len(content) > reading.MOST_CHARACTERS:
        raise Invalid(
            f"The text has {len(content):,} characters.",
            why=f"At most {reading.MOST_CHARACTERS:,} are kept.", fix="Shorten it.", field="content",
        )  # fmt: skip
    content = content.replace("\r\n", "\n")
    with organization_scope(actor.organization_id):
        version = locked_draft(actor, version_id)
        if seen is not None and seen.replace("\r\n", "\n") != version.content:
            raise Conflict(
                "Somebody else has changed this draft since you opened it.",
                why="Saving would undo their change.",
                fix="Copy what you wrote, open the draft again, and put it in.",
            )
        policy = version.policy
        read = reading.read(content, policy.program, page_of(policy.program))
        version.content, version.compiled = content, read.compiled
        version.saved_at, version.saved_by_id = clock.now(), actor.account_id
        version.save()
        if not is_published(policy):
            policy.name, policy.name_es = names_in(read, policy.slug, policy.name)
            policy.save()
        _note(actor, policy, "policy.draft_save", version, problems=len(read.problems))
    return version, read.problems


def policy_draft_discard(*, actor: Actor, version_id: UUID) -> Policy | None:
    """Throw a draft away, and with it a policy that has nothing else (then None). The trail keeps that it was."""
    require(actor, "policy.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        version = locked_draft(actor, version_id)
        policy = version.policy
        _note(actor, policy, "policy.draft_discard", version)
        version.delete()
        if is_published(policy):
            return policy
        policy.delete()
    return None


def locked_draft(actor: Actor, version_id: UUID) -> PolicyVersion:
    """A draft, its policy locked. Raises NotFound, and Conflict for what was published."""
    version = access_version(actor=actor, version_id=version_id)
    _locked(actor, version.policy_id)
    version.refresh_from_db()
    if not version.is_draft:
        raise Conflict(
            f"Version {version.number} was published and does not change any more.",
            why="Leave was decided by it.",
            fix="Start a new draft from it.",
        )
    return version


def _locked(actor: Actor, policy_id: UUID) -> Policy:
    access_policy(actor=actor, policy_id=policy_id)
    return Policy.objects.select_for_update().get(organization_id=actor.organization_id, id=policy_id)


def names_in(read: reading.Reading, slug: str, before: str = "") -> tuple[str, str]:
    """(English name, Spanish name) as the text gives them, as far as it can be read."""
    header = read.content.get("program") if isinstance(read.content, Mapping) else None
    header = header if isinstance(header, Mapping) else {}
    name = str(header.get("name") or before or slug.replace("_", " ").capitalize())
    return name[:200], str(header.get("name_es") or "")[:200]


def _note(actor: Actor, policy: Policy, action: str, version: PolicyVersion, **details: object) -> None:
    audit.append(
        actor=actor, action=action, object_type="policy", object_id=policy.id,
        details={"version": version.number, "slug": policy.slug, **details},
    )  # fmt: skip
