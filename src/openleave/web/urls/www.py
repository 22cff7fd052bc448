"""The corporate site."""

from django.urls import path

from openleave.web import views
from openleave.web.urls import COMMON

urlpatterns = [
    path("", views.landing, name="landing"),
    path("components/", views.components, name="components"),
    *COMMON,
]
