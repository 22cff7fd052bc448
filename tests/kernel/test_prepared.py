"""Statements that are planned once: parameters by number, read as a row by the names of its columns."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openleave.kernel import prepared


def test_parameters_are_numbered_where_they_first_stand() -> None:
    text, names = prepared.numbered("SELECT %(b)s, %(a)s, %(b)s")
    assert (text, names) == ("SELECT $1, $2, $1", ("b", "a"))


@pytest.mark.django_db
def test_a_row_by_names_in_one_query_that_is_counted() -> None:
    one = UUID("018f0000-0000-7000-8000-000000000001")
    values = {"on": date(2026, 3, 2), "one": one, "not_used": None}
    statement = "SELECT %(one)s::uuid AS one, %(on)s::date + 1 AS next, %(one)s::uuid = %(one)s::uuid AS same"
    for _ in range(3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert prepared.read_row(statement, values) == {"one": one, "next": date(2026, 3, 3), "same": True}
        assert len(queries) == 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::uuid AS one%%'", []
        )
        assert cursor.fetchone() == (1,)
