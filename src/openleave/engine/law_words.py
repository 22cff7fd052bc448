"""The closed vocabularies of the law files. A statute that needs a new word adds it here and implements it once."""

# Ids of rules begin with one of these: statutes with `us`, an employer's own policies with `org`.
STATUTES, POLICIES = "us", "org"


def names_rule(term: str) -> bool:
    """Whether a term is the id of a rule, and no path into the facts."""
    return term.startswith((f"{STATUTES}.", f"{POLICIES}."))


GROUPS = ("coverage", "eligibility", "reason")

MEASURED = ("leave_start", "notice")

MEASURES = (
    "coverage_decided",
    "employer_kind",
    "workweeks_at_headcount",
    "successor_obligation",
    "status",
    "works_in",
    "employees",
    "days_employed",
    "weeks_employed",
    "weekly_hours",
    "belongs_to",
    "stated",
    "months_employed",
    "weeks_on_payroll",
    "hours_worked",
    "hours_not_recorded",
    "crew_hours",
    "headcount_within_miles",
    "reason_qualifies",
    "pattern_allowed",
    "decision",
    "earnings",
    "base_hours",
)

COMPARATORS = ("at_least", "at_most", "is_true", "one_of", "none_of")

REQUIREMENTS = ("serious_health_condition", "child", "covered_active_duty")

EVENTS = (
    "starts_on",
    "noticed_on",
    "eligibility_notice_on",
    "certification_requested_on",
    "certification_received_on",
    "sufficient_information_on",
    "designation_notice_on",
)

DAY_KINDS = ("business", "calendar")

CONDITIONS = ("not_ineligible", "certification", "foreseeable", "notice_in_advance")

TOPICS = (
    "leave",
    "certification",
    "notices",
    "health_condition",
    "health_benefits",
    "pay",
    "restoration",
    "military",
    "uniformed_service",
    "accommodation",
    "nursing",
    "school",
    "flight_crew",
    "spouse",
    "enforcement",
    "event",
    "wages",
    "accrual",
)

MEMBERSHIPS = ("worksite", "union", "department", "job_title")

SCOPES = ("anywhere", "united_states", "state", "worksite")  # fmt: skip

UNDECIDED_FACTS = ("employee.flight_crew", "employee.instructional", "employee.spouse_same_employer")

# Words of the rules on money.
PAYERS = ("state", "insurer", "employer")
WAGE_SOURCES = ("quarters", "weeks", "annual", "base_weeks", "usual")
WAGE_BASES = ("first_four_of_last_five", "last_four", "last_five", "last_52_weeks")
MONEY_MEASURES = ("earnings", "base_hours")
BENEFIT_DATES = ("claim", "week")
PARTS_OF_A_WEEK = ("hours", "workdays", "sevenths", "fifths")
TOP_UPS = ("wage", "none")
TOP_UP_BY = ("employee", "employer", "both")
PERIODS_OF_PAY = ("year", "week")
SIZE_SCOPES = ("anywhere", "state")
