"""Documents of a case: received, scanned, cleaned, kept under the person's key, shown in the page."""

from django.urls import path

from openleave.apps.documents.views import filing, listing, looking, overview

urlpatterns = [
    path("cases/<uuid:case_id>/documents/", listing.case_documents, name="case_documents"),
    path("documents/<uuid:document_id>/", looking.document, name="document"),
    path("documents/<uuid:document_id>/pages/<int:page_number>/", looking.page, name="document_page"),
    path("documents/<uuid:document_id>/pages/<int:page_number>/words/", looking.page_words, name="document_words"),
    path("documents/<uuid:document_id>/strip/<int:page_number>/", looking.strip, name="document_strip"),
    path("documents/<uuid:document_id>/download/", looking.download, name="document_download"),
    path("documents/<uuid:document_id>/describe/", filing.describe, name="document_describe"),
    path("documents/<uuid:document_id>/move/", filing.move, name="document_move"),
    path("documents/<uuid:document_id>/withdraw/", filing.withdraw, name="document_withdraw"),
    path("documents/<uuid:document_id>/restore/", filing.restore, name="document_restore"),
    path("documents/<uuid:document_id>/scan/", filing.scan, name="document_scan"),
    path("settings/documents/", overview.overview, name="document_overview"),
    path("settings/documents/scan/", overview.scan_all, name="document_scan_all"),
]
