"""The overview of the privacy pages."""

from django.urls import path

from openleave.apps.privacy import views

urlpatterns = [path("privacy/", views.overview, name="privacy")]
