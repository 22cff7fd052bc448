"""The trust page."""

from django.urls import path

from openleave.apps.evidence import views

urlpatterns = [path("privacy/evidence/", views.evidence_page, name="evidence")]
