"""What is one's own of an account one changes at once, with the password given again; the rest says whose it is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from openleave.apps.accounts.models import Account
from openleave.apps.people.tests.factories import PASSWORD, make_account

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-76", "P-80")]

PATH = "/account/particulars/"


@pytest.fixture
def browser() -> Client:
    make_account("ana@harbor.example", display_name="Ana")
    client = Client(headers={"host": "my.localhost"})
    assert client.post("/account/login/", {"login": "ana@harbor.example", "password": PASSWORD}).status_code == 302
    return client


def test_a_change_is_there_at_once_and_in_the_trail(browser: Client) -> None:
    page = browser.get(PATH).content.decode()
    assert "ana@harbor.example" in page and "For another one, ask its leave administrator" in page
    change = {"display_name": "Ana Reyes", "language": "es"}
    asked = browser.post(PATH, change)
    assert asked.status_code == 302 and asked["Location"].startswith("/account/reauthenticate/")
    assert Account.objects.get().display_name == "Ana"
    assert browser.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert browser.post(PATH, change)["Location"] == PATH
    assert Account.objects.values_list("display_name", "language").get() == ("Ana Reyes", "es")
    assert "Datos personales" in browser.get(PATH).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM audit_installation_entry WHERE action = 'account.change'")
        assert cursor.fetchall() == [('{"fields": ["display_name", "language"]}',)]


def test_what_is_wrong_is_said_and_nothing_changes(browser: Client) -> None:
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    for wrong in ({"language": "tlh"}, {"display_name": "Ana 123-45-6789"}, {"display_name": "A" * 201}):
        assert browser.post(PATH, {"display_name": "Ana", "language": ""} | wrong).status_code == 422
    assert Account.objects.values_list("display_name", "language").get() == ("Ana", "")
