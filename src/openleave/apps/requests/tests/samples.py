"""A request with a token and a package, for the generated tests of every route."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.isolation.samples import WORDS, Tenant, sample

from openleave.apps.people.tests.factories import today_here
from openleave.apps.requests import services
from openleave.apps.requests.models import PrivacyRequest
from openleave.apps.requests.private import Said
from openleave.apps.requests.tokens import token_of
from openleave.kernel.actor import Role

WORDS["act"] = "acknowledge"


@sample("privacy_request_id")
def _request(tenant: Tenant) -> Any:
    officer = replace(tenant.actor, roles=frozenset({Role.PRIVACY_OFFICER}))
    made, _token = services.request_log(
        actor=officer, right="know", manner="letter", received_on=today_here(), said=Said(name=f"{tenant.canary} asks")
    )
    return made.id


@sample("request_token")
def _token(tenant: Tenant) -> Any:
    return token_of(PrivacyRequest.objects.get(id=tenant.sample("privacy_request_id")))


WORDS["package_token"] = "none"
