"""Who has an account ends it by themselves, at once and for good; the employer's records stay, which is said before."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core import mail
from django.test import Client

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.cases.models import LeaveCase
from openleave.apps.people.tests.factories import PASSWORD, give, make_account
from openleave.apps.requests import services
from openleave.apps.requests.models import Manner, PrivacyRequest
from openleave.apps.requests.tests.conftest import Desk
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-76", "P-82", "P-84")]

EMAIL = "noa@personal.example"
END = "/account/end/"


@pytest.fixture
def noa(desk: Desk) -> Account:
    account = make_account(EMAIL, display_name="Noa Nurse")
    give(account, desk.harbor.organization, Role.EMPLOYEE, employee_id=desk.nurse_id)
    return account


def sign_in(client: Client, email: str = EMAIL) -> int:
    return client.post("/account/login/", {"login": email, "password": PASSWORD}).status_code


def signed_in(host: str = "my.localhost", email: str = EMAIL) -> Client:
    client = Client(headers={"host": host})
    assert sign_in(client, email) == 302
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def rows_of(account_id: Any) -> set[str]:
    """The tables that have a row which names the account by a foreign key."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Account and model.objects.filter(**{field.attname: account_id}).exists()
    }


def end(client: Client, capture: Any, **data: str) -> Any:
    with capture(execute=True):
        return client.post(END, {"known": "on", **data})


def test_it_is_gone_at_once_on_every_device(desk: Desk, noa: Account, django_capture_on_commit_callbacks: Any) -> None:
    phone, laptop = signed_in(), signed_in("bank.localhost")
    Authenticator.objects.create(user=noa, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert rows_of(noa.pk) == {"account_emailaddress", "mfa_authenticator", "usersessions_usersession"}
    assert UserSession.objects.filter(user_id=noa.pk).count() == 2
    page = phone.get(END).content.decode()
    assert "Records of leave belong to your employer" in page and desk.harbor.organization.name in page
    assert end(phone, django_capture_on_commit_callbacks)["Location"] == "/account/ended/"
    assert "Your account is closed" in phone.get("/account/ended/").content.decode()
    for client in (phone, laptop):
        answer = client.get("/account/2fa/")
        assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")
    assert sign_in(Client(headers={"host": "my.localhost"})) == 200  # refused, on the page
    assert not Account.objects.filter(pk=noa.pk).exists() and rows_of(noa.pk) == set()
    with organization_scope(desk.organization_id):
        assert not Membership.objects.filter(account_id=noa.pk).exists()
    [receipt] = mail.outbox
    assert receipt.to == [EMAIL] and "was closed on" in receipt.body and "belong to your employer" in receipt.body


def test_the_employers_records_stay_and_its_desk_is_asked(
    desk: Desk, noa: Account, django_capture_on_commit_callbacks: Any
) -> None:
    with organization_scope(desk.organization_id):
        before = LeaveCase.objects.count()
    end(signed_in(), django_capture_on_commit_callbacks, delete_too="on")
    with organization_scope(desk.organization_id):
        assert LeaveCase.objects.count() == before
        [asked] = PrivacyRequest.objects.all()
    assert (asked.right, asked.manner, asked.subject_id) == ("delete", Manner.ACCOUNT, desk.nurse_id)
    assert asked.verified_at is None  # whoever asks is verified like anybody else
    page = signed_in("desk.localhost", "po@harbor-hospital.example").get("/privacy/requests/").content.decode()
    assert asked.reference in page


def test_without_the_tick_nobody_is_asked(desk: Desk, noa: Account, django_capture_on_commit_callbacks: Any) -> None:
    end(signed_in(), django_capture_on_commit_callbacks)
    with organization_scope(desk.organization_id):
        assert not PrivacyRequest.objects.exists()


def test_the_password_is_asked_for_again(noa: Account) -> None:
    client = Client(headers={"host": "my.localhost"})
    assert sign_in(client) == 302
    for answer in (client.get(END), client.post(END, {"known": "on"})):
        assert answer.status_code == 302 and answer["Location"].startswith("/account/reauthenticate/")
    assert Account.objects.filter(pk=noa.pk).exists()


def test_a_slip_closes_nothing(noa: Account) -> None:
    assert signed_in().post(END, {}).status_code == 422
    assert Account.objects.filter(pk=noa.pk).exists()


def test_the_last_administrator_stays_until_there_is_another(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    account = make_account("lee@harbor-hospital.example")
    give(account, desk.harbor.organization, Role.LEAVE_ADMINISTRATOR)
    with organization_scope(desk.organization_id):
        Membership.objects.filter(role=Role.LEAVE_ADMINISTRATOR.value).exclude(account_id=account.pk).delete()
    answer = end(signed_in("desk.localhost", account.email), django_capture_on_commit_callbacks)
    assert answer.status_code == 422 and "last leave administrator" in answer.content.decode()
    with organization_scope(desk.organization_id):
        assert Membership.objects.filter(account_id=account.pk).exists()


@pytest.mark.commitment("P-81")
@pytest.mark.parametrize("by", ["the person", "somebody for them"])
def test_asked_of_a_person_it_ends_the_same(
    desk: Desk, noa: Account, django_capture_on_commit_callbacks: Any, by: str
) -> None:
    if by == "the person":
        end(signed_in(), django_capture_on_commit_callbacks)
    else:
        asked = desk.verified("close_account")
        with django_capture_on_commit_callbacks(execute=True):
            services.account_end(actor=desk.officer, request_id=asked.id)
    assert not Account.objects.filter(pk=noa.pk).exists() and rows_of(noa.pk) == set()
    assert not EmailAddress.objects.filter(email=EMAIL).exists()
    with organization_scope(desk.organization_id):
        assert not Membership.objects.filter(account_id=noa.pk).exists()
