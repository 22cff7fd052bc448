"""What the desk does when cases move on."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts.events import AccountLeft
from openleave.apps.cases.events import StepTaken
from openleave.apps.cases.models import Appeal
from openleave.apps.desk import kinds
from openleave.apps.desk.models import OPEN, Arrival, CalendarFeed, SavedFilter, Task
from openleave.apps.desk.services.tasks import task_add, tasks_finish
from openleave.apps.organizations import selectors as organizations
from openleave.kernel import audit, clock
from openleave.kernel.news import listen
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

APPEAL = "case.appeal"
#: Days in which an appeal is looked at. No rule names them: the desk's own.
APPEAL_DAYS = timedelta(days=7)

kinds.declare_task_kind(
    code=APPEAL, label=_("Appeal"), action=_("Decide the appeal"), url_name="case_history", by_hand=False,
    after_close=True,
)  # fmt: skip


@listen(StepTaken)
def follow(event: StepTaken) -> None:
    """An appeal is a task. Tasks go with a case that is handed over; they end with one that is cancelled, and all but
    those of kinds that remain (``after_close``) with one that is closed."""
    if event.step == "appeal":
        _appealed(event)
    elif event.step in ("uphold", "reverse"):
        tasks_finish(actor=event.actor, case_id=event.case.id, code=APPEAL)
    if event.step not in ("assign", "close", "cancel"):
        return
    case, actor = event.case, event.actor
    rows = Task.objects.filter(OPEN, organization_id=case.organization_id, case=case)
    if event.step == "assign":
        rows.update(owner_id=case.owner_id)
        return
    if event.step == "close":
        rows = rows.exclude(code__in=[code for code, kind in kinds.task_kinds().items() if kind.after_close])
    ended = rows.update(stopped_at=clock.now(), stopped_by_id=actor.account_id)
    if ended:
        audit.append(
            actor=actor, action="task.stop", object_type="case", object_id=case.id,
            details={"step": event.step, "tasks": ended},
        )  # fmt: skip


def _appealed(event: StepTaken) -> None:
    """An appeal waits for somebody else than the one who decided: it is not theirs, even where the case is."""
    case = event.case
    today = organizations.today_of(case.organization_id)
    task = task_add(actor=event.actor, code=APPEAL, due_on=today + APPEAL_DAYS, case=case)
    open_ = Appeal.objects.filter(organization_id=case.organization_id, case=case, decided_at__isnull=True)
    deciders = set(open_.values_list("decision__decided_by_id", flat=True))
    if task.owner_id in deciders:
        Task.objects.filter(organization_id=case.organization_id, id=task.id).update(owner_id=None)


@listen(AccountLeft)
def left(event: AccountLeft) -> None:
    """Tasks and what waits in the inbox are nobody's; the views and calendars that somebody kept are deleted."""
    mine = {"organization_id": event.organization_id, "owner_id": event.account_id}
    own = {"organization_id": event.organization_id, "account_id": event.account_id}
    with stating("leave_administration"), organization_scope(event.organization_id):
        Task.objects.filter(OPEN, **mine).update(owner_id=None)
        Arrival.objects.filter(**mine, handled_at__isnull=True).update(owner_id=None)
        SavedFilter.objects.filter(**own).delete()
        CalendarFeed.objects.filter(**own).delete()
