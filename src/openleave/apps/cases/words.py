"""What codes are called on pages. Sentences of findings come from the engine; these are the desk's own words."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

#: Plain-language reasons, in the order in which they are offered: code, name, what it includes.
REASONS = (
    ("own_health_condition", _("Own health"), _("Illness, injury, surgery, treatment")),
    ("pregnancy", _("Pregnancy"), _("Prenatal care, being unable to work, birth")),
    ("bonding", _("New child"), _("Time with a child after birth, adoption or foster placement")),
    ("family_health_condition", _("Care for family"), _("A family member’s illness, injury or treatment")),
    ("placement_process", _("Adoption or foster process"), _("Court, agency or travel before a child arrives")),
    ("military_exigency", _("Family member’s deployment"), _("Matters that arise from active duty")),
    ("military_caregiver", _("Care for a servicemember"), _("Injury or illness from service")),
    ("other", _("Something else"), _("No reason that leave law names")),
)
REASON_NAMES = {code: name for code, name, _about in REASONS}

RELATIONSHIPS = (
    ("spouse", _("Husband or wife")),
    ("child", _("Son or daughter")),
    ("parent", _("Mother or father")),
    ("domestic_partner", _("Domestic partner")),
    ("civil_union_partner", _("Civil union partner")),
    ("parent_in_law", _("Mother-in-law or father-in-law")),
    ("sibling", _("Brother or sister")),
    ("grandparent", _("Grandparent")),
    ("grandchild", _("Grandchild")),
    ("aunt_or_uncle", _("Aunt or uncle")),
    ("niece_or_nephew", _("Niece or nephew")),
    ("cousin", _("Cousin")),
    ("next_of_kin", _("Nearest blood relative (next of kin)")),
    ("other", _("Somebody else")),
)
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
    "protection": _("What does it protect?"),
}
LEAVE_YEARS = {
    "calendar": _("calendar year"),
    "fixed": _("fixed 12 months"),
    "forward": _("12 months forward from the first leave"),
    "rolling_backward": _("12 months rolling backward"),
}
CLOCKS = {
    "employee_notice": (_("Employee’s notice of the need"), _("Note the day of notice")),
    "eligibility_notice": (_("Eligibility notice"), _("Give the eligibility notice")),
    "rights_and_responsibilities": (_("Rights and responsibilities notice"), _("Give the rights notice")),
    "certification_request": (_("Request for certification"), _("Ask for the certification")),
    "certification_return": (_("Certification back"), _("Wait for the certification")),
    "designation_notice": (_("Designation notice"), _("Give the designation notice")),
}
PROGRAM_SHORT = {"us.fed.fmla": "FMLA"}
REVERSALS = (
    ("not_on_leave", _("Worked, or was not on leave")),
    ("wrong_amount", _("The amount was wrong")),
    ("wrong_program", _("Counted under the wrong program")),
)


def clock_name(code: str) -> str:
    """What a deadline is called, e.g. "Eligibility notice"."""
    known = CLOCKS.get(code.rpartition(".")[2])
    return str(known[0]) if known else code.rpartition(".")[2].replace("_", " ").capitalize()


def clock_action(code: str) -> str:
    """What to do before the deadline, as an instruction."""
    known = CLOCKS.get(code.rpartition(".")[2])
    return str(known[1]) if known else clock_name(code)


def program_name(program: str) -> str:
    """A program's short name, e.g. FMLA."""
    return PROGRAM_SHORT.get(program, program)


def fraction(value: str | Fraction) -> str:
    """An exact fraction as people write it: 59/5 is "11 4/5"."""
    exact = Fraction(value)
    whole, rest = divmod(abs(exact), 1)
    sign = "−" if exact < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return (
        f"{sign}{whole} {rest.numerator}/{rest.denominator}" if whole else f"{sign}{rest.numerator}/{rest.denominator}"
    )


def weeks(value: str | Fraction) -> str:
    """Workweeks in words: "11 4/5 weeks"."""
    exact = Fraction(value)
    text = fraction(exact)
    return ngettext("%(weeks)s week", "%(weeks)s weeks", 1 if 0 < exact <= 1 else 2) % {"weeks": text}


def weeks_and_days(value: str | Fraction, days_per_week: int) -> str:
    """Workweeks in weeks and whole working days of the employee's own week, when it comes out exactly; else ''."""
    exact = Fraction(value)
    whole, rest = divmod(exact, 1)
    days = rest * days_per_week
    if days_per_week <= 0 or days.denominator != 1:
        return ""
    parts = []
    if whole:
        parts.append(ngettext("%(count)d week", "%(count)d weeks", int(whole)) % {"count": whole})
    if days:
        parts.append(ngettext("%(count)d day", "%(count)d days", int(days)) % {"count": days})
    return gettext(" and ").join(parts) or gettext("nothing")


def minutes(value: int) -> str:
    """Minutes as hours and minutes: "7 h 30 min"."""
    hours, rest = divmod(int(value), 60)
    if hours and rest:
        return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    if rest:
        return gettext("%(minutes)d min") % {"minutes": rest}
    return gettext("%(hours)d h") % {"hours": hours}
