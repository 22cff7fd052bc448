"""The tasks that certifications put into the work queue, and where each is done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.desk.kinds import declare_arrival_place, declare_task_kind

CHECK = "certification.check"
NOT_RETURNED = "certification.not_returned"
NOT_CURED = "certification.not_cured"
RECERTIFY = "certification.recertify"
NEW_YEAR = "certification.new_year"
PATTERN = "certification.pattern"
ASK = "certification.ask_employee"

for _code, _label, _action, _url in (
    (CHECK, _("Certification arrived"), _("Check the certification"), "case_certification"),
    (
        NOT_RETURNED,
        _("Certification not returned"),
        _("Ask for the certification again, or decide"),
        "case_certification",
    ),
    (NOT_CURED, _("Certification not corrected"), _("Ask again for what is missing, or decide"), "case_certification"),
    (RECERTIFY, _("Recertification possible"), _("Ask for a recertification, or leave it"), "case_certification"),
    (NEW_YEAR, _("New leave year"), _("Ask for a new certification, or leave it"), "case_certification"),
    (PATTERN, _("More time than certified"), _("Look at absences over the certified pattern"), "case_absences"),
    (ASK, _("Question to the employee"), _("Ask the employee about the absences"), "case_absences"),
):
    declare_task_kind(
        code=_code, label=_label, action=_action, url_name=_url, by_hand=_code in (RECERTIFY, NEW_YEAR, ASK)
    )
declare_arrival_place(kind="certification", url_name="case_certification", takes="case")
