"""Who acts: the active organization, roles read anew, operators, the second factor."""

from __future__ import annotations

from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, yield_hotp_counters_from_time
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from openleave.apps.accounts import middleware, services
from openleave.apps.accounts.adapter import MFAAdapter
from openleave.apps.accounts.models import Membership
from openleave.apps.accounts.tests.conftest import DESK, sign_in
from openleave.apps.organizations.models import Settings
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import (
    actor_for,
    give,
    make_account,
    make_employee,
    make_organization,
)
from openleave.kernel.actor import Actor, Role
from openleave.kernel.errors import Forbidden
from openleave.kernel.routes import permitted
from openleave.kernel.tenancy import current_organization, organization_scope

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret: str = SECRET) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    from allauth.mfa.totp.internal.auth import hotp_value

    return format_hotp_value(hotp_value(secret, counter))


def actor_in(client) -> Actor | None:
    """The actor as the middleware makes it for this browser's session."""
    request = RequestFactory(headers={"host": DESK}).get("/")
    request.session = client.session
    from django.contrib.auth import get_user

    request.user = get_user(request)
    seen: list[HttpRequest] = []

    def answer(got: HttpRequest) -> HttpResponse:
        seen.append(got)
        return HttpResponse()

    middleware.ActorMiddleware(answer)(request)
    return seen[0]


def test_one_organization_is_active_at_once(browser, organization, administrator) -> None:
    client = browser()
    sign_in(client)
    request = actor_in(client)
    assert request.actor == Actor(administrator.pk, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}))
    assert request.organization.name == "Harbor Hospital" and request.detour is None


def test_roles_and_employee_are_read_anew(browser, organization, administrator) -> None:
    client = browser()
    sign_in(client)
    with organization_scope(organization.id):
        employee = make_employee(organization.id, "1")
    give(administrator, organization, Role.EMPLOYEE, employee_id=employee.id)
    assert actor_in(client).actor.roles == {Role.LEAVE_ADMINISTRATOR, Role.EMPLOYEE}
    assert actor_in(client).actor.employee_id == employee.id
    with organization_scope(organization.id):
        Membership.objects.all().delete()
    request = actor_in(client)
    assert request.actor.roles == frozenset() and request.actor.organization_id is None


