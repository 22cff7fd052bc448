"""Cases."""

from django.urls import path

from openleave.apps.cases.views import case, desk, opening, pay

urlpatterns = [
    path("cases/", desk.case_list, name="cases"),
    path("cases/new/", opening.case_new, name="case_new"),
    path("cases/preview/", opening.case_preview, name="case_preview"),
    path("cases/people/", opening.people_search, name="case_people"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/determine/", case.determine, name="case_determine"),
    path("cases/<uuid:case_id>/decide/", case.decide, name="case_decide"),
    path("cases/<uuid:case_id>/order/", case.order, name="case_order"),
    path("cases/<uuid:case_id>/clocks/<str:code>/", case.clock_done, name="case_clock"),
    path("cases/<uuid:case_id>/absences/", case.absence_new, name="case_absence"),
    path("cases/<uuid:case_id>/absences/<uuid:absence_id>/", case.absence_reverse, name="case_absence_reverse"),
    path("cases/<uuid:case_id>/usage/<uuid:entry_id>/", case.usage_reverse, name="case_usage_reverse"),
    path("cases/<uuid:case_id>/ledger/", case.ledger_page, name="case_ledger"),
    path("cases/<uuid:case_id>/pay/", pay.pay, name="case_pay"),
    path("cases/<uuid:case_id>/pay/table/", pay.pay_table, name="case_pay_table"),
    path("cases/<uuid:case_id>/pay/facts/", pay.pay_change, name="case_pay_change"),
    path("cases/<uuid:case_id>/pay/payments/", pay.payment_new, name="case_payment"),
    path("cases/<uuid:case_id>/pay/payments/remove/", pay.payment_remove, name="case_payment_remove"),
    path("cases/<uuid:case_id>/dates/", case.dates, name="case_dates"),
    path("cases/<uuid:case_id>/facts/", case.facts, name="case_facts"),
    path("cases/<uuid:case_id>/close/", case.close, name="case_close"),
    path("cases/<uuid:case_id>/cancel/", case.cancel, name="case_cancel"),
    path("cases/determinations/<uuid:determination_id>/", case.replay, name="determination"),
]
