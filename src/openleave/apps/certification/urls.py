"""Medical and other certifications of a leave, and its absences."""

from django.urls import path

from openleave.apps.certification.views import absences, certification, checking

CASE = "cases/<uuid:case_id>/certification/"
ONE = f"{CASE}<uuid:certification_id>/"
ABSENCES = "cases/<uuid:case_id>/absences/"

urlpatterns = [
    path(CASE, certification.page, name="case_certification"),
    path(f"{CASE}new/", certification.new, name="certification_new"),
    *(
        path(f"{ONE}{step.replace('_', '-')}/", certification.step, {"name": step}, name=f"certification_{step}")
        for step in certification.STEPS
    ),
    path(f"{ONE}letter/", certification.letter, name="certification_letter"),
    path(f"{ONE}enter/", checking.enter, name="certification_enter"),
    path(f"{ONE}check/", checking.check, name="certification_check"),
    path(f"{ONE}accept/", checking.accept, name="certification_accept"),
    path(f"{ONE}lacks/", checking.lacks, name="certification_lacks"),
    path(f"{ONE}contacts/", checking.contact, name="certification_contact"),
    path(f"{ONE}form.pdf", certification.paper, name="certification_paper"),
    path(f"{ONE}link/", certification.link, name="certification_link"),
    path(f"{ONE}link/<uuid:provider_link_id>/revoke/", certification.link_revoke, name="certification_link_revoke"),
    path(ABSENCES, absences.page, name="case_absences"),
    path(f"{ABSENCES}<uuid:absence_id>/correct/", absences.correct, name="absence_correct"),
    path(f"{ABSENCES}<uuid:absence_id>/take-back/", absences.take_back, name="absence_take_back"),
    path(f"{ABSENCES}flags/<uuid:flag_id>/", absences.acknowledge, name="pattern_flag"),
    path("settings/certified-pattern/", absences.setting, name="pattern_setting"),
]
