"""The life stories, by employer, so that each demo employer is loaded once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.stories import (  # noqa: F401 - they add their stories
    baby_in_california,
    denied_cures_appeals,
    father_bonding_by_weeks,
    migraine_over_the_pattern,
    parents_dementia_two_states,
    planned_surgery,
    spouse_of_the_hr_director,
    teacher_at_term_end,
    workers_compensation_overlap,
)
from tests.stories.harness import walk_all

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("slug", ["cascadia", "tallmadge", "brazos"])
def test_stories(
    slug: str, test_server: Any, tmp_path_factory: Any, collected_static_files: Path, chromium: Browser
) -> None:
    assert walk_all(slug, test_server, tmp_path_factory, chromium)
