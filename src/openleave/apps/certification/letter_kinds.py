"""The letters of certification that notices has no kind for: opinions, fitness for duty, proof of a relationship."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.certification.models import Kind
from openleave.apps.notices.kinds import declare_letter_kind
from openleave.apps.notices.language import Field
from openleave.apps.notices.values.about import About

PACKAGE = "openleave.apps.certification"
DUE = Field(
    "due", _("The last day to send it back"), ("December 8, 2026", "8 de diciembre de 2026"), asked=True, required=True,
    day=True,
)  # fmt: skip
DOCTOR = Field("doctor", _("The health-care provider"), ("Dr. Lee", "Dra. Lee"), asked=True, required=True)
FUNCTIONS = Field(
    "functions", _("Essential functions of the job"),
    ({"text": ("Lifting patients of up to 50 pounds", "Levantar pacientes de hasta 50 libras")},),
    kind="list", asked=True, rows=(Field("text", _("One function")),), hint=_("One a line."),
)  # fmt: skip
#: Of a request's kind, the kind of the letter that asks for it.
LETTERS = {
    Kind.OWN_HEALTH: "certification_own",
    Kind.FAMILY_HEALTH: "certification_family",
    Kind.SERVICEMEMBER: "certification_servicemember",
    Kind.VETERAN: "certification_veteran",
    Kind.EXIGENCY: "certification_exigency",
    Kind.BONDING: "relationship_proof",
    Kind.RELATIONSHIP: "relationship_proof",
    Kind.RECERTIFICATION: "recertification",
    Kind.SECOND_OPINION: "opinion_second",
    Kind.THIRD_OPINION: "opinion_third",
    Kind.FITNESS: "fitness_for_duty",
}
#: The letter that says in writing what a certification lacks.
LACKING = "certification_incomplete"


def _values(*names: str) -> Any:
    def values(about: About) -> Mapping[str, Any]:
        found: dict[str, Any] = {"due": (about.today + timedelta(days=15)).isoformat(), "doctor": "", "functions": []}
        return {name: found[name] for name in ("due", *names)}

    return values


for _code, _label, _about, _cite, _fields, _medical in (
    ("opinion_second", _("Second medical opinion"), _("Names the provider whom the employer chose and pays."),
     "29 CFR 825.307(b)", (DUE, DOCTOR), True),
    ("opinion_third", _("Third medical opinion"), _("Names the provider whom both sides chose; it is final."),
     "29 CFR 825.307(c)", (DUE, DOCTOR), True),
    ("fitness_for_duty", _("Fitness for duty"), _("Asks for a certificate before the return, with the functions."),
     "29 CFR 825.312", (DUE, FUNCTIONS), True),
    ("relationship_proof", _("Proof of relationship"), _("Asks for something that shows the family relationship."),
     "29 CFR 825.122(k)", (DUE,), False),
):  # fmt: skip
    declare_letter_kind(
        code=_code, label=_label, about=_about, package=PACKAGE, citation=_cite, fields=_fields,
        values=_values(*(one.name for one in _fields if one.name != "due")), medical=_medical, group="certification",
    )  # fmt: skip
