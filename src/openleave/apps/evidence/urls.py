"""The trust page."""

from django.urls import path

from openleave.apps.evidence import views
from openleave.apps.evidence.measures_view import measures_page

urlpatterns = [
    path("privacy/evidence/", views.evidence_page, name="evidence"),
    path("privacy/measures/", measures_page, name="measures"),
]
