"""A person decides: grants, or declines with a ground, an alternative and a way to have it looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from openleave.apps.accommodation import deskwork, law, private
from openleave.apps.accommodation.choices import Decided, Declined, EntryKind, OptionState, ReviewOutcome, ReviewWhy
from openleave.apps.accommodation.models import Accommodation, AccommodationDecision, Entry, Hardship, Option, Review
from openleave.apps.accommodation.services.common import Changing, changing, needed, one_of, short
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Forbidden, Invalid
from openleave.kernel.permissions import require

#: Calendar days to have a refusal looked at again, unless others are given. The employer's own offer: no rule has any.
APPEAL = timedelta(days=30)


def accommodation_grant(
    *,
    actor: Actor,
    accommodation_id: UUID,
    option_ids: Sequence[UUID],
    from_on: date | None = None,
    until_on: date | None = None,
    review_on: date | None = None,
    note: str = "",
) -> AccommodationDecision:
    """Grant with one or several options, from a day on, with a day to look at it again. Needs a person.

    Raises Invalid without an option or for one that was refused.
    """
    require(actor, "accommodation.decide")
    if actor.account_id is None:
        raise Forbidden("accommodation.decide")
    note = short(note, "note")
    with changing(actor, accommodation_id, "grant") as step:
        row = step.row
        options = list(
            Option.objects.select_for_update()
            .filter(organization_id=row.organization_id, accommodation=row, id__in=option_ids)
            .exclude(state__in=[OptionState.REFUSED, OptionState.TRIAL])
        )
        if not options or len(options) != len(set(option_ids)):
            raise Invalid(
                _("Choose what is granted."),
                why=_("An option on trial is decided when the trial has ended; a refused one is proposed anew."),
                fix=_("Tick one or more options, or propose one."),
                field="option_ids",
            )
        row.granted_from_on, row.granted_until_on = from_on or step.today, until_on
        if until_on is not None and until_on < row.granted_from_on:
            raise Invalid(_("The last day is before the first."), fix=_("Change one of them."), field="until_on")
        for option in options:
            option.state, option.effective = OptionState.CHOSEN, True
            option.decided_at, option.decided_by_id = clock.now(), actor.account_id
            option.save()
        decision = _decide(step, Decided.GRANTED, note)
        step.details |= {"options": len(options)}
        due = review_on or until_on
        if due is not None:
            _schedule(step, due)
    return decision


def accommodation_decline(
    *,
    actor: Actor,
    accommodation_id: UUID,
    reason: str,
    why: str,
    alternative: str,
    appeal_by_on: date | None = None,
) -> AccommodationDecision:
    """Decline: never silently. A person, a ground, why in words, which alternative was considered and why it does not
    do, and until when the employee can have it looked at again (30 days unless given).

    The log must hold a conversation with the employee first. Undue hardship needs the worksheet with every factor
    answered, for the employer has to show it (29 CFR 1630.15(d), 1636.3(j)); the four basic changes are declined on no
    other ground. Raises Invalid.
    """
    one_of(reason, Declined.values, "reason")
    why = needed(why, "why", _("Say why it is declined."))
    alternative = needed(alternative, "alternative", _("Say which alternative was considered, and why it does not do."))
    with changing(actor, accommodation_id, "decline") as step:
        row = step.row
        _talked(row)
        if row.basic and reason != Declined.HARDSHIP:
            raise Invalid(
                _("These changes are nearly always to be granted."),
                why=_("Only undue hardship could be a ground (29 CFR 1636.3(j)(4))."),
                fix=_("Grant them."),
                field="reason",
            )
        if reason == Declined.HARDSHIP:
            _weighed(row)
        appeal_by_on = appeal_by_on or step.today + APPEAL
        if appeal_by_on <= step.today:
            raise Invalid(
                _("The day until which it can be looked at again is past."), fix=_("Give a later day."),
                field="appeal_by_on",
            )  # fmt: skip
        decision = _decide(
            step, Decided.DECLINED, why, reason=reason, alternative=alternative, appeal_by_on=appeal_by_on
        )
        step.details |= {"why": reason, "appeal_by_on": appeal_by_on.isoformat()}
    return decision


def hardship_write(
    *, actor: Actor, accommodation_id: UUID, factors: Mapping[str, str], option_id: UUID | None = None
) -> Hardship:
    """Fill in the worksheet: a text to each factor of the law (``law.factors_of``). Each saving is kept.

    It concludes nothing. Raises Invalid for a factor that the law does not name. Needs a person.
    """
    require(actor, "accommodation.change")
    if actor.account_id is None:
        raise Forbidden("accommodation.change")
    with changing(actor, accommodation_id, "weigh") as step:
        row = step.row
        asked = [factor.code for factor in law.factors_of(row.kind)]
        for code in factors:
            one_of(code, asked, "factors")
        said = {code: text.strip() for code, text in factors.items() if short(text, code)}
        if option_id is not None:
            Option.objects.get(organization_id=row.organization_id, accommodation=row, id=option_id)
        found = Hardship.objects.create(
            organization_id=row.organization_id, accommodation=row, option_id=option_id, factors_answered=len(said),
            factors_asked=len(asked), written_by_id=actor.account_id,
        )  # fmt: skip
        private.write("hardship", row.employee_id, found.id, said)
        step.log(EntryKind.HARDSHIP, about_id=found.id)
        step.details |= {"answered": len(said), "asked": len(asked)}
    return found


def _decide(
    step: Changing, outcome: str, why: str, *, reason: str = "", alternative: str = "", appeal_by_on: date | None = None
) -> AccommodationDecision:
    assert step.actor.account_id is not None
    decision = AccommodationDecision.objects.create(
        organization_id=step.row.organization_id, accommodation=step.row, outcome=outcome, reason=reason,
        alternative_considered=bool(alternative), appeal_by_on=appeal_by_on, decided_on=step.today,
        decided_by_id=step.actor.account_id,
    )  # fmt: skip
    step.row.decided_on = step.today
    private.write("decision", step.row.employee_id, decision.id, {"why": why, "alternative": alternative})
    step.log(EntryKind.DECISION, text=why, about_id=decision.id, code=outcome)
    deskwork.done(step.actor, step.row, deskwork.TALK, deskwork.TRIAL)
    settle_reviews(step, ReviewOutcome.CONTINUE if outcome == Decided.GRANTED else ReviewOutcome.TALK)
    return decision


def settle_reviews(step: Changing, outcome: str) -> None:
    """What was said or decided answers the reviews that are due, and the look ahead at the end of a leave."""
    open_ = Review.objects.filter(
        organization_id=step.row.organization_id, accommodation=step.row, done_on__isnull=True
    )
    open_.filter(Q(due_on__lte=step.today) | Q(why=ReviewWhy.LEAVE_ENDING)).update(
        outcome=outcome, done_on=step.today, done_by_id=step.actor.account_id
    )
    deskwork.done(step.actor, step.row, deskwork.REVIEW)
    if (later := open_.order_by("due_on").first()) is not None:
        deskwork.remind(step.actor, deskwork.REVIEW, step.row, later.due_on)


def _schedule(step: Changing, due_on: date) -> Review:
    """One scheduled review at a time: a new day moves it."""
    review, _made = Review.objects.update_or_create(
        organization_id=step.row.organization_id, accommodation=step.row, why=ReviewWhy.SCHEDULED,
        done_on__isnull=True, defaults={"due_on": due_on}, create_defaults={
            "due_on": due_on, "recorded_by_id": step.actor.account_id,
        },
    )  # fmt: skip
    deskwork.remind(step.actor, deskwork.REVIEW, step.row, due_on)
    return review


def _talked(row: Accommodation) -> None:
    talked = Entry.objects.filter(
        organization_id=row.organization_id, accommodation=row, kind=EntryKind.CONVERSATION
    ).exists()
    if not talked:
        raise Invalid(
            _("Nobody has talked with the employee yet."),
            why=_("Both sides look for what would help before anything is declined (29 CFR 1630.2(o)(3), 1636.3(k))."),
            fix=_("Talk, and write the conversation into the log."),
        )


def _weighed(row: Accommodation) -> None:
    last = Hardship.objects.filter(organization_id=row.organization_id, accommodation=row).order_by("-id").first()
    if last is None or last.factors_answered < len(law.factors_of(row.kind)):
        raise Invalid(
            _("The worksheet of undue hardship is not complete."),
            why=_("The employer has to show it, by every factor of the rule."),
            fix=_("Fill in the worksheet first."),
            field="reason",
        )


schedule = _schedule
