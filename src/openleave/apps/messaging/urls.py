"""Messages between employee and desk, and notes by confidentiality."""

from django.urls import path

from openleave.apps.messaging.views import case, legal

urlpatterns = [
    path("cases/<uuid:case_id>/messages/", case.case_messages, name="case_messages"),
    path("cases/<uuid:case_id>/messages/answered/", case.answered, name="case_messages_answered"),
    path("cases/<uuid:case_id>/messages/notify/", case.retry, name="case_messages_notify"),
    path("cases/<uuid:case_id>/notes/", case.note_new, name="case_note_new"),
    path("cases/<uuid:case_id>/notes/<uuid:note_id>/", case.note, name="case_note"),
    path("notes/legal/", legal.legal_notes, name="legal_notes"),
]
