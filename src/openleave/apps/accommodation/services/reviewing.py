"""Looking at an accommodation again, ending it, taking it up again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation import deskwork
from openleave.apps.accommodation.choices import UNDECIDED, ClosedAs, EntryKind, ReviewOutcome, ReviewWhy, State
from openleave.apps.accommodation.models import Accommodation, Review, Trial
from openleave.apps.accommodation.services.common import Changing, changing, needed, one_of
from openleave.apps.accommodation.services.deciding import schedule
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Forbidden, Invalid
from openleave.kernel.permissions import require


def review_schedule(*, actor: Actor, accommodation_id: UUID, due_on: date) -> Review:
    """Set or move the day on which it is looked at again. Raises Invalid for a day that is past."""
    with changing(actor, accommodation_id, "schedule") as step:
        if due_on < step.today:
            raise Invalid(_("This day is past."), fix=_("Give today or a later day."), field="due_on")
        review = schedule(step, due_on)
        step.details |= {"due_on": due_on.isoformat()}
    return review


def accommodation_review(
    *, actor: Actor, accommodation_id: UUID, outcome: str, text: str, next_on: date | None = None
) -> Review:
    """Look at it again with the employee, and say what comes of it. Needs a person.

    ``continue`` leaves it granted, ``talk`` takes up the interactive process again, ``end`` closes it as no longer
    needed. ``next_on`` is the next day to look at it. Raises Invalid.
    """
    require(actor, "accommodation.change")
    if actor.account_id is None:
        raise Forbidden("accommodation.change")
    one_of(outcome, ReviewOutcome.values, "outcome")
    text = needed(text, "text", _("Say how it is going."))
    with changing(actor, accommodation_id, "review") as step:
        row = step.row
        if outcome == ReviewOutcome.CONTINUE and row.decided_on is None:
            raise Invalid(
                _("Nothing is granted yet that could go on."), fix=_("Talk about it, or end it."), field="outcome"
            )
        if next_on is not None and next_on <= step.today:
            raise Invalid(_("The next day is not to come."), fix=_("Give a later day."), field="next_on")
        review = _open_review(step)
        review.outcome, review.done_on, review.done_by_id = outcome, step.today, actor.account_id
        review.save()
        Review.objects.filter(
            organization_id=row.organization_id, accommodation=row, done_on__isnull=True, due_on__lte=step.today
        ).update(outcome=outcome, done_on=step.today, done_by_id=actor.account_id)
        step.log(EntryKind.REVIEW, text=text, about_id=review.id, code=outcome)
        deskwork.done(actor, row, deskwork.REVIEW)
        if outcome == ReviewOutcome.CONTINUE:
            row.state = State.GRANTED
        elif outcome == ReviewOutcome.TALK:
            row.state = State.INTERACTIVE_PROCESS
        else:
            _end(step, ClosedAs.ENDED)
        if next_on is not None and outcome != ReviewOutcome.END:
            schedule(step, next_on)
        step.details |= {"outcome": outcome}
    return review


def accommodation_close(*, actor: Actor, accommodation_id: UUID, closed_as: str, text: str) -> Accommodation:
    """End it. What nobody decided is closed only as withdrawn, as part of another or because the employee left: closing
    is no way to decline. Needs a person. Raises Invalid."""
    one_of(closed_as, ClosedAs.values, "closed_as")
    text = needed(text, "text", _("Say why it ends."))
    with changing(actor, accommodation_id, "close") as step:
        undecided = step.before in UNDECIDED or (step.before == State.REVIEW and step.row.decided_on is None)
        if undecided and closed_as in (ClosedAs.ENDED, ClosedAs.DECLINED) and not _nobody_asked(step.row):
            raise Invalid(
                _("Nobody has decided this yet."),
                why=_("Closing it is no way to decline it."),
                fix=_("Decide first; or close it as withdrawn, as part of another or because the employee left."),
                field="closed_as",
            )
        if (closed_as == ClosedAs.DECLINED) != (step.before == State.DECLINED):
            raise Invalid(_("This end does not fit."), fix=_("Choose another."), field="closed_as")
        _end(step, closed_as)
        step.log(EntryKind.CLOSED, text=text, code=closed_as)
        step.details |= {"why": closed_as}
    return step.row


def accommodation_reopen(*, actor: Actor, accommodation_id: UUID, text: str) -> Accommodation:
    """Take up again what was closed or declined: the employee asks to have it looked at once more, or needs it anew."""
    text = needed(text, "text", _("Say why it is taken up again."))
    with changing(actor, accommodation_id, "reopen") as step:
        step.row.closed_at = step.row.closed_by_id = None
        step.row.closed_as = ""
        step.log(EntryKind.REOPENED, text=text)
    return step.row


def _nobody_asked(row: Accommodation) -> bool:
    return row.opened_as == "leave_ending" and row.state != State.INTERACTIVE_PROCESS


def _open_review(step: Changing) -> Review:
    found = (
        Review.objects.select_for_update()
        .filter(organization_id=step.row.organization_id, accommodation=step.row, done_on__isnull=True)
        .order_by("due_on")
        .first()
    )
    return found or Review(
        organization_id=step.row.organization_id, accommodation=step.row, why=ReviewWhy.CHANGED, due_on=step.today,
        recorded_by_id=step.actor.account_id,
    )  # fmt: skip


def _end(step: Changing, closed_as: str) -> None:
    row = step.row
    row.state, row.closed_as = State.CLOSED, closed_as
    row.closed_at, row.closed_by_id = clock.now(), step.actor.account_id
    if row.granted_until_on is None and row.granted_from_on is not None:
        row.granted_until_on = max(step.today, row.granted_from_on)
    Trial.objects.filter(organization_id=row.organization_id, accommodation=row, ended_on__isnull=True).update(
        ended_on=step.today
    )
    Review.objects.filter(organization_id=row.organization_id, accommodation=row, done_on__isnull=True).update(
        outcome=ReviewOutcome.END, done_on=step.today, done_by_id=step.actor.account_id
    )
    deskwork.done(step.actor, row, deskwork.TALK, deskwork.TRIAL, deskwork.REVIEW)
