"""The registry is complete: what exists minus what is declared is nothing, and the reverse.

A new column, job, cache, cookie or kind of file fails here until an app's ``registry.py`` says what it holds.
"""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.test import Client

import openleave
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.registry import declared, gate, registry_version
from openleave.kernel.registry.categories import CATEGORIES, PURPOSES, RETENTION

SOURCE = Path(openleave.__file__).parent


@pytest.mark.commitment("P-27")
def test_every_column_is_declared_and_every_declared_column_exists(owner_connection: psycopg.Connection) -> None:
    with owner_connection.cursor() as cursor:
        undeclared, vanished = gate.column_differences(cursor)
    assert sorted(undeclared) == [], "Declare these columns in the app's registry.py (declare_table)."
    assert sorted(vanished) == [], "These columns are declared and do not exist; take them out of registry.py."


@pytest.mark.commitment("P-27")
def test_a_forgotten_column_is_noticed(owner_connection: psycopg.Connection) -> None:
    with owner_connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_profile ADD COLUMN shoe_size integer")
        cursor.execute("CREATE TABLE vault.forgotten (id uuid)")
        cursor.execute("ALTER TABLE people_profile DROP COLUMN suffix")
        undeclared, vanished = gate.column_differences(cursor)
    assert undeclared == {("people_profile", "shoe_size"), ("vault.forgotten", "id")}
    assert vanished == {("people_profile", "suffix")}


def test_categories_and_purposes_hang_together() -> None:
    for category in CATEGORIES.values():
        assert category.retention in RETENTION, category
    for column in declared().columns.values():
        assert column.purposes and all(purpose in PURPOSES for purpose in column.purposes), column


@pytest.mark.commitment("P-24")
def test_tier_3_rests_in_the_vault_alone() -> None:
    """Medical, family and identity data outside the schema vault would reach the write-ahead log in the clear."""
    medical = {"medical", "family", "government_id", "note"}
    outside = [
        f"{column.table}.{column.name}"
        for column in declared().columns.values()
        if column.category.key in medical and not column.table.startswith("vault.")
    ]
    assert outside == []


@pytest.mark.commitment("P-27")
@pytest.mark.lesson(11)
def test_every_job_is_declared_with_its_arguments() -> None:
    from openleave.kernel.tasks import app

    app.perform_import_paths()
    for module in sorted(SOURCE.glob("apps/*/tasks.py")):
        __import__(f"openleave.apps.{module.parent.name}.tasks")
    own = {name: task.func for name, task in app.tasks.items() if not task.func.__module__.startswith("procrastinate.")}
    found = {name: _arguments(function) for name, function in own.items()}
    declared_tasks = {name: set(arguments) for name, arguments in declared().tasks.items()}
    assert found == declared_tasks, "Declare each job and its arguments, which are ids only (declare_task)."


def _arguments(function: Any) -> set[str]:
    code = inspect.unwrap(function).__code__
    return set(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]) - {"context"}


@pytest.mark.commitment("P-27")
def test_every_cache_is_declared() -> None:
    assert set(settings.CACHES) == set(declared().caches)


@pytest.mark.commitment("P-27")
def test_every_kind_of_file_that_is_written_is_declared_and_the_reverse() -> None:
    """By reading the source: each ``kind="…"`` given to kernel.files is declared, and each declared kind is given."""
    kinds = {key for key in declared().file_kinds if not key.startswith("test")}  # tests of kernel.files declare some
    used = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or path.name == "registry.py":
            continue
        text = path.read_text(encoding="utf-8")
        if "files" in text:
            used |= {key for key in kinds if f'"{key}"' in text}
            used |= set(_literal_kinds(ast.parse(text)))
    assert used == kinds


def _literal_kinds(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if isinstance(owner, ast.Name) and owner.id == "files":
            for keyword in node.keywords:
                if keyword.arg == "kind" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)


