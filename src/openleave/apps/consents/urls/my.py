"""A person's own choices."""

from django.urls import path

from openleave.apps.consents.views import own

urlpatterns = [
    path("choices/", own.choices, name="my_choices"),
    path("choices/<slug:choice_key>/", own.choose, name="my_choice"),
    path("choices/receipts/<uuid:own_event_id>/", own.own_receipt, name="my_receipt"),
]
