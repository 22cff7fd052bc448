"""Every way to change what reports holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.reports.services.reading import report_downloaded

__all__ = ["report_downloaded"]
