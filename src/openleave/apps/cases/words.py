"""What codes are called on pages. Sentences of findings come from the engine; these are the desk's own words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.finding_names import FACTS, FINDINGS
from openleave.apps.cases.reasons import EVENT_NAMES, REASON_NAMES, RELATIONSHIPS, reason_name
from openleave.apps.law.reading import language
from openleave.engine import load_library
from openleave.engine.law_words import POLICIES
from openleave.engine.render import duration_text, readable, weeks_text
from openleave.engine.workweek import Workweek

__all__ = ["EVENT_NAMES", "REASON_NAMES", "RELATIONSHIPS", "reason_name"]

OVERVIEW = _("Leave")
HISTORY = _("History")
ARRIVALS = (("birth", _("Birth")), ("adoption", _("Adoption")), ("foster", _("Foster care placement")))
BASES = (
    ("biological", _("Biological")),
    ("adopted", _("Adopted")),
    ("step", _("Step")),
    ("foster", _("Foster")),
    ("legal_ward", _("Legal ward or guardian")),
)
PATTERNS = (
    ("continuous", _("All at once"), _("Every day from the first to the last")),
    ("reduced", _("Fewer hours each week"), _("The same hours off on the same weekdays")),
    ("intermittent", _("Now and then"), _("Hours or days as they are needed")),
)
PATTERN_NAMES = {code: name for code, name, _about in PATTERNS}
WEEKDAYS = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
GROUPS = {
    "coverage": _("Is the employer covered?"),
    "eligibility": _("Is the employee eligible?"),
    "reason": _("Does the reason qualify?"),
    "entitlement": _("How much leave is there?"),
    "usage": _("How is the time counted?"),
    "benefit": _("What is paid during the leave?"),
    "protection": _("What does it protect?"),
}
LEAVE_YEARS = {
    "calendar": _("calendar year"),
    "fixed": _("fixed 12 months"),
    "anniversary": _("12 months from the employee’s anniversary"),
    "forward": _("12 months forward from the first leave"),
    "rolling_backward": _("12 months rolling backward"),
    "single_period": _("single 12-month period from the first leave"),
    "benefit_year": _("52 weeks from the week of the first day of leave"),
}
CLOCKS = {
    "employee_notice": (_("Employee’s notice of the need"), _("Note the day of notice")),
    "eligibility_notice": (_("Eligibility notice"), _("Give the eligibility notice")),
    "rights_and_responsibilities": (_("Rights and responsibilities notice"), _("Give the rights notice")),
    "certification_request": (_("Request for certification"), _("Ask for the certification")),
    "certification_return": (_("Certification back"), _("Wait for the certification")),
    "designation_notice": (_("Designation notice"), _("Give the designation notice")),
    "certification_request_after_start": (_("Request for certification"), _("Ask for the certification")),
    "certification_return_agreed": (_("Certification back"), _("Wait for the certification")),
    "certification_correction": (_("Correction of the certification"), _("Wait for the correction")),
    "recertification_return": (_("Recertification back"), _("Wait for the recertification")),
    "copies_of_opinions": (_("Copies of medical opinions"), _("Give copies of the medical opinions")),
    "general_notice": (_("General notice"), _("Give the general notice")),
    "changed_rights": (_("Changed rights and responsibilities"), _("Give the changed rights notice")),
    "changed_designation": (_("Changed designation"), _("Give the changed designation notice")),
    "non_designation_notice": (_("Notice that leave is not designated"), _("Say in writing that it is not designated")),
    "usage_confirmation": (_("Leave counted, in writing"), _("Confirm in writing what was counted")),
    "key_employee_notice": (_("Key employee notice"), _("Give the key employee notice")),
    "prompt_employee_notice": (_("Employee’s notice of the need"), _("Note the day of notice")),
    "changed_circumstances": (_("Employee’s notice of a change"), _("Note the day of notice")),
    "late_premium": (_("Late premium"), _("Pay the premium")),
    "condition_certification_return": (_("Certification of what prevents return"), _("Wait for that certification")),
    "report_to_work": (_("Report to work after service"), _("Report to work")),
    "apply_for_reemployment": (_("Application for the job after service"), _("Ask for the job back")),
    "reinstatement": (_("Return to the job after service"), _("Give the job back")),
}
REVERSALS = (
    ("not_on_leave", _("Worked, or was not on leave")),
    ("wrong_amount", _("The amount was wrong")),
    ("wrong_program", _("Counted under the wrong program")),
)


def clock_name(code: str) -> str:
    """What a deadline is called, e.g. "Eligibility notice"."""
    known = CLOCKS.get(code.rpartition(".")[2])
    return str(known[0]) if known else code.rpartition(".")[2].replace("_", " ").capitalize()


def clock_rank(code: str) -> int:
    """The order of steps that are due on the same day."""
    last = code.rpartition(".")[2]
    return list(CLOCKS).index(last) if last in CLOCKS else len(CLOCKS)


def clock_action(code: str) -> str:
    """What to do before the deadline, as an instruction."""
    known = CLOCKS.get(code.rpartition(".")[2])
    return str(known[1]) if known else clock_name(code)


def clock_actions(codes: list[str]) -> str:
    """What to do for several deadlines of a case that fall on one day, as one instruction."""
    ordered = sorted(codes, key=clock_rank)
    lasts = [code.rpartition(".")[2] for code in ordered]
    parts = []
    if lasts[:2] == ["eligibility_notice", "rights_and_responsibilities"]:
        # One form gives both notices.
        parts.append(gettext("Give the eligibility and rights notices"))
        ordered = ordered[2:]
    parts += [clock_action(code) for code in ordered]
    first, *rest = parts
    return ", ".join([first, *(text[:1].lower() + text[1:] for text in rest)])


def program_name(program: str) -> str:
    """A program's short name, e.g. FMLA, CA PFL."""
    last = program.rpartition(".")[2]
    named = last.replace("_", " ").capitalize() if program.startswith(f"{POLICIES}.") else last.upper()
    return str(_header(program).get("short") or named)


