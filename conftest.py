"""For every test, below ``tests/`` and in the applications."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest_plugins = ["tests.databases", "tests.static_files", "tests.a11y.browser"]

PURPOSES = {"apps/feeds/": "data_exchange", "apps/privacy/": "privacy_rights", "apps/consents/": "privacy_rights"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no process is left with one at the end while the other waits."""
    items.sort(key=lambda item: not ("browser" in item.keywords or "process" in item.keywords))


@pytest.fixture(autouse=True)
def _purpose(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test does by hand, it does for a purpose: the marker's, else that of its directory. Requests, jobs and
    commands state their own."""
    from openleave.kernel.purposes import stating

    marker = request.node.get_closest_marker("purpose")
    with stating(marker.args[0] if marker else _purpose_of(request.path)):
        yield


def _purpose_of(path: Path) -> str:
    return next((purpose for part, purpose in PURPOSES.items() if part in path.as_posix()), "leave_administration")


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """A request leaves its language and time zone with the thread; the next test begins without."""
    yield
    from django.utils import timezone, translation

    translation.deactivate()
    timezone.deactivate()
