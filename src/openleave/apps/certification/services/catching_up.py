"""What a job finds and puts into the queue: late certifications, recertifications that are possible, patterns. It asks
for nothing and decides nothing; every task is for a person."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from openleave.apps.cases.choices import GRANTED
from openleave.apps.cases.models import Absence, CaseClock
from openleave.apps.certification import book, tasks_of
from openleave.apps.certification.facts import latest_accepted
from openleave.apps.certification.models import CERTIFYING, CertificationRequest, State
from openleave.apps.certification.services.flagging import flags_sync
from openleave.apps.desk.services import task_add
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def catch_up(*, actor: Actor) -> int:
    """Everything that is due and not done, of one organization; returns how many things a person should look at.
    Idempotent: a task that is open is not added again."""
    require(actor, "certification.read")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        return _late(actor, today) + _again(actor, today) + _patterns(actor)


def _late(actor: Actor, today: date) -> int:
    """Not returned, or not corrected, in time. Whether that means anything for the leave is not said here."""
    waiting = (State.SENT, State.INCOMPLETE, State.INSUFFICIENT)
    rows = list(
        CertificationRequest.objects.filter(organization_id=actor.organization_id, state__in=waiting).select_related(
            "case"
        )
    )
    clocks: dict[object, list[CaseClock]] = {}
    for clock in CaseClock.objects.filter(
        organization_id=actor.organization_id, case_id__in=[row.case_id for row in rows if row.on_clock],
        code__endswith=f".{book.RETURN}",
    ):  # fmt: skip
        clocks.setdefault(clock.case_id, []).append(clock)
    found = 0
    for row in rows:
        curing = row.state != State.SENT
        due_on = row.cure_by_on if curing else book.due_of(row, clocks.get(row.case_id, []))
        if due_on is None or due_on >= today:
            continue
        code = tasks_of.NOT_CURED if curing else tasks_of.NOT_RETURNED
        # From the first late day on; a day that moved along would never be late itself.
        task_add(actor=actor, code=code, due_on=due_on + timedelta(days=1), case=row.case, about_id=row.id)
        found += 1
    return found


def _again(actor: Actor, today: date) -> int:
    """A recertification that may be asked for (the day has passed, and there is an absence since), a new leave year."""
    absent = Absence.objects.filter(
        organization_id=OuterRef("organization_id"), case_id=OuterRef("case_id"), reversed_at__isnull=True,
        absent_on__gte=OuterRef("recertify_from_on"), absent_on__lte=today,
    )  # fmt: skip
    rows = (
        CertificationRequest.objects.filter(
            organization_id=actor.organization_id, state=State.ACCEPTED, kind__in=CERTIFYING, case__state__in=GRANTED
        )
        .filter(Q(recertify_from_on__lte=today) | Q(year_ends_on__lt=today))
        .annotate(absent=Exists(absent))
        .select_related("case")
        .order_by("made_at")
    )
    by_case: dict[object, list[CertificationRequest]] = {}
    for row in rows:
        by_case.setdefault(row.case_id, []).append(row)
    found = 0
    for case_id, accepted in by_case.items():
        every = list(CertificationRequest.objects.filter(organization_id=actor.organization_id, case_id=case_id))
        held = latest_accepted(every)
        row = next((one for one in accepted if held is not None and one.id == held.id), None)
        if row is None or any(one.opinion_of_id == row.id and one.state in book.UNFINISHED for one in every):
            continue
        ends_on = row.case.ends_on
        if (
            row.year_ends_on is not None
            and row.year_ends_on < today
            and (ends_on is None or ends_on > row.year_ends_on)
        ):
            code = tasks_of.NEW_YEAR
        elif row.recertify_from_on is not None and row.recertify_from_on <= today and row.absent:  # type: ignore[attr-defined]
            known = book.read(actor=actor, case_id=row.case_id)
            more = {"early_grounds": [], "episode_days_taken": None}
            reply = known.replies(["recertification_allowed"], today, more=more).get("recertification_allowed")
            if reply is None or reply.answer is not True:
                continue
            code = tasks_of.RECERTIFY
        else:
            continue
        if not _offered(actor, row, code):
            task_add(actor=actor, code=code, due_on=today, case=row.case, about_id=row.id)
            found += 1
    return found


def _offered(actor: Actor, row: CertificationRequest, code: str) -> bool:
    """Whether somebody has had this task for this certification: it is offered once, and may be left."""
    from openleave.apps.desk.models import Task

    return Task.objects.filter(
        organization_id=actor.organization_id, case_id=row.case_id, code=code, about_id=row.id
    ).exists()


def _patterns(actor: Actor) -> int:
    """Absences that came in by another way than the absences' page."""
    cases = (
        CertificationRequest.objects.filter(
            organization_id=actor.organization_id, state=State.ACCEPTED, kind__in=CERTIFYING,
            case__state__in=GRANTED, case__pattern="intermittent",
        )
        .values_list("case_id", flat=True)
        .distinct()
    )  # fmt: skip
    return sum(bool(flags_sync(actor=actor, case_id=case_id)) for case_id in cases)
