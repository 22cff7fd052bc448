"""The reports, one module each. Importing this package declares them all."""

from openleave.apps.reports.kinds import lateness, open_leave, volume

__all__ = ["lateness", "open_leave", "volume"]
