"""Data of tier 2 and above is used for a stated purpose that the registry allows, and the database itself refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.tests.factories import PASSWORD, actor_for, give, make_account, make_employee
from openleave.apps.people.tests.factories import make_organization as organization_of
from openleave.config import cli
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Invalid
from openleave.kernel.permissions import purpose_of, table
from openleave.kernel.purposes import rules, standing, stating
from openleave.kernel.purposes.errors import PurposeMissing, PurposeRefused, PurposeSuspended
from openleave.kernel.registry import EVERYWHERE, PURPOSES, declared, require_purpose
from openleave.kernel.registry.categories import Purpose
from openleave.kernel.tenancy import account_scope, catalogue, organization_scope


@pytest.fixture
def harbor(db: None) -> Any:
    organization = organization_of("harbor-hospital")
    with organization_scope(organization.id):
        make_employee(organization.id, "1")
    return organization


@pytest.mark.commitment("P-29", "P-31")
@pytest.mark.lesson(13)
def test_every_table_of_tier_2_asks_in_the_database_as_the_registry_says(owner_connection: psycopg.Connection) -> None:
    with owner_connection.cursor() as cursor:
        assert rules.problems(cursor) == []
        assert dict(rules.allowed(cursor)) == {name: rule.purposes for name, rule in rules.rules().items()}
        cursor.execute(
            "ALTER POLICY own_organization ON people_profile "
            "USING (organization_id = (SELECT openleave_current_organization()))"
        )
        assert len(rules.problems(cursor)) == 1 and rules.problems(cursor)[0].startswith("people_profile: does not ask")
        assert rules.apply(cursor) == 1
        assert rules.problems(cursor) == [] and catalogue.problems(cursor) == []


@pytest.mark.commitment("P-29")
@pytest.mark.purpose("")
def test_without_a_purpose_the_database_raises(db: None) -> None:
    with stating("leave_administration"):
        organization = organization_of("harbor-hospital")
        with organization_scope(organization.id):
            make_employee(organization.id, "1")
    with pytest.raises(PurposeMissing), organization_scope(organization.id):
        list(Profile.objects.filter(organization_id=organization.id))
    with pytest.raises(PurposeMissing), organization_scope(organization.id), connection.cursor() as cursor:
        cursor.execute("SELECT last_name FROM people_profile")
    with pytest.raises(PurposeMissing), organization_scope(organization.id), connection.cursor() as cursor:
        cursor.execute("UPDATE people_profile SET last_name = 'X'")
    with organization_scope(organization.id):
        assert Employee.objects.count() == 1  # numbers alone are tier 1


@pytest.mark.commitment("P-31", "P-32")
def test_another_purpose_is_refused_and_on_record(harbor: Any) -> None:
    account = make_account("ada@harbor.example")
    with (
        pytest.raises(PurposeRefused),
        stating("feedback"),
        organization_scope(harbor.id, account_id=account.pk),
    ):
        list(Profile.objects.all())
    for purpose in ("analysis", "feedback", "product_news", "service_improvement"):
        with pytest.raises((PurposeRefused, PurposeSuspended)), stating(purpose), organization_scope(harbor.id):
            list(type(account).objects.all())
    with organization_scope(harbor.id):
        entries = list(Entry.objects.filter(action="purpose.refused").order_by("seq"))
    assert [(one.object_id, one.details["why"]) for one in entries[:2]] == [
        ("feedback", "not_allowed"),
        ("analysis", "not_allowed"),
    ]
    assert entries[0].actor_account_id == account.pk


@pytest.mark.commitment("P-13", "P-32", "P-35")
def test_purposes_times_tables(owner_connection: psycopg.Connection, web_connection: psycopg.Connection) -> None:
    """Each purpose × each gated table: the database allows exactly what the registry names."""
    organization = "01960000-0000-7000-8000-000000000001"
    web_connection.execute("SELECT set_config('openleave.organization', %s, true)", [organization])
    wrong = []
    for purpose in PURPOSES:
        web_connection.execute("SELECT set_config('openleave.purpose', %s, true)", [purpose])
        for name, rule in rules.rules().items():
            function = "openleave_organization_for" if rule.owned else "openleave_account_for"
            try:
                with web_connection.transaction():
                    web_connection.execute(f"SELECT {function}(%s::text[])", [list(rule.purposes)])
                answer = True
            except psycopg.DatabaseError as error:
                assert error.sqlstate == "OL002"
                answer = False
            if answer != (purpose in rule.purposes):
                wrong.append((purpose, name))
    assert wrong == []
    assert all(set(EVERYWHERE) <= set(rule.purposes) for name, rule in rules.rules().items() if rule.owned)


@pytest.mark.commitment("P-31")
@given(st.text(max_size=40).filter(lambda key: key not in PURPOSES))
def test_unknown_purposes_are_refused(key: str) -> None:
    with pytest.raises(Invalid):
        require_purpose(key)
    if key:
        with pytest.raises(Invalid), stating(key):
            raise AssertionError


@pytest.mark.commitment("P-29")
def test_a_purpose_without_a_basis_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no lawful basis"):
        Purpose("more", "", "Whatever.")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="somebody who gives it"):
        Purpose("more", "consent", "Whatever.")
    assert {purpose.basis for purpose in PURPOSES.values()} == {
        "contract",
        "legal_obligation",
        "legitimate_interest",
        "consent",
    }


@pytest.mark.commitment("P-29")
def test_every_permission_job_and_command_states_one() -> None:
    assert all(purpose_of(name) in PURPOSES for name in table())
    assert set(declared().task_purposes) == set(declared().tasks)
    for name in cli.COMMANDS:
        module = cli._load(name)
        assert module is None or module.PURPOSE == "" or module.PURPOSE in PURPOSES, name


@pytest.mark.commitment("P-44")
def test_a_purpose_past_its_review_is_suspended_and_a_legal_obligation_never(harbor: Any) -> None:
    later = datetime(2028, 1, 3, tzinfo=ZoneInfo("UTC"))
    with stating("analysis"), organization_scope(harbor.id):
        pass
    with clock.travel(later):
        with pytest.raises(PurposeSuspended), stating("analysis"), organization_scope(harbor.id):
            pass
        with stating("leave_administration"), organization_scope(harbor.id):
            assert Profile.objects.count() == 1
        with organization_scope(harbor.id):
            standing.set_until(harbor.id, "analysis", later.date())
        with stating("analysis"), organization_scope(harbor.id):
            assert Profile.objects.count() == 1
        with organization_scope(harbor.id):
            standing.set_until(harbor.id, "analysis", None)
            standing.set_until(harbor.id, "leave_administration", None)
        with pytest.raises(PurposeSuspended), stating("analysis"), organization_scope(harbor.id):
            pass
        with stating("leave_administration"), organization_scope(harbor.id):
            assert Profile.objects.count() == 1
    with organization_scope(harbor.id):
        whys = Entry.objects.filter(action="purpose.refused").values_list("object_id", "details__why")
        assert set(whys) == {("analysis", "suspended")}


@pytest.mark.commitment("P-44", "P-43")
def test_what_nobody_approved_is_suspended(harbor: Any) -> None:
    with organization_scope(harbor.id), connection.cursor() as cursor:
        cursor.execute("DELETE FROM purposes_standing")
    for purpose in PURPOSES.values():
        allowed = purpose.basis in ("contract", "legal_obligation") or purpose.grantor == "subject"
        if allowed:
            with stating(purpose.key), organization_scope(harbor.id):
                pass
        else:
            with pytest.raises(PurposeSuspended), stating(purpose.key), organization_scope(harbor.id):
                pass


@pytest.mark.commitment("P-44")
def test_the_page_of_a_suspended_purpose_says_so(harbor: Any, settings: Any) -> None:
    give(make_account("ada@harbor.example"), harbor, Role.LEAVE_ADMINISTRATOR)
    client = Client(headers={"host": settings.OPENLEAVE_HOSTS["desk"]})
    client.post("/account/login/", {"login": "ada@harbor.example", "password": PASSWORD})
    assert client.get("/reports/").status_code == 200
    with organization_scope(harbor.id):
        standing.set_until(harbor.id, "analysis", date(2026, 1, 1))
    answer = client.get("/reports/")
    assert answer.status_code == 403 and "This use of data is suspended." in answer.content.decode()
    assert client.get("/employees/").status_code == 200


def test_a_scope_inside_restores_purpose_and_organization(harbor: Any) -> None:
    other = organization_of("mesa-schools")
    with stating("leave_administration"), organization_scope(harbor.id):
        with stating("privacy_rights"), organization_scope(other.id):
            assert _setting("purpose") == "privacy_rights" and _setting("organization") == str(other.id)
        assert _setting("purpose") == "leave_administration" and _setting("organization") == str(harbor.id)
        with pytest.raises(ZeroDivisionError), stating("retention"), organization_scope(harbor.id):
            raise ZeroDivisionError
        assert _setting("purpose") == "leave_administration"
        with account_scope(other.id):
            assert _setting("organization") == str(harbor.id)


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [f"openleave.{name}"])
        return cursor.fetchone()[0]


def test_a_nested_scope_that_changes_nothing_sets_nothing(harbor: Any, django_assert_num_queries: Any) -> None:
    with organization_scope(harbor.id):
        inner = organization_scope(harbor.id)
        with django_assert_num_queries(2), inner:  # a savepoint, and its release
            pass


def test_the_delivered_assessments_last_a_year(harbor: Any) -> None:
    actor = actor_for(harbor)
    assert actor.organization_id == harbor.id
    with organization_scope(harbor.id), connection.cursor() as cursor:
        cursor.execute("SELECT purpose, until FROM purposes_standing ORDER BY purpose")
        rows = cursor.fetchall()
    assert rows == [(key, clock.now().date() + timedelta(days=365)) for key in ("analysis", "operations", "security")]
