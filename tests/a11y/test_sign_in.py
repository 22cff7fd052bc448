"""Signing in, second factors and sessions, walked in a browser under the real Content-Security-Policy."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page
from tests.a11y.axe import describe, violations

from openleave.apps.accounts.models import Account
from openleave.apps.people.tests.factories import give, make_account, make_employee, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "ana.reyes@hospital.example", "violet-harbour-42-kites"
Site = Callable[..., str]


@pytest.fixture
def account(site: Site) -> Account:
    return make_account(EMAIL, password=PASSWORD, display_name="Ana Reyes")


@pytest.mark.commitment("P-25", "P-72")
@pytest.mark.parametrize(("width", "language"), [(390, "es-US"), (1440, "en-US")])
def test_before_anything_else_the_notice_and_the_age(
    site: Site,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    account: Account,
    width: int,
    language: str,
) -> None:
    give(account, make_organization("harbor"), Role.PRIVACY_OFFICER)
    Account.objects.update(notice_version="", of_age_at=None)
    page = open_page(width=width, language=language)
    sign_in(page, EMAIL, PASSWORD, "desk")
    page.goto(site("desk", "/privacy/"))
    assert page.url.endswith("/account/begin/?next=/privacy/") or "/account/begin/" in page.url
    look(page, f"begin-{width}")
    page.locator("main button.btn-primary").click()
    assert page.locator("[aria-invalid=true]").count() == 1
    look(page, f"begin-refused-{width}")
    page.get_by_role("checkbox").check()
    page.locator("main button.btn-primary").click()
    page.wait_for_url("**/privacy/")
    assert Account.objects.get().notice_version and Account.objects.get().of_age_at


def look(page: Page, name: str) -> None:
    """axe is content and nothing is wider than the screen; ``OPENLEAVE_SCREENSHOTS`` names a directory for pictures."""
    found = violations(page)
    assert not found, f"{page.url}\n{describe(found)}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    directory = os.environ.get("OPENLEAVE_SCREENSHOTS")
    if directory:
        page.screenshot(path=Path(directory) / f"{name}.png", full_page=True)


def code_of(page: Page) -> str:
    """The six digits an authenticator app would show for the key on the page."""
    secret = page.locator("#authenticator_secret").inner_text().strip()
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.mark.parametrize(("width", "language"), [(390, "en-US"), (1440, "es-US")])
def test_authenticator_app_and_recovery_codes(
    site: Site,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    account: Account,
    width: int,
    language: str,
) -> None:
    page = open_page(width=width, language=language)
    kind = f"{width}-{language}"
    page.goto(site("my", "/account/login/"))
    look(page, f"login-{kind}")
    sign_in(page, EMAIL, PASSWORD, "my")
    look(page, f"my-{kind}")
    go(page, site("my", "/account/2fa/"))
    look(page, f"security-{kind}")
    go(page, site("my", "/account/2fa/totp/activate/"))
    look(page, f"totp-{kind}")
    assert page.locator("img.ol-qr").evaluate("image => image.naturalWidth") > 0
    page.locator("input[name=code]").fill("000000")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("[data-error-summary]")
    look(page, f"totp-wrong-{kind}")
    page.locator("input[name=code]").fill(code_of(page))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile("recovery-codes"))
    look(page, f"codes-{kind}")
    codes = page.locator(".ol-codes li").all_inner_texts()
    assert len(codes) == 10
    go(page, site("my", "/account/sessions/"))
    look(page, f"sessions-{kind}")
    go(page, site("my", "/account/password/change/"))
    look(page, f"password-{kind}")

    other = open_page(width=width, language=language)
    sign_in_again(other, site)
    look(other, f"second-step-{kind}")
    other.locator("input[name=code]").fill(codes[0])
    other.locator("main form button[type=submit]").first.click()
    other.wait_for_url(site("my", "/"))


def go(page: Page, address: str) -> None:
    """Open an address, confirming the password where the page wants to know that it is still the same person."""
    page.goto(address)
    if "/reauthenticate/" in page.url:
        look(page, "reauthenticate")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def sign_in_again(page: Page, site: Site) -> None:
    page.goto(site("my", "/account/login/"))
    page.locator("input[name=login]").fill(EMAIL)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form[action='/account/login/'] button[type=submit]").click()
    page.wait_for_url(re.compile("2fa/authenticate"))


def test_passkey(site: Site, open_page: Callable[..., Page], sign_in: Callable[..., None], account: Account) -> None:
    page = open_page(width=390)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, EMAIL, PASSWORD, "my")
    go(page, site("my", "/account/2fa/webauthn/add/"))
    look(page, "passkey-add")
    page.locator("input[name=name]").fill("My phone")
    if page.locator("input[name=passwordless]").count():
        page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    go(page, site("my", "/account/2fa/webauthn/"))
    assert "My phone" in page.locator("main").inner_text()
    look(page, "passkey-list")
    page.locator("details[data-menu] > summary").click()
    look(page, "account-menu")
    page.get_by_role("button", name="Sign out").click()
    page.goto(site("my", "/account/login/"))
    page.locator("#passkey_login").click()
    page.wait_for_url(site("my", "/"))
    assert page.locator("details[data-menu]").count() == 1


def test_an_employee_on_the_desk_goes_on_to_my_without_signing_in_again(
    site: Site, open_page: Callable[..., Page], sign_in: Callable[..., None], account: Account
) -> None:
    page = open_page()
    sign_in(page, EMAIL, PASSWORD, "desk")
    assert page.locator("h1").inner_text() == "This is the desk of leave administrators"
    look(page, "employee-on-desk")
    page.get_by_role("link", name="Go to My leave").click()
    page.wait_for_url(site("my", "/"))
    assert page.locator("details[data-menu]").count() == 1


@pytest.mark.commitment("P-76", "P-82")
@pytest.mark.parametrize(("width", "language"), [(390, "en-US"), (1440, "es-US")])
def test_the_account_is_ended_by_whoever_has_it(
    site: Site,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    account: Account,
    width: int,
    language: str,
) -> None:
    give(account, make_organization("harbor"), Role.EMPLOYEE, employee_id=uuid4())
    page = open_page(width=width, language=language)
    sign_in(page, EMAIL, PASSWORD, "my")
    page.goto(site("my", "/account/particulars/"))
    look(page, f"particulars-{width}")
    page.goto(site("my", "/account/end/"))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/account/end/")
    look(page, f"end-{width}")
    page.get_by_role("checkbox").first.check()
    page.locator("main .btn-danger").click()
    page.wait_for_url("**/account/ended/")
    look(page, f"ended-{width}")
    assert not Account.objects.exists()


@pytest.mark.commitment("P-80")
@pytest.mark.parametrize(("width", "language"), [(390, "en-US"), (1440, "es-US")])
def test_ones_own_records_are_read_and_a_correction_is_asked_for(
    site: Site,
    open_page: Callable[..., Page],
    sign_in: Callable[..., None],
    account: Account,
    width: int,
    language: str,
) -> None:
    organization = make_organization("harbor")
    with organization_scope(organization.id):
        employee = make_employee(organization.id, "1001", "Ana", "Reyes")
    give(account, organization, Role.EMPLOYEE, employee_id=employee.id)
    page = open_page(width=width, language=language)
    sign_in(page, EMAIL, PASSWORD, "my")
    page.goto(site("my", "/records/"))
    look(page, f"records-{width}")
    page.locator("main td a").first.click()
    assert page.locator("main input[type=checkbox]:checked").count() == 1
    page.locator("main .btn-primary").click()
    assert page.locator("[aria-invalid=true]").count() >= 1
    look(page, f"records-refused-{width}")
    page.locator("main textarea").fill("Anna")
    page.locator("main .btn-primary").click()
    page.get_by_text(re.compile("PR-[0-9A-Z]{4}-[0-9A-Z]{4}")).wait_for()
    assert page.locator("main td a").count() == 0
    look(page, f"records-open-{width}")