@pytest.mark.parametrize("face", ["www", "desk", "my", "bank"])
def test_every_cookie_is_declared(face: str, db: None) -> None:
    """Drive the pages that set cookies, and compare the names with those declared."""
    organization = make_organization("harbor-hospital")
    give(make_account("ada@harbor.example"), organization, Role.LEAVE_ADMINISTRATOR)
    client = Client(headers={"host": settings.OPENLEAVE_HOSTS[face]})
    seen: set[str] = set()
    for path in ("/", "/welcome/", "/account/login/", "/account/password/reset/", "/nowhere/"):
        seen |= set(client.get(path).cookies)
    if face == "www":
        assert "openleave_session" not in seen
    steps = [
        ("/language/", {"language": "es"}),
        ("/appearance/", {"theme": "dark"}),
        ("/account/login/", {"login": "ada@harbor.example", "password": "wrong"}),
        ("/account/login/", {"login": "ada@harbor.example", "password": PASSWORD}),
    ]
    for path, form in steps:
        seen |= set(client.post(path, form).cookies)
    for path in ("/", "/organization/", "/employees/", "/settings/", "/account/2fa/", "/account/sessions/"):
        seen |= set(client.get(path).cookies)
    other = "my" if face == "desk" else "desk"
    seen |= set(Client(headers={"host": settings.OPENLEAVE_HOSTS[face]}).get(f"/account/handoff/?from={other}").cookies)
    seen |= set(client.post("/account/logout/").cookies)
    assert seen <= set(declared().cookies), "Declare these cookies (declare_cookie) with what they are for."
    assert all(cookie["samesite"] == "Lax" for cookie in client.cookies.values())


def test_a_declared_cookie_is_set_somewhere() -> None:
    """By reading the source: no cookie is promised that does not exist any more."""
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages"}
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "registry.py")
    for name in declared().cookies:
        assert name in names or f'"{name}"' in text, name


def test_every_queue_is_declared_and_the_reverse() -> None:
    from openleave.kernel.tasks import app

    app.perform_import_paths()
    used = {task.queue for task in app.tasks.values() if not task.func.__module__.startswith("procrastinate.")}
    assert used == set(declared().queues), "Declare these queues (declare_queue)."


def test_every_search_index_is_declared_and_the_reverse(owner_connection: psycopg.Connection) -> None:
    """What PostgreSQL holds by parts of words or by words: a second copy of what people wrote."""
    found = owner_connection.execute(SEARCH_INDEXES).fetchall()
    assert {row[0] for row in found} == set(declared().search_indexes), "Declare them (declare_search_index)."
    owner_connection.execute("CREATE INDEX forgotten ON people_profile USING gin (last_name gin_trgm_ops)")
    assert {row[0] for row in owner_connection.execute(SEARCH_INDEXES)} - {row[0] for row in found} == {"forgotten"}


SEARCH_INDEXES = """
SELECT DISTINCT i.indexrelid::regclass::text
FROM pg_index i CROSS JOIN LATERAL unnest(i.indclass) AS k (opclass)
JOIN pg_opclass o ON o.oid = k.opclass JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname IN ('public', 'vault') AND (o.opcname LIKE '%trgm%' OR o.opcname LIKE 'tsvector%')"""


def test_every_route_that_answers_with_a_file_is_declared_and_the_reverse() -> None:
    from tests.privacy.exporting import exporting

    assert exporting() == set(declared().exports), "Declare these exports (declare_export)."


@pytest.mark.commitment("P-27")
@pytest.mark.parametrize("part", ["column", "file_kind", "task", "message", "cookie", "log_field"])
def test_anything_new_gives_the_registry_another_version(part: str) -> None:
    """Each kind of declaration, added to a copy; a copy with nothing new keeps its version."""
    before = registry_version()
    changed = copy.deepcopy(declared())
    assert registry_version(changed) == before
    column = next(iter(changed.columns.values()))
    match part:
        case "column":
            changed.columns["people_profile", "shoe_size"] = replace(column, table="people_profile", name="shoe_size")
        case "file_kind":
            kind = next(iter(changed.file_kinds.values()))
            changed.file_kinds["portrait"] = replace(kind, key="portrait")
        case "task":
            changed.tasks["people.measure"] = ("organization_id",)
        case "message":
            changed.messages["people.measured"] = "New"
        case "cookie":
            changed.cookies["openleave_new"] = "New"
        case "log_field":
            changed.log_fields["shoe_size"] = "New"
    assert registry_version(changed) != before


@pytest.mark.commitment("P-27")
def test_a_column_in_another_category_or_for_another_purpose_is_another_version() -> None:
    key = next(key for key, one in declared().columns.items() if one.category.key != "note")
    for change in ({"category": CATEGORIES["note"]}, {"purposes": ("other",)}):
        changed = copy.deepcopy(declared())
        changed.columns[key] = replace(changed.columns[key], **change)
        assert registry_version(changed) != registry_version()
