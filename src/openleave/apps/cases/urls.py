"""Cases."""

from django.urls import path

from openleave.apps.cases.views import case, desk, life, opening, pay

urlpatterns = [
    path("cases/", desk.case_list, name="cases"),
    path("cases/new/", opening.case_new, name="case_new"),
    path("cases/preview/", opening.case_preview, name="case_preview"),
    path("cases/people/", opening.people_search, name="case_people"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("cases/<uuid:case_id>/request/", life.ask, name="case_request"),
    path("cases/<uuid:case_id>/history/", life.steps, name="case_history"),
    path("cases/<uuid:case_id>/plan/", life.plan, name="case_plan"),
    path("cases/<uuid:case_id>/refuse/", life.refuse, name="case_refuse"),
    path("cases/<uuid:case_id>/appeal/", life.appeal, name="case_appeal"),
    path("cases/appeals/<uuid:appeal_id>/", life.appeal_decide, name="appeal_decide"),
    path("cases/<uuid:case_id>/end/", life.end, name="case_end"),
    path("cases/<uuid:case_id>/reopen/", life.reopen, name="case_reopen"),
    path("cases/<uuid:case_id>/assign/", life.assign, name="case_assign"),
    path("cases/<uuid:case_id>/links/", life.link, name="case_link"),
    path("cases/<uuid:case_id>/links/<uuid:other_id>/", life.unlink, name="case_unlink"),
    path("cases/<uuid:case_id>/wall/", life.wall, name="case_wall"),
    path("cases/clocks/<uuid:clock_id>/extend/", life.clock_extend, name="clock_extend"),
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
