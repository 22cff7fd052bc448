"""The receipt of an erasure says in words, in English and Spanish, what kinds of data went."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from openleave.apps.erasure.models import Run
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-83")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Address, phone, e-mail, Date of birth"), ("es", "Fecha de nacimiento")],
)
def test_kinds_of_data_are_words(language: str, words: str) -> None:
    organization = make_organization("harbor")
    account = make_account("po@harbor.example", language=language)
    give(account, organization, Role.PRIVACY_OFFICER)
    with organization_scope(organization.id):
        run = Run.objects.create(
            organization_id=organization.id, why="request", authority="Civ. Code 1798.105", values=0, files=0,
            erased_at=datetime(2026, 11, 20, 15, tzinfo=UTC), counts={"people_profile": 2},
        )  # fmt: skip
    client = Client(headers={"host": "desk.localhost", "accept-language": language})
    client.post("/account/login/", {"login": account.email, "password": PASSWORD})
    page = client.get(f"/privacy/erasures/{run.id}/").content.decode()
    assert "people_profile" in page and words in page
    assert "birth_date" not in page and "subject_key" not in page
