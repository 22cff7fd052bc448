"""Somebody reports that a child has an account: the officers know within a minute, the account is gone at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from openleave.apps.accounts.models import Account, Membership
from openleave.apps.people.tests.factories import PASSWORD, give, make_account
from openleave.apps.requests import services
from openleave.apps.requests.machine import Right, State
from openleave.apps.requests.models import Item, PrivacyRequest
from openleave.apps.requests.private import Said
from openleave.apps.requests.services import mailing
from openleave.apps.requests.tests.conftest import Desk
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-73", "P-74")]

REPORTED = Said(name="Gus Teacher", email="gus@school.example", text="One of my pupils uses your site.")


def reported(desk: Desk) -> PrivacyRequest:
    """Through the form without an account."""
    said = replace(REPORTED, employer=desk.harbor.organization.name)
    reference = services.request_submit(right="child", said=said)
    with organization_scope(desk.organization_id):
        return PrivacyRequest.objects.get(reference=reference)


def visitor(host: str, email: str = "") -> Client:
    client = Client(headers={"host": host})
    if email:
        assert client.post("/account/login/", {"login": email, "password": PASSWORD}).status_code == 302
    return client


def account_of_nurse(desk: Desk) -> Account:
    account = make_account("noa@harbor-hospital.example")
    give(account, desk.harbor.organization, Role.EMPLOYEE, employee_id=desk.nurse_id)
    return account


def test_a_report_goes_before_all_others(desk: Desk) -> None:
    older = desk.log("know", received_on=date(2026, 11, 2))
    report = reported(desk)
    assert report.answer_by_on == report.acknowledge_by_on == report.received_on + timedelta(days=3)
    mailing.deliver_due(desk.organization_id)
    [to_officer] = [one for one in mail.outbox if one.to == ["po@harbor-hospital.example"]]
    assert report.reference in to_officer.body and "child" not in to_officer.body.lower()
    page = visitor("desk.localhost", "po@harbor-hospital.example").get("/privacy/requests/").content.decode()
    assert page.index(report.reference) < page.index(older.reference)


def test_the_account_is_gone_at_once_and_nobody_had_to_prove_anything(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    account = account_of_nurse(desk)
    child = visitor("my.localhost", account.email)
    assert child.get("/leave/").status_code == 200
    report = reported(desk)
    with pytest.raises(Conflict, match="whom"):
        services.child_end(actor=desk.officer, request_id=report.id)
    services.request_match(actor=desk.officer, request_id=report.id, employee_id=desk.nurse_id)
    with django_capture_on_commit_callbacks(execute=True):
        services.child_end(actor=desk.officer, request_id=report.id)
    assert child.get("/leave/").status_code == 302
    assert not Account.objects.filter(pk=account.pk).exists()
    with organization_scope(desk.organization_id):
        assert not Membership.objects.filter(account_id=account.pk).exists()
        parts = set(Item.objects.filter(request=report.id).values_list("code", "granted", "reason"))
    assert parts == {("account", True, ""), ("leave_records", False, "employer_term")}
    assert desk.again(report).state == State.PARTLY and desk.again(report).verified_at is None


def test_whoever_reports_learns_nothing_of_the_child(desk: Desk, django_capture_on_commit_callbacks: Any) -> None:
    account_of_nurse(desk)
    pages = []
    for held in (True, False):
        report, token = services.request_log(
            actor=desk.officer, right="child", manner="mail", received_on=date(2026, 11, 23), said=REPORTED,
        )  # fmt: skip
        if held:
            services.request_match(actor=desk.officer, request_id=report.id, employee_id=desk.nurse_id)
            with django_capture_on_commit_callbacks(execute=True):
                services.child_end(actor=desk.officer, request_id=report.id)
        else:
            services.request_deny(actor=desk.officer, request_id=report.id, reason="nothing_held")
        page = visitor("www.localhost").get(f"/privacy-request/{token}/").content.decode()
        assert "Looked into" in page
        pages.append(
            re.sub(r'"X?-?CSRFToken": "\w+"|value="\w{64}"', "", page.replace(report.reference, "").replace(token, ""))
        )
    assert pages[0] == pages[1]


def test_it_is_not_put_off(desk: Desk) -> None:
    report = reported(desk)
    with pytest.raises(Conflict, match="does not wait"):
        services.request_extend(actor=desk.officer, request_id=report.id, why="complex")
    with pytest.raises(Invalid):
        services.request_deny(actor=desk.officer, request_id=report.id, reason="accurate")
    services.request_deny(actor=desk.officer, request_id=report.id, reason="no_child")
    assert desk.again(report).denied_why == "no_child" and Right(report.right) == Right.CHILD
