"""Policies from draft to last day: kept, checked, published for good, in the trail; and which version holds when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from openleave.apps.people.tests.factories import actor_for
from openleave.apps.policies import selectors, services
from openleave.apps.policies.models import Policy, PolicyVersion
from openleave.apps.policies.tests.conftest import Harbor, Publish, make_harbor, text_of
from openleave.engine import load_library
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope


def draft(harbor: Harbor, slug: str = "personal_leave", content: str | None = None) -> PolicyVersion:
    return services.policy_create(actor=harbor.actor, slug=slug, content=content or text_of("personal", slug))


def only(policy: Policy) -> PolicyVersion:
    with organization_scope(policy.organization_id):
        return PolicyVersion.objects.get(policy=policy)


def reread(version: PolicyVersion) -> PolicyVersion:
    with organization_scope(version.organization_id):
        return PolicyVersion.objects.get(id=version.id)


def held(harbor: Harbor, on: date, known_at: datetime | None = None) -> dict[str, int]:
    """Policy → weeks that the version in force on a day gives."""
    with organization_scope(harbor.organization.id):
        library = selectors.library_for(harbor.organization.id, on=on, known_at=known_at)
        found = selectors.policies_in(library)
    return {
        name: next(rule["values"][0]["value"] for rule in parts["parameters"] if rule["id"].endswith(".amount"))
        for name, parts in found.items()
    }


def next_version(harbor: Harbor, policy: Policy, holds_from: date, **changes: object) -> PolicyVersion:
    made = services.policy_draft_start(actor=harbor.actor, policy_id=policy.id)
    content = text_of("personal", policy.slug, **changes)
    services.policy_draft_save(actor=harbor.actor, version_id=made.id, content=content)
    return services.policy_publish(actor=harbor.actor, version_id=made.id, holds_from=holds_from)


def test_a_draft_decides_nothing_and_keeps_what_is_wrong_with_it(harbor: Harbor) -> None:
    made = draft(harbor)
    assert (made.number, made.policy.name, made.policy.program) == (1, "Personal leave", "org.personal_leave")
    assert held(harbor, date(2026, 6, 1)) == {}
    saved, problems = services.policy_draft_save(
        actor=harbor.actor, version_id=made.id, content="program:\n  id: [\n", seen=made.content
    )
    assert [one.line for one in problems] == [3]
    assert reread(saved).content == "program:\n  id: [\n" and reread(saved).compiled is None
    with pytest.raises(Invalid, match="Line 3"):
        services.policy_publish(actor=harbor.actor, version_id=made.id)
    # Whoever began from another text is told so, and what they wrote is not put over it.
    with pytest.raises(Conflict, match="Somebody else"):
        services.policy_draft_save(actor=harbor.actor, version_id=made.id, content="x: 1", seen=made.content)
    assert reread(saved).content == "program:\n  id: [\n"


@pytest.mark.parametrize("slug", ["", "ab", "Leave", "my leave", "1leave", "leave_", "a__b", "x" * 41])
def test_short_names_that_are_none(harbor: Harbor, slug: str) -> None:
    with pytest.raises(Invalid) as caught:
        draft(harbor, slug, text_of("personal"))
    assert caught.value.field == "slug"


def test_a_short_name_is_taken_once_in_an_organization(harbor: Harbor) -> None:
    other = make_harbor("mesa-schools", people=2)
    draft(harbor)
    draft(other)
    with pytest.raises(Conflict, match="already"):
        draft(harbor)


def test_versions_hold_from_their_day_on(harbor: Harbor) -> None:
    policy = draft(harbor).policy
    services.policy_publish(actor=harbor.actor, version_id=only(policy).id)
    assert held(harbor, date(2025, 12, 31)) == {}
    assert held(harbor, date(2026, 1, 1)) == {"org.personal_leave": 4}
    second = next_version(harbor, policy, date(2026, 7, 1), amount=6)
    assert second.number == 2
    assert held(harbor, date(2026, 6, 30)) == {"org.personal_leave": 4}
    assert held(harbor, date(2026, 7, 1)) == {"org.personal_leave": 6}
    # A version for an earlier day stands in the place of all before it.
    next_version(harbor, policy, date(2026, 3, 1), amount=5)
    assert [held(harbor, date(2026, month, 1))["org.personal_leave"] for month in (2, 3, 8)] == [4, 5, 5]


def test_what_was_published_at_an_instant(harbor: Harbor) -> None:
    policy = draft(harbor).policy
    services.policy_publish(actor=harbor.actor, version_id=only(policy).id)
    before = clock.now()
    with clock.travel(datetime(2026, 12, 1, 15, tzinfo=UTC)):
        next_version(harbor, policy, date(2026, 12, 1), amount=6)
        services.policy_retire(actor=harbor.actor, policy_id=policy.id, holds_until=date(2026, 12, 31))
    day = date(2027, 1, 15)
    assert held(harbor, day) == {}
    assert held(harbor, day, known_at=before) == {"org.personal_leave": 4}
    assert held(harbor, date(2026, 12, 31)) == {"org.personal_leave": 6}
    assert held(harbor, day, known_at=datetime(2026, 11, 1, tzinfo=UTC)) == {}


def test_a_policy_that_ended_begins_again_with_a_new_version(harbor: Harbor) -> None:
    policy = draft(harbor).policy
    services.policy_publish(actor=harbor.actor, version_id=only(policy).id)
    services.policy_retire(actor=harbor.actor, policy_id=policy.id, holds_until=date(2026, 6, 30))
    with pytest.raises(Conflict, match="Nothing of this policy"):
        services.policy_retire(actor=harbor.actor, policy_id=policy.id, holds_until=date(2026, 7, 31))
    next_version(harbor, policy, date(2026, 9, 1), amount=8)
    assert held(harbor, date(2026, 6, 30)) == {"org.personal_leave": 4}
    assert held(harbor, date(2026, 8, 1)) == {}
    assert held(harbor, date(2026, 9, 1)) == {"org.personal_leave": 8}


def test_what_was_published_never_changes(harbor: Harbor, publish: Publish) -> None:
    made = publish(harbor)
    with pytest.raises(Conflict, match="was published"):
        services.policy_draft_save(actor=harbor.actor, version_id=made.id, content="x")
    with pytest.raises(Conflict):
        services.policy_publish(actor=harbor.actor, version_id=made.id)
    with pytest.raises(Conflict):
        services.policy_draft_discard(actor=harbor.actor, version_id=made.id)
    with organization_scope(harbor.organization.id):
        rows = PolicyVersion.objects.filter(id=made.id)
        for change in ({"content": "x"}, {"holds_from": date(2020, 1, 1)}, {"state": "draft"}, {"why": "x"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**change)
        with pytest.raises(DatabaseError, match="published"), transaction.atomic():
            rows.delete()
    services.policy_retire(actor=harbor.actor, policy_id=made.policy_id, holds_until=date(2026, 12, 31))
    with organization_scope(harbor.organization.id), pytest.raises(DatabaseError), transaction.atomic():
        rows.update(holds_until=date(2027, 12, 31))


def test_a_version_cannot_hold_before_its_own_text(harbor: Harbor) -> None:
    made = draft(harbor)
    with pytest.raises(Invalid) as caught:
        services.policy_publish(actor=harbor.actor, version_id=made.id, holds_from=date(2025, 12, 31))
    assert caught.value.field == "holds_from"


def test_a_draft_is_thrown_away_and_a_policy_without_versions_with_it(harbor: Harbor, publish: Publish) -> None:
    made = draft(harbor)
    assert services.policy_draft_discard(actor=harbor.actor, version_id=made.id) is None
    with organization_scope(harbor.organization.id):
        assert not Policy.objects.exists()
    kept = publish(harbor)
    again = services.policy_draft_start(actor=harbor.actor, policy_id=kept.policy_id)
    assert services.policy_draft_start(actor=harbor.actor, policy_id=kept.policy_id) == again
    assert services.policy_draft_discard(actor=harbor.actor, version_id=again.id) == kept.policy
    assert only(kept.policy).number == 1


def test_each_step_is_in_the_trail(harbor: Harbor, publish: Publish) -> None:
    made = publish(harbor)
    services.policy_retire(actor=harbor.actor, policy_id=made.policy_id, holds_until=date(2026, 12, 31))
    with organization_scope(harbor.organization.id):
        found = list(Entry.objects.filter(object_type="policy").order_by("seq").values_list("action", "details"))
    about = {"version": 1, "slug": "personal_leave"}
    assert found == [
        ("policy.create", about),
        ("policy.publish", about | {"holds_from": "2026-01-01"}),
        ("policy.retire", {"slug": "personal_leave", "holds_until": "2026-12-31"}),
    ]


def test_only_administrators_write_and_foreign_policies_are_not_there(harbor: Harbor, publish: Publish) -> None:
    made = publish(harbor)
    reader = actor_for(harbor.organization, Role.HR_OPERATIONS)
    other = make_harbor("mesa-schools", people=2)
    with organization_scope(harbor.organization.id):
        assert selectors.access_policy(actor=reader, policy_id=made.policy_id) == made.policy
    for call in (
        lambda actor: services.policy_create(actor=actor, slug="other", content=""),
        lambda actor: services.policy_draft_start(actor=actor, policy_id=made.policy_id),
        lambda actor: services.policy_draft_save(actor=actor, version_id=made.id, content=""),
        lambda actor: services.policy_publish(actor=actor, version_id=made.id),
        lambda actor: services.policy_retire(actor=actor, policy_id=made.policy_id, holds_until=date(2027, 1, 1)),
        lambda actor: services.policy_draft_discard(actor=actor, version_id=made.id),
    ):
        with pytest.raises(Forbidden):
            call(reader)
    for missing in (made.policy_id, uuid4()):
        with pytest.raises(NotFound):
            services.policy_draft_start(actor=other.actor, policy_id=missing)
    assert held(other, date(2026, 6, 1)) == {}


def test_an_organization_without_policies_has_the_law_itself(harbor: Harbor) -> None:
    with organization_scope(harbor.organization.id):
        assert selectors.library_for(harbor.organization.id, on=date(2026, 6, 1)) is load_library()


def test_a_library_is_made_once_for_the_same_versions(harbor: Harbor, publish: Publish) -> None:
    publish(harbor)
    with organization_scope(harbor.organization.id):
        one, other = (selectors.library_for(harbor.organization.id, on=date(2026, month, 1)) for month in (6, 7))
    assert one is other
