"""The clinic's pages, on the face of the employees."""

from django.urls import path

from openleave.apps.certification.views import provider

urlpatterns = [
    path("provider/<str:link>/", provider.form, name="provider"),
    path("provider/<str:link>/form.pdf", provider.paper, name="provider_paper"),
]
