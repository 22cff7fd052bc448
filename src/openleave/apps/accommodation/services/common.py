"""What every step of an accommodation has in common: permission, lock, trail, log, news."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.accommodation import private
from openleave.apps.accommodation.access import access_accommodation
from openleave.apps.accommodation.choices import EntryKind, Side
from openleave.apps.accommodation.events import AccommodationStep
from openleave.apps.accommodation.models import Accommodation, Entry, Review
from openleave.apps.accommodation.transitions import TABLE, take
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid
from openleave.kernel.news import tell
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: The longest text that is kept of one thing.
MOST_CHARACTERS = 8_000


@dataclass(slots=True)
class Changing:
    """An accommodation in the middle of a step. ``details`` go into the trail."""

    actor: Actor
    row: Accommodation
    before: str
    today: date
    details: dict[str, audit.Detail] = field(default_factory=dict)

    def log(
        self, kind: EntryKind, *, side: str = Side.EMPLOYER, on: date | None = None, text: str = "",
        about_id: UUID | None = None, code: str = "",
    ) -> Entry:  # fmt: skip
        """Write a line of the log, its text sealed."""
        return log(self.actor, self.row, kind, side=side, on=on or self.today, text=text, about_id=about_id, code=code)


@contextmanager
def changing(actor: Actor, accommodation_id: UUID, step: str) -> Iterator[Changing]:
    """Take a step: what the block changes is saved, entered in the trail and told, or nothing is."""
    require(actor, TABLE[step].permission)
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        row = access_accommodation(actor=actor, accommodation_id=accommodation_id, lock=True)
        before = take(row, step, actor)
        found = Changing(actor, row, before, organizations.today_of(row.organization_id))
        yield found
        finish(found, step)


def finish(found: Changing, step: str) -> None:
    """Save the row, append to the trail, tell."""
    row = found.row
    row.next_review_on = (
        Review.objects.filter(organization_id=row.organization_id, accommodation=row, done_on__isnull=True)
        .order_by("due_on")
        .values_list("due_on", flat=True)
        .first()
    )
    row.save()
    audit.append(
        actor=found.actor,
        action=f"accommodation.{step}",
        object_type="accommodation",
        object_id=row.id,
        details={"state": row.state, **found.details},
    )
    tell(AccommodationStep(found.actor, row, step, found.before, row.state))


def log(
    actor: Actor, row: Accommodation, kind: str, *, side: str, on: date, text: str = "", about_id: UUID | None = None,
    code: str = "",
) -> Entry:  # fmt: skip
    """A line of the log."""
    entry = Entry.objects.create(
        organization_id=row.organization_id, accommodation=row, kind=kind, side=side, happened_on=on,
        about_id=about_id, code=code, noted=bool(text.strip()), recorded_by_id=actor.account_id,
    )  # fmt: skip
    if text.strip():
        private.write("entry", row.employee_id, entry.id, text.strip())
    return entry


def not_future(on: date, today: date, field_name: str) -> None:
    """Raise Invalid for a day to come."""
    if on > today:
        raise Invalid(_("This day is in the future."), fix=_("Give today or an earlier day."), field=field_name)


def needed(text: str, field_name: str, what: str) -> str:
    """The text without spaces around it. Raises Invalid where there is none, or far too much."""
    text = text.strip()
    if not text:
        raise Invalid(what, why=_("Somebody may ask for it years from now."), fix=_("One sentence will do."),
                      field=field_name)  # fmt: skip
    return short(text, field_name)


def short(text: str, field_name: str) -> str:
    """The text, or Invalid where it is too long."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(_("This text is too long."), fix=_("Shorten it to 8,000 characters."), field=field_name)
    return text.strip()


def one_of(value: str, known: list[str], field_name: str) -> str:
    """The value, or Invalid where it is none of the known ones."""
    if value not in known:
        raise Invalid(_("This is not one of the choices."), fix=", ".join(known), field=field_name)
    return value
