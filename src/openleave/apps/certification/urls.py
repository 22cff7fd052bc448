"""Medical and other certifications of a leave."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
