"""Online leave."""

from django.urls import path

from openleave.web import views
from openleave.web.urls import COMMON

urlpatterns = [
    path("", views.landing, name="landing"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    *COMMON,
]
