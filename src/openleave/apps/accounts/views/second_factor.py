"""Removing a passkey: allauth's page, which would also let the last factor of a person go."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _


class RemovePasskey(RemoveWebAuthnView):
    """Refuses while an organization of the account demands a second factor and this is the last."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(
                self.request,
                _("Your organization requires a second step. Add another passkey or an authenticator app first."),
            )
            return HttpResponseRedirect(self.get_success_url())
        return super().form_valid(form)


remove_passkey = RemovePasskey.as_view()
