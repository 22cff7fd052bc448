"""What the law's codes are called on its pages: kinds of law, reasons, relatives, quantities, places."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openleave.apps.law.reading import Law
from openleave.apps.organizations.states import STATES
from openleave.engine.expressions import number
from openleave.engine.quantity import rounded

MOST_TOWNS = 3
#: Kinds of law in the order of the pages: code, name, icon.
KINDS: tuple[tuple[str, str | Promise, str], ...] = (
    ("paid_benefit", _("Paid benefit"), "piggy-bank"),
    ("job_protection", _("Job protection"), "shield-check"),
    ("sick_leave", _("Sick leave"), "heart-pulse"),
    ("special_leave", _("Special leave"), "star"),
    ("accommodation", _("Accommodation"), "sliders-horizontal"),
    ("policy", _("Policy"), "file-text"),
)
KIND_NAMES = {code: name for code, name, _icon in KINDS}
KIND_ICONS = {code: icon for code, _name, icon in KINDS}

#: Reasons by subject, as the filter groups them.
REASON_GROUPS: tuple[tuple[str | Promise, tuple[tuple[str, str | Promise], ...]], ...] = (
    (
        _("Own health"),
        (
            ("own_health_condition", _("Own serious health condition")),
            ("illness", _("Own short illness")),
            ("preventive_care", _("Preventive care")),
            ("pregnancy", _("Pregnancy and childbirth")),
            ("prenatal_care", _("Prenatal care")),
            ("reproductive_loss", _("Loss of a pregnancy")),
            ("rehabilitation", _("Treatment for alcohol or drugs")),
            ("public_health_emergency", _("Public health emergency")),
        ),
    ),
    (
        _("Family"),
        (
            ("bonding", _("New child")),
            ("placement_process", _("Steps of an adoption or foster placement")),
            ("neonatal_care", _("Newborn in intensive care")),
            ("family_health_condition", _("Relative’s serious health condition")),
            ("family_illness", _("Relative’s short illness")),
            ("child_illness", _("Sick child or closed school")),
            ("bereavement", _("Death in the family")),
            ("school_activity", _("School activities")),
        ),
    ),
    (
        _("Safety and donations"),
        (
            ("safe_leave", _("Victims of violence or crime")),
            ("organ_donation", _("Organ donation")),
            ("marrow_donation", _("Bone marrow donation")),
            ("blood_donation", _("Blood donation")),
        ),
    ),
    (
        _("Military"),
        (
            ("uniformed_service", _("Own service in the uniformed services")),
            ("military_exigency", _("Matters of a relative’s deployment")),
            ("military_caregiver", _("Care for a servicemember")),
            ("military_family", _("Time with a deployed relative")),
            ("civil_air_patrol", _("Civil Air Patrol")),
        ),
    ),
    (
        _("Civic duties"),
        (
            ("jury_duty", _("Jury duty")),
            ("witness", _("Witness in court")),
            ("voting", _("Voting")),
            ("emergency_service", _("Volunteer emergency service")),
            ("town_meeting", _("Town meeting")),
            ("literacy", _("Learning to read")),
        ),
    ),
    (_("Anything"), (("personal", _("Any reason")), ("other", _("Other reasons")))),
)
REASONS = {code: name for _group, members in REASON_GROUPS for code, name in members}

#: Relatives in the middle of a sentence.
RELATIVES: dict[str, str | Promise] = {
    "spouse": _("spouse"),
    "domestic_partner": _("domestic partner"),
    "civil_union_partner": _("civil union partner"),
    "child": _("child"),
    "child_any_age": _("child of any age"),
    "parent": _("parent"),
    "parent_in_law": _("parent-in-law"),
    "child_in_law": _("son- or daughter-in-law"),
    "sibling": _("sibling"),
    "sibling_in_law": _("brother- or sister-in-law"),
    "grandparent": _("grandparent"),
    "grandchild": _("grandchild"),
    "aunt_or_uncle": _("aunt or uncle"),
    "niece_or_nephew": _("niece or nephew"),
    "cousin": _("cousin"),
    "next_of_kin": _("next of kin"),
    "affinity": _("somebody as close as family"),
    "designated_person": _("a person the employee names"),
    "household_member": _("member of the household"),
    "reciprocal_beneficiary": _("reciprocal beneficiary"),
    "other": _("another person"),
}
ARRIVALS = {"birth": _("birth"), "adoption": _("adoption"), "foster": _("foster placement")}
EMPLOYERS = {"private": _("private employer"), "public_agency": _("public agency"), "school": _("school")}
STATUSES = {"laid_off": _("laid off"), "separated": _("no longer employed"), "on_leave": _("on leave")}
PAYERS = {"state": _("the State"), "insurer": _("the insurer"), "employer": _("the employer")}
WHOSE = {"employee": _("Employee"), "employer": _("Employer")}


def letters() -> dict[str, str]:
    """The letter that stands for a kind of law where there is no room for its name."""
    # Translators: one letter each for paid benefit, job protection, sick leave, special leave, accommodation.
    marks = gettext("P J K S A").split()
    return dict(zip((code for code, _name, _icon in KINDS), marks, strict=False))


def kind_name(kind: str) -> str:
    """What a kind of law is called; other laws are "Other law"."""
    return str(KIND_NAMES.get(kind) or _("Other law"))


def kind_icon(kind: str) -> str:
    return KIND_ICONS.get(kind, "scale")


def readable(code: str) -> str:
    """A code nobody has named yet, as words."""
    return code.rpartition(".")[2].replace("_", " ")


def reason_name(reason: str) -> str:
    return str(REASONS.get(reason) or readable(reason).capitalize())


def relative(code: str) -> str:
    return str(RELATIVES.get(code) or readable(code))


def state_name(code: str) -> str:
    """A State's name; "United States" for federal law."""
    return STATES.get(code, code) if code else gettext("United States")


