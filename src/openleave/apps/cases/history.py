"""The history of a case: every step with who, why, when; what somebody wrote about it; links, appeals, hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.cases import words
from openleave.apps.cases.choices import ClosedAs, Extended, Linked, State
from openleave.apps.cases.models import Appeal, CaseLink, CaseStep, LeaveCase
from openleave.apps.cases.private import PURPOSE
from openleave.apps.cases.services.steps import NOTES
from openleave.apps.cases.walls import visible
from openleave.kernel import vault
from openleave.kernel.actor import Actor, Role
from openleave.kernel.vault import Place

SHOWN = 200
STEPS = {
    "notice": _("First word"),
    "open": _("Opened"),
    "request": _("Leave asked for"),
    "determine": _("Determined again"),
    "change_dates": _("Dates changed"),
    "change_facts": _("Facts added"),
    "change_plan": _("Reason or pattern changed"),
    "choose_order": _("Order of the laws chosen"),
    "decide_eligibility": _("Eligibility decided"),
    "await_certification": _("Certification asked for"),
    "designate": _("Designated"),
    "designate_partly": _("Designated in part"),
    "not_designate": _("Not designated"),
    "appeal": _("Appealed"),
    "reverse": _("Appeal: decision taken back"),
    "uphold": _("Appeal: decision stands"),
    "begin": _("Leave began"),
    "begin_return": _("Return being prepared"),
    "resume": _("Leave goes on"),
    "record_absence": _("Absence recorded"),
    "clock_done": _("Deadline met"),
    "extend_clock": _("More time given"),
    "link": _("Linked"),
    "assign": _("Handed over"),
    "wall": _("Wall"),
    "close": _("Closed"),
    "cancel": _("Cancelled"),
    "reopen": _("Taken up again"),
}
#: What was done, of a deadline that was met.
MILESTONES = {
    "eligibility_notice_on": _("eligibility notice given"),
    "certification_requested_on": _("certification asked for"),
    "certification_received_on": _("certification received"),
    "sufficient_information_on": _("enough known to designate"),
    "designation_notice_on": _("designation notice given"),
}
WHY = {
    **dict(ClosedAs.choices),
    **dict(Extended.choices),
    **dict(Linked.choices),
    "phone": _("by phone"),
    "in_person": _("in person"),
    "mail": _("by letter or e-mail"),
    "manager": _("through the manager"),
    "absence_line": _("by the absence line"),
    "portal": _("online"),
    "taken_back": _("link taken back"),
    "walled": _("put behind the wall"),
    "open": _("taken out of the wall"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One step as it is shown."""

    step: CaseStep
    name: str
    what: str
    why: str
    by: str
    note: str
    moved: bool
    before: str
    after: str


def steps_of(actor: Actor, case: LeaveCase) -> list[Row]:
    """The steps, the newest first, with their notes. Four statements at most; the reading of notes is recorded."""
    steps = list(
        CaseStep.objects.filter(organization_id=case.organization_id, case=case).order_by("-taken_at", "-id")[:SHOWN]
    )
    noted = [Place(case.employee_id, NOTES, "note", step.id) for step in steps if step.noted]
    notes = vault.get_many(actor=actor, places=noted, purpose=PURPOSE) if noted else {}
    who = accounts.account_names({step.taken_by_id for step in steps} - {None})
    return [
        Row(
            step=step,
            name=str(STEPS.get(step.step, step.step)),
            what=str(MILESTONES[step.why]) if step.why in MILESTONES else "",
            why="" if step.why in MILESTONES else str(WHY.get(step.why, step.why)),
            by=who.get(step.taken_by_id, str(_("the system"))),
            note=notes.get(Place(case.employee_id, NOTES, "note", step.id), ""),
            moved=step.before != step.after and bool(step.before),
            before=str(State(step.before).label) if step.before else "",
            after=str(State(step.after).label),
        )
        for step in steps
    ]


@dataclass(frozen=True, slots=True)
class Link:
    """Another case of the employee that belongs to this one; ``own``: this case names it."""

    case: LeaveCase
    kind: str
    reason: str
    own: bool


def links_of(actor: Actor, case: LeaveCase) -> list[Link]:
    """Linked cases, in both directions. One statement."""
    rows = (
        CaseLink.objects.filter(Q(case=case) | Q(other=case), organization_id=case.organization_id)
        .select_related("case", "other")
        .order_by("linked_at")
    )
    return [
        Link(
            case=row.other if row.case_id == case.id else row.case,
            kind=str(Linked(row.kind).label),
            reason=words.reason_name((row.other if row.case_id == case.id else row.case).reason or "other"),
            own=row.case_id == case.id,
        )
        for row in rows
    ]


def linkable(actor: Actor, case: LeaveCase) -> list[tuple[str, str]]:
    """The employee's other cases as choices. One statement."""
    rows = LeaveCase.objects.filter(
        visible(actor), organization_id=case.organization_id, employee_id=case.employee_id
    ).exclude(id=case.id)
    return [(str(row.id), f"{row.number}: {words.reason_name(row.reason) if row.reason else ''}") for row in rows]


@dataclass(frozen=True, slots=True)
class Appealed:
    """An appeal as it is shown."""

    appeal: Appeal
    program: str
    outcome: str
    decided_at: datetime | None
    mine: bool


def appeals_of(actor: Actor, case: LeaveCase) -> list[Appealed]:
    """The case's appeals, the newest first. ``mine``: the actor made the decision, so that somebody else decides."""
    rows = (
        Appeal.objects.filter(organization_id=case.organization_id, case=case)
        .select_related("decision")
        .order_by("-recorded_at")
    )
    return [
        Appealed(
            appeal=row,
            program=words.program_name(row.decision.program),
            outcome=str(row.get_outcome_display()),  # type: ignore[attr-defined]
            decided_at=row.decided_at,
            mine=row.decision.decided_by_id == actor.account_id,
        )
        for row in rows
    ]


def handlers(organization_id: UUID) -> list[tuple[str, str]]:
    """Accounts that handle cases, as choices. Two statements."""
    found = accounts.accounts_with(organization_id, Role.LEAVE_ADMINISTRATOR)
    names = accounts.account_names(found)
    return sorted(((str(key), name) for key, name in names.items()), key=lambda pair: pair[1].casefold())
