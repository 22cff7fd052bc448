"""Every way to change what reports holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.reports.services.packets import (
    gone,
    packet_build,
    packet_fetch,
    packet_request,
    packet_write,
    packets_resume,
)
from openleave.apps.reports.services.reading import report_downloaded

__all__ = [
    "gone",
    "packet_build",
    "packet_fetch",
    "packet_request",
    "packet_write",
    "packets_resume",
    "report_downloaded",
]
