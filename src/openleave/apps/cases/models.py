"""Leave cases: what was asked, what was determined and decided, the days away, and the legal deadlines.

Medical and family facts, notes and the inputs of every determination are tier 3: they rest in the vault under the
employee's own key, never in these tables. ``services.private`` says where each lies.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from openleave.apps.cases.choices import (
    UNDECIDED,
    AppealOutcome,
    BasedOn,
    ClosedAs,
    Decided,
    Extended,
    Linked,
    Outcome,
    Pattern,
    State,
    Whose,
)
from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class LawVersion(models.Model):
    """A law library that decided something, whole: with it any past determination can be replayed for ever."""

    version = models.CharField(primary_key=True, max_length=60)
    bundle = models.JSONField()
    first_used_at = models.DateTimeField(default=clock.now)


class CaseNumber(TenantModel):
    """The last case number given out in a calendar year; locked while the next is taken."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "year"], name="cases_casenumber_year")]


class LeaveCase(TenantModel):
    """One need for leave, from first word to return.

    ``reason`` is a word of the engine's vocabulary. ``minutes_off`` is the planned reduction by weekday. The dates from
    ``eligibility_notice_on`` on are the milestones that stop and start legal deadlines; they are facts of the engine
    by the same names. ``program``, ``outcome`` and ``next_due_on`` repeat the latest determination's answer and the
    earliest running deadline, so that lists can filter: the first program, and the best answer of all programs.

    While a case is *noticed*, ``reason`` may be empty and ``starts_on`` unknown: somebody said something, the clocks
    run, and nobody has asked yet for what. A *walled* case (of somebody who works in human resources) is there only
    for accounts with the role ``walled_cases``.
    """

    number = models.CharField(max_length=20)
    employee = TenantForeignKey("people.Employee")
    reason = models.CharField(max_length=30, blank=True, default="")
    pattern = models.CharField(max_length=20, choices=Pattern)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    noticed_on = models.DateField()
    foreseeable = models.BooleanField(null=True)
    employer_agreed = models.BooleanField(null=True, help_text="To reduced or intermittent bonding leave")
    minutes_off = models.JSONField(null=True, help_text="Weekday to minutes not worked (reduced)")
    same_event_as = TenantForeignKey("self", null=True, help_text="The case whose event this leave is for as well")
    program_order = models.JSONField(null=True, help_text="Programs that exclude each other, as somebody chose")
    eligibility_notice_on = models.DateField(null=True)
    certification_requested_on = models.DateField(null=True)
    certification_received_on = models.DateField(null=True)
    sufficient_information_on = models.DateField(null=True, help_text="When enough was known to designate")
    designation_notice_on = models.DateField(null=True)
    state = models.CharField(max_length=24, choices=State, default=State.REQUESTED)
    owner_id = models.UUIDField(null=True, help_text="The account that handles it")
    walled = models.BooleanField(default=False)
    expected_back_on = models.DateField(null=True)
    closed_as = models.CharField(max_length=15, choices=ClosedAs, blank=True, default="")
    program = models.CharField(max_length=80, blank=True, default="")
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True, default="")
    next_due_on = models.DateField(null=True, help_text="The earliest deadline that runs")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "number"], name="cases_leavecase_number"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="cases_leavecase_dates"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["noticed", "closed", "cancelled"])
                | (Q(starts_on__isnull=False) & ~Q(reason="")),
                name="cases_leavecase_asked",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="cases_leavecase_employee"),
            models.Index(fields=["organization_id", "-opened_at", "-id"], name="cases_leavecase_newest"),
            models.Index(fields=["organization_id", "state", "-opened_at", "-id"], name="cases_leavecase_state"),
            models.Index(fields=["organization_id", "outcome", "-opened_at", "-id"], name="cases_leavecase_outcome"),
            models.Index(
                fields=["organization_id", "starts_on", "id"],
                name="cases_leavecase_waiting",
                condition=Q(state__in=UNDECIDED, next_due_on__isnull=True),
            ),
            models.Index(fields=["organization_id", "starts_on", "id"], name="cases_leavecase_starts"),
        ]

    same_event_as_id: UUID | None

    def __str__(self) -> str:
        return self.number

    @property
    def event(self) -> UUID:
        """What tells the event of this leave apart from others: a law may grant its leave for each event anew."""
        return self.same_event_as_id or self.id


