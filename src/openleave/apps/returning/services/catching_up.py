"""Returns that come near are prepared by themselves, and late premiums are brought to the desk."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from openleave.apps.cases.choices import GRANTED, Pattern
from openleave.apps.cases.models import LeaveCase
from openleave.apps.organizations import selectors as organizations
from openleave.apps.returning import deskwork
from openleave.apps.returning.models import Premium, ReturnPlan
from openleave.apps.returning.premiums import GRACE, LETTER
from openleave.apps.returning.services.planning import open_plan
from openleave.kernel.actor import Actor
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

#: How long before the expected end of a leave its return is prepared. The desk's own figure.
AHEAD = timedelta(days=14)


def returns_catch_up(*, actor: Actor, most: int = 500) -> dict[str, int]:
    """Open a plan for every continuous leave that ends within ``AHEAD``, or ended, and has none; and put premiums whose
    letter should be mailed onto the desk. For jobs; what is done already is left alone. Returns how many of each."""
    require(actor, "return.change")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        today = organizations.today_of(actor.organization_id)
        planned = ReturnPlan.objects.filter(organization_id=actor.organization_id).values("case_id")
        near = (
            LeaveCase.objects.filter(
                organization_id=actor.organization_id,
                state__in=GRANTED,
                pattern=Pattern.CONTINUOUS,
                starts_on__lte=today,
                ends_on__lte=today + AHEAD,
            )
            .exclude(id__in=planned)
            .order_by("ends_on", "id")[:most]
        )
        opened = [open_plan(actor, case, today) for case in near]
        late = Premium.objects.filter(
            organization_id=actor.organization_id, paid__lt=F("owed"), ended_on__isnull=True, letter_on__isnull=True,
            covered_by_employer=False, due_on__lte=today - (GRACE - LETTER),
        ).select_related("case")  # fmt: skip
        for row in late:
            deskwork.mail(actor, row.case, row.id, row.due_on + GRACE + timedelta(days=1) - LETTER)
    return {"opened": len(opened), "letters": len(late)}
