"""Words of privacy requests for people."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.requests import points, reasons
from openleave.apps.requests.machine import Right

FIELDS: dict[str, Any] = {
    "first_name": _("First name"),
    "middle_name": _("Middle name"),
    "last_name": _("Last name"),
    "suffix": _("Suffix"),
    "preferred_name": _("Preferred name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "born_on": _("Date of birth"),
    "home_street": _("Home street"),
    "home_city": _("Home city"),
    "home_state": _("Home state"),
    "home_postal_code": _("Home ZIP code"),
    "language": _("Language"),
    "job_title": _("Job title"),
    "department": _("Department"),
    "hired_on": _("Hire date"),
    "separated_on": _("Last day of employment"),
}
STEPS: dict[str, Any] = {
    "acknowledge": _("Acknowledged"),
    "route": _("Passed to the employer"),
    "match": _("Found whom it is about"),
    "merge": _("Joined to another request"),
    "prove_agent": _("The agent’s proof was accepted"),
    "ask": _("Verification was begun"),
    "fail": _("A try to verify failed"),
    "verify": _("Verified"),
    "admit": _("Taken up without verification"),
    "extend": _("45 days more were taken"),
    "fulfil": _("Granted"),
    "fulfil_partly": _("Granted in part"),
    "deny": _("Denied"),
    "withdraw": _("Withdrawn"),
}
CATEGORIES: dict[str, Any] = {
    "subject_key": _("Identifiers"), "name": _("Name"), "contact": _("Address, phone, e-mail"),
    "work_id": _("Employee number"), "language": _("Language"), "birth_date": _("Date of birth"),
    "employment": _("Employment"), "pay": _("Pay"), "hours": _("Hours worked"), "leave": _("Leave cases"),
    "usage": _("Leave used"), "medical": _("Medical records"), "family": _("Family"),
    "government_id": _("Numbers of identity papers"), "secret": _("Passwords and keys"), "account": _("Account"),
    "session": _("Sessions"), "device": _("Devices"), "audit": _("Audit trail"), "note": _("Notes and messages"),
    "request": _("Privacy requests"), "upload": _("Imported files"), "consent": _("Consents"),
}  # fmt: skip
OTHER: dict[str, Any] = {
    "sale_and_sharing": _("Sale and sharing: there is none, and there will be none of your data"),
    "sensitive_beyond_leave": _("Sensitive data is used for the leave and nothing else"),
    "account": _("Account"),
    "leave_records": _("The employer’s leave records"),
    "person": _("The person’s record"),
    "leave_case": _("A leave case"),
}
BADGES = {
    "received": ("due", "inbox"),
    "verifying": ("info", "clock"),
    "ready": ("due", "pencil"),
    "fulfilled": ("yes", "check"),
    "partly": ("yes", "check"),
    "denied": ("no", "circle-x"),
    "merged": ("plain", "link"),
    "withdrawn": ("plain", "circle-minus"),
    "routed": ("plain", "arrow-right"),
}
PROOFS: list[tuple[str, Any]] = [
    ("signed_permission", _("Permission signed by the person")),
    ("power_of_attorney", _("Power of attorney, which the agent brought unasked")),
]
PAPER_REASONS: list[tuple[str, Any]] = [
    ("points_failed", _("Comparing pieces of information failed")),
    ("nothing_to_match", _("Too little is on record to compare")),
]


#: Why an e-mail did not go out (``kernel.mail``).
MAIL_PROBLEMS: dict[str, Any] = {
    "no_address": _("There is no e-mail address."),
    "mail_server": _("The mail server did not take the e-mail."),
    "unknown": _("Sending broke off: nobody knows whether the e-mail went."),
}


def item_name(kind: str, code: str) -> Any:
    """What a part of an answer is called."""
    known = {"field": FIELDS, "category": CATEGORIES}.get(kind, OTHER)
    return known.get(code, OTHER.get(code, code))


def why(code: str) -> Any:
    """The text of any code that can stand as a reason of a step."""
    if code in reasons.REASONS:
        return reasons.REASONS[code].text
    return dict(reasons.Extension.CHOICES).get(code) or dict(PROOFS).get(code) or ""


def point_name(code: str) -> Any:
    return points.POINTS[code].label


#: What each right is for, in a sentence for whoever chooses.
RIGHT_HELP: dict[str, Any] = {
    Right.KNOW: _("Which kinds of data, what for, for how long; without the data itself."),
    Right.PIECES: _("A copy to read, with the files."),
    Right.PORTABILITY: _("The same as a file for other programs."),
    Right.CORRECT: _("Say what is wrong and what is right."),
    Right.DELETE: _("What the law does not ask to be kept."),
    Right.CLOSE_ACCOUNT: _("The sign-in; the employer’s leave records are something else."),
    Right.LIMIT: _("Medical and family data for the leave, and nothing else."),
    Right.OPT_OUT: _("Nothing is sold or shared; this says it for you, for good."),
    Right.CHILD: _(
        "Anybody may tell us that somebody under eighteen has an account. Say in your own words whose it is; you need "
        "prove nothing."
    ),
}