class Absence(TenantModel):
    """Time away on one day of an intermittent or reduced leave. Never edited: a reversal takes it back."""

    case = TenantForeignKey(LeaveCase)
    absent_on = models.DateField()
    minutes_absent = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    reversed_at = models.DateTimeField(null=True)
    reversed_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_absent__gt=0, minutes_absent__lte=1440), name="cases_absence_within_day"
            ),
            models.UniqueConstraint(
                fields=["organization_id", "case", "absent_on"],
                name="cases_absence_day",
                condition=Q(reversed_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["organization_id", "case", "absent_on"], name="cases_absence_case")]


class Determination(TenantModel):
    """What the engine answered for one program, and when. Append-only.

    The complete inputs and the trace rest in the vault; ``facts_sha256`` identifies the inputs, ``record_id`` the
    vault's row (one run of the engine answers for several programs and is stored once).
    """

    case = TenantForeignKey(LeaveCase)
    record_id = models.UUIDField()
    program = models.CharField(max_length=80)
    sequence = models.PositiveIntegerField()
    as_of = models.DateField()
    outcome = models.CharField(max_length=15, choices=Outcome)
    law_version = models.CharField(max_length=60)
    engine_version = models.CharField(max_length=40)
    facts_sha256 = models.CharField(max_length=64)
    facts_known_at = models.DateTimeField()
    decided_at = models.DateTimeField(default=clock.now)
    decided_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "case", "program", "sequence"], name="cases_determination_sequence"
            )
        ]


class PlannedDay(TenantModel):
    """A day of a planned leave as the latest determination counts it for a program; each new one replaces them.

    Not yet used: the daily posting turns elapsed days of designated leave into usage entries.
    """

    case = TenantForeignKey(LeaveCase, on_delete=models.CASCADE)
    program = models.CharField(max_length=80)
    planned_on = models.DateField()
    minutes_planned = models.PositiveIntegerField()
    workweek_minutes = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "case", "program", "planned_on"], name="cases_plannedday_once"
            )
        ]


class Decision(TenantModel):
    """What a person decided on a determination, for one program. Append-only; the latest holds.

    ``reason_codes`` are the criteria of the determination that were not met: an adverse decision cannot be without, nor
    without the day until which the employee can cure it and the day until which it can be appealed.
    """

    case = TenantForeignKey(LeaveCase)
    determination = TenantForeignKey(Determination)
    program = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20, choices=Decided)
    reason_codes = models.JSONField(default=list)
    cure_by_on = models.DateField(null=True)
    appeal_by_on = models.DateField(null=True)
    decided_at = models.DateTimeField(default=clock.now)
    decided_by_id = models.UUIDField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Decided.NOT_DESIGNATED)
                | Q(cure_by_on__isnull=False, appeal_by_on__isnull=False) & ~Q(reason_codes=[]),
                name="cases_decision_not_silent",
            )
        ]
        indexes = [models.Index(fields=["organization_id", "case", "-decided_at"], name="cases_decision_case")]


class Forecast(TenantModel):
    """When a reduced or intermittent leave is foreseen to run out under one program it is designated under.

    ``out_on``: the last day on which anything is left to use; ``again_on``: the first day on which something has come
    back. ``weeks`` of use it rests on. ``lacking``: what would have to be known, as codes. ``made_on``: the day it was
    made as of; empty once something changed that it rests on.
    """

    case = TenantForeignKey(LeaveCase, on_delete=models.CASCADE)
    program = models.CharField(max_length=80)
    based_on = models.CharField(max_length=10, choices=BasedOn)
    weeks = models.PositiveSmallIntegerField(null=True)
    out_on = models.DateField(null=True)
    again_on = models.DateField(null=True)
    lacking = models.JSONField(default=list)
    made_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "case", "program"], name="cases_forecast_once")
        ]
        indexes = [models.Index(fields=["organization_id", "out_on", "case"], name="cases_forecast_out")]


