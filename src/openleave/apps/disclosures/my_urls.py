"""Disclosures on the employee's own pages."""

from django.urls import path

from openleave.apps.disclosures.views import own

urlpatterns = [path("disclosures/", own.disclosures, name="my_disclosures")]