def where(law: Law) -> str:
    """Where a law holds: "California", "California (Berkeley)", "United States"."""
    states = listed((state_name(code) for code in law.states), either=False) or state_name("")
    if not law.towns:
        return states
    towns = ", ".join(law.towns[:MOST_TOWNS]) + ("…" if len(law.towns) > MOST_TOWNS else "")
    return f"{states} ({towns})"


def listed(items: Iterable[Any], *, either: bool = True) -> str:
    """ "a, b or c"; with ``either=False`` "a, b and c"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    joined = gettext("%(some)s or %(last)s") if either else gettext("%(some)s and %(last)s")
    return joined % {"some": ", ".join(words[:-1]), "last": words[-1]}


def figure(value: Any) -> str:
    """A number as people write it: 1,250; 17 1/3; 0.44. Anything else as it stands."""
    exact = number(value)
    if exact is None:
        return str(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    text = _decimal(exact)
    if text:
        return text
    whole, rest = divmod(abs(exact), 1)
    sign = "−" if exact < 0 else ""
    part = f"{rest.numerator}/{rest.denominator}"
    return f"{sign}{whole} {part}" if whole else f"{sign}{part}"


def _decimal(exact: Fraction) -> str:
    """The number in decimals where they end within six places, else ""."""
    scaled = exact * 10**6
    if scaled.denominator != 1:
        return ""
    sign = "−" if exact < 0 else ""
    whole, rest = divmod(abs(scaled.numerator), 10**6)
    return f"{sign}{whole:,}.{rest:06}".rstrip("0")


def money(value: Any) -> str:
    """Dollars, with cents where there are any: $1,765; $1,199.10."""
    exact = number(value)
    if exact is None:
        return str(value)
    cents = rounded(exact, "half_up", 2)
    sign, cents = ("−", -cents) if cents < 0 else ("", cents)
    return f"{sign}${cents:,.0f}" if cents == int(cents) else f"{sign}${cents:,.2f}"


def percent(share: Any) -> str:
    """A share of one as a percentage: 3/5 is "60%"."""
    exact = number(share)
    return f"{figure(exact * 100)}%" if exact is not None else str(share)


def quantity(value: Any, unit: str) -> str:
    """A value with its unit in words: "12 months", "$1,765", "0.44%", "17 1/3 weeks"."""
    exact = number(value)
    if exact is None:
        return listed(str(word).replace("_", " ") for word in value) if isinstance(value, list) else str(value)
    if unit == "dollar":
        return money(exact)
    if unit == "percent":
        return f"{figure(exact)}%"
    text = figure(exact)
    pattern = _pattern(unit, 1 if exact == 1 else 2)
    return pattern % {"count": text} if pattern else f"{text} {readable(unit)}".strip()


def _pattern(unit: str, count: int) -> str:
    if unit in ("week", "workweek"):
        return ngettext("%(count)s week", "%(count)s weeks", count)
    if unit == "month":
        return ngettext("%(count)s month", "%(count)s months", count)
    if unit == "day":
        return ngettext("%(count)s day", "%(count)s days", count)
    if unit == "hour":
        return ngettext("%(count)s hour", "%(count)s hours", count)
    if unit == "minute":
        return ngettext("%(count)s minute", "%(count)s minutes", count)
    if unit == "year":
        return ngettext("%(count)s year", "%(count)s years", count)
    if unit == "employee":
        return ngettext("%(count)s employee", "%(count)s employees", count)
    if unit == "mile":
        return ngettext("%(count)s mile", "%(count)s miles", count)
    if unit == "activity":
        return ngettext("%(count)s activity", "%(count)s activities", count)
    return "%(count)s" if unit == "multiple" else ""


#: Numbers that many laws have, by the last part of their ids.
PARAMETERS: dict[str, str | Promise] = {
    "employees": _("Employees needed"),
    "headcount": _("Employees needed"),
    "headcount_for_coverage": _("Employees needed"),
    "small_employer": _("Small employer"),
    "miles": _("Miles from the worksite"),
    "months": _("Months of employment"),
    "months_employed": _("Months of employment"),
    "months_of_employment": _("Months of employment"),
    "weeks_employed": _("Weeks of employment"),
    "days_employed": _("Days of employment"),
    "waiting_period": _("Waiting period"),
    "notice_days": _("Days of notice"),
    "notice_hours": _("Hours of notice"),
    "hours_of_service": _("Hours of service"),
    "hours_window": _("Months in which hours count"),
    "window": _("Months in which hours count"),
    "weekly_hours": _("Hours a week"),
    "hours_a_week": _("Hours a week"),
    "headcount_weeks": _("Weeks with enough employees"),
    "workweeks_for_coverage": _("Weeks with enough employees"),
    "break": _("Break in service"),
    "break_in_service": _("Break in service"),
    "earnings": _("Earnings needed"),
    "hours": _("Hours"),
    "days": _("Days"),
    "weeks": _("Weeks of leave"),
    "paid_days": _("Paid days"),
    "paid_weeks": _("Paid weeks"),
    "free_hours": _("Free hours"),
    "increment": _("Smallest step"),
    "leave_year": _("Leave year"),
    "bonding_months": _("Months for a new child"),
    "bonding_period": _("Months for a new child"),
    "weeks_family": _("Weeks of family leave"),
    "family_weeks": _("Weeks of family leave"),
    "weeks_medical": _("Weeks of medical leave"),
    "medical_weeks": _("Weeks of medical leave"),
    "weeks_together": _("Weeks together"),
    "combined_weeks": _("Weeks together"),
    "weeks_pregnancy": _("Weeks of pregnancy leave"),
    "age_of_child": _("Age of a child"),
    "maximum": _("Highest weekly benefit"),
    "minimum": _("Lowest weekly benefit"),
    "benefit_rate": _("Share of the wage"),
    "state_average_weekly_wage": _("State average weekly wage"),
    "minimum_wage": _("Minimum wage"),
    "wage_base": _("Wages that count"),
    "rate": _("Contribution rate"),
    "contribution_rate": _("Contribution rate"),
    "premium_rate": _("Contribution rate"),
    "employee_share": _("Employee’s share"),
}


def parameter_name(rule_id: str) -> tuple[str, str]:
    """(a parameter's name as a heading, the language it is in if that is not the page's): the last part of an id that
    has no name here is English."""
    known = PARAMETERS.get(rule_id.rpartition(".")[2])
    return (str(known), "") if known else (readable(rule_id).capitalize(), "en")
