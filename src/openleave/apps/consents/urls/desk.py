"""Purposes, consents and the data map, on the desk."""

from django.urls import path

from openleave.apps.consents.views import data, purposes

urlpatterns = [
    path("privacy/consents/", purposes.purposes, name="purposes"),
    path("privacy/consents/ledger/", purposes.ledger, name="consent_ledger"),
    path("privacy/consents/receipts/<uuid:event_id>/", purposes.consent_receipt, name="consent_receipt"),
    path("privacy/consents/purposes/<slug:purpose_key>/", purposes.purpose, name="purpose"),
    path("privacy/consents/purposes/<slug:purpose_key>/consent/", purposes.client_consent, name="client_consent"),
    path("privacy/data/", data.data_map, name="data_map"),
    path("privacy/data/registry/<slug:vocabulary>/", data.registry_export, name="registry_export"),
]
