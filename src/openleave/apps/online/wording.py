"""Plain words for the employee: what a state means, and what each side owes the other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import words
from openleave.apps.cases.choices import State
from openleave.apps.cases.models import CaseClock

STATES = {
    State.NOTICED: _("Your employer knows that you may need leave. Nothing has been asked for yet."),
    State.REQUESTED: _("Your leave is asked for. Your employer looks at which laws apply."),
    State.ELIGIBILITY_DECIDED: _("You have been told whether you are eligible. The decision on your leave comes next."),
    State.CERTIFICATION_PENDING: _(
        "Your employer waits for a certification. The decision on your leave comes after it."
    ),
    State.DESIGNATED: _("Your leave is designated: it counts under the laws named below."),
    State.PARTLY_DESIGNATED: _("Your leave counts under some laws and not under others. Both are named below."),
    State.NOT_DESIGNATED: _("Your leave was not designated. Below is why, and what you can do about it."),
    State.OPEN: _("Your leave is running."),
    State.RETURNING: _("Your return to work is being prepared."),
    State.CLOSED: _("This leave is over."),
    State.CANCELLED: _("This leave was cancelled."),
}
KINDS = {
    State.NOTICED: "info",
    State.REQUESTED: "info",
    State.ELIGIBILITY_DECIDED: "info",
    State.CERTIFICATION_PENDING: "due",
    State.DESIGNATED: "yes",
    State.PARTLY_DESIGNATED: "due",
    State.NOT_DESIGNATED: "no",
    State.OPEN: "yes",
    State.RETURNING: "yes",
    State.CLOSED: "plain",
    State.CANCELLED: "plain",
}
#: What the employer owes, as the employee reads it: "Your employer: …".
EMPLOYER = {
    "eligibility_notice": _("tells you whether you are eligible"),
    "rights_and_responsibilities": _("tells you your rights, and what is expected of you"),
    "certification_request": _("asks you for a certification, if one is needed"),
    "certification_request_after_start": _("asks you for a certification, if one is needed"),
    "designation_notice": _("tells you in writing whether your leave counts"),
    "non_designation_notice": _("tells you in writing that and why your leave does not count"),
    "changed_designation": _("tells you in writing what has changed"),
    "changed_rights": _("tells you what has changed about your rights and duties"),
    "usage_confirmation": _("confirms in writing how much leave was counted"),
    "copies_of_opinions": _("gives you copies of the medical opinions"),
    "general_notice": _("tells you about leave rights in general"),
    "key_employee_notice": _("tells you in writing if your job may not be kept open"),
    "reinstatement": _("gives you your job back"),
}
#: What the employee owes: "You: …".
EMPLOYEE = {
    "employee_notice": _("tell your employer about the need for leave"),
    "prompt_employee_notice": _("tell your employer about the need for leave"),
    "changed_circumstances": _("tell your employer what has changed"),
    "certification_return": _("send the certification"),
    "certification_return_agreed": _("send the certification"),
    "certification_correction": _("send the corrected certification"),
    "recertification_return": _("send the new certification"),
    "condition_certification_return": _("send the certification of what keeps you from returning"),
    "late_premium": _("pay the premium"),
    "report_to_work": _("report back to work"),
    "apply_for_reemployment": _("ask for your job back"),
}

#: Of these the employee sends a paper.
PAPERS = frozenset(code for code in EMPLOYEE if "certification" in code)


def owed(row: CaseClock) -> str:
    """What is to be done before a deadline, in words that follow "Your employer" or "You"."""
    known = EMPLOYER if row.whose == "employer" else EMPLOYEE
    last = row.code.rpartition(".")[2]
    return str(known[last]) if last in known else words.clock_name(row.code)
