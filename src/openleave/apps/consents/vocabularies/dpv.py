"""The registry as W3C DPV 2.2 (JSON-LD): https://w3id.org/dpv/2.2. A Community Group's report, not a standard.

Each purpose is a ``dpv:Process`` with its purpose, legal basis, categories of data and of people, and storage. What DPV
has no concept for is a concept of our own, which says what it is a kind of.
"""

from __future__ import annotations

import json
from typing import Any

from openleave.apps.consents.mapping import lines
from openleave.kernel.registry import CATEGORIES, PURPOSES, RETENTION

VERSION = "2.2"
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "dct": "http://purl.org/dc/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "openleave": "https://openleave.example/registry#",
}
BASES = {
    "contract": "dpv:Contract",
    "legal_obligation": "dpv:LegalObligation",
    "legitimate_interest": "dpv:LegitimateInterest",
    "consent": "dpv:Consent",
}
#: The concept of DPV that each of our purposes is a kind of.
PURPOSE_OF = {
    "sign_in": "dpv:IdentityAuthentication",
    "leave_administration": "dpv:PersonnelManagement",
    "employment_records": "dpv:RecordManagement",
    "data_exchange": "dpv:HumanResourceManagement",
    "analysis": "dpv:HumanResourceManagement",
    "security": "dpv:EnforceSecurity",
    "operations": "dpv:ServiceProvision",
    "privacy_rights": "dpv:RightsFulfilment",
    "accountability": "dpv:RecordManagement",
    "retention": "dpv:RecordManagement",
    "legal_demands": "dpv:LegalCompliance",
    "service_improvement": "dpv:OptimisationForController",
    "product_news": "dpv:CommunicationManagement",
    "feedback": "dpv:CustomerCare",
}
SUBJECTS = {"employee": "dpv:Employee", "account": "dpv:User"}


def as_dpv() -> str:
    """The graph, as text."""
    rows = lines()
    graph: list[dict[str, Any]] = [_process(purpose.key, rows) for purpose in PURPOSES.values()]
    graph += [
        {
            "@id": f"openleave:purpose-{purpose.key}",
            "@type": ["dpv:Purpose", PURPOSE_OF[purpose.key]],
            "skos:prefLabel": purpose.key,
            "dct:description": purpose.text,
        }
        for purpose in PURPOSES.values()
    ]
    graph += [
        {
            "@id": f"openleave:data-{category.key}",
            "@type": ["dpv:PersonalData"] + (["dpv:SensitivePersonalData"] if category.tier == 3 else []),
            "skos:prefLabel": category.key,
            "openleave:tier": category.tier,
            "openleave:fides": category.fides,
            "dpv:hasStorageCondition": {"@id": f"openleave:keep-{category.retention}"},
        }
        for category in CATEGORIES.values()
        if category.tier > 0
    ]
    graph += [
        {"@id": f"openleave:keep-{key}", "@type": "dpv:StorageDuration", "dct:description": text}
        for key, text in RETENTION.items()
    ]
    graph += [
        {
            "@id": f"openleave:people-{subject}",
            "@type": SUBJECTS.get(subject, "dpv:DataSubject"),
            "skos:prefLabel": subject,
        }
        for subject in sorted({row.subject for row in rows})
    ]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, indent=1, ensure_ascii=False) + "\n"


def _process(key: str, rows: list[Any]) -> dict[str, Any]:
    purpose, reached = PURPOSES[key], [row for row in rows if key in row.purposes]
    return {
        "@id": f"openleave:process-{key}",
        "@type": "dpv:Process",
        "dct:title": purpose.text,
        "dpv:hasPurpose": {"@id": f"openleave:purpose-{key}"},
        "dpv:hasLegalBasis": {"@id": BASES[purpose.basis]},
        "dpv:hasPersonalData": [
            {"@id": f"openleave:data-{category}"} for category in sorted({row.category for row in reached})
        ],
        "dpv:hasDataSubject": [
            {"@id": f"openleave:people-{subject}"} for subject in sorted({row.subject for row in reached})
        ],
        "dpv:hasStorageCondition": [
            {"@id": f"openleave:keep-{rule}"} for rule in sorted({row.retention for row in reached})
        ],
    }
