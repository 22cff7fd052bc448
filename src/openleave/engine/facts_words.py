"""The closed vocabularies of the facts: the words a document may use, in one place."""

from openleave.engine.reading import ALIASES

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

EMPLOYER_KIND = ("private", "public_agency", "school")

HEADCOUNT = (
    "on_payroll",
    "part_time",
    "on_leave_or_suspension",
    "jointly_employed",
    "laid_off",
    "outside_united_states",
    "not_whole_week",
)

TRAVEL = ("air", "rail", "water", "other")

HOURS_KIND = (
    "worked",
    "military_service",
    "vacation",
    "sick",
    "holiday_pay",
    "paid_leave",
    "unpaid_leave",
    "voluntary_unpaid",
    "commute",
)

BREAK_REASON = ("uniformed_service", "written_agreement", "collective_bargaining_agreement", "other")

STATUS = ("active", "on_leave", "suspended", "laid_off")

REASON = (
    "own_health_condition",
    "pregnancy",
    "family_health_condition",
    "bonding",
    "placement_process",
    "military_exigency",
    "military_caregiver",
    "other",
    "uniformed_service",
    "bereavement",
    "reproductive_loss",
    "neonatal_care",
    "prenatal_care",
    "illness",
    "family_illness",
    "preventive_care",
    "child_illness",
    "public_health_emergency",
    "safe_leave",
    "school_activity",
    "military_family",
    "organ_donation",
    "marrow_donation",
    "blood_donation",
    "jury_duty",
    "witness",
    "voting",
    "town_meeting",
    "emergency_service",
    "civil_air_patrol",
    "rehabilitation",
    "literacy",
    "personal",
)

RELATIONSHIP = (
    "spouse",
    "domestic_partner",
    "civil_union_partner",
    "child",
    "parent",
    "parent_in_law",
    "sibling",
    "grandparent",
    "grandchild",
    "aunt_or_uncle",
    "niece_or_nephew",
    "cousin",
    "next_of_kin",
    "other",
    "affinity",
    "designated_person",
    "household_member",
    "reciprocal_beneficiary",
    "child_in_law",
    "sibling_in_law",
)

FAMILY = ("spouse", "parent", "child", "next_of_kin", "other")

SERVICE = ("current_member", "veteran")

RELATION_BASIS = ("biological", "adopted", "step", "foster", "legal_ward")

# 29 CFR 825.124: what it is to care for somebody.
CARE = (
    "basic_needs",
    "psychological_comfort",
    "transport",
    "filling_in",
    "arranging_care",
    "care_meeting",
    "other",
)

# What happened, for leave that begins with an event.
EVENT = (
    "death",
    "suicide",
    "homicide",
    "miscarriage",
    "stillbirth",
    "failed_adoption",
    "failed_surrogacy",
    "failed_assisted_reproduction",
    "domestic_violence",
    "sexual_assault",
    "stalking",
    "crime_of_violence",
    "other_crime",
    "deployment",
    "return_from_deployment",
    "injury_in_service",
    "school_meeting",
    "school_emergency",
    "school_enrolment",
    "childcare_closure",
    "election",
    "emergency_call",
    "emergency_training",
)

VICTIM = ("self", "family")

DONATION = ("organ", "marrow", "blood")

ARRIVAL = ("birth", "adoption", "foster")

PATTERN = ("continuous", "reduced", "intermittent")

LEAVE_YEAR = ("calendar", "fixed", "anniversary", "forward", "rolling_backward")

SHIFT_KIND = ("regular", "mandatory_overtime", "voluntary_overtime")

NOT_EXPECTED = ("school_break", "off_season", "other")

COMPARABLE = ("paid", "unpaid")

# 29 CFR 825.122(d)(1): activities of daily living, and instrumental ones. The regulation's lists are open: `other`.
ACTIVITIES = (
    "grooming_and_hygiene",
    "bathing",
    "dressing",
    "eating",
    "cooking",
    "cleaning",
    "shopping",
    "public_transportation",
    "paying_bills",
    "maintaining_a_residence",
    "telephones_and_directories",
    "post_office",
    "other",
)

# Words people use, and the word for it here: only for hints, never read in its place.
ALIASES.update(
    {
        "mother": "parent", "father": "parent", "mom": "parent", "dad": "parent", "stepmother": "parent",
        "stepfather": "parent", "stepparent": "parent", "son": "child", "daughter": "child", "stepchild": "child",
        "stepson": "child", "stepdaughter": "child", "baby": "child", "wife": "spouse", "husband": "spouse",
        "brother": "sibling", "sister": "sibling", "grandmother": "grandparent", "grandfather": "grandparent",
        "grandson": "grandchild", "granddaughter": "grandchild", "aunt": "aunt_or_uncle", "uncle": "aunt_or_uncle",
        "niece": "niece_or_nephew", "nephew": "niece_or_nephew", "mother_in_law": "parent_in_law",
        "father_in_law": "parent_in_law", "partner": "domestic_partner", "mon": "monday", "tue": "tuesday",
        "tues": "tuesday", "wed": "wednesday", "thu": "thursday", "thur": "thursday", "thurs": "thursday",
        "fri": "friday", "sat": "saturday", "sun": "sunday", "rolling": "rolling_backward", "start": "starts_on",
        "end": "ends_on", "start_on": "starts_on", "end_on": "ends_on", "start_date": "starts_on",
        "end_date": "ends_on", "block": "continuous", "placement": "bonding", "birth_of_child": "bonding",
        "adoption": "bonding", "funeral": "bereavement", "death": "bereavement", "miscarriage": "reproductive_loss",
        "domestic_violence": "safe_leave", "jury": "jury_duty", "vote": "voting", "nicu": "neonatal_care",
        "firefighter": "emergency_service", "deployment": "military_family", "any_reason": "personal",
        "sick": "own_health_condition", "illness": "own_health_condition", "own_illness": "own_health_condition",
        "maternity": "pregnancy", "paternity": "bonding", "full_time": "continuous", "part_time": "reduced",
    }
)  # fmt: skip
