"""The permitted questions of every kind of certification, with their paragraphs; what is missing from answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.certification.asking_for import (
    About,
    Answers,
    Question,
    after,
    answered,
    in_parts,
    meant,
    never,
)
from openleave.apps.certification.models import Kind

PARTS = {
    "provider": _("Health care provider"),
    "condition": _("The condition"),
    "work": _("Work"),
    "care": _("Care"),
    "member": _("The servicemember"),
    "need": _("Why leave is needed"),
    "family": _("The family"),
    "time": _("Time away"),
    "fitness": _("Return to work"),
    "signature": _("Signature"),
}
UNITS = (("week", _("week(s)")), ("month", _("month(s)")))
LASTS = (("until", _("Until a day")), ("lifetime", _("For life, or it cannot be told")))
AFFILIATIONS = (
    ("department_of_defense", _("Department of Defense")),
    ("veterans_affairs", _("Department of Veterans Affairs")),
    ("tricare_network", _("TRICARE network provider")),
    ("tricare_authorized", _("TRICARE authorized, outside the network")),
    ("none", _("Another health care provider")),
)
#: What makes a veteran's injury or illness serious (29 CFR 825.127(c)(2)).
SERIOUS = (
    ("continued", _("It continues an injury or illness of the time of service that made unfit for duty")),
    ("rating", _("A service-related disability rating of 50 percent or more by the Department of Veterans Affairs")),
    ("impaired", _("It substantially impairs working, or would without treatment")),
    ("caregivers", _("Enrolled in the Department’s Program of Comprehensive Assistance for Family Caregivers")),
)
SHOWN_BY = (
    ("statement", _("A signed statement")),
    ("certificate", _("A birth certificate")),
    ("court", _("A paper of a court or agency")),
    ("other", _("Another document")),
)
ARRIVED_BY = (("birth", _("Birth")), ("adoption", _("Adoption")), ("foster_care", _("Foster care")))


def _provider(rule: str) -> tuple[Question, ...]:
    return (
        Question("provider_name", _("Name of the health care provider"), "line", rule, "provider", most=200),
        Question("provider_address", _("Business address"), "line", rule, "provider", most=300),
        Question("provider_phone", _("Telephone"), "line", rule, "provider", most=60),
        Question("provider_fax", _("Fax"), "line", rule, "provider", never, most=60),
        Question("provider_practice", _("Type of practice or specialty"), "line", rule, "provider", most=200),
    )


def _duration(rule: str) -> tuple[Question, ...]:
    return (
        Question("began_on", _("When did the condition begin, about?"), "date", rule, "condition"),
        Question("lasts", _("How long will it last, about?"), "choice", rule, "condition", choices=LASTS),
        Question(
            "lasts_until_on", _("Until about"), "date", rule, "condition", after("lasts", "until"),
            shows_after=("lasts", "until"),
        ),
    )  # fmt: skip


def _block(rule: str) -> tuple[Question, ...]:
    """One continuous period."""
    whole = ("continuous", True)
    return (
        Question(
            "continuous", _("Is there one continuous period away?"), "yesno", rule, "time",
            lambda _answers, about: about.pattern == "continuous",
        ),
        Question("continuous_from_on", _("From"), "date", rule, "time", after("continuous"), shows_after=whole),
        Question("continuous_until_on", _("Until"), "date", rule, "time", after("continuous"), shows_after=whole),
    )  # fmt: skip


def _parts(necessity: str, treatment: str, episodes: str) -> tuple[Question, ...]:
    """Leave in parts: whether it is needed so, appointments, episodes, fewer hours."""
    shown, planned, less = ("episodes", True), ("treatment", True), ("reduced", True)
    return (
        Question("necessary", _("Is it medically necessary to be away in parts, or to work fewer hours?"), "yesno",
                 necessity, "time", in_parts),
        Question("episodes", _("Will there be episodes that cannot be foreseen?"), "yesno", episodes, "time",
                 lambda _answers, about: about.pattern == "intermittent", _("For example flare-ups.")),
        Question("episodes_times", _("At most how many times"), "number", episodes, "time",
                 after("episodes"), shows_after=shown),
        Question("episodes_per", _("in how many"), "number", episodes, "time", after("episodes"), shows_after=shown),
        Question("episodes_unit", _("weeks or months"), "choice", episodes, "time", after("episodes"), choices=UNITS,
                 shows_after=shown),
        Question("episode_days", _("Days that one episode may last"), "number", episodes, "time",
                 lambda answers, _about: answers.get("episodes") is True and not answers.get("episode_hours"),
                 _("Days, or the hours below."), shows_after=shown),
        Question("episode_hours", _("Hours that one episode may last"), "number", episodes, "time",
                 never, shows_after=shown),
        Question("treatment", _("Are there planned appointments or treatments?"), "yesno", treatment, "time",
                 lambda _answers, about: about.pattern == "intermittent"),
        Question("treatment_plan", _("Dates or plan of the treatments, and time to recover"), "text", treatment, "time",
                 after("treatment"), shows_after=planned, most=1000),
        Question("treatment_times", _("At most how many appointments"), "number", treatment, "time",
                 never, shows_after=planned),
        Question("treatment_per", _("in how many"), "number", treatment, "time", never, shows_after=planned),
        Question("treatment_unit", _("weeks or months"), "choice", treatment, "time",
                 never, choices=UNITS, shows_after=planned),
        Question("treatment_hours", _("Hours for one appointment, with recovery"), "number", treatment, "time", never,
                 shows_after=planned),
        Question("reduced", _("Are fewer hours of work needed?"), "yesno", necessity, "time",
                 lambda _answers, about: about.pattern == "reduced"),
        Question("reduced_hours", _("Hours a day that can be worked"), "number", necessity, "time", after("reduced"),
                 shows_after=less),
        Question("reduced_days", _("Days a week"), "number", necessity, "time", after("reduced"), shows_after=less),
        Question("reduced_until_on", _("Until about"), "date", necessity, "time", after("reduced"), shows_after=less),
    )  # fmt: skip


def _signature(rule: str) -> tuple[Question, ...]:
    return (
        Question("signed_by", _("Signature (full name)"), "line", rule, "signature", most=200),
        Question("signed_on", _("Date of signature"), "date", rule, "signature", never),
    )


FACTS_HELP = _(
    "For example hospital stays, visits, medication, referrals, treatment. "
    "No more than is needed to understand why leave is needed."
)
OWN = (
    *_provider("306(a)(1)"),
    *_duration("306(a)(2)"),
    Question("facts", _("Medical facts that support the need for leave"), "text", "306(a)(3)", "condition",
             help=FACTS_HELP),
    Question("unable", _("Is the employee unable to do essential functions of the job?"), "yesno", "306(a)(4)",
             "work"),
    Question("unable_functions", _("Which functions?"), "text", "306(a)(4)", "work", after("unable"),
             shows_after=("unable", True), most=2000),
    Question("unable_for", _("For how long, about?"), "line", "306(a)(4)", "work", after("unable"),
             shows_after=("unable", True), most=200),
    Question("restrictions", _("Other restrictions at work"), "text", "306(a)(4)", "work", never, most=2000),
    *_block("306(a)(4)"),
    *_parts("306(a)(6), 306(a)(7)", "306(a)(6)", "306(a)(7)"),
    *_signature("307(a)"),
)  # fmt: skip
FAMILY = (
    *_provider("306(a)(1)"),
    *_duration("306(a)(2)"),
    Question("facts", _("Medical facts that support the need for leave"), "text", "306(a)(3)", "condition",
             help=FACTS_HELP),
    Question("needs_care", _("Does the family member need care?"), "yesno", "306(a)(5)", "care"),
    Question("care", _("What care, and why is it needed?"), "text", "306(a)(5)", "care", after("needs_care"),
             _("Basic needs, safety, transport, comfort."), shows_after=("needs_care", True), most=2000),
    Question("care_time", _("How often and how long, about?"), "line", "306(a)(5)", "care", after("needs_care"),
             shows_after=("needs_care", True), most=300),
    *_block("306(a)(5)"),
    *_parts("306(a)(6), 306(a)(8)", "306(a)(6)", "306(a)(8)"),
    *_signature("307(a)"),
)  # fmt: skip


def _military(veteran: bool) -> tuple[Question, ...]:
    employee = [
        Question("member_relationship", _("What is the servicemember to the employee?"), "line",
                 "310(c)", "member", whose="employee", most=100),
        Question("member_unit", _("Branch, rank and unit"), "line", "310(c)", "member",
                 whose="employee", most=200),
        Question("member_care", _("What care will the employee give, and for how long?"), "text",
                 "310(c)", "member", whose="employee", most=2000),
    ]  # fmt: skip
    serious: tuple[Question, ...] = (
        Question("unfit", _("May it make the servicemember medically unfit for the duties of office, grade, rank or "
                            "rating?"), "yesno", "310(b)(4)", "condition"),
        Question("treated", _("Is the servicemember in medical treatment, recuperation or therapy?"), "yesno",
                 "310(b)(4)", "condition"),
    )  # fmt: skip
    if veteran:
        serious = (
            Question("serious_because", _("Which of these is it?"), "choice", "310(b)(4)", "condition",
                     choices=SERIOUS),
        )  # fmt: skip
        employee[1:2] = [
            Question("member_discharged_on", _("Day of discharge"), "date", "310(c)", "member", whose="employee"),
            Question("member_honorable", _("Was the discharge other than dishonorable?"), "yesno", "310(c)", "member",
                     whose="employee"),
        ]  # fmt: skip
    return (
        *_provider("310(b)(1)"),
        Question("provider_affiliation", _("Does the provider belong to one of these?"), "choice", "310(b)(1)",
                 "provider", choices=AFFILIATIONS),
        Question("line_of_duty", _("Was the injury or illness incurred or aggravated in the line of duty?"), "yesno",
                 "310(b)(2)", "condition"),
        *_duration("310(b)(3)"),
        Question("facts", _("Medical facts that support the need for care"), "text", "310(b)(4)", "condition",
                 help=FACTS_HELP),
        *serious,
        Question("needs_care", _("Does the servicemember need care?"), "yesno", "310(b)(5)", "care"),
        *_block("310(b)(5)"),
        *_parts("310(b)(6), 310(b)(7)", "310(b)(6)", "310(b)(7)"),
        *_signature("307(a), 310(d)"),
        *employee,
    )  # fmt: skip


EXIGENCY = (
    Question("orders_given", _("Is there a copy of the active duty orders?"), "yesno", "309(a)", "need",
             help=_("Asked for once for each deployment."), whose="employee"),
    Question("exigency", _("What has to be done because of the deployment?"), "text", "309(b)(1)", "need",
             whose="employee"),
    Question("began_on", _("From when, about?"), "date", "309(b)(2)", "need", whose="employee"),
    Question("continuous", _("Is there one continuous period away?"), "yesno", "309(b)(3)", "time",
             lambda _answers, about: about.pattern == "continuous", whose="employee"),
    Question("continuous_from_on", _("From"), "date", "309(b)(3)", "time", after("continuous"),
             shows_after=("continuous", True), whose="employee"),
    Question("continuous_until_on", _("Until"), "date", "309(b)(3)", "time", after("continuous"),
             shows_after=("continuous", True), whose="employee"),
    Question("episodes", _("Will it be in parts?"), "yesno", "309(b)(4)", "time", in_parts, whose="employee"),
    *(
        Question(code, text, shape, "309(b)(4)", "time", needed, choices=choices,
                 shows_after=("episodes", True), whose="employee")
        for code, text, shape, needed, choices in (
            ("episodes_times", _("At most how many times"), "number", after("episodes"), ()),
            ("episodes_per", _("in how many"), "number", after("episodes"), ()),
            ("episodes_unit", _("weeks or months"), "choice", after("episodes"), UNITS),
            ("episode_days", _("Days for each time"), "number",
             lambda answers, _about: answers.get("episodes") is True and not answers.get("episode_hours"), ()),
            ("episode_hours", _("Hours for each time"), "number", never, ()),
        )
    ),
    Question("meeting", _("Is it a meeting with somebody else?"), "yesno", "309(b)(5)", "need", whose="employee"),
    Question("meeting_with", _("With whom: name, title, organization, address, telephone"), "text", "309(b)(5)",
             "need", after("meeting"), shows_after=("meeting", True), whose="employee", most=1000),
    Question("meeting_purpose", _("What is it about, briefly?"), "line", "309(b)(5)", "need", after("meeting"),
             shows_after=("meeting", True), whose="employee", most=300),
    Question("rest", _("Is it for rest and recuperation?"), "yesno", "309(b)(6)", "need", whose="employee"),
    Question("rest_dates", _("Dates of that leave, by the member’s orders"), "line", "309(b)(6)", "need",
             after("rest"), shows_after=("rest", True), whose="employee", most=200),
    Question("signed_by", _("Signature (full name)"), "line", "309(b)(1)", "signature", whose="employee", most=200),
    Question("signed_on", _("Date of signature"), "date", "309(b)(1)", "signature", never, whose="employee"),
)  # fmt: skip
FAMILY_TIE = "122(k)"
BONDING = (
    Question("arrived_by", _("How did the child arrive?"), "choice", FAMILY_TIE, "family", choices=ARRIVED_BY,
             whose="employee"),
    Question("arrived_on", _("On which day, or when is it expected?"), "date", FAMILY_TIE, "family", whose="employee"),
    Question("shown_by", _("What shows it?"), "choice", FAMILY_TIE, "family", choices=SHOWN_BY, whose="employee",
             help=_("A simple statement is enough. A document is looked at and given back.")),
    Question("signed_by", _("Signature (full name)"), "line", FAMILY_TIE, "signature", whose="employee", most=200),
    Question("signed_on", _("Date of signature"), "date", FAMILY_TIE, "signature", never, whose="employee"),
)  # fmt: skip
RELATIONSHIP = (
    Question("relationship", _("What is the person to the employee?"), "line", FAMILY_TIE, "family", whose="employee",
             most=100),
    *BONDING[2:],
)  # fmt: skip
FIT = "312(b)"
FITNESS = (
    Question("provider_name", _("Name of the health care provider"), "line", FIT, "provider", most=200),
    Question("provider_phone", _("Telephone"), "line", FIT, "provider", most=60),
    Question("able", _("Is the employee able to go back to work?"), "yesno", FIT, "fitness",
             help=_("About the condition that caused the leave, and nothing else.")),
    Question("able_on", _("From which day?"), "date", FIT, "fitness", after("able"), shows_after=("able", True)),
    Question("able_functions", _("Can the employee do all essential functions that are listed?"), "yesno", FIT,
             "fitness",
             lambda _answers, about: about.functions),
    Question("unable_functions", _("Which not, and for how long?"), "text", FIT, "fitness",
             after("able_functions", False),
             shows_after=("able_functions", False), most=2000),
    Question("restrictions", _("Restrictions at work"), "text", FIT, "fitness", never, most=2000),
    Question("signed_by", _("Signature (full name)"), "line", FIT, "signature", most=200),
    Question("signed_on", _("Date of signature"), "date", FIT, "signature", never),
)  # fmt: skip
CONSISTENT = Question(
    "consistent", _("Do the absences listed for you fit the condition and the need for leave?"), "yesno",
    "308(e)", "time", never, _("Only if a list of absences came with this request."),
)  # fmt: skip

QUESTIONS: dict[str, tuple[Question, ...]] = {
    Kind.OWN_HEALTH: OWN,
    Kind.FAMILY_HEALTH: FAMILY,
    Kind.SERVICEMEMBER: _military(veteran=False),
    Kind.VETERAN: _military(veteran=True),
    Kind.EXIGENCY: EXIGENCY,
    Kind.BONDING: BONDING,
    Kind.RELATIONSHIP: RELATIONSHIP,
    Kind.FITNESS: FITNESS,
}


def questions_of(about: About) -> tuple[Question, ...]:
    """The permitted questions; those of leave in parts only where it is taken so. Of fitness for duty, what cannot be
    done is asked only against listed functions (29 CFR 825.312(b))."""
    found = QUESTIONS[about.kind]
    if about.again:
        found = (*found[:-2], CONSISTENT, *found[-2:])
    if about.kind == Kind.FITNESS and not about.functions:
        found = tuple(one for one in found if "functions" not in one.code and one.code != "restrictions")
    return found


def missing(about: About, answers: Answers) -> list[Question]:
    """The questions that have to be answered and are not: what makes a certification incomplete (29 CFR 825.305(c))."""
    return [
        question
        for question in questions_of(about)
        if meant(question, answers) and question.needed(answers, about) and not answered(question, answers)
    ]


def kept(about: About, answers: Answers) -> dict[str, object]:
    """Of answers those to permitted questions that are meant; nothing else is stored."""
    return {
        question.code: answers[question.code]
        for question in questions_of(about)
        if answered(question, answers) and meant(question, answers)
    }
