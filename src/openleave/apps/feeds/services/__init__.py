"""Writes of feeds: uploading, mapping, applying, cancelling, rolling back. The work itself is done by jobs."""

from openleave.apps.feeds.services.deciding import apply, cancel, confirm_mapping, retry, roll_back
from openleave.apps.feeds.services.keeping import correction_end, correction_keep, suppress, suppression_end
from openleave.apps.feeds.services.receiving import receive, receive_stream
from openleave.apps.feeds.services.running import apply_now, run_import

__all__ = [
    "apply",
    "apply_now",
    "cancel",
    "confirm_mapping",
    "correction_end",
    "correction_keep",
    "receive",
    "receive_stream",
    "retry",
    "roll_back",
    "run_import",
    "suppress",
    "suppression_end",
]
