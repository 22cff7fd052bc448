"""The invented employer of the cases' tests, with policies of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor, make_harbor
from openleave.apps.policies import reading, services, terms
from openleave.apps.policies.models import PolicyVersion
from openleave.apps.policies.starters import BY_KEY

__all__ = ["Harbor", "at_noon", "browser", "harbor", "make_harbor", "publish", "text_of"]

type Publish = Callable[..., PolicyVersion]


def text_of(key: str, slug: str = "", first: date = date(2026, 1, 1), **changes: Any) -> str:
    """The text of a starter with some terms changed."""
    made = replace(BY_KEY[key].make(first), **changes)
    return reading.write(terms.content_of(made, f"org.{slug or BY_KEY[key].slug}"))


@pytest.fixture
def publish() -> Publish:
    """Make and publish a policy at an employer, from the day its text names or ``holds_from``."""

    def make(
        at: Harbor, key: str = "personal", *, slug: str = "", holds_from: date | None = None, **changes: Any
    ) -> PolicyVersion:
        slug = slug or BY_KEY[key].slug
        draft = services.policy_create(actor=at.actor, slug=slug, content=text_of(key, slug, **changes))
        return services.policy_publish(actor=at.actor, version_id=draft.id, holds_from=holds_from)

    return make
