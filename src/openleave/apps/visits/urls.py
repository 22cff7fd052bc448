"""Visits: the organization's pages among the privacy pages, the operator's below /operator/."""

from django.urls import path

from openleave.apps.visits.views import operator, organization

urlpatterns = [
    path("privacy/visits/", organization.visits, name="visits"),
    path("privacy/visits/<uuid:visit_id>/", organization.visit, name="visit"),
    path("privacy/visits/<uuid:visit_id>/decide/", organization.decide, name="visit_decide"),
    path("privacy/visits/<uuid:visit_id>/end/", organization.end, name="visit_end"),
    path("operator/visits/", operator.own_visits, name="operator_visits"),
    path("operator/visits/<uuid:own_visit_id>/enter/", operator.enter, name="operator_visit_enter"),
    path("operator/visits/<uuid:own_visit_id>/leave/", operator.leave, name="operator_visit_leave"),
]
