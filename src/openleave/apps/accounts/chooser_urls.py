"""Choosing the organization to work in, below /organization/."""

from django.urls import path

from openleave.apps.accounts import views

urlpatterns = [path("", views.organization, name="organization_choose")]
