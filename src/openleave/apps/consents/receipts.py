"""A consent record as its receipt: JSON-LD in the shape of ISO/IEC TS 27560:2023, with the words of W3C DPV 2.2.

The text of the ISO document is not free; the shape follows DPV's guide to it (https://w3id.org/dpv/guides/consent-27560).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from openleave.apps.consents.models import Event, Kind
from openleave.apps.consents.vocabularies.dpv import CONTEXT, PURPOSE_OF
from openleave.kernel.registry import CATEGORIES, RETENTION

STATUS = {
    Kind.GIVEN: "dpv:ConsentGiven",
    Kind.RENEWED: "dpv:RenewedConsentGiven",
    Kind.WITHDRAWN: "dpv:ConsentWithdrawn",
}


def receipt(events: Sequence[Event]) -> str:
    """The receipt of one record from all its events, oldest first."""
    first, last = events[0], events[-1]
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{last.record_id}",
        "@type": "dpv:ConsentRecord",
        "dct:conformsTo": last.schema_version,
        "dct:identifier": str(last.record_id),
        "openleave:grantor": last.grantor,
        "dpv:hasDataSubject": {"@id": f"urn:uuid:{last.subject_id}"} if last.subject_id else None,
        "dpv:hasDataController": {"@type": "dpv:DataController", "dct:title": first.controller},
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:hasVersion": last.notice_version,
            "dct:language": last.language,
            "openleave:sha256": last.notice_digest,
        },
        "dpv:hasProcess": [_purpose(last)],
        "dpv:hasConsentStatus": {"@id": STATUS[Kind(last.kind)]},
        "openleave:events": [_event(event) for event in events],
    }
    return json.dumps({name: value for name, value in document.items() if value is not None}, indent=1) + "\n"


def _purpose(event: Event) -> dict[str, Any]:
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {"@id": f"openleave:purpose-{event.purpose}", "@type": PURPOSE_OF[event.purpose]},
        "dpv:hasLegalBasis": {"@id": "dpv:Consent"},
        "dpv:hasPersonalData": [
            {"@id": f"openleave:data-{key}", "openleave:fides": CATEGORIES[key].fides} for key in event.categories
        ],
        "dpv:hasStorageCondition": {
            "@type": "dpv:StorageCondition",
            "dct:description": RETENTION[event.retention],
            "openleave:place": event.storage,
        },
        "dpv:hasRecipient": [{"@id": f"openleave:recipient-{key}"} for key in event.recipients],
        "dpv:hasJurisdiction": event.jurisdiction,
        "openleave:withdrawal": event.withdrawal,
    }


def _event(event: Event) -> dict[str, Any]:
    found = {
        "@id": f"urn:uuid:{event.id}",
        "dpv:hasConsentStatus": {"@id": STATUS[Kind(event.kind)]},
        "dct:date": event.happened_at.isoformat(),
        "openleave:method": event.method,
        "openleave:noticeVersion": event.notice_version,
        "openleave:givenBy": f"urn:uuid:{event.given_by_id}",
    }
    return found | ({"dct:valid": event.expires_on.isoformat()} if event.expires_on else {})
