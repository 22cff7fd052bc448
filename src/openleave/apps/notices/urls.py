"""Letters and notices: templates, rendering, sending, proof."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
