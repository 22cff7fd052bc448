"""The words that accommodations are recorded in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Under which law: disability (ADA), pregnancy and childbirth (PWFA), both, or another (State law, policy)."""

    ADA = "ada", _("Disability (ADA)")
    PWFA = "pwfa", _("Pregnancy and childbirth (PWFA)")
    BOTH = "both", _("Disability and pregnancy")
    OTHER = "other", _("Another law or policy")


class State(models.TextChoices):
    """Where it stands. ``transitions`` is the table of steps between them."""

    REQUESTED = "requested", _("Asked for")
    INTERACTIVE_PROCESS = "interactive_process", _("Being talked about")
    TRIAL = "trial", _("On trial")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    REVIEW = "review", _("Under review")
    CLOSED = "closed", _("Closed")


UNDECIDED = (State.REQUESTED, State.INTERACTIVE_PROCESS, State.TRIAL)


class OpenedAs(models.TextChoices):
    """How it came about."""

    REQUEST = "request", _("The employee asked")
    OTHER_PERSON = "other_person", _("Somebody asked for the employee")
    LEAVE_ENDING = "leave_ending", _("Leave about to run out")


class ClosedAs(models.TextChoices):
    """How it ended."""

    ENDED = "ended", _("No longer needed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the employee")
    DECLINED = "declined", _("Declined")
    SEPARATED = "separated", _("The employee left")
    DUPLICATE = "duplicate", _("Part of another accommodation")


class Side(models.TextChoices):
    """Who said, proposed or gave something."""

    EMPLOYEE = "employee", _("Employee")
    EMPLOYER = "employer", _("Employer")
    PROVIDER = "provider", _("Health care provider")
    OTHER = "other", _("Somebody else")


class Change(models.TextChoices):
    """What change at work: the words of the engine (``accommodation.requested``)."""

    WATER = "water", _("Water at hand")
    RESTROOM = "restroom_breaks", _("Extra restroom breaks")
    SIT_OR_STAND = "sit_or_stand", _("Sitting or standing as needed")
    EAT_AND_DRINK = "breaks_to_eat_and_drink", _("Breaks to eat and drink")
    SCHEDULE = "schedule_change", _("Other hours or shifts")
    PART_TIME = "part_time", _("Part-time work")
    LIGHT_DUTY = "light_duty", _("Light duty, or without some tasks")
    EQUIPMENT = "equipment", _("Equipment or the workplace")
    TELEWORK = "telework", _("Work from home")
    REASSIGNMENT = "reassignment", _("Another vacant job")
    LEAVE = "leave", _("Leave, or more leave")
    OTHER = "other", _("Something else")


#: Nearly always to be granted to a pregnant employee (29 CFR 1636.3(j)(4)); no papers may be asked for (1636.3(l)).
BASICS = (Change.WATER, Change.RESTROOM, Change.SIT_OR_STAND, Change.EAT_AND_DRINK)


class OptionState(models.TextChoices):
    """What became of an option."""

    CONSIDERED = "considered", _("Being considered")
    TRIAL = "trial", _("On trial")
    CHOSEN = "chosen", _("Chosen")
    REFUSED = "refused", _("Not chosen")


class Refused(models.TextChoices):
    """Why an option was not chosen."""

    NOT_EFFECTIVE = "not_effective", _("It would not help enough")
    OTHER_WORKS = "other_works", _("Another option works as well")
    NOT_WANTED = "not_wanted", _("The employee does not want it")
    ESSENTIAL_FUNCTION = "essential_function", _("It would take away an essential function of the job")
    HARDSHIP = "undue_hardship", _("Undue hardship")
    NOT_VACANT = "not_vacant", _("There is no such vacant job")


class TrialResult(models.TextChoices):
    """How a trial went."""

    WORKED = "worked", _("It works")
    PARTLY = "partly", _("It works in part")
    FAILED = "failed", _("It does not work")


class EntryKind(models.TextChoices):
    """What happened in the interactive process."""

    REQUEST = "request", _("Request")
    CONVERSATION = "conversation", _("Conversation")
    QUESTION = "question", _("Question asked")
    DOCUMENT_ASKED = "document_asked", _("Document asked for")
    DOCUMENT_RECEIVED = "document_received", _("Document received")
    OPTION = "option", _("Option proposed")
    OPTION_DECIDED = "option_decided", _("Option decided")
    TRIAL_STARTED = "trial_started", _("Trial started")
    TRIAL_ENDED = "trial_ended", _("Trial ended")
    HARDSHIP = "hardship", _("Hardship worksheet written")
    DECISION = "decision", _("Decision")
    REVIEW = "review", _("Review")
    LETTER = "letter", _("Letter sent")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Taken up again")


#: What a person writes into the log by hand; the other kinds come from the steps themselves.
BY_HAND = (EntryKind.CONVERSATION, EntryKind.QUESTION, EntryKind.DOCUMENT_RECEIVED)


class RestrictionKind(models.TextChoices):
    """A limitation is what the person cannot do or bear; a restriction is what work must keep to, for the manager."""

    LIMITATION = "limitation", _("Limitation")
    RESTRICTION = "restriction", _("Work restriction")


class Decided(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


class Declined(models.TextChoices):
    """Why an accommodation is declined: the grounds that the rules know."""

    HARDSHIP = "undue_hardship", _("Every effective option is an undue hardship")
    NONE_EFFECTIVE = "none_effective", _("No option would let the employee do the essential functions")
    NO_LIMITATION = "no_limitation", _("No disability and no limitation from pregnancy was shown")
    DIRECT_THREAT = "direct_threat", _("A direct threat that no accommodation takes away")
    NOT_COVERED = "not_covered", _("The employer is not covered by the law")


class ReviewWhy(models.TextChoices):
    """Why it is looked at again."""

    SCHEDULED = "scheduled", _("As agreed")
    LEAVE_ENDING = "leave_ending", _("Leave about to run out")
    CHANGED = "changed", _("Something changed")


class ReviewOutcome(models.TextChoices):
    """What came of a review."""

    CONTINUE = "continue", _("It goes on as it is")
    TALK = "talk", _("Something else is needed: talk about it")
    END = "end", _("It is no longer needed")
