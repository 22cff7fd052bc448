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
)

SCOPES = ("anywhere", "united_states", "state", "worksite")  # fmt: skip

UNDECIDED_FACTS = ("employee.flight_crew", "employee.instructional", "employee.spouse_same_employer")
