"""For every test, below ``tests/`` and in the applications."""

from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.databases", "tests.static_files", "tests.a11y.browser", "tests.evidence"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that no process is left with one at the end while the other waits."""
    items.sort(key=lambda item: not ("browser" in item.keywords or "process" in item.keywords))


@pytest.fixture(scope="session", autouse=True)
def _purpose_of_the_session() -> Iterator[None]:
    """What tests do by hand, they do for a purpose. Requests, jobs and commands state their own."""
    from openleave.kernel.purposes import stating

    with stating("leave_administration"):
        yield


@pytest.fixture(scope="module", autouse=True)
def _purpose_of_the_module(request: pytest.FixtureRequest, _purpose_of_the_session: None) -> Iterator[None]:
    """Another one in some directories."""
    from tests.purposes import purpose_of

    from openleave.kernel.purposes import stating

    with stating(purpose_of(request.path)):
        yield


@pytest.fixture(autouse=True)
def _purpose(request: pytest.FixtureRequest, _purpose_of_the_module: None) -> Iterator[None]:
    """And where a test says so by the marker ``purpose``; an empty one states none."""
    from openleave.kernel.purposes import stated, stating

    marker = request.node.get_closest_marker("purpose")
    with stating(marker.args[0] if marker else stated().purpose):
        yield


@pytest.fixture(autouse=True)
def _own_language_and_zone() -> Iterator[None]:
    """A request leaves its language and time zone with the thread; the next test begins without."""
    yield
    from django.utils import timezone, translation

    translation.deactivate()
    timezone.deactivate()
