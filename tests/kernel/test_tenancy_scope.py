"""Scopes: nesting, restoring, dying with the transaction; start-up refuses a role that could look around them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from openleave.apps.people.models import Employee
from openleave.kernel.postgres import provision
from openleave.kernel.tenancy import account_scope, checks, current_organization, organization_scope


def test_scopes_nest_and_restore(db: None) -> None:
    a, b = uuid4(), uuid4()
    assert current_organization() is None
    with organization_scope(a):
        assert current_organization() == a
        with organization_scope(b):
            assert current_organization() == b
        assert current_organization() == a
        with pytest.raises(ValueError), organization_scope(b):
            raise ValueError
        assert current_organization() == a
        with account_scope(uuid4()):
            assert current_organization() == a
    assert current_organization() is None


def test_the_outermost_scope_is_a_transaction(fresh_database: Any) -> None:
    with fresh_database.in_django():
        a = uuid4()
        with organization_scope(a):
            assert connection.in_atomic_block
            Employee.objects.create(organization_id=a, number="1")
        assert current_organization() is None and not connection.in_atomic_block
        with pytest.raises(ZeroDivisionError), organization_scope(a):
            Employee.objects.create(organization_id=a, number="2")
            raise ZeroDivisionError
        with organization_scope(a):
            assert list(Employee.objects.values_list("number", flat=True)) == ["1"]
        with organization_scope(uuid4()):
            assert Employee.objects.count() == 0


def test_without_a_scope_the_database_refuses(db: None) -> None:
    with pytest.raises(ProgrammingError, match="no organization"), transaction.atomic():
        Employee.objects.count()


def test_start_up_accepts_the_web_role_and_refuses_the_owner(fresh_database: Any) -> None:
    with fresh_database.in_django():
        assert checks.startup_problems() == []
    with fresh_database.in_django(provision.OWNER):
        found = checks.startup_problems()
    assert any("owns tables" in problem and "openleave database prepare" in problem for problem in found)
