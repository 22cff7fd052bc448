"""Trying a policy out: on a case, on a leave that somebody describes, on everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openleave.apps.cases import selectors as cases
from openleave.apps.cases.facts import policy_facts
from openleave.apps.cases.presenting import OUTCOMES
from openleave.apps.cases.words import fact_name, finding_name
from openleave.apps.cases.words import weeks as weeks_in_words
from openleave.apps.law.reading import language
from openleave.apps.law.words import money
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import presenting, selectors
from openleave.apps.policies.models import PolicyVersion
from openleave.apps.trials import services
from openleave.apps.trials.forms import CaseForm, EverybodyForm, LeaveForm
from openleave.apps.trials.services.trying import compiled_of
from openleave.engine.render import render as said
from openleave.engine.trace import MISSING, NO, YES
from openleave.kernel.errors import Invalid, NotFound
from openleave.kernel.routes import permitted

#: So many employees are asked while a person waits for the page; the command asks all.
MOST = 400
WAYS = ("leave", "case", "everybody")
NEWEST = 30


@permitted("policy.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def policy_try(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Three ways to try, and what came out. What is described is sent as a form and never stands in an address."""
    actor = request.actor  # type: ignore[attr-defined]
    version = selectors.access_version(actor=actor, version_id=version_id)
    context = presenting.head(request, version.policy, version, "policy_try")
    problems = presenting.read(version).problems if version.is_draft else ()
    if problems:
        context["problems"] = presenting.shown_lines(version.content, problems)
        return render(request, "trials/try.html", context)
    page = Page(request, version)
    way = request.POST.get("way", "") if request.method == "POST" else ""
    if way in WAYS and page.forms[way].is_valid():
        try:
            context |= getattr(page, way)()
        except (Invalid, NotFound) as error:
            page.forms[way].add_error(None, str(error))
    wrong = any(form.errors for form in page.forms.values())
    return render(
        request, "trials/try.html",
        context | {f"{name}_form": form for name, form in page.forms.items()} | {"way": way, "numbers": page.numbers},
        status=422 if wrong else 200,
    )  # fmt: skip


class Page:
    """The three forms of the page, and what each does."""

    def __init__(self, request: HttpRequest, version: PolicyVersion) -> None:
        self.actor, self.version = request.actor, version  # type: ignore[attr-defined]
        self.today = request.organization.today
        compiled = compiled_of(version)
        reasons = [rule["reason"] for rule in compiled.get("reasons", ())]
        starts_on = max(self.today + timedelta(days=1), date.fromisoformat(compiled["program"]["since"]))
        sites = organizations.worksites(version.organization_id)
        unions, departments = selectors.groups_of(version.organization_id)
        groups = {
            "worksite": [(site.code, site.name) for site in sites],
            "union": [(name, name) for name in unions],
            "department": [(name, name) for name in departments],
        }
        initial = {
            "starts_on": starts_on, "ends_on": starts_on + timedelta(days=27), "hired_on": starts_on.replace(day=1)
            - timedelta(days=3 * 365), "weekly_hours": 40, "wage": 1000, "employees": 120,
            "state": next((site.state for site in sites if site.state), "CA"), "as_of": starts_on,
        }  # fmt: skip
        way = request.POST.get("way", "") if request.method == "POST" else ""

        def bound(name: str) -> Any:
            return request.POST if way == name else None

        self.forms: dict[str, Any] = {
            "leave": LeaveForm(bound("leave"), initial=initial, reasons=reasons, groups=groups, prefix="leave"),
            "case": CaseForm(bound("case"), prefix="case"),
            "everybody": EverybodyForm(bound("everybody"), initial=initial, reasons=reasons, prefix="all"),
        }
        rows, _cursor = cases.case_list(actor=self.actor, today=self.today)
        self.numbers = [row.number for row in rows[:NEWEST]]

    def leave(self) -> dict[str, Any]:
        settings = organizations.settings_of(self.version.organization_id)
        facts = self.forms["leave"].facts(self.policy(settings), settings.employer_kind)
        trial = services.policy_try(actor=self.actor, version_id=self.version.id, facts=facts, as_of=self.today)
        return {"trial": Shown(trial), "about": _("The leave that you described")}

    def policy(self, settings: Any) -> dict[str, Any]:
        changes = organizations.leave_year_changes(self.version.organization_id)
        told = [[one.method, one.starts_month, one.starts_day, one.effective_on] for one in changes]
        return policy_facts(_choices(settings) | {"leave_year_changes": told}, [], on=self.today)

    def case(self) -> dict[str, Any]:
        case = cases.case_by_number(actor=self.actor, number=self.forms["case"].cleaned_data["number"].strip())
        trial = services.policy_try_on_case(
            actor=self.actor, version_id=self.version.id, case_id=case.id, as_of=self.today
        )
        return {"trial": Shown(trial), "about": _("Case %(number)s") % {"number": case.number}}

    def everybody(self) -> dict[str, Any]:
        found = services.policy_try_on_everybody(
            actor=self.actor, version_id=self.version.id, most=MOST, **self.forms["everybody"].cleaned_data
        )
        sites = {site.code: site.name for site in organizations.worksites(self.version.organization_id)}
        return {
            "everybody": found,
            "by_worksite": sorted((sites.get(code, code) or "–", counts) for code, counts in found.worksites.items()),
            "failed": [(finding_name(name), number) for name, number in _most(found.failed)],
            "missing": [(fact_name(path), number) for path, number in _most(found.missing)],
        }