class CaseClock(TenantModel):
    """A legal deadline: what, whose, from which event, until when, under which paragraph.

    ``due_on`` is the day that counts; ``lawful_due_on`` the one the law names, where somebody gave more time.
    ``warned_half_at`` and ``warned_most_at``: when half and 80 % of the time were found to be gone.
    """

    case = TenantForeignKey(LeaveCase)
    code = models.CharField(max_length=100)
    program = models.CharField(max_length=80)
    whose = models.CharField(max_length=10, choices=Whose)
    event = models.CharField(max_length=60)
    event_on = models.DateField()
    due_on = models.DateField()
    lawful_due_on = models.DateField()
    extended_why = models.CharField(max_length=30, choices=Extended, blank=True, default="")
    extended_by_id = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True)
    snoozed_until_on = models.DateField(null=True)
    snoozed_why = models.CharField(max_length=30, blank=True, default="")
    warned_half_at = models.DateTimeField(null=True)
    warned_most_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    form = models.CharField(max_length=40, blank=True, default="")
    citation_id = models.CharField(max_length=120)
    citation_href = models.CharField(max_length=300)
    done_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True)
    stopped_at = models.DateTimeField(null=True, help_text="No longer called for: the facts or the case changed")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "case", "code", "event_on"], name="cases_caseclock_once")
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "due_on", "case", "whose", "code"],
                name="cases_caseclock_running",
                condition=Q(done_on__isnull=True, stopped_at__isnull=True),
            )
        ]


class CaseStep(TenantModel):
    """One step in the life of a case: what, from which state to which, why (a code), who, when. Append-only.

    What somebody wrote about it is in the vault.
    """

    case = TenantForeignKey(LeaveCase)
    step = models.CharField(max_length=30)
    before = models.CharField(max_length=24, blank=True, default="")
    after = models.CharField(max_length=24)
    why = models.CharField(max_length=40, blank=True, default="")
    noted = models.BooleanField(default=False, help_text="There is a note in the vault")
    taken_at = models.DateTimeField(default=clock.now)
    taken_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "case", "-taken_at"], name="cases_casestep_case")]


class CaseLink(TenantModel):
    """Two cases of one employee that belong together: ``case`` (continues, replaces …) ``other``."""

    case = TenantForeignKey(LeaveCase, related_name="links")
    other = TenantForeignKey(LeaveCase, related_name="linked_from")
    kind = models.CharField(max_length=20, choices=Linked)
    linked_at = models.DateTimeField(default=clock.now)
    linked_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "case", "other"], name="cases_caselink_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="cases_caselink_two"),
        ]
        indexes = [models.Index(fields=["organization_id", "other"], name="cases_caselink_other")]


class Appeal(TenantModel):
    """The employee's appeal against a decision. Decided by another person than the one who decided first."""

    case = TenantForeignKey(LeaveCase)
    decision = TenantForeignKey(Decision)
    appealed_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=10, choices=AppealOutcome, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "case"], name="cases_appeal_open", condition=Q(decided_at__isnull=True)
            )
        ]
        indexes = [models.Index(fields=["organization_id", "case"], name="cases_appeal_case")]


class Wall(TenantModel):
    """Two employees of whom neither may handle the other's case: relatives, a household. What they are to each other
    is not kept."""

    employee = TenantForeignKey("people.Employee", related_name="+")
    other = TenantForeignKey("people.Employee", related_name="+")
    stated_at = models.DateTimeField(default=clock.now)
    stated_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "employee", "other"], name="cases_wall_once"),
            models.CheckConstraint(condition=~Q(employee=F("other")), name="cases_wall_two"),
        ]
        indexes = [models.Index(fields=["organization_id", "other"], name="cases_wall_other")]
