"""Every way to change what documents holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.documents.services.filing import (
    document_describe,
    document_move,
    document_restore,
    document_withdraw,
)
from openleave.apps.documents.services.receiving import Examined, as_documents, document_examine, document_receive
from openleave.apps.documents.services.rescanning import document_scan, empty_quarantine, scan_waiting
from openleave.apps.documents.services.seeing import (
    Download,
    document_copied,
    document_download,
    document_page,
    document_strip,
    document_words,
)

__all__ = [
    "Download",
    "Examined",
    "as_documents",
    "document_copied",
    "document_describe",
    "document_download",
    "document_examine",
    "document_move",
    "document_page",
    "document_receive",
    "document_restore",
    "document_scan",
    "document_strip",
    "document_withdraw",
    "document_words",
    "empty_quarantine",
    "scan_waiting",
]
