"""The desk's tools: inbox, tasks, queue, calendars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
