"""Reading ahead hands over every item in order, raises what went wrong, and stops when nobody reads on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from openleave.apps.people.tests.factories import make_organization
from openleave.apps.workforce.ahead import read_ahead


@pytest.fixture
def organization_id(fresh_database: Any) -> Iterator[Any]:
    with fresh_database.in_django():
        yield make_organization("harbor-hospital").id


def test_in_order(organization_id: Any) -> None:
    assert list(read_ahead(organization_id, lambda: iter(range(20)))) == list(range(20))


def test_an_error_is_raised_where_it_is_read(organization_id: Any) -> None:
    def make() -> Iterator[int]:
        yield 1
        raise RuntimeError("the connection is gone")

    found = []
    with pytest.raises(RuntimeError, match="the connection is gone"):
        for item in read_ahead(organization_id, make):
            found.append(item)
    assert found == [1]


def test_stopping_early_ends_the_thread(organization_id: Any) -> None:
    made = []

    def make() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    reader = read_ahead(organization_id, make)
    assert next(reader) == 0
    reader.close()  # type: ignore[attr-defined]
    assert len(made) < 10
    assert not [thread for thread in threading.enumerate() if thread.name == "workforce-reader"]
