"""Legal deadlines of a case: started and stopped by its milestones, as the law library says."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases import private as private_facts
from openleave.apps.cases.access import access_case, access_clock
from openleave.apps.cases.choices import Extended, Whose
from openleave.apps.cases.facts import MILESTONES, leave_facts
from openleave.apps.cases.models import CaseClock, Determination, LeaveCase
from openleave.apps.cases.services.steps import record_step
from openleave.apps.cases.transitions import TABLE, take
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.engine import Facts, determine, load_library
from openleave.engine.law import Library
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def clock_done(
    *,
    actor: Actor,
    case_id: UUID,
    code: str,
    done_on: date | None = None,
    sufficient_on: date | None = None,
) -> LeaveCase:
    """Record that what a deadline asks for was done. ``code`` is the clock's id, or its last part.

    ``done_on`` (today, if left out) becomes a milestone of the case: it stops every clock that waits for it and starts
    those that follow. ``sufficient_on``: of a certification, the day on which it was complete, where that is another.
    Raises Invalid for a day in the future, Conflict if it was done before.
    """
    require(actor, "clock.done")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id, lock=True)
        before = take(case, "clock_done", actor)
        today = organizations.today_of(actor.organization_id)
        done_on = done_on or today
        if done_on > today:
            raise Invalid(
                "It cannot have been done in the future.", fix="Give today or an earlier day.", field="done_on"
            )
        milestone = _milestone(case, code)
        if getattr(case, milestone) is not None:
            raise Conflict(
                f"This was already done on {getattr(case, milestone).isoformat()}.", fix="Reload the case to see it."
            )
        setattr(case, milestone, done_on)
        if milestone == "certification_received_on" and case.sufficient_information_on is None:
            # A certification is what the employer was waiting for: it can now designate (29 CFR 825.300(d)(1)).
            case.sufficient_information_on = sufficient_on or done_on
        _move_on(actor, case, milestone)
        case.save()
        refresh_clocks(actor, case)
        record_step(actor, case, "clock_done", before, why=milestone, details={"done_on": done_on.isoformat()})
    return case


#: What was done moves a case on that waits for it.
MOVES = {"eligibility_notice_on": "decide_eligibility", "certification_requested_on": "await_certification"}


def _move_on(actor: Actor, case: LeaveCase, milestone: str) -> None:
    step = MOVES.get(milestone)
    if step is not None and case.state in TABLE[step].sources:
        take(case, step, actor)


def clock_extend(*, actor: Actor, clock_id: UUID, until_on: date, why: str, note: str = "") -> CaseClock:
    """Give more time for a legal deadline, for a reason that its rule names; more for the employee may always be given.

    ``why`` is one of ``Extended``; ``note`` says in words what happened (sealed). The lawful day stays on record.
    Raises Invalid for a reason that the rule does not know or a day that is no extension, Conflict once it is done.
    """
    require(actor, "clock.extend")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        row = access_clock(actor=actor, clock_id=clock_id)
        case = access_case(actor=actor, case_id=row.case_id, lock=True)
        before = take(case, "extend_clock", actor)
        if row.done_on is not None or row.stopped_at is not None:
            raise Conflict(_("This deadline does not run any more."), fix=_("Reload the case."))
        allowed = {exception_of(row), Extended.AGREED if row.whose == Whose.EMPLOYEE else ""} - {""}
        if why not in allowed:
            raise Invalid(
                _("The rule of this deadline does not know this reason."),
                why=_("More time counts only where the law allows for it."),
                fix=", ".join(str(Extended(one).label) for one in sorted(allowed)) or _("Record when it was done."),
                field="why",
            )
        if not row.lawful_due_on < until_on <= row.lawful_due_on + MOST_EXTENDED:
            raise Invalid(
                _("This day gives no more time, or far too much."),
                fix=_("Choose a day after the lawful one, within three months of it."),
                field="until_on",
            )
        row.due_on, row.extended_why, row.extended_by_id = until_on, why, actor.account_id
        row.warned_half_at = row.warned_most_at = row.escalated_at = None
        row.save()
        note_next_due(case)
        record_step(
            actor, case, "extend_clock", before, why=why, note=note, about_id=row.id,
            details={"clock": row.id, "until_on": until_on.isoformat()},
        )  # fmt: skip
    return row


MOST_EXTENDED = timedelta(days=92)


def exception_of(row: CaseClock) -> str:
    """The exception that the rule of a deadline names, or ''."""
    rules = load_library().rules(row.program).get("clocks", []) if row.program in load_library().programs else []
    return next((rule["values"][-1].get("exception") or "" for rule in rules if rule["id"] == row.code), "")


def note_next_due(case: LeaveCase) -> None:
    """Keep the earliest running deadline with the case."""
    running = CaseClock.objects.filter(
        organization_id=case.organization_id, case=case, done_on__isnull=True, stopped_at__isnull=True
    )
    case.next_due_on = running.order_by("due_on").values_list("due_on", flat=True).first()
    case.save(update_fields=["next_due_on"])


def _milestone(case: LeaveCase, code: str) -> str:
    """The milestone that stops the clock of that id, or NotFound."""
    found = milestones_of(load_library())
    full = code if code in found else next((one for one in found if one.rpartition(".")[2] == code), None)
    if full is None or found[full] not in MILESTONES:
        raise NotFound("This case has no such deadline.")
    return found[full]


@lru_cache(maxsize=4)
def milestones_of(library: Library) -> dict[str, str]:
    """Clock id to the fact of the leave that stops it, over all programs. Clocks of a topic that cases do not hold yet
    are stopped by nothing here."""
    stopped_by = {
        rule["id"]: rule["values"][-1].get("done_by", "")
        for program in library.programs
        for rule in library.rules(program).get("clocks", [])
    }
    return {clock: fact for clock, fact in stopped_by.items() if fact and "." not in fact}


def refresh_clocks(actor: Actor, case: LeaveCase) -> None:
    """Start and stop clocks after a milestone, with the facts of the latest determination otherwise unchanged."""
    latest = (
        Determination.objects.filter(organization_id=case.organization_id, case=case, program=case.program)
        .order_by("-sequence")
        .first()
    )
    if latest is None:
        return
    record = private_facts.read_record(actor, latest.record_id, case.employee_id)
    facts = record["facts"]
    milestones = {name: value for name, value in facts["leave"].items() if name not in MILESTONES}
    present = leave_facts(case, private_facts.Private(), absences=[])
    facts["leave"] = milestones | {name: present[name] for name in MILESTONES if name in present}
    library = policies.library_for(case.organization_id, on=case.starts_on)
    result = determine(Facts.from_json(facts), library, latest.as_of).to_json()
    sync_clocks(case, result)


def sync_clocks(case: LeaveCase, result: dict[str, Any]) -> None:
    """Make the case's clocks those of the determination. What was done stays; what is not called for stops."""
    rows = {
        (row.code, row.event_on): row
        for row in CaseClock.objects.filter(organization_id=case.organization_id, case=case)
    }
    known = list(rows.values())
    done_by = milestones_of(load_library())
    now = clock.now()
    new, changed = [], []
    for item in result["clocks"]:
        if item["event_on"] is None or item["due_on"] is None:
            continue  # its event has not happened; or what it asks for was done before that, and no deadline ever ran
        event_on, due_on = date.fromisoformat(item["event_on"]), date.fromisoformat(item["due_on"])
        row = rows.pop((item["id"], event_on), None)
        done_on = getattr(case, done_by.get(item["id"], ""), None) if item["state"] == "done" else None
        if row is None:
            cite = item["cite"][0]
            new.append(
                CaseClock(
                    organization_id=case.organization_id,
                    case=case,
                    code=item["id"],
                    program=item["program"],
                    whose=item["whose"],
                    event=item["event"],
                    event_on=event_on,
                    due_on=due_on,
                    lawful_due_on=due_on,
                    owner_id=case.owner_id,
                    form=item.get("form") or "",
                    citation_id=cite["id"],
                    citation_href=cite["href"],
                    done_on=done_on,
                    done_at=now if done_on else None,
                )
            )
        elif row.lawful_due_on != due_on or row.done_on != done_on or row.stopped_at is not None:
            if row.done_on != done_on:
                row.done_on, row.done_at = done_on, now if done_on else None
            if row.lawful_due_on != due_on:
                # More time that somebody gave holds as long as it is more.
                row.due_on = max(due_on, row.due_on) if row.extended_why else due_on
                row.lawful_due_on = due_on
            row.stopped_at = None
            changed.append(row)
    for row in rows.values():
        if row.done_on is None and row.stopped_at is None:
            row.stopped_at = now
            changed.append(row)
    CaseClock.objects.bulk_create(new)
    CaseClock.objects.bulk_update(changed, ["due_on", "lawful_due_on", "done_on", "done_at", "stopped_at"])
    running = [row.due_on for row in (*known, *new) if row.done_on is None and row.stopped_at is None]
    case.next_due_on = min(running, default=None)
    case.save(update_fields=["next_due_on"])
