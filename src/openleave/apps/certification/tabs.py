"""The pages of a case that certification adds, and the deadlines that are met there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab, declare_way

declare_tab(
    key="certification", label=_("Certification"), url_name="case_certification", permission="certification.read",
    order=30, noticed=False,
)  # fmt: skip
declare_tab(
    key="absences", label=_("Absences"), url_name="case_absences", permission="absence.record", order=45, noticed=False,
)  # fmt: skip
declare_way(
    clocks=("certification_request", "certification_return"),
    label=_("Go to the certification"),
    url_name="case_certification",
)
