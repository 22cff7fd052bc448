"""The letters' page of a case, the deadlines that a letter meets, and the letters that wait for them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openleave.apps.cases.models import CaseClock, LeaveCase
from openleave.apps.cases.prepared import Prepared, declare_prepared
from openleave.apps.cases.tabs import declare_tab, declare_way
from openleave.apps.notices.kinds import letter_kinds
from openleave.apps.notices.models import Letter, State
from openleave.apps.notices.presenting import is_going, waiting_text
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import allows

declare_tab(key="letters", label=gettext_lazy("Letters"), url_name="case_letters", permission="letter.read", order=20)
declare_way(
    clocks=("eligibility_notice", "rights_and_responsibilities", "designation_notice"),
    label=gettext_lazy("Go to the letter"),
    url_name="case_letters",
)


def letter_for(actor: Actor, case: LeaveCase, row: CaseClock) -> Prepared | None:
    """The letter that waits for a deadline, if one does."""
    code = row.code.rpartition(".")[2]
    kinds = [kind.code for kind in letter_kinds() if kind.stops == code]
    if not kinds or not allows(actor, "letter.read"):
        return None
    letter = Letter.objects.filter(
        organization_id=case.organization_id, case_id=case.id, kind__in=kinds,
        state__in=(State.DRAFT, State.QUEUED, State.FAILED),
    ).order_by("-created_at").first()  # fmt: skip
    if letter is None:
        return None
    return Prepared(waiting_text(letter), reverse("letter", args=[letter.id]), _("Open the letter"), is_going(letter))


declare_prepared(letter_for)
