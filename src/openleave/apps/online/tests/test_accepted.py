"""An absence reported by the employee against the certified pattern: accepted by itself inside it, flagged over it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from openleave.apps.cases.models import Absence
from openleave.apps.certification.models import AbsenceReport, Flag
from openleave.apps.certification.tests.conftest import Harbor, accepted, at_noon, harbor, intermittent  # noqa: F401
from openleave.apps.desk.models import Arrival
from openleave.apps.online import services
from openleave.kernel.actor import Actor, Role
from openleave.kernel.tenancy import organization_scope


def test_inside_the_pattern_it_is_recorded_over_it_somebody_looks(harbor: Harbor) -> None:  # noqa: F811
    case = intermittent(harbor)
    employee = Actor(uuid4(), harbor.organization.id, frozenset({Role.EMPLOYEE}), harbor.nurse.id)

    def report(day: int, said: str = "") -> bool:
        arrival = services.absence_report_own(
            actor=employee, case_id=case.id, absent_on=date(2026, 11, day), minutes_absent=480, said=said
        )
        with organization_scope(harbor.organization.id):
            return Arrival.objects.get(id=arrival.id).handled

    # Nothing is certified yet: it waits.
    assert report(2) is False
    accepted(harbor, case.id)
    # Three times a month, two days at most.
    assert report(4) is True
    assert report(10, "Please call me.") is False  # recorded, and what was said waits to be read
    assert report(17) is True
    assert report(19) is False  # the fourth time in the month
    with organization_scope(harbor.organization.id):
        days = Absence.objects.filter(case_id=case.id, reversed_at__isnull=True).order_by("absent_on")
        assert [row.absent_on.day for row in days] == [4, 10, 17, 19]
        assert set(AbsenceReport.objects.values_list("reported_by", flat=True)) == {"employee"}
        flag = Flag.objects.get()
        assert (flag.measure, flag.taken, flag.seen_at) == ("episodes", 4, None)
