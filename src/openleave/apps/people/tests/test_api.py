"""Employees in the JSON API: what it answers, and how it refuses."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openleave.apps.people.tests.test_pages import MOST_STATEMENTS, World

BASE = "/api/v1/employees/"


@pytest.fixture
def world(fresh_database: Any):
    with fresh_database.in_django():
        yield World()


def test_list_and_detail(world: World) -> None:
    found = world.browser.get(f"{BASE}?q=ferro").json()
    assert found["after"] is None
    assert [(row["name"], row["status"]) for row in found["employees"]] == [("Ferro, Ada", "employed")]
    with CaptureQueriesContext(connection) as queries:
        detail = world.browser.get(f"{BASE}{world.ada.id}").json()
    statements = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(statements) <= MOST_STATEMENTS
    assert detail["number"] == "101" and detail["employments"][0]["hired_on"] == "2020-01-06"
    assert len(detail["hours"]) == 50 and detail["hours"][0]["minutes_worked"] == 2250
    then = world.browser.get(f"{BASE}{world.ada.id}?known_at=2020-01-01T00:00:00Z").json()
    assert then["profiles"] == [] and then["known_at"].startswith("2020-01-01T00:00:00")


def test_refusals_say_what_and_how_to_fix(world: World) -> None:
    stranger = Client(headers={"host": "desk.localhost"}).get(BASE)
    assert (stranger.status_code, stranger.json()["fix"]) == (401, "Sign in first.")
    missing = world.browser.get(f"{BASE}{uuid4()}")
    assert (missing.status_code, missing.json()) == (404, {"what": "Not found.", "why": "", "fix": ""})
    wrong = world.browser.get(f"{BASE}{world.ada.id}?known_at=yesterday")
    assert wrong.status_code == 422 and "known_at" in wrong.json()["why"] and "yesterday" not in wrong.json()["why"]


def test_the_description(db: None) -> None:
    client = Client(headers={"host": "desk.localhost"})
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1") and document["info"]["title"] == "OpenLeave"
    assert set(document["paths"]) >= {"/api/v1/employees/", "/api/v1/employees/{employee_id}"}
    # The API belongs to the desk's host.
    assert Client(headers={"host": "my.localhost"}).get("/api/v1/openapi.json").status_code == 404
