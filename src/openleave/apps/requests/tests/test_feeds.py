"""What requests decided, against the employer’s nightly files (PR-15): corrections stay, the deleted stay away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from openleave.apps.feeds import services as feeds
from openleave.apps.feeds.models import Correction, Suppression
from openleave.apps.feeds.tests.conftest import place as place
from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.services import profile_correct
from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.errors import Invalid
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy import organization_scope

HEADER = ["Employee ID", "First Name", "Last Name", "Hire Date", "Email", "Phone", "Job Title", "Birth Date"]


def people(phone: str = "216-555-0101", title: str = "Nurse", *, born: str = "5/17/1984") -> list[list[str]]:
    return [
        HEADER,
        ["E1", "Ann", "Lee", "1/15/2015", "ann@mill.example", phone, title, born],
        ["E2", "Bo", "Roe", "3/1/2020", "bo@mill.example", "216-555-0102", "Nurse", "1/2/1990"],
    ]


def officer(place: Any) -> Any:
    return replace(place.actor, roles=frozenset({Role.PRIVACY_OFFICER}))


def phone_of(place: Any, number: str = "E1") -> str:
    return place.one(
        "SELECT p.phone FROM people_profile p JOIN people_employee x ON x.id = p.employee_id "
        "WHERE x.number = %(number)s AND p.superseded_at IS NULL ORDER BY p.valid_from DESC LIMIT 1",
        {"number": number},
    )


def correct(place: Any, value: str = "+12165550199") -> Any:
    """As an accepted request does it: the value, and that files keep off it."""
    with organization_scope(place.organization_id):
        employee = Employee.objects.get(number="E1")
    profile_correct(actor=place.actor, employee_id=employee.id, phone=value)
    return feeds.correction_keep(actor=officer(place), employee_id=employee.id, field="phone", request_id=new_id())


@pytest.mark.commitment("P-26", "P-98")
def test_a_correction_survives_thirty_nights_of_files(place: Any) -> None:
    """Whatever the file says: the old value, another, that of the correction, none, and all the time something new."""
    place.load(people())
    correct(place)
    said = ["216-555-0101", "216-555-0177", "", "216-555-0199", "216-555-0101", "216-555-0188"]
    start = datetime(2026, 12, 1, 3, tzinfo=UTC)
    for night in range(30):
        with clock.travel(start + timedelta(days=night)):
            record = place.load(people(said[night % len(said)], title=f"Nurse {night}"))
        assert phone_of(place) == "+12165550199", f"undone in night {night}"
        flagged = [one for one in place.problems(record) if "stays" in one["Problem"]]
        assert bool(flagged) == (said[night % len(said)] != "216-555-0199"), f"night {night}"
    titles = place.rows("SELECT job_title FROM people_assignment WHERE superseded_at IS NULL")
    assert ("Nurse 29",) in titles  # the rest of the row is taken as ever
    with organization_scope(place.organization_id):
        kept = Correction.objects.get()
        assert kept.contradicted_at == start + timedelta(days=29) and kept.source_id is not None


@pytest.mark.commitment("P-98")
def test_the_employer_ends_a_correction_by_hand(place: Any) -> None:
    place.load(people())
    kept = correct(place)
    place.load(people())
    assert phone_of(place) == "+12165550199"
    place.load(people("216-555-0177"))
    assert phone_of(place) == "+12165550199"
    feeds.correction_end(actor=place.actor, correction_id=kept.id)
    record = place.load(people("216-555-0177"))
    assert phone_of(place) == "+12165550177" and place.problems(record) == []


def test_what_the_desk_corrects_beside_a_request_still_follows_the_file(place: Any) -> None:
    """An ordinary correction holds until the file says something new; only one that was asked for holds beyond."""
    place.load(people())
    with organization_scope(place.organization_id):
        employee = Employee.objects.get(number="E1")
    profile_correct(actor=place.actor, employee_id=employee.id, phone="+12165550199")
    place.load(people("216-555-0177"))
    assert phone_of(place) == "+12165550177"


@pytest.mark.commitment("P-88")
def test_the_deleted_do_not_come_back_in_thirty_nights(place: Any) -> None:
    from openleave.apps.erasure.services import Root, erase

    place.load(people())
    with organization_scope(place.organization_id):
        employee = Employee.objects.get(number="E1")
    erase(actor=officer(place), root=Root("subject", employee.id, employee.id), why="request", authority="test")
    made = feeds.suppress(actor=officer(place), number="E1", request_id=new_id())
    start = datetime(2026, 12, 1, 3, tzinfo=UTC)
    for night in range(30):
        with clock.travel(start + timedelta(days=night)):
            record = place.load(people(title=f"Nurse {night}", born=f"5/{night % 28 + 1}/1984"))
        assert (record.counts["suppressed"], record.counts["new"], record.counts["bad"]) == (1, 0, 0)
        (flagged,) = [one for one in place.problems(record) if "deleted" in one["Problem"]]
        assert flagged["Line"] == "2" and flagged["Value"] == ""
    with organization_scope(place.organization_id):
        assert not Employee.objects.filter(number="E1").exists()
        assert not Profile.objects.filter(last_name="Lee").exists()
        assert Suppression.objects.get(id=made.id).seen_at == start + timedelta(days=29)
    # Somebody who works here again is brought back by the employer, who knows the number.
    with pytest.raises(Invalid):
        feeds.suppression_end(actor=place.actor, suppression_id=made.id, number="E2")
    feeds.suppression_end(actor=place.actor, suppression_id=made.id, number="E1")
    place.load(people())
    with organization_scope(place.organization_id):
        assert Employee.objects.filter(number="E1").exists()


def test_every_row_of_somebody_deleted_is_counted(place: Any) -> None:
    """The numbers of the preview add up to the rows, also where a file has the person twice."""
    rows = people()
    place.load(rows)
    feeds.suppress(actor=officer(place), number="E1", request_id=new_id())
    record = place.load([*rows, rows[1]])
    counts = record.counts
    assert (counts["total"], counts["suppressed"], counts["unchanged"], counts["bad"]) == (3, 2, 1, 0)


@pytest.mark.commitment("P-88")
def test_whoever_is_erased_at_their_request_is_kept_out_by_the_erasure_itself(place: Any) -> None:
    """At once, and after a hold: whoever does it need not think of the files."""
    from openleave.apps.erasure import services as erasure
    from openleave.apps.erasure.errors import Held

    place.load(people())
    with organization_scope(place.organization_id):
        ids = dict(Employee.objects.values_list("number", "id"))
    matter = erasure.matter_open(actor=officer(place), label="24-1187")
    hold = erasure.hold_place(actor=officer(place), matter_id=matter.id, subject_id=ids["E1"])
    asked = {number: new_id() for number in ids}
    root = erasure.Root("subject", ids["E1"], ids["E1"])
    with pytest.raises(Held):
        erasure.erase(actor=officer(place), root=root, why="request", authority="test", request_id=asked["E1"])
    with organization_scope(place.organization_id):
        assert not Suppression.objects.exists()
    erasure.hold_release(actor=officer(place), hold_id=hold.id)
    assert erasure.pending_resume(officer(place)) == 1
    root = erasure.Root("subject", ids["E2"], ids["E2"])
    erasure.erase(actor=officer(place), root=root, why="retention", authority="test")
    record = place.load(people(title="Head nurse"))
    assert (record.counts["suppressed"], record.counts["new"]) == (1, 1)
    with organization_scope(place.organization_id):
        assert Suppression.objects.get().request_id == asked["E1"]
        assert Employee.objects.filter(number="E2").exists() and not Employee.objects.filter(number="E1").exists()


def test_the_number_of_somebody_deleted_is_nowhere(place: Any) -> None:
    feeds.suppress(actor=officer(place), number="E-74119", request_id=new_id())
    with organization_scope(place.organization_id):
        row = Suppression.objects.get()
    assert "74119" not in row.digest and len(row.digest) == 64
