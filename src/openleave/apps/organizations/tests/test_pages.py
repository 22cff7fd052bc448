"""The settings pages and the operator's page in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from openleave.apps.organizations.models import Holiday, Organization, Settings, Worksite
from openleave.apps.people.tests.factories import give, make_account, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import operator_scope, organization_scope

pytestmark = pytest.mark.django_db
SETTINGS = {
    "employer_kind": "school",
    "time_zone": "America/Chicago",
    "workweek_starts_on": "0",
    "business_days": ["0", "1", "2", "3", "4", "5"],
}


@pytest.fixture
def organization() -> Organization:
    return make_organization("harbor-hospital")


@pytest.fixture
def browser(organization: Organization) -> Any:
    def make(*roles: Role, operator: bool = False) -> Client:
        account = make_account(f"{'-'.join(roles) or 'op'}@harbor.example", password=None, is_operator=operator)
        give(account, organization, *roles)
        client = Client(headers={"host": "desk.localhost"})
        client.force_login(account)
        return client

    return make


def test_settings_are_saved_and_told_in_words(browser: Any, organization: Organization) -> None:
    client = browser(Role.LEAVE_ADMINISTRATOR)
    assert client.post("/settings/", SETTINGS).status_code == 302
    with organization_scope(organization.id):
        saved = Settings.objects.get()
    assert (saved.employer_kind, saved.workweek_starts_on, saved.business_days) == ("school", 0, [0, 1, 2, 3, 4, 5])
    page = client.get("/settings/").content.decode()
    assert "from “America/New York” to “America/Chicago”" in page
    assert "to “Elementary or secondary school”" in page and "to “Monday”" in page
    refused = client.post("/settings/", SETTINGS | {"business_days": []})
    assert refused.status_code == 422


def test_others_read_the_settings(browser: Any) -> None:
    client = browser(Role.PRIVACY_OFFICER)
    page = client.get("/settings/").content.decode()
    assert "Private employer" in page and 'name="employer_kind"' not in page
    assert client.post("/settings/", SETTINGS).status_code == 403


def test_worksites_and_holidays(browser: Any, organization: Organization) -> None:
    client = browser(Role.HR_OPERATIONS)
    form = {"code": "N", "name": "North Clinic", "state": "OH"}
    assert client.post("/settings/worksites/new/", form).status_code == 302
    assert client.post("/settings/worksites/new/", form).status_code == 422
    half = client.post("/settings/worksites/new/", form | {"code": "X", "latitude": "41.5"})
    assert half.status_code == 422 and "Only one of the two" in half.content.decode()
    with organization_scope(organization.id):
        site = Worksite.objects.get(code="N")
    assert client.post(f"/settings/worksites/{site.id}/", form | {"name": "Northern"}).status_code == 302
    assert "Northern" in client.get("/settings/worksites/").content.decode()
    year = client.get("/settings/holidays/").context["form"].initial["year"]
    assert client.post("/settings/holidays/add/", {"state": "OH", "year": year}).status_code == 302
    assert client.post("/settings/holidays/add/", {"state": "", "year": year}).status_code == 422
    assert "Thanksgiving" in client.get("/settings/holidays/").content.decode()
    with organization_scope(organization.id):
        first = Holiday.objects.earliest("on")
    assert client.post(f"/settings/holidays/{first.id}/remove/").status_code == 302


def test_the_operator_adds_an_organization(browser: Any) -> None:
    client = browser(operator=True)
    assert client.post("/operator/", {"name": "Mesa Schools", "slug": "mesa-schools"}).status_code == 302
    assert client.post("/operator/", {"name": "Mesa Schools", "slug": "mesa-schools"}).status_code == 422
    assert "Mesa Schools" in client.get("/operator/").content.decode()
    with operator_scope():
        assert Organization.objects.count() == 2
