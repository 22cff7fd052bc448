"""Retention, and how an organization leaves."""

from django.urls import path

from openleave.apps.retention.views import leaving, preview

urlpatterns = [
    path("privacy/retention/", preview.preview, name="retention"),
    path("privacy/retention/reckon/", preview.reckon, name="retention_reckon"),
    path("privacy/retention/rules/", preview.rules, name="retention_rules"),
    path("privacy/retention/leaving/", leaving.leaving, name="leaving"),
    path("privacy/retention/leaving/<uuid:departure_id>/approve/", leaving.approve, name="leaving_approve"),
    path("privacy/retention/leaving/<uuid:departure_id>/withdraw/", leaving.withdraw, name="leaving_withdraw"),
    path("privacy/retention/leaving/<uuid:departure_id>/returned/", leaving.returned, name="leaving_returned"),
    path("privacy/retention/leaving/<uuid:departure_id>/export/", leaving.export, name="leaving_export"),
    path("operator/certificates/", leaving.certificates, name="certificates"),
    path("operator/certificates/<uuid:former_id>.json", leaving.certificate, {"form": "json"}, name="certificate"),
    path("operator/certificates/<uuid:former_id>.pdf", leaving.certificate, {"form": "pdf"}, name="certificate_pdf"),
]
