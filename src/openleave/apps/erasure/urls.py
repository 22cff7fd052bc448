"""Legal holds and the ledger of erasures."""

from django.urls import path

from openleave.apps.erasure.views import holds, ledger

urlpatterns = [
    path("privacy/holds/", holds.matters, name="holds"),
    path("privacy/holds/<uuid:matter_id>/", holds.matter, name="matter"),
    path("privacy/holds/<uuid:matter_id>/close/", holds.close, name="matter_close"),
    path("privacy/holds/release/<uuid:hold_id>/", holds.release, name="hold_release"),
    path("privacy/erasures/", ledger.erasures, name="erasures"),
    path("privacy/erasures/<uuid:run_id>/", ledger.receipt, name="erasure"),
]
