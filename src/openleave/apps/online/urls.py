"""The employee's own plain pages on my."""

from django.urls import path

from openleave.apps.online.views import leave, papers, talk

urlpatterns = [
    path("", leave.home, name="landing"),
    path("leave/", leave.leave, name="my_leave"),
    path("leave/<uuid:case_id>/", leave.case, name="my_case"),
    path("leave/<uuid:case_id>/appeal/", leave.appeal, name="my_appeal"),
    path("leave/<uuid:case_id>/absence/", leave.absence, name="my_absence"),
    path("leave/<uuid:case_id>/papers/", papers.papers, name="my_papers"),
    path("leave/documents/<uuid:own_document_id>/", papers.document, name="my_document"),
    path("leave/letters/<uuid:own_letter_id>/", papers.letter, name="my_letter"),
    path("leave/letters/<uuid:own_letter_id>/pdf/", papers.letter_pdf, name="my_letter_pdf"),
    path("messages/", talk.conversations, name="my_messages"),
    path("messages/<uuid:case_id>/", talk.conversation, name="my_messages_case"),
]