def _choices(settings: Any) -> dict[str, Any]:
    names = ("workweek_starts_on", "leave_year_method", "leave_year_starts_month", "leave_year_starts_day",
             "business_days")  # fmt: skip
    return {name: getattr(settings, name) for name in names}


def _most(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Line:
    """One program's answer for the page: yes, no, missing or "" where it does not concern the leave."""

    name: str
    tried: bool
    today: str
    now: str
    weeks_today: str
    weeks: str
    weekly_today: str
    weekly: str

    @property
    def telling(self) -> bool:
        """The policy itself, what it changes, and what grants the leave; the rest is for whoever asks."""
        return self.tried or "yes" in (self.today, self.now) or self.today != self.now


class Shown:
    """A trial in words: the answers side by side, the policy's own reasons, and the pay week by week."""

    def __init__(self, trial: services.Trial) -> None:
        self.starts_on, self.since = trial.starts_on, trial.since
        self.outcome = OUTCOMES[trial.made.outcome]
        lines = [
            Line(
                one.name, one.tried, OUTCOMES.get(one.outcome_today or "", ""), OUTCOMES.get(one.outcome or "", ""),
                _weeks(one.weeks_today), _weeks(one.weeks), _money(one.weekly_today), _money(one.weekly),
            )
            for one in trial.answers
        ]  # fmt: skip
        self.lines = [line for line in lines if line.telling]
        self.others = [line for line in lines if not line.telling]
        self.findings = [
            (
                {YES: "yes", NO: "no", MISSING: "missing"}.get(finding.result, "info"),
                finding_name(finding.id), said(finding, language()),
            )
            for finding in trial.made.findings
        ]  # fmt: skip
        self.total_today, self.total = money(trial.pay_today.total()), money(trial.pay.total())
        before = {week.starts_on: week.total for week in trial.pay_today.weeks}
        self.weeks = [
            (
                week.starts_on, _money(week.gross), money(before.get(week.starts_on, 0)), money(week.total),
                [(one.name or payer(one.kind), money(one.amount)) for one in week.paid],
            )
            for week in trial.pay.weeks
        ]  # fmt: skip


def payer(kind: str) -> str:
    """What a payment without a program is called."""
    return {"work": _("Wages for work"), "accrued": _("Accrued time")}.get(kind, kind)


def _weeks(value: Fraction | None) -> str:
    return "" if value is None else weeks_in_words(value)


def _money(value: Any) -> str:
    return "" if value is None else money(value)
