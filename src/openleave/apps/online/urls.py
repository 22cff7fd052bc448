"""The employee's own plain pages on my."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
