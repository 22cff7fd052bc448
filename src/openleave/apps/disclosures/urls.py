"""Disclosures on the desk."""

from django.urls import path

from openleave.apps.disclosures.views import demands, ledger, registers

urlpatterns = [
    path("privacy/disclosures/", ledger.ledger, name="disclosures"),
    path("privacy/disclosures/counts/", ledger.counts, name="disclosure_counts"),
    path("privacy/disclosures/recipients/", registers.recipients, name="recipients"),
    path("privacy/disclosures/recipients/<uuid:recipient_id>/end/", registers.recipient_end, name="recipient_end"),
    path("privacy/disclosures/demands/", demands.demands, name="demands"),
    path("privacy/disclosures/demands/new/", demands.demand_new, name="demand_new"),
    path("privacy/disclosures/demands/<uuid:demand_id>/", demands.demand, name="demand"),
    path("privacy/disclosures/demands/<uuid:demand_id>/scope/", demands.scope, name="demand_scope"),
    path("privacy/disclosures/demands/<uuid:demand_id>/search/", demands.search, name="demand_search"),
    path("privacy/disclosures/demands/<uuid:demand_id>/bar/", demands.bar, name="demand_bar"),
    path("privacy/disclosures/demands/<uuid:demand_id>/approve/", demands.approve, name="demand_approve"),
    path("privacy/disclosures/demands/<uuid:demand_id>/release/", demands.release, name="demand_release"),
    path("privacy/disclosures/demands/<uuid:demand_id>/refuse/", demands.refuse, name="demand_refuse"),
    path("privacy/disclosures/demands/items/<uuid:item_id>/", demands.item, name="demand_item"),
    path("privacy/disclosures/demands/answers/<uuid:answer_id>/", demands.answer, name="demand_answer"),
    path("privacy/disclosures/<uuid:disclosure_id>/", ledger.disclosure, name="disclosure"),
    path("operator/recipients/", registers.subprocessors, name="subprocessors"),
]
