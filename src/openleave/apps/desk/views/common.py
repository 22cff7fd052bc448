"""What the desk's views share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openleave.apps.accounts import selectors as accounts
from openleave.apps.desk.selectors import inbox
from openleave.apps.desk.services.handling import Handled
from openleave.kernel.actor import Role
from openleave.kernel.errors import Invalid, OpenLeaveError


def handlers(request: HttpRequest, others: Iterable[UUID | None] = ()) -> tuple[list[tuple[str, str]], dict[UUID, str]]:
    """Who handles cases: (account id, name) by name, the one who asks first; and the names of all of them and of
    ``others``. Two statements."""
    actor = request.actor
    able = set(accounts.accounts_with(actor.organization_id, Role.LEAVE_ADMINISTRATOR))
    names = accounts.account_names(able | {one for one in others if one})
    ordered = sorted(names.items(), key=lambda pair: (pair[0] != actor.account_id, pair[1].casefold()))
    return [(str(key), name) for key, name in ordered if key in able], names


def count_inbox(request: HttpRequest) -> int:
    """Count what waits in the inbox, and show it beside the navigation's entry. One statement."""
    number = inbox.waiting_count(actor=request.actor)
    shown = f"{inbox.COUNT_LIMIT}+" if number > inbox.COUNT_LIMIT else str(number or "")
    request.nav_counts = {"/inbox/": shown}
    return number


def account_in(text: str) -> UUID | None:
    """The account a form names; None where it says nobody. Raises Invalid for what is no id."""
    if text in ("", "nobody"):
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(_("Choose who shall have it."), field="owner") from None


def day_in(text: str, field: str) -> date | None:
    """A day of a form; None where there is none. Raises Invalid for what is no date."""
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("This is no date."), fix=_("Write it like 2026-11-30."), field=field)
    return found


def say(request: HttpRequest, error: OpenLeaveError) -> None:
    """Show an error as a message: what, why, how to fix it."""
    messages.error(request, str(error))


def say_handled(request: HttpRequest, found: Handled, sentence: str) -> None:
    """Say how many lines were done, and why others were not. ``sentence`` has a place for the number."""
    if found.done:
        messages.success(request, sentence % {"count": found.done})
    for error in found.errors[:5]:
        say(request, error)
    if found.left and found.done:
        left = ngettext("%(count)d line was left as it is.", "%(count)d lines were left as they are.", found.left)
        messages.warning(request, left % {"count": found.left})