def unverified(program: str) -> str:
    """Why nothing of a program could be compared with its source; empty for the others."""
    return str(_header(program).get("unverified") or "")


def _header(program: str) -> Mapping[str, Any]:
    found = load_library().programs.get(program)
    return found.parts["program"] if found else {}


def fraction(value: str | Fraction) -> str:
    """An exact number, for the arithmetic: 59/5 is "11 4/5"."""
    exact = Fraction(value)
    whole, rest = divmod(abs(exact), 1)
    sign = "−" if exact < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return (
        f"{sign}{whole} {rest.numerator}/{rest.denominator}" if whole else f"{sign}{rest.numerator}/{rest.denominator}"
    )


def share(value: str | Fraction) -> str:
    """A number as people read it: "11 4/5", "about 7.59"."""
    return readable(value, language())


def weeks(value: str | Fraction, week: Workweek | None = None) -> str:
    """Workweeks as people read them, in the employee's own ``week`` where it is known: "7 weeks and 23 h 44 min"."""
    return weeks_text(value, language(), week)


def minutes(value: int) -> str:
    """Minutes as hours and minutes: "7 h 30 min"."""
    return duration_text(int(value))


STEPS = {
    "window": _("12 months before the leave"),
    "hours_worked": _("Hours worked"),
    "service": _("Service"),
    "headcounts": _("Employees"),
    "usage": _("Used in the leave year"),
    "remaining": _("Left"),
    "planned_days": _("Planned days"),
    "protected": _("Protected"),
    "remaining_after": _("Left afterwards"),
    "leave_year": _("Leave year"),
    "worksite": _("Worksite"),
    "employee.statuses": _("Status"),
    "first_day_with_months": _("First day with 12 months"),
}
UNITS = {
    "hour": _("hours"),
    "week": _("weeks"),
    "workweek": _("workweeks"),
    "month": _("months"),
    "employee": _("employees"),
    "day": _("days"),
    "calendar_day": _("calendar days"),
    "business_day": _("business days"),
    "mile": _("miles"),
    "year": _("years"),
    "hours": _("hours"),
    "weeks": _("weeks"),
    "workweeks": _("workweeks"),
    "months": _("months"),
    "employees": _("employees"),
    "days": _("days"),
    "miles": _("miles"),
}
WORDS = {
    "private": _("private employer"),
    "public_agency": _("public agency"),
    "school": _("school"),
    "active": _("active"),
    "on_leave": _("on leave"),
    "suspended": _("suspended"),
    "laid_off": _("laid off"),
    "own_site": _("own worksite"),
    "straight_line": _("in a straight line"),
    "surface": _("by road"),
    "within": _("within the distance"),
    "measured_by": _("measured"),
    "pattern": _("taken"),
    "by_kind": _("by kind"),
    "full_week": _("in full weeks"),
    "part_week": _("in part weeks"),
    "holiday": _("holidays not counted"),
    "holiday_worked": _("holidays counted"),
    "closed": _("closed days"),
    "not_scheduled": _("not scheduled"),
    "days": _("days"),
    "relationship": _("relationship"),
    "weeks": _("weeks"),
}


def finding_name(finding_id: str) -> str:
    """A short heading for a finding."""
    last = finding_id.rpartition(".")[2]
    return str(FINDINGS.get(last, last.replace("_", " ").capitalize()))


def fact_name(path: str) -> str:
    """What a fact is called."""
    if path.startswith("employer.workweeks."):
        return gettext("Workweeks of %(year)s with enough employees") % {"year": path.rpartition(".")[2]}
    return str(FACTS.get(path, path.rpartition(".")[2].replace("_", " ").capitalize()))


def step_name(of: str) -> str:
    """What a step of the arithmetic is about."""
    if of.startswith("workweeks_at_threshold."):
        return gettext("Workweeks of %(year)s") % {"year": of.rpartition(".")[2]}
    return str(STEPS.get(of, of.replace("_", " ").capitalize()))


def unit(code: str) -> str:
    """A unit's name."""
    return str(UNITS.get(code, code))


def word(code: str) -> str:
    """A code of the engine's vocabulary in words."""
    found = WORDS.get(code) or REASON_NAMES.get(code) or PATTERN_NAMES.get(code) or LEAVE_YEARS.get(code)
    if found is None:
        found = dict(RELATIONSHIPS).get(code) or EVENT_NAMES.get(code) or code.replace("_", " ")
    return str(found)


def minutes_short(value: int) -> str:
    """Minutes for a calendar cell: "8 h", "7:30"."""
    hours, rest = divmod(int(value), 60)
    return f"{hours}:{rest:02}" if rest else f"{hours} h"
