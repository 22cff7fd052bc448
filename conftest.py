"""For every test, below ``tests/`` and in the applications."""

from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.databases", "tests.static_files", "tests.a11y.browser", "tests.evidence"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no process is left with one at the end while the other waits."""
    items.sort(key=lambda item: not ("browser" in item.keywords or "process" in item.keywords))


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """A request leaves its language and time zone with the thread; the next test begins without."""
    yield
    from django.utils import timezone, translation

    translation.deactivate()
    timezone.deactivate()
