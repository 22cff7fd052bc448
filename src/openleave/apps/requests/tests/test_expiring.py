"""What was kept for a reason goes when that reason ends: on the day the person was told, by itself, never before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail

from openleave.apps.cases import services as cases
from openleave.apps.cases.models import LeaveCase
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.models import Pending, Run
from openleave.apps.people.models import Employment, Profile
from openleave.apps.requests import services
from openleave.apps.requests.machine import Right
from openleave.apps.requests.models import Item, PrivacyRequest
from openleave.apps.requests.reasons import REASONS
from openleave.apps.requests.tasks import requests_kept_end
from openleave.apps.requests.tests.conftest import Desk
from openleave.apps.retention.models import Choice
from openleave.kernel import clock
from openleave.kernel.tenancy import organization_scope

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-83")]

LEFT_ON = date(2026, 11, 20)
#: Three years after the last day of work (29 CFR 516.5).
UNTIL = date(2029, 11, 20)


@pytest.fixture
def kept(desk: Desk) -> PrivacyRequest:
    """The nurse has left and asks for deletion: what payroll law keeps stays for three years, and she is told so. The
    hospital has chosen to keep such records for ten."""
    with organization_scope(desk.organization_id):
        Employment.objects.filter(employee_id=desk.nurse_id).update(separated_on=LEFT_ON)
        Choice.objects.create(organization_id=desk.organization_id, kind="subject", keep_months=120)
    request = desk.verified("delete")
    services.deletion_do(
        actor=desk.officer, request_id=request.id, keep={"person": ("payroll_records", UNTIL)}
    )  # fmt: skip
    return desk.again(request)


def on(day: date) -> Any:
    return clock.travel(datetime(day.year, day.month, day.day, 15, tzinfo=UTC))


def run() -> None:
    requests_kept_end(0)


def parts(request: PrivacyRequest) -> list[tuple[bool, str, date | None]]:
    with organization_scope(request.organization_id):
        rows = Item.objects.filter(request=request).order_by("decided_at", "id")
        return list(rows.values_list("granted", "reason", "kept_until_on"))


def there(desk: Desk) -> bool:
    with organization_scope(desk.organization_id):
        return Profile.objects.filter(employee_id=desk.nurse_id).exists()


def test_it_goes_the_day_after_the_one_that_was_told(desk: Desk, kept: PrivacyRequest) -> None:
    assert parts(kept) == [(False, "payroll_records", UNTIL)]
    for day in (date(2027, 1, 1), UNTIL):
        with on(day):
            run()
        assert there(desk) and parts(kept) == [(False, "payroll_records", UNTIL)]
    mail.outbox.clear()
    with on(date(2029, 11, 21)):
        run()
        run()  # there is nothing left to do
    assert not there(desk) and parts(kept) == [(True, "", None)]
    with organization_scope(desk.organization_id):
        [done] = Run.objects.filter(request_id=kept.id)
    assert (done.why, done.authority) == ("request", "Civ. Code 1798.105")


def test_whoever_works_there_again_keeps_it_and_is_told_why(desk: Desk, kept: PrivacyRequest) -> None:
    with organization_scope(desk.organization_id):
        Employment.objects.create(
            organization_id=desk.organization_id, employee_id=desk.nurse_id, hired_on=date(2028, 3, 1)
        )
    with on(date(2029, 11, 21)):
        run()
    assert there(desk) and parts(kept) == [(False, "employer_term", None)]
    with organization_scope(desk.organization_id):
        Employment.objects.filter(employee_id=desk.nurse_id, hired_on=date(2028, 3, 1)).update(
            separated_on=date(2030, 6, 30)
        )
    with on(date(2030, 7, 1)):
        run()
    assert parts(kept) == [(False, "payroll_records", date(2033, 6, 30))]
    with on(date(2033, 7, 1)):
        run()
    assert not there(desk) and parts(kept) == [(True, "", None)]


def test_a_hold_is_stronger_and_once_it_ends_the_answer_says_so(desk: Desk, kept: PrivacyRequest) -> None:
    matter = erasure.matter_open(actor=desk.officer, label="2029-7")
    hold = erasure.hold_place(
        actor=desk.officer, matter_id=matter.id, subject_id=desk.nurse_id, scope="everything"
    )  # fmt: skip
    with on(date(2029, 11, 21)):
        run()
        run()
        assert there(desk) and parts(kept) == [(False, "legal_hold", None)]
        with organization_scope(desk.organization_id):
            assert Pending.objects.count() == 1
        erasure.hold_release(actor=desk.officer, hold_id=hold.id)
        erasure.pending_resume(desk.officer)
        assert not there(desk)
        run()
    assert parts(kept) == [(True, "", None)]


def test_a_case_goes_before_the_person(desk: Desk) -> None:
    leave = cases.case_open(actor=desk.harbor.actor, employee_id=desk.nurse_id, **SURGERY)
    request = desk.verified("delete")
    keep: dict[str, tuple[str, date | None]] = {
        "person": ("employer_term", None), str(leave.id): ("fmla_records", date(2026, 12, 31)),
    }  # fmt: skip
    services.deletion_do(actor=desk.officer, request_id=request.id, keep=keep)
    with on(date(2027, 1, 1)):
        run()
    # The case is still open: its three years have not even begun.
    found = dict(zip(("case", "person"), parts(request), strict=True))
    assert found["person"] == (False, "employer_term", None)
    assert found["case"][:2] == (False, "fmla_records") and found["case"][2] is not None
    with organization_scope(desk.organization_id):
        LeaveCase.objects.filter(id=leave.id).update(
            state="closed", closed_at=datetime(2027, 1, 2, 12, tzinfo=UTC)
        )  # fmt: skip
    with on(date(2030, 6, 1)):
        run()
    assert there(desk) and [one[0] for one in parts(request)] == [True, False]
    with organization_scope(desk.organization_id):
        assert not LeaveCase.objects.filter(id=leave.id).exists()


def test_whatever_is_kept_has_a_reason_of_the_closed_list_and_an_end(desk: Desk, kept: PrivacyRequest) -> None:
    with organization_scope(desk.organization_id):
        rows = list(Item.objects.filter(request__right=Right.DELETE, granted=False))
    assert rows
    for one in rows:
        assert one.reason in REASONS
        assert one.kept_until_on is not None or one.reason in ("employer_term", "legal_hold")
