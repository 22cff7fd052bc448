"""Reports and the audit packet."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
