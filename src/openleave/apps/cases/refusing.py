"""What a refusal stands on, shown to whoever makes it, and to whoever looks at it again in an appeal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from openleave.apps.cases import presenting
from openleave.apps.cases import private as private_facts
from openleave.apps.cases.history import NOTES
from openleave.apps.cases.models import Appeal, CaseStep, Determination, LeaveCase
from openleave.apps.cases.presenting import FindingView
from openleave.apps.cases.private import PURPOSE
from openleave.kernel import vault
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place

#: Between an appeal and its step lies one transaction.
CLOSE = timedelta(minutes=1)


def reasons_now(actor: Actor, case: LeaveCase, program: str, today: date) -> list[FindingView]:
    """The criteria of a program that the latest determination says are not met; empty where it says otherwise."""
    rows = Determination.objects.filter(
        organization_id=case.organization_id, case=case, program=program or case.program
    )
    found = rows.select_related("case").order_by("-sequence").first()
    return _reasons(actor, found, None, today) if found is not None else []


def reasons_of(actor: Actor, appeal: Appeal, today: date) -> list[FindingView]:
    """The criteria that the decision named which is appealed against."""
    decision = appeal.decision
    return _reasons(actor, decision.determination, decision.reason_codes, today)


def said_of(actor: Actor, appeal: Appeal) -> str:
    """What the employee says against the decision; '' where nothing is on record."""
    rows = CaseStep.objects.filter(organization_id=appeal.organization_id, case_id=appeal.case_id, step="appeal")
    # One appeal is open at a time: its step is the last one by then.
    step = rows.filter(taken_at__lte=appeal.recorded_at + CLOSE).order_by("-taken_at", "-id").first()
    if step is None or not step.noted:
        return ""
    place = Place(appeal.case.employee_id, NOTES, "note", step.id)
    return vault.get_many(actor=actor, places=[place], purpose=PURPOSE).get(place, "")


def _reasons(
    actor: Actor, determination: Determination, codes: Collection[str] | None, today: date
) -> list[FindingView]:
    record = private_facts.read_record(actor, determination.record_id, determination.case.employee_id)
    programs = record["determination"]["programs"]
    program = next((one for one in programs if one["program"] == determination.program), None)
    if program is None:
        return []
    failed = set(program["failed"] if codes is None else codes)
    return [
        presenting.finding_view(finding, {}, today)
        for finding in program["findings"]
        if finding["result"] == "no" and not failed.isdisjoint({finding["id"], finding["id"].rpartition(".")[2]})
    ]
