"""How allauth behaves here: sign-up is closed, sign-ins are audited, secrets are encrypted outside the database."""

from __future__ import annotations

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse

from openleave.apps.accounts import sign_in
from openleave.apps.accounts.faces import face_of, is_own_address
from openleave.apps.accounts.models import Account
from openleave.apps.accounts.selectors import must_keep_second_factor
from openleave.kernel import egress, mail
from openleave.kernel.actor import Actor
from openleave.kernel.address import client_address
from openleave.kernel.keys import key_store

NONCE_BYTES = 12
AAD = b"openleave.second-factor.v1"


class AccountAdapter(DefaultAccountAdapter):
    """E-mail and password sign-in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an organization or an operator, never by a visitor."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For limits of sign-in and the list of sessions: the same word as everywhere, not allauth's own settings."""
        return client_address(request) or "::"

    def is_safe_url(self, url: str) -> bool:
        return bool(url) and is_own_address(self.request, url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """An operator's first page is the directory; the desk's queue is not theirs."""
        if request.user.is_operator and face_of(request) == "desk":
            return "/operator/"
        return str(super().get_login_redirect_url(request))

    def format_email_subject(self, subject: str) -> str:
        """Neutral: a mail server or a lock screen learns only that there is an account."""
        return f"OpenLeave: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """By the door of all e-mails. allauth would hand it to the mail server itself."""
        about = {"request": self.request, "email": email, "current_site": get_current_site(self.request)} | context
        message = self.render_mail(template_prefix, email, about)
        account = context.get("user")
        permit = egress.hand_out(
            "accounts.mail", actor=Actor(account.pk if account else None, None), about_type="account",
            about_id=account.pk if account else None, records=1,
        )  # fmt: skip
        mail.send(mail.Outgoing(message, f"{template_prefix}_message.txt"), permit=permit)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own key holds the host name, which would give a guesser a fresh budget on every face.
        return str(credentials.get("email") or credentials.get("username") or "").strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except Exception:
            sign_in.failed("throttled", credentials.get("email"))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in.failed("credentials", credentials.get("email"))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        assert isinstance(user, Account)
        sign_in.succeeded(request, user)
        return response

    def logout(self, request: HttpRequest) -> None:
        sign_in.ended(request)
        super().logout(request)


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: TOTP, passkeys, recovery codes."""

    def encrypt(self, text: str) -> str:
        """AES-256-GCM under a key of the key store, so that a copy of the database alone yields no second factor."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(bytes(key_store().service_key("second-factor"))).encrypt(nonce, text.encode(), AAD)
        return base64.b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        raw = base64.b64decode(encrypted_text)
        cipher = AESGCM(bytes(key_store().service_key("second-factor")))
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], AAD).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays while an organization of the account demands one."""
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not must_keep_second_factor(authenticator.user)

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is good for the whole installation where its faces share a parent domain; else for one face."""
        entity = super().get_public_key_credential_rp_entity()
        shared = settings.SESSION_COOKIE_DOMAIN
        return entity | {"id": shared.lstrip(".")} if shared else entity
