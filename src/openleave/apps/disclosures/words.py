"""The words for the codes of the ledger and the legal desk, as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import Basis, RecipientKind, flows

if TYPE_CHECKING:
    from openleave.apps.disclosures.selectors import Told

BASIS: dict[str, Promise] = {
    Basis.CONSENT: _("Consent"),
    Basis.LEGITIMATE_INTEREST: _("Legitimate interest"),
    Basis.CONTRACT: _("Contract with the employer"),
    Basis.LEGAL_OBLIGATION: _("Legal obligation"),
    Basis.VITAL_INTERESTS: _("Vital interests"),
    Basis.BUSINESS_TRANSFER: _("Transfer of the business"),
}

REASON: dict[str, Promise] = {
    "client_direction": _("The employer asked for it"),
    "subject_direction": _("The person asked for it"),
    "service_operation": _("Running the service"),
    "account_security": _("Keeping an account safe"),
    "service_delivery": _("Delivering the service"),
    "employers_own_records": _("The employer took a copy of its own records"),
    "subprocessing": _("A company that works for the operator"),
    "certification_request": _("Asking for a certification"),
    "statutory_notice": _("A notice that a law demands"),
    "agency_inspection": _("Records for an inspection"),
    "access_request": _("Answer to a privacy request"),
    "subpoena": _("Subpoena"),
    "court_order": _("Court order"),
    "search_warrant": _("Search warrant"),
    "agency_demand": _("Demand of an agency"),
    "safety_threat": _("Threat to somebody’s safety"),
    "medical_emergency": _("Medical emergency"),
    "fraud": _("Fraud"),
    "illegal_act": _("Another illegal act"),
    "policy_violation": _("Violation of the terms"),
    "litigation": _("Evidence in litigation"),
    "successor": _("A company that takes over"),
}

RECIPIENT: dict[str, Promise] = {
    RecipientKind.SELF: _("The person themselves"),
    RecipientKind.EMPLOYER: _("The employer’s own people"),
    RecipientKind.PROVIDER: _("Health care provider"),
    RecipientKind.REPRESENTATIVE: _("Representative"),
    RecipientKind.AUTHORITY: _("Court or agency"),
    RecipientKind.COUNSEL: _("Counsel"),
    RecipientKind.SUBPROCESSOR: _("Subprocessor"),
    RecipientKind.SUCCESSOR: _("Successor"),
}

MEANS: dict[str, Promise] = {
    "download": _("Download"),
    "mail": _("E-mail"),
    "link": _("Link"),
    "paper": _("Paper"),
    "transfer": _("File"),
}

CATEGORY: dict[str, Promise] = {
    "name": _("Name"),
    "contact": _("Address, phone, e-mail"),
    "work_id": _("Employee number"),
    "subject_key": _("Identifiers"),
    "language": _("Language"),
    "birth_date": _("Date of birth"),
    "employment": _("Employment"),
    "pay": _("Pay"),
    "hours": _("Hours worked"),
    "leave": _("Leave"),
    "usage": _("Leave used"),
    "medical": _("Medical records"),
    "family": _("Family"),
    "note": _("Notes and messages"),
    "account": _("Account"),
}

#: The parts of somebody's records, in the order in which they are offered.
SECTION: dict[str, Promise] = {
    "employment": _("Employment, hours and pay"),
    "cases": _("Leave cases, their steps and decisions"),
    "usage": _("Leave used"),
    "letters": _("Letters"),
    "messages": _("Messages and notes"),
    "documents": _("Documents"),
    "medical": _("Medical certifications and accommodation"),
}

STRUCK: dict[str, Promise] = {
    "outside": _("Outside what was demanded"),
    "privileged": _("Privileged"),
    "third_party": _("About somebody else"),
    "medical": _("Medical, and nothing allows it"),
    "narrowed": _("Narrowed by agreement or order"),
}


def told(one: Told) -> dict[str, Any]:
    """A disclosure as the person it is about reads it, in the language of the moment."""
    flow = flows().get(one.flow)
    return {
        "one": one,
        "what": flow.label if flow else one.flow,
        "to": one.recipient or RECIPIENT.get(one.recipient_kind, one.recipient_kind),
        "basis": BASIS.get(one.basis, one.basis),
        "reason": REASON.get(one.reason, one.reason),
        "categories": [CATEGORY.get(key, key) for key in one.categories],
    }
