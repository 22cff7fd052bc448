"""Signing in and out: passwords, throttling, closed sign-up, redirects, the audit trail."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail as django_mail
from django.core.cache import caches

from openleave.apps.accounts import services
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.tests.conftest import DESK, MY, sign_in
from openleave.apps.people.tests.factories import PASSWORD, actor_for, make_account
from openleave.kernel import mail as kernel_mail
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import InstallationEntry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.django_db
OPERATOR = Actor(None, None, frozenset({Role.OPERATOR}))


def trail() -> list[tuple[str, str, dict]]:
    return [(e.action, e.object_id, e.details) for e in InstallationEntry.objects.order_by("seq")]


def test_sign_in_and_out(browser, administrator) -> None:
    client = browser()
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "_auth_user_id" in client.session
    assert client.post("/account/logout/").status_code == 302
    assert "_auth_user_id" not in client.session
    who = str(administrator.pk)
    assert trail() == [
        ("account.sign_in", who, {"methods": ["password"], "face": "desk"}),
        ("account.sign_out", who, {}),
    ]


def test_a_wrong_password_is_recorded_without_what_was_typed(browser, administrator) -> None:
    assert sign_in(browser(), password="wrong").status_code == 200
    assert sign_in(browser(), email="nobody@nowhere.example", password="wrong").status_code == 200
    assert trail() == [
        ("account.sign_in_failed", str(administrator.pk), {"reason": "credentials"}),
        ("account.sign_in_failed", "", {"reason": "credentials"}),
    ]


def test_an_unknown_address_and_a_wrong_password_look_the_same(browser, administrator) -> None:
    known = sign_in(browser(), password="wrong").content
    unknown = sign_in(browser(), email="eve@harbor.example", password="wrong").content
    assert _without_secrets(known, "ada@harbor.example") == _without_secrets(unknown, "eve@harbor.example")


def _without_secrets(page: bytes, email: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", page.decode().replace(email, "EMAIL"))


def test_the_sixth_wrong_password_is_refused_whatever_the_face_and_even_if_right(browser, administrator) -> None:
    for attempt in range(5):
        # Different addresses and faces: the account itself is what is protected.
        client = browser(MY if attempt % 2 else DESK, REMOTE_ADDR=f"192.0.2.{attempt}")
        assert sign_in(client, password=f"wrong {attempt}").status_code == 200
    # Counting is in the database: another process, with nothing in memory, counts on.
    caches.close_all()
    sixth = sign_in(browser(REMOTE_ADDR="192.0.2.77"), password=PASSWORD)
    assert sixth.status_code == 200 and b"Too many failed" in sixth.content
    assert trail()[-1] == ("account.sign_in_failed", str(administrator.pk), {"reason": "throttled"})
    assert Session.objects.count() == 0 or "_auth_user_id" not in browser().session


def test_a_thousand_guesses_from_one_address_try_ten(browser, administrator) -> None:
    codes = []
    for attempt in range(40):
        response = sign_in(browser(REMOTE_ADDR="192.0.2.9"), email=f"guess{attempt}@harbor.example", password="wrong")
        codes.append((response.status_code, b"Too many failed" in response.content))
    tried = [code for code in codes if code == (200, False)]
    assert len(tried) == 10 and codes[-1] == (429, False)


def test_behind_a_proxy_limits_count_the_visitor_and_no_forged_header(browser, administrator, settings) -> None:
    settings.TRUSTED_PROXIES = 1

    def guess(attempt: int, forwarded: str) -> int:
        form = {"email": f"guess{attempt}@harbor.example", "password": "wrong"}
        client = browser(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        return sign_in(client, **form).status_code

    # One visitor who makes up another address each time, before the one that the proxy adds.
    forged = [guess(attempt, f"203.0.113.{attempt}, 198.51.100.7") for attempt in range(32)]
    assert forged[0] == 200 and forged[-1] == 429
    # Another visitor through the same proxy.
    assert guess(99, "198.51.100.8") == 200


def test_sign_up_is_closed(browser, db) -> None:
    form = {"email": "new@harbor.example", "password1": PASSWORD, "password2": PASSWORD}
    assert browser().post("/account/signup/", form).status_code == 405
    assert browser().get("/account/signup/").status_code == 200
    assert Account.objects.count() == 0


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/employees/", "/employees/"),
        ("http://desk.localhost:8000/cases/", "http://desk.localhost:8000/cases/"),
        ("http://my.localhost:8000/", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("http://desk.localhost:9999/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://desk.localhost.evil.example:8000/", "/"),
    ],
)
def test_only_own_addresses_are_gone_to_after_signing_in(browser, administrator, target, goes_to) -> None:
    assert sign_in(browser(), next_url=target)["Location"] == goes_to


def test_passwords_are_argon2_and_checked(organization) -> None:
    account = services.account_create(actor=OPERATOR, email=" Bo@Harbor.example ", password=PASSWORD)
    assert account.email == "bo@harbor.example" and account.password.startswith("argon2$")
    for bad in ("short", "c@harbor.example"):
        with pytest.raises(Invalid) as error:
            services.account_create(actor=OPERATOR, email="c@harbor.example", password=bad)
        assert error.value.field == "password"
    with pytest.raises(Conflict):
        services.account_create(actor=OPERATOR, email="BO@harbor.example", password=PASSWORD)
    with pytest.raises(Invalid):
        services.account_create(actor=OPERATOR, email="not an address", password=PASSWORD)
    with pytest.raises(Forbidden):
        services.account_create(actor=actor_for(organization, Role.EMPLOYEE), email="d@harbor.example")
    with pytest.raises(Forbidden):
        services.account_create(actor=actor_for(organization), email="e@harbor.example", is_operator=True)


def test_a_closed_account_is_out_at_its_next_request(browser, administrator) -> None:
    client = browser()
    sign_in(client)
    assert client.get("/organization/").status_code == 200
    services.account_disable(actor=OPERATOR, account_id=administrator.pk)
    response = client.get("/organization/")
    assert response.status_code == 302 and response["Location"].startswith("/account/login/")
    assert Session.objects.count() == 0
    assert sign_in(browser())["Location"] == "/account/inactive/"
    with pytest.raises(NotFound):
        services.account_disable(actor=OPERATOR, account_id=OPERATOR_ID)


OPERATOR_ID = "00000000-0000-7000-8000-000000000000"


def test_the_session_cookie(browser, administrator) -> None:
    cookie = sign_in(browser()).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["domain"]


def test_sessions_are_listed_and_can_be_ended(browser, administrator) -> None:
    one, other = browser(), browser(MY)
    sign_in(one), sign_in(other)
    page = one.get("/account/sessions/")
    assert page.status_code == 200
    assert one.post("/account/sessions/").status_code == 302
    assert one.get("/organization/").status_code == 200
    assert other.get("/organization/").status_code == 302


def test_memberships_are_granted_and_revoked_with_an_entry_in_the_trail(organization, administrator) -> None:
    from openleave.kernel.audit.models import Entry

    actor = actor_for(organization, account=administrator)
    bo = make_account("bo@harbor.example")
    granted = services.membership_grant(actor=actor, account_id=bo.pk, role=Role.HR_OPERATIONS)
    assert services.membership_grant(actor=actor, account_id=bo.pk, role=Role.HR_OPERATIONS) == granted
    services.membership_revoke(actor=actor, membership_id=granted.id)
    with pytest.raises(NotFound):
        services.membership_revoke(actor=actor, membership_id=granted.id)
    with organization_scope(organization.id):
        actions = list(Entry.objects.order_by("seq").values_list("action", "object_id", "details"))
    assert actions == [
        ("membership.grant", str(bo.pk), {"role": "hr_operations"}),
        ("membership.revoke", str(bo.pk), {"role": "hr_operations"}),
    ]


def test_the_last_administrator_and_operators(organization, administrator) -> None:
    from openleave.apps.accounts.models import Membership

    actor = actor_for(organization, account=administrator)
    with organization_scope(organization.id):
        own = Membership.objects.get()
    with pytest.raises(Conflict):
        services.membership_revoke(actor=actor, membership_id=own.id)
    operator = make_account("op@operator.example", is_operator=True)
    with pytest.raises(Invalid):
        services.membership_grant(actor=actor, account_id=operator.pk, role=Role.EMPLOYEE)
    with pytest.raises(Invalid):
        services.membership_grant(actor=actor, account_id=administrator.pk, role=Role.OPERATOR)


def test_language_is_kept_with_the_account(browser, administrator) -> None:
    client = browser()
    sign_in(client)
    client.post("/language/", {"language": "es", "next": "/organization/"})
    administrator.refresh_from_db()
    assert administrator.language == "es"
    elsewhere = browser(MY)
    sign_in(elsewhere)
    assert b'lang="es"' in elsewhere.get("/organization/").content


@pytest.mark.parametrize("email", ["ada@harbor.example", "nobody@nowhere.example"])
def test_the_email_for_a_new_password_leaves_by_the_one_door(browser, administrator, monkeypatch, email: str) -> None:
    passed: list[kernel_mail.Outgoing] = []
    monkeypatch.setattr(
        "openleave.apps.accounts.adapter.mail.send", lambda outgoing, *, permit: passed.append(outgoing)
    )
    assert browser().post("/account/password/reset/", {"email": email}).status_code == 302
    (outgoing,) = passed
    kind = "password_reset_key" if email == "ada@harbor.example" else "unknown_account"
    assert (outgoing.message.to, outgoing.template) == ([email], f"account/email/{kind}_message.txt")
    assert InstallationEntry.objects.filter(action="egress.hand_out").get().details["flow"] == "accounts.mail"
    assert django_mail.outbox == []
