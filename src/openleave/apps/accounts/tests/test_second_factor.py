"""Setting up a second factor, with real commits: allauth tells of it when the transaction is through."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from openleave.apps.accounts import middleware
from openleave.apps.accounts.adapter import MFAAdapter
from openleave.apps.accounts.tests.conftest import sign_in
from openleave.apps.accounts.tests.test_actor import actor_in, code
from openleave.apps.organizations.models import Settings
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.audit.models import InstallationEntry
from openleave.kernel.tenancy import organization_scope


def test_a_second_factor_is_demanded_and_setting_it_up_is_enough(fresh_database: Any, browser: Any) -> None:
    with fresh_database.in_django():
        organization = make_organization("harbor-hospital", second_factor_required=True)
        account = make_account("ada@harbor.example")
        give(account, organization, Role.LEAVE_ADMINISTRATOR)
        client = browser()
        sign_in(client)
        assert actor_in(client).detour == middleware.SET_UP_SECOND_FACTOR
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        assert client.get("/account/2fa/totp/activate/").status_code == 200
        secret = client.session["mfa.totp.secret"]
        assert client.post("/account/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
        assert actor_in(client).detour is None
        stored = Authenticator.objects.get(type="totp").data["secret"]
        assert secret not in stored and MFAAdapter().decrypt(stored) == secret
        added = InstallationEntry.objects.filter(action="account.second_factor_add")
        assert {entry.details["kind"] for entry in added} == {"totp", "recovery_codes"}
        page = client.get("/account/2fa/recovery-codes/")
        assert page.status_code == 200
        # Taking the last factor away is refused while the organization demands one.
        refused = client.post("/account/2fa/totp/deactivate/")
        assert refused.status_code == 200 and Authenticator.objects.filter(type="totp").exists()


def test_the_last_passkey_stays_while_a_second_factor_is_demanded(fresh_database: Any, browser: Any) -> None:
    with fresh_database.in_django():
        organization = make_organization("harbor-hospital", second_factor_required=True)
        account = make_account("ada@harbor.example")
        give(account, organization, Role.LEAVE_ADMINISTRATOR)
        client = browser()
        sign_in(client)
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        key = Authenticator.objects.create(user=account, type="webauthn", data={"name": "Key", "credential": {}})
        refused = client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/")
        assert refused.status_code == 302 and Authenticator.objects.filter(pk=key.pk).exists()
        with organization_scope(organization.id):
            Settings.objects.update(second_factor_required=False)
        client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/")
        assert not Authenticator.objects.filter(pk=key.pk).exists()
        # Another account's key is not there.
        other = make_account("bo@harbor.example")
        foreign = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Key", "credential": {}})
        assert client.post(f"/account/2fa/webauthn/keys/{foreign.pk}/remove/").status_code == 404
