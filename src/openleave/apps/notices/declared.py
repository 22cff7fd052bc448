"""The kinds of letters of this app, in the order in which a case needs them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openleave.apps.notices.kinds import declare_letter_kind
from openleave.apps.notices.values import certification, decisions, eligibility, running

PACKAGE = "openleave.apps.notices"


def _declare(code: str, **rest: Any) -> None:
    declare_letter_kind(code=code, package=PACKAGE, **rest)


_declare(
    "eligibility",
    label=_("Eligibility, rights and responsibilities"),
    about=_("Within five business days: whether the employee is eligible, what is needed, what can be counted on."),
    citation="29 CFR 825.300(b), (c)",
    fields=eligibility.FIELDS,
    values=eligibility.values,
    stops="eligibility_notice",
    group="begin",
)
_declare(
    "state_programs",
    label=_("Programs of the State"),
    about=_("What the laws of the State and city give beside the federal ones, and where to apply."),
    fields=running.STATE,
    values=running.states,
    check=running.states_open,
    group="begin",
)
REQUESTS = {
    "certification_own": (
        _("Certification: own health"),
        _("Asks for a health-care provider’s certification of the employee’s own condition, with the form."),
        "29 CFR 825.305, 825.306",
        certification.REQUEST,
        certification.request,
    ),
    "certification_family": (
        _("Certification: a family member’s health"),
        _("Asks for a health-care provider’s certification of a family member’s condition, with the form."),
        "29 CFR 825.305, 825.306",
        certification.FAMILY,
        certification.family,
    ),
    "certification_exigency": (
        _("Certification: military exigency"),
        _("Asks for the facts and papers about a family member’s call to active duty, with the form."),
        "29 CFR 825.309",
        certification.FAMILY,
        certification.family,
    ),
    "certification_servicemember": (
        _("Certification: servicemember’s injury or illness"),
        _("Asks for certification of the injury or illness of a current servicemember, with the form."),
        "29 CFR 825.310",
        certification.FAMILY,
        certification.family,
    ),
    "certification_veteran": (
        _("Certification: veteran’s injury or illness"),
        _("Asks for certification of the injury or illness of a veteran, with the form."),
        "29 CFR 825.310",
        certification.FAMILY,
        certification.family,
    ),
}
for _code, (_label, _about, _cite, _fields, _values) in REQUESTS.items():
    _declare(
        _code,
        label=_label,
        about=_about,
        citation=_cite,
        fields=_fields,
        values=_values,
        check=certification.on_time,
        reads_case=_code != "certification_own",
        stops="certification_request",
        medical=_code != "certification_exigency",
        group="certification",
    )
_declare(
    "certification_incomplete",
    label=_("Certification incomplete or insufficient"),
    about=_("Says in writing what is missing and gives seven calendar days to cure it."),
    citation="29 CFR 825.305(c)",
    fields=certification.INCOMPLETE,
    values=certification.incomplete,
    check=certification.incomplete_on_time,
    reads_case=False,
    medical=True,
    group="certification",
)
_declare(
    "recertification",
    label=_("Recertification"),
    about=_("Asks for a new certification, and says why now."),
    citation="29 CFR 825.308",
    fields=certification.RECERTIFY,
    values=certification.recertification,
    check=certification.recertification_on_time,
    reads_case=False,
    medical=True,
    group="certification",
)
_declare(
    "designation",
    label=_("Designation"),
    about=_("Within five business days of knowing enough: under which laws the leave counts, and how much."),
    citation="29 CFR 825.300(d), 825.301",
    fields=decisions.DESIGNATION,
    values=decisions.designation,
    check=decisions.designation_open,
    stops="designation_notice",
    group="decision",
)
_declare(
    "not_designated",
    label=_("Leave is not designated"),
    about=_("Why not, by the paragraph; until when that can be cured; how to appeal."),
    citation="29 CFR 825.300(d)(1)",
    fields=decisions.NOT_DESIGNATED,
    values=decisions.not_designated,
    check=decisions.not_designated_open,
    stops="designation_notice",
    adverse=True,
    group="decision",
)
_declare(
    "appeal_decision",
    label=_("Decision on an appeal"),
    about=_("What came of the employee’s appeal, and why."),
    fields=decisions.APPEAL,
    values=decisions.appeal_decision,
    group="decision",
)
_declare(
    "usage",
    label=_("Leave counted"),
    about=_("What was counted, day by day, and what is left; on request at most every 30 days."),
    citation="29 CFR 825.300(d)(6)",
    fields=running.USAGE,
    values=running.usage,
    group="running",
)
_declare(
    "premium",
    label=_("Late premium"),
    about=_("Says at least 15 days ahead that health coverage ends unless the premium is paid."),
    citation="29 CFR 825.210 to 825.213",
    fields=running.PREMIUM,
    values=running.premium,
    check=running.premium_on_time,
    reads_case=False,
    adverse=True,
    group="running",
)
_declare(
    "exhaustion",
    label=_("Leave runs out"),
    about=_("When the amount is used up, and that other help may be possible."),
    citation="29 CFR 825.702",
    fields=running.EXHAUSTION,
    values=running.exhaustion,
    adverse=True,
    group="running",
)
_declare(
    "return_to_work",
    label=_("Return to work"),
    about=_("When, where, to which job, and what is needed first."),
    citation="29 CFR 825.214, 825.312",
    fields=running.RETURN,
    values=running.returning,
    reads_case=False,
    group="running",
)
