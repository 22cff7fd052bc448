"""The kinds of letters of this app, in the order in which a case needs them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.notices.kinds import declare_letter_kind
from openleave.apps.notices.values import eligibility

PACKAGE = "openleave.apps.notices"

declare_letter_kind(
    code="eligibility",
    label=_("Eligibility, rights and responsibilities"),
    about=_(
        "Says within five business days whether the employee is eligible, what is needed, and what can be counted on."
    ),
    citation="29 CFR 825.300(b), (c)",
    package=PACKAGE,
    fields=eligibility.FIELDS,
    values=eligibility.values,
    stops="eligibility_notice",
    group="begin",
)
