"""A person's own records, and asking to have them corrected."""

from django.urls import path

from openleave.apps.requests.views import own

urlpatterns = [path("records/", own.records, name="my_records")]
