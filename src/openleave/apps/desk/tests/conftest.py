"""The desk's tests look at the same small employer as those of cases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.conftest import Harbor, at_noon, browser, harbor  # noqa: F401
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.desk import kinds

CODE = "test.call_back"


@pytest.fixture(autouse=True)
def task_kind() -> Iterator[None]:
    """A kind of task of no app."""
    kinds.declare_task_kind(code=CODE, label="Call back", action="Call the employee back", url_name="case")
    yield
    kinds._kinds.pop(CODE)


@pytest.fixture
def case(harbor: Harbor) -> LeaveCase:  # noqa: F811
    """Surgery of the nurse, asked for today."""
    return cases.case_open(actor=harbor.actor, employee_id=harbor.nurse.id, **SURGERY)
