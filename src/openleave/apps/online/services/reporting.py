"""The employee reports an absence of an intermittent or reduced leave: once, and it is where it belongs.

With a certified pattern the day is recorded at once: inside the pattern it is accepted by itself; over it a person
looks at it, and nothing is denied by itself. Without one it waits in the desk's inbox, and nothing is counted until
somebody records it. What was said is sealed with the arrival.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from openleave.apps.cases import words
from openleave.apps.cases.access import access_own_case
from openleave.apps.cases.choices import OVER, Pattern, State
from openleave.apps.cases.models import Absence, LeaveCase
from openleave.apps.certification import services as certification
from openleave.apps.certification.models import ReportedBy
from openleave.apps.certification.selectors import is_certified, open_flags
from openleave.apps.desk import services as desk
from openleave.apps.desk.models import Arrival
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor, desk_job
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: An absence can be announced this long ahead: an appointment that is known.
AHEAD = timedelta(days=60)
MOST_CHARACTERS = 1_000


def reportable(case: LeaveCase) -> bool:
    """Whether absences of this leave are reported one by one now."""
    asked = case.state not in (*OVER, State.NOTICED)
    return asked and case.pattern in (Pattern.INTERMITTENT, Pattern.REDUCED)


def absence_report_own(*, actor: Actor, case_id: UUID, absent_on: date, minutes_absent: int, said: str = "") -> Arrival:
    """Report time away on one day, past or soon. Raises Invalid for a day outside the leave or an impossible time,
    Conflict for a leave whose absences are not reported or a day that is recorded already, NotFound for anybody else's
    case."""
    require(actor, "own.report")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_own_case(actor=actor, case_id=case_id, lock=True)
        if not reportable(case):
            raise Conflict(
                _("Absences of this leave are not reported one by one."),
                why=_("It is taken all at once, or it is over, or it has not been asked for yet."),
                fix=_("Write to the leave desk if your dates have changed."),
            )
        today = organizations.today_of(actor.organization_id)
        _check(case, absent_on, minutes_absent, said, today)
        arrival = desk.arrival_add(
            actor=actor,
            kind="absence",
            channel="portal",
            case_id=case.id,
            said="\n".join(part for part in (_line(absent_on, minutes_absent), said.strip()) if part),
        )
        if absent_on <= today and case.pattern == Pattern.INTERMITTENT and is_certified(case):
            _record(case, arrival, absent_on, minutes_absent, said)
        return arrival


def _record(case: LeaveCase, arrival: Arrival, absent_on: date, minutes_absent: int, said: str) -> None:
    """Record the day as the system does; the arrival is done with when the day is inside the pattern and nothing else
    was said."""
    system = desk_job(case.organization_id)
    certification.absences_enter(
        actor=system, case_id=case.id, days=[(absent_on, minutes_absent)], reported_by=ReportedBy.EMPLOYEE
    )
    if not said.strip() and not open_flags(case):
        desk.arrival_handle(actor=system, arrival_id=arrival.id, handled_as="done")


def _check(case: LeaveCase, absent_on: date, minutes_absent: int, said: str, today: date) -> None:
    if not 0 < minutes_absent <= 1440:
        raise Invalid(
            _("This time is not possible."), fix=_("Enter more than 0 and at most 24 hours."), field="minutes_absent"
        )
    if absent_on > today + AHEAD:
        raise Invalid(
            _("This day is too far away."), fix=_("Report it when it is less than 60 days ahead."), field="absent_on"
        )
    if absent_on < case.starts_on or (case.ends_on is not None and absent_on > case.ends_on):
        raise Invalid(
            _("This day is not part of your leave."),
            fix=_("Choose another day, or write to the leave desk."),
            field="absent_on",
        )
    if len(said) > MOST_CHARACTERS:
        raise Invalid(_("The text is too long."), fix=_("Shorten it."), field="said")
    recorded = Absence.objects.filter(
        organization_id=case.organization_id, case=case, absent_on=absent_on, reversed_at__isnull=True
    )
    if recorded.exists():
        raise Conflict(
            _("An absence on this day is recorded already."), fix=_("Write to the leave desk if it is not right.")
        )


def _line(absent_on: date, minutes_absent: int) -> str:
    return f"{date_format(absent_on, 'DATE_FORMAT')}: {words.minutes(minutes_absent)}"
