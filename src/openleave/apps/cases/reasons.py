"""Why leave is taken and whom it is about, in plain words; what each reason needs to be said when a case is opened."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

#: Reasons as they are offered: group, then code, name, what it includes. Every reason of the engine is in one group.
REASON_GROUPS = (
    ("health", _("Health and pregnancy"), (
        ("own_health_condition", _("Own health"), _("Illness, injury, surgery, treatment")),
        ("pregnancy", _("Pregnancy"), _("Prenatal care, being unable to work, birth")),
        ("prenatal_care", _("Prenatal visits"), _("Appointments and care during pregnancy")),
    )),
    ("child", _("New child"), (
        ("bonding", _("New child"), _("Time with a child after birth, adoption or foster placement")),
        ("placement_process", _("Adoption or foster process"), _("Court, agency or travel before a child arrives")),
        ("neonatal_care", _("Newborn in hospital"), _("A child in neonatal intensive care")),
    )),
    ("family", _("Family"), (
        ("family_health_condition", _("Care for family"), _("A family member’s illness, injury or treatment")),
        ("school_activity", _("Child’s school or day care"), _("Meetings, enrolment, an emergency, a closure")),
    )),
    ("sick", _("Sick time"), (
        ("illness", _("Short illness"), _("A cold, a bad day, a visit to the doctor")),
        ("family_illness", _("Family member’s short illness"), _("A relative who is ill for a few days")),
        ("child_illness", _("Sick child"), _("A child who is ill or cannot go to school")),
        ("preventive_care", _("Preventive care"), _("Check-ups, vaccination, tests")),
        ("public_health_emergency", _("Public health emergency"), _("Quarantine, closures, exposure")),
    )),
    ("loss", _("Loss"), (
        ("bereavement", _("Death in the family"), _("Grieving, a funeral, what must be arranged")),
        ("reproductive_loss", _("Loss of a pregnancy"), _("Miscarriage, stillbirth, a failed adoption or treatment")),
    )),
    ("safety", _("Safety"), (
        ("safe_leave", _("Domestic violence or crime"), _("A victim’s own safety, or that of a relative")),
    )),
    ("military", _("Military"), (
        ("military_exigency", _("Family member’s deployment"), _("Matters that arise from active duty")),
        ("military_caregiver", _("Care for a servicemember"), _("A member’s or veteran’s injury from service")),
        ("military_family", _("Time with a servicemember"), _("Before, during or after a deployment")),
        ("uniformed_service", _("Own service in the uniformed services"), _("Active duty, training, National Guard")),
        ("civil_air_patrol", _("Civil Air Patrol"), _("An emergency mission or training")),
    )),
    ("donation", _("Donation"), (
        ("organ_donation", _("Organ donation"), _("Giving an organ, and recovering")),
        ("marrow_donation", _("Bone marrow donation"), _("Giving bone marrow, and recovering")),
        ("blood_donation", _("Blood donation"), _("Giving blood")),
    )),
    ("civic", _("Civic duty"), (
        ("jury_duty", _("Jury duty"), _("A summons to serve on a jury")),
        ("witness", _("Witness in court"), _("A subpoena, a hearing, a trial")),
        ("voting", _("Voting"), _("Time to vote on the day of an election")),
        ("town_meeting", _("Town meeting"), _("Taking part in a town meeting or public office")),
        ("emergency_service", _("Volunteer emergency service"), _("Firefighters, rescue, emergency responders")),
    )),
    ("other", _("Something else"), (
        ("rehabilitation", _("Rehabilitation"), _("A programme against alcohol or drugs")),
        ("literacy", _("Literacy course"), _("Learning to read and write")),
        ("personal", _("Any reason"), _("Paid time that some States give for whatever it is needed")),
        ("other", _("None of these"), _("No reason that leave law names")),
    )),
)  # fmt: skip
REASONS = tuple(reason for _code, _name, reasons in REASON_GROUPS for reason in reasons)
REASON_NAMES = {code: name for code, name, _about in REASONS}
#: Groups that stand open on the form; the others are a click or a word of the search away.
OPEN_GROUPS = frozenset({"health", "child", "family"})

#: Reasons that are about somebody else, of whom the law asks what they are to the employee.
OF_CARE = frozenset({"family_health_condition", "military_caregiver", "military_exigency", "family_illness"})
NEEDS_RELATIONSHIP = OF_CARE | {"bereavement", "military_family"}
#: Reasons that may be about somebody else.
MAY_NEED_RELATIONSHIP = frozenset({"safe_leave", "school_activity", "child_illness", "preventive_care"})
NEEDS_CHILD = frozenset({"bonding", "placement_process"})
#: Reasons that are about nobody else: facts about a relative or a child are not taken, and not kept (P-75).
ABOUT_NOBODY_ELSE = frozenset({
    "uniformed_service", "civil_air_patrol", "organ_donation", "marrow_donation", "blood_donation", "jury_duty",
    "witness", "voting", "town_meeting", "emergency_service", "rehabilitation", "literacy", "own_health_condition",
})  # fmt: skip
#: Whom a reason is about where nobody says otherwise.
USUAL_RELATIONSHIP = {"child_illness": "child"}

RELATIONSHIPS = (
    ("spouse", _("Husband or wife")),
    ("child", _("Son or daughter")),
    ("parent", _("Mother or father")),
    ("domestic_partner", _("Domestic partner")),
    ("civil_union_partner", _("Civil union partner")),
    ("reciprocal_beneficiary", _("Reciprocal beneficiary")),
    ("parent_in_law", _("Mother-in-law or father-in-law")),
    ("child_in_law", _("Son-in-law or daughter-in-law")),
    ("sibling", _("Brother or sister")),
    ("sibling_in_law", _("Brother-in-law or sister-in-law")),
    ("grandparent", _("Grandparent")),
    ("grandchild", _("Grandchild")),
    ("aunt_or_uncle", _("Aunt or uncle")),
    ("niece_or_nephew", _("Niece or nephew")),
    ("cousin", _("Cousin")),
    ("next_of_kin", _("Nearest blood relative (next of kin)")),
    ("household_member", _("Somebody who lives in the same home")),
    ("designated_person", _("A person the employee has named")),
    ("affinity", _("Somebody close, like family")),
    ("other", _("Somebody else")),
)

#: What can have happened, by reason; of a reason not listed, nothing is asked.
EVENTS = {
    "bereavement": ("death", "suicide", "homicide"),
    "reproductive_loss": (
        "miscarriage", "stillbirth", "failed_adoption", "failed_surrogacy", "failed_assisted_reproduction",
    ),
    "safe_leave": (
        "domestic_violence", "sexual_assault", "stalking", "crime_of_violence", "other_crime", "homicide",
    ),
    "military_family": ("deployment", "return_from_deployment", "injury_in_service"),
    "school_activity": ("school_meeting", "school_emergency", "school_enrolment", "childcare_closure"),
    "child_illness": ("childcare_closure", "school_emergency"),
    "voting": ("election",),
    "emergency_service": ("emergency_call", "emergency_training"),
}  # fmt: skip
EVENT_NAMES = {
    "death": _("Death"),
    "suicide": _("Suicide"),
    "homicide": _("Homicide"),
    "miscarriage": _("Miscarriage"),
    "stillbirth": _("Stillbirth"),
    "failed_adoption": _("Adoption that failed"),
    "failed_surrogacy": _("Surrogacy that failed"),
    "failed_assisted_reproduction": _("Assisted reproduction that failed"),
    "domestic_violence": _("Domestic violence"),
    "sexual_assault": _("Sexual assault"),
    "stalking": _("Stalking"),
    "crime_of_violence": _("Crime of violence"),
    "other_crime": _("Another crime"),
    "deployment": _("Deployment"),
    "return_from_deployment": _("Return from a deployment"),
    "injury_in_service": _("Injury in service"),
    "school_meeting": _("Meeting at school"),
    "school_emergency": _("Emergency at school"),
    "school_enrolment": _("Finding or enrolling in a school"),
    "childcare_closure": _("School or day care is closed"),
    "election": _("Election"),
    "emergency_call": _("Call to an emergency"),
    "emergency_training": _("Training"),
}
VICTIMS = (("self", _("The employee")), ("family", _("A family member")))
DONATIONS = (("organ", _("An organ")), ("marrow", _("Bone marrow")), ("blood", _("Blood")))


def reason_name(code: str) -> str:
    """A reason in plain words."""
    return str(REASON_NAMES.get(code, code))
