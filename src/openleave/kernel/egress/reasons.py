"""The closed lists of the ledger: on what ground something left, for which reason, to what kind of recipient.

The six grounds are those that the service's privacy policy names for sharing (commitments P-42 to P-48). A reason
belongs to one ground. Safety, fraud and litigation are reasons of their own and never one code (P-47); the consent of
the client and that of the person are two (P-43).
"""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """The ground of a disclosure."""

    CONSENT = "consent"
    LEGITIMATE_INTEREST = "legitimate_interest"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    BUSINESS_TRANSFER = "business_transfer"


class RecipientKind(StrEnum):
    """Who receives. ``AUTHORITY`` is reached only through the legal desk (P-46)."""

    SELF = "self"
    EMPLOYER = "employer"
    PROVIDER = "provider"
    REPRESENTATIVE = "representative"
    AUTHORITY = "authority"
    COUNSEL = "counsel"
    SUBPROCESSOR = "subprocessor"
    SUCCESSOR = "successor"


BASES = frozenset(Basis)

#: Each reason with its one ground.
REASONS: dict[str, Basis] = {
    "client_direction": Basis.CONSENT,
    "subject_direction": Basis.CONSENT,
    "service_operation": Basis.LEGITIMATE_INTEREST,
    "account_security": Basis.LEGITIMATE_INTEREST,
    "service_delivery": Basis.CONTRACT,
    "employers_own_records": Basis.CONTRACT,
    "subprocessing": Basis.CONTRACT,
    "certification_request": Basis.LEGAL_OBLIGATION,
    "statutory_notice": Basis.LEGAL_OBLIGATION,
    "agency_inspection": Basis.LEGAL_OBLIGATION,
    "access_request": Basis.LEGAL_OBLIGATION,
    "subpoena": Basis.LEGAL_OBLIGATION,
    "court_order": Basis.LEGAL_OBLIGATION,
    "search_warrant": Basis.LEGAL_OBLIGATION,
    "agency_demand": Basis.LEGAL_OBLIGATION,
    "safety_threat": Basis.VITAL_INTERESTS,
    "medical_emergency": Basis.VITAL_INTERESTS,
    "fraud": Basis.VITAL_INTERESTS,
    "illegal_act": Basis.VITAL_INTERESTS,
    "policy_violation": Basis.VITAL_INTERESTS,
    "litigation": Basis.VITAL_INTERESTS,
    "successor": Basis.BUSINESS_TRANSFER,
}
