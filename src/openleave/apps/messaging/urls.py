"""Messages between employee and desk, and notes by confidentiality."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
