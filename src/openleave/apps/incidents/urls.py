"""Signals and incidents, among the privacy pages; the operator's signals."""

from django.urls import path

from openleave.apps.incidents.views import incidents, minors, signals

ONE = "privacy/incidents/<uuid:incident_id>/"

urlpatterns = [
    path("privacy/signals/", signals.signals, name="signals"),
    path("privacy/signals/<uuid:signal_id>/answer/", signals.answer, name="signal_answer"),
    path("privacy/incidents/", incidents.incidents, name="incidents"),
    path("privacy/incidents/new/", incidents.new, name="incident_new"),
    path(ONE, incidents.incident, name="incident"),
    path(ONE + "scope/", incidents.scope, name="incident_scope"),
    path(ONE + "done/", incidents.done, name="incident_done"),
    path(ONE + "close/", incidents.close, name="incident_close"),
    path(ONE + "report/", incidents.report, name="incident_report"),
    path(ONE + "letters/<slug:pack_letter>/", incidents.letter, name="incident_letter"),
    path("privacy/minors/", minors.page, name="minors"),
    path("operator/signals/", signals.installation, name="operator_signals"),
]
