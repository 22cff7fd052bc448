"""The desk's tests look at the same small employer as those of cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from openleave.apps.cases.tests.conftest import at_noon, browser, harbor  # noqa: F401
from openleave.apps.desk import kinds

CODE = "test.call_back"


@pytest.fixture(autouse=True)
def task_kind() -> Iterator[None]:
    """A kind of task of no app."""
    kinds.declare_task_kind(code=CODE, label="Call back", action="Call the employee back", url_name="case")
    yield
    kinds._kinds.pop(CODE)
