"""Documents of a case: received, scanned, cleaned, kept under the person's key, shown in the page."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
