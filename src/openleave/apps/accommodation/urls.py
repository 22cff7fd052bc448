"""Accommodation cases: ADA and PWFA."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
