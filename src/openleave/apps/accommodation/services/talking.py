"""The interactive process: what was said and asked, written down as it happened."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation import deskwork, law, private
from openleave.apps.accommodation.access import access_accommodation
from openleave.apps.accommodation.choices import BY_HAND, EntryKind, ReviewOutcome, Side, State
from openleave.apps.accommodation.models import Accommodation, Entry, Option
from openleave.apps.accommodation.questions import Answer
from openleave.apps.accommodation.services.common import changing, needed, not_future, one_of
from openleave.apps.accommodation.services.deciding import settle_reviews
from openleave.apps.accommodation.transitions import take
from openleave.apps.organizations import selectors as organizations
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.tenancy import organization_scope


def entry_add(*, actor: Actor, accommodation_id: UUID, kind: str, side: str, happened_on: date, text: str) -> Entry:
    """Write a conversation, a question or a document received into the log; the process begins with the first.

    The log cannot be changed afterwards. Raises Invalid.
    """
    one_of(kind, [one.value for one in BY_HAND], "kind")
    one_of(side, Side.values, "side")
    text = needed(text, "text", _("Say what was said."))
    with changing(actor, accommodation_id, "note") as step:
        not_future(happened_on, step.today, "happened_on")
        if step.row.state in (State.REQUESTED, State.REVIEW) and kind == EntryKind.CONVERSATION:
            before = take(step.row, "talk", actor)
            if before == State.REVIEW:
                settle_reviews(step, ReviewOutcome.TALK)
        entry = step.log(EntryKind(kind), side=side, on=happened_on, text=text)
        step.details |= {"kind": kind}
        deskwork.done(actor, step.row, deskwork.TALK)
    return entry


def facts_state(*, actor: Actor, accommodation_id: UUID, facts: dict[str, bool | None]) -> Accommodation:
    """State what the law turns on (``law.FACTS``): yes, no, or None for not known. Kept sealed. Raises Invalid."""
    unknown = set(facts) - set(law.FACTS)
    if unknown:
        raise Invalid(_("This fact is not asked for."), fix=", ".join(law.FACTS), field=min(unknown))
    with changing(actor, accommodation_id, "weigh") as step:
        known = private.read(actor, "facts", step.row.employee_id, step.row.id, {})
        changed = {name: value for name, value in (known | facts).items() if value is not None}
        private.write("facts", step.row.employee_id, step.row.id, changed)
        step.details |= {"facts": len(changed)}
    return step.row


def documents_ask(*, actor: Actor, accommodation_id: UUID, text: str, asked_on: date | None = None) -> Entry:
    """Ask for a document about the need, where the law lets the employer do so.

    Under the PWFA not for the four that are granted on the employee's word, and not where the need is obvious, known,
    about lactation, or met for others without papers (29 CFR 1636.3(l)(1)); then Invalid says which. Where that is not
    known yet, Invalid asks to state it first. Under the ADA only what is job-related and consistent with business
    necessity may be asked (29 CFR 1630.14(c)); that is for the person to judge.
    """
    text = needed(text, "text", _("Say what is asked for."))
    with changing(actor, accommodation_id, "ask_documents") as step:
        asked_on = asked_on or step.today
        not_future(asked_on, step.today, "asked_on")
        _may_ask(step.row, papers(actor, step.row, step.today))
        return step.log(EntryKind.DOCUMENT_ASKED, on=asked_on, text=text)


def documents_may_be_asked(*, actor: Actor, accommodation_id: UUID) -> None:
    """Raise Invalid where ``documents_ask`` would."""
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        row = access_accommodation(actor=actor, accommodation_id=accommodation_id)
        _may_ask(row, papers(actor, row, organizations.today_of(row.organization_id)))


def _may_ask(row: Accommodation, answer: Answer | None) -> None:
    if row.basic or (answer is not None and answer.answer is False):
        raise Invalid(
            _("No document may be asked for here."),
            why=answer.sentence if answer is not None and answer.answer is False else _(
                "The employee’s word is enough for these changes (29 CFR 1636.3(l)(1)(iii))."
            ),
            fix=_("Grant it, or talk about it without papers."),
            field="text",
        )  # fmt: skip
    if answer is not None and answer.answer is None:
        raise Invalid(
            _("It is not known yet whether a document may be asked for."),
            why=" ".join(answer.missing),
            fix=_("State the facts first: whether the need is obvious, and whether enough is known."),
            field="text",
        )


def papers(actor: Actor, row: Accommodation, today: date) -> Answer | None:
    """What the PWFA says to asking for papers about what is asked for now; None where it is not meant."""
    facts = private.read(actor, "facts", row.employee_id, row.id, {})
    changes = Option.objects.filter(organization_id=row.organization_id, accommodation=row).exclude(state="refused")
    return law.papers_answer(row.kind, facts, list(changes.values_list("change", flat=True)), today)