def test_several_organizations_are_chosen_between(browser, organization, administrator) -> None:
    other = make_organization("mesa-schools")
    foreign = make_organization("foreign-works")
    give(administrator, other, Role.HR_OPERATIONS)
    client = browser()
    sign_in(client)
    request = actor_in(client)
    assert request.actor.organization_id is None and request.detour == middleware.CHOOSE
    page = client.get("/organization/").content.decode()
    assert "Harbor Hospital" in page and "Mesa Schools" in page and "Foreign Works" not in page
    for wrong in (foreign.id, uuid4(), "x"):
        assert client.post("/organization/", {"organization": str(wrong)}).status_code == 404
    response = client.post("/organization/", {"organization": str(other.id), "next": "/employees/"})
    assert response["Location"] == "/employees/"
    assert actor_in(client).actor.organization_id == other.id
    assert actor_in(client).actor.roles == {Role.HR_OPERATIONS}
    response = client.post("/organization/", {"organization": str(other.id), "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_an_operator_has_no_organization_whatever_memberships_say(browser, organization) -> None:
    operator = make_account("op@operator.example", is_operator=True)
    give(operator, organization, Role.LEAVE_ADMINISTRATOR)
    client = browser()
    sign_in(client, "op@operator.example")
    request = actor_in(client)
    assert request.actor == Actor(operator.pk, None, frozenset({Role.OPERATOR})) and request.organization is None
    assert "Harbor" not in client.get("/organization/").content.decode()


def _view() -> tuple:
    seen = []

    @permitted("membership.grant")
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_organization())
        if request.GET.get("fail"):
            Employee.objects.create(organization_id=current_organization(), number="kept?")
            raise RuntimeError("the view fails after a write")
        return HttpResponse("entered")

    return view, seen


def request_with(actor: Actor | None, path: str = "/x/", **headers: str) -> HttpRequest:
    request = RequestFactory(headers={"host": DESK, **headers}).get(path)
    request.actor = actor
    return request


def test_the_guard_opens_the_organization_and_rolls_back(organization, administrator) -> None:
    view, seen = _view()
    actor = actor_for(organization, account=administrator)
    assert view(request_with(actor)).content == b"entered"
    assert seen == [organization.id] and current_organization() is None
    with pytest.raises(RuntimeError):
        view(request_with(actor, "/x/?fail=1"))
    with organization_scope(organization.id):
        assert Employee.objects.count() == 0


def test_the_guard_turns_away(organization, administrator) -> None:
    view, seen = _view()
    assert view(request_with(None))["Location"] == "/account/login/?next=%2Fx%2F"
    assert view(request_with(None, "/api/v1/x")).status_code == 401
    answer = view(request_with(None, **{"hx-request": "true"}))
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/account/login/")
    with pytest.raises(Forbidden):
        view(request_with(actor_for(organization, Role.MANAGER, account=administrator)))
    with pytest.raises(Forbidden):
        view(request_with(Actor(administrator.pk, None, frozenset({Role.OPERATOR}))))
    waiting = request_with(actor_for(organization, account=administrator), "/api/v1/x")
    waiting.detour = middleware.SET_UP_SECOND_FACTOR
    assert view(waiting).status_code == 403
    assert seen == []


@pytest.fixture
def demanding(organization):
    with organization_scope(organization.id):
        Settings.objects.update(second_factor_required=True)
    return organization


def test_other_sessions_are_asked_and_so_is_the_next_sign_in(browser, demanding, administrator, fresh_codes) -> None:
    client = browser()
    sign_in(client)
    other = browser()
    sign_in(other)
    TOTP.activate(administrator, SECRET)
    assert actor_in(other).detour == middleware.GIVE_SECOND_FACTOR
    assert other.post("/account/2fa/reauthenticate/", {"code": code()}).status_code == 302
    assert actor_in(other).detour is None

    third = browser()
    assert sign_in(third)["Location"].startswith("/account/2fa/authenticate/")
    assert "_auth_user_id" not in third.session
    fresh_codes()
    assert third.post("/account/2fa/authenticate/", {"code": code()}).status_code == 302
    assert actor_in(third).detour is None


@pytest.fixture
def fresh_codes():
    """Forget that a code was used: tests cannot wait 30 seconds."""
    from django.core.cache import cache

    return cache.clear


def test_a_wrong_code_is_recorded_and_a_used_one_refused(browser, administrator) -> None:
    from openleave.kernel.audit.models import InstallationEntry

    TOTP.activate(administrator, SECRET)
    client = browser()
    sign_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert InstallationEntry.objects.order_by("-seq").first().details == {"reason": "second_factor"}
    used = code()
    assert client.post("/account/2fa/authenticate/", {"code": used}).status_code == 302
    second = browser()
    sign_in(second)
    assert second.post("/account/2fa/authenticate/", {"code": used}).status_code == 200


def test_the_last_factor_stays_while_it_is_demanded(demanding, administrator) -> None:
    totp = TOTP.activate(administrator, SECRET).instance
    assert not MFAAdapter().can_delete_authenticator(totp)
    with organization_scope(demanding.id):
        Settings.objects.update(second_factor_required=False)
    assert MFAAdapter().can_delete_authenticator(totp)


def test_ending_all_sessions(browser, administrator) -> None:
    for _ in range(3):
        sign_in(browser())
    assert services.sessions_end(administrator) == 3


def test_an_operator_begins_at_the_directory(browser, organization) -> None:
    make_account("op@operator.example", is_operator=True)
    client = browser()
    assert sign_in(client, "op@operator.example")["Location"] == "/operator/"
    page = client.get("/operator/").content.decode()
    assert "Harbor Hospital" in page and 'href="/employees/"' not in page
