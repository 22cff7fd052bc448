"""Routes by face. What a face does not list does not exist on its host."""

from __future__ import annotations

from django.urls import include, path

#: Sign-in, security and sessions: the same on every face with people in it.
SIGN_IN = [
    path("account/", include("openleave.apps.accounts.urls")),
    path("organization/", include("openleave.apps.accounts.chooser_urls")),
]
