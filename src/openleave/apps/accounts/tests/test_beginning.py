"""The notice and the statement of one's age come before every page; both are kept, with version and time."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from openleave.apps.accounts import notice, sign_in
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.services.beginning import account_begin
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.registry import declared

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-25", "P-72")]

BEGIN = "/account/begin/"


@pytest.fixture
def new() -> Account:
    account = make_account("ana@harbor.example", notice_version="", of_age_at=None)
    give(account, make_organization("harbor"), Role.PRIVACY_OFFICER)
    return account


def signed_in() -> Client:
    client = Client(headers={"host": "desk.localhost"})
    assert client.post("/account/login/", {"login": "ana@harbor.example", "password": PASSWORD}).status_code == 302
    return client


def said() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM audit_installation_entry WHERE action = 'account.begin' ORDER BY seq")
        return [row[0] for row in cursor.fetchall()]


def test_no_page_opens_before(new: Account) -> None:
    client = signed_in()
    for path in ("/", "/privacy/", "/cases/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, BEGIN)
    assert client.get("/api/v1/cases/").status_code == 403
    page = client.get(BEGIN).content.decode()
    assert "I am eighteen or older." in page and all(str(row.what) in page for row in notice.rows())
    refused = client.post(BEGIN, {"version": notice.version()})
    assert refused.status_code == 422 and "You have not said" in refused.content.decode() and said() == []
    answer = client.post(BEGIN, {"version": notice.version(), "of_age": "on", "next": "/privacy/"})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/")
    assert client.get("/privacy/").status_code == 200
    assert said() == [f'{{"notice": "{notice.version()}", "of_age": "{clock.now().date()}"}}']
    assert "I am eighteen" not in client.get(BEGIN).content.decode()  # to read again


def test_nothing_else_is_taken(new: Account) -> None:
    answer = signed_in().post(BEGIN, {"version": notice.version(), "of_age": "on", "is_operator": "1"})
    assert answer.status_code == 422 and said() == []
    assert Account.objects.get(pk=new.pk).of_age_at is None


def test_a_new_notice_is_shown_again_and_the_age_is_not_asked_again(
    new: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = sign_in.actor_of(new)
    with pytest.raises(Invalid):
        account_begin(actor=actor, notice_version=notice.version(), of_age=False)
    account_begin(actor=actor, notice_version=notice.version(), of_age=True)
    first, on = notice.version(), Account.objects.get(pk=new.pk).of_age_at
    monkeypatch.setattr(notice, "version", lambda: "n0123456789a")
    client = signed_in()
    assert client.get("/privacy/")["Location"].startswith(BEGIN)
    assert "I am eighteen" not in client.get(BEGIN).content.decode()
    with pytest.raises(Conflict):
        account_begin(actor=actor, notice_version=first, of_age=True)
    account_begin(actor=actor, notice_version="n0123456789a", of_age=False)
    assert client.get("/privacy/").status_code == 200 and Account.objects.get(pk=new.pk).of_age_at == on
    assert len(said()) == 2


def test_the_notice_says_all_that_the_registry_has() -> None:
    kept = {one.category.key for one in declared().columns.values() if one.subject == "account" and one.category.tier}
    assert {row.category for row in notice.rows()} == kept == set(notice.WHAT)
    assert all(row.why and str(row.how_long) for row in notice.rows())
