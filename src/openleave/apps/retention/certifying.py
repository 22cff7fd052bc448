"""The certificate that an organization's records were erased: signed JSON, and the same as a page to print."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.template.loader import render_to_string

from openleave.apps.retention.models import Certificate
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import NotFound
from openleave.kernel.keys import key_store
from openleave.kernel.pdf import pdf
from openleave.kernel.permissions import require

STYLE = Path(__file__).with_name("templates") / "retention" / "certificate.css"
FORMAT = "openleave-erasure-certificate/1"


def issue(former_id: UUID, document: dict[str, Any]) -> Certificate:
    """Sign and keep the certificate of an organization, in the transaction that erased it."""
    now = clock.now()
    whole = {"format": FORMAT, "organization": str(former_id), "issued_at": now.isoformat(), **document}
    key = Ed25519PrivateKey.from_private_bytes(key_store().service_key("certificate/ed25519"))
    signed = canonical(whole)
    return Certificate.objects.create(
        former_id=former_id,
        issued_at=now,
        document=whole,
        sha256=hashlib.sha256(signed).hexdigest(),
        signature=key.sign(signed).hex(),
        public_key=key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex(),
    )


def canonical(document: dict[str, Any]) -> bytes:
    """The bytes that are signed: keys in order, no spaces."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def verifies(document: dict[str, Any], signature: str, public_key: str) -> bool:
    """Whether the document is the one that was signed by that key (hex)."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), canonical(document)
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def as_file(one: Certificate) -> bytes:
    """The certificate with its signature, as it is handed over."""
    return json.dumps(
        {"certificate": one.document, "signature": one.signature, "public_key": one.public_key, "sha256": one.sha256},
        indent=1,
        ensure_ascii=False,
    ).encode()


def certificates(*, actor: Actor) -> list[Certificate]:
    """All certificates, the newest first. For operators: they name ids and counts, and nobody."""
    require(actor, "certificate.read")
    return list(Certificate.objects.order_by("-issued_at"))


def certificate_of(*, actor: Actor, former_id: UUID) -> Certificate:
    """The certificate of a former organization. Raises NotFound."""
    require(actor, "certificate.read")
    found = Certificate.objects.filter(former_id=former_id).first()
    if found is None:
        raise NotFound("There is no certificate of such an organization.")
    return found


def as_pdf(one: Certificate) -> bytes:
    """The certificate as a PDF (PDF/UA-1), the same words in print. English, as it is a record."""
    returned, erased = one.document["export"]["counts"], one.document["erased"]
    html = render_to_string(
        "retention/certificate.html",
        {
            "one": one,
            "document": one.document,
            "left": sum(one.document["left"].values()),
            "rows": [
                (table, returned.get(table, 0), erased.get(table, 0))
                for table in sorted({*returned, *erased})
                if returned.get(table) or erased.get(table)
            ],
        },
    )
    return pdf(html, STYLE)
