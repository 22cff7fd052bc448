"""Privacy requests on the desk, and the operator's own."""

from django.urls import path

from openleave.apps.requests.views import desk, elsewhere, operator, steps

urlpatterns = [
    path("privacy/requests/", desk.requests, name="privacy_requests"),
    path("privacy/requests/new/", desk.new, name="privacy_request_new"),
    path("privacy/requests/log/", desk.log, name="privacy_request_log"),
    path("privacy/requests/log.csv", desk.log_file, name="privacy_request_log_file"),
    path("privacy/requests/<uuid:privacy_request_id>/", desk.request_page, name="privacy_request"),
    path("privacy/requests/<uuid:privacy_request_id>/paper/", steps.paper, name="privacy_request_paper"),
    path("privacy/requests/<uuid:privacy_request_id>/picture/", steps.picture, name="privacy_request_picture"),
    path("privacy/requests/<uuid:privacy_request_id>/<slug:act>/", steps.act, name="privacy_request_act"),
    path("privacy/hand-in/", elsewhere.hand_in, name="privacy_hand_in"),
    path("privacy/questions/", elsewhere.questions, name="privacy_questions"),
    path("operator/requests/", operator.requests, name="operator_requests"),
]
