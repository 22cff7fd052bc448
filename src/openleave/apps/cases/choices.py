"""The words that cases are recorded in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a case stands. ``transitions`` is the table of steps between them."""

    NOTICED = "noticed", _("Noticed")
    REQUESTED = "requested", _("Requested")
    ELIGIBILITY_DECIDED = "eligibility_decided", _("Eligibility decided")
    CERTIFICATION_PENDING = "certification_pending", _("Certification pending")
    DESIGNATED = "designated", _("Designated")
    PARTLY_DESIGNATED = "partly_designated", _("Partly designated")
    NOT_DESIGNATED = "not_designated", _("Not designated")
    OPEN = "open", _("Leave running")
    RETURNING = "returning", _("Returning")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


#: A decision is still to come.
UNDECIDED = (State.NOTICED, State.REQUESTED, State.ELIGIBILITY_DECIDED, State.CERTIFICATION_PENDING)
#: Leave stands designated, and is counted day by day.
GRANTED = (State.DESIGNATED, State.PARTLY_DESIGNATED, State.OPEN, State.RETURNING)
#: Over, one way or another.
OVER = (State.CLOSED, State.CANCELLED)


class ClosedAs(models.TextChoices):
    """How a case ended. Those of ``NO_LEAVE`` end a case that nobody decided."""

    RETURNED = "returned", _("Back at work")
    SEPARATED = "separated", _("Did not return")
    EXHAUSTED = "exhausted", _("Leave used up")
    DENIED = "denied", _("Not designated")
    ACCOMMODATION = "accommodation", _("Handled as an accommodation")
    NOT_LEAVE = "not_leave", _("Not a leave: other time off or none")
    WITHDRAWN = "withdrawn", _("Withdrawn by the employee")
    DUPLICATE = "duplicate", _("Part of another case")


NO_LEAVE = frozenset({ClosedAs.ACCOMMODATION, ClosedAs.NOT_LEAVE, ClosedAs.WITHDRAWN, ClosedAs.DUPLICATE})


class Pattern(models.TextChoices):
    """How the time away is shaped (29 CFR 825.202)."""

    CONTINUOUS = "continuous", _("All at once")
    REDUCED = "reduced", _("Fewer hours each week")
    INTERMITTENT = "intermittent", _("Now and then")


class Outcome(models.TextChoices):
    """The three answers of the engine."""

    ELIGIBLE = "eligible", _("Yes")
    INELIGIBLE = "ineligible", _("No")
    INDETERMINATE = "indeterminate", _("Facts missing")


class Decided(models.TextChoices):
    """What a person decided for one program."""

    DESIGNATED = "designated", _("Designated")
    NOT_DESIGNATED = "not_designated", _("Not designated")


class BasedOn(models.TextChoices):
    """What a forecast of leave in parts rests on."""

    CERTIFIED = "certified", _("What is certified")
    RECENT = "recent", _("The use of the last weeks")
    PLAN = "plan", _("The plan of the leave")
    UNKNOWN = "unknown", _("Not known yet")


class Whose(models.TextChoices):
    """Who has to act before the deadline."""

    EMPLOYER = "employer", _("Employer")
    EMPLOYEE = "employee", _("Employee")


class Extended(models.TextChoices):
    """Why a legal deadline may be met later: the exceptions that the rules themselves name."""

    EXTENUATING = "extenuating_circumstances", _("Extenuating circumstances")
    DILIGENT = "diligent_good_faith_efforts", _("Not practicable despite diligent, good-faith efforts")
    AGREED = "agreed", _("More time than the law asks, given by the employer")


class Linked(models.TextChoices):
    """How two cases of an employee belong together."""

    CONTINUES = "continues", _("Continues it")
    SAME_CONDITION = "same_condition", _("Same condition")
    RELATED = "related", _("Related")
    REPLACES = "replaces", _("Takes its place")


class AppealOutcome(models.TextChoices):
    """What came of an appeal."""

    UPHELD = "upheld", _("The decision stands")
    REVERSED = "reversed", _("The decision is taken back")
