"""The reports, one module each. Importing this package declares them all."""

from openleave.apps.reports.kinds import consistency, cost, forecast, intermittent, lateness, open_leave, volume

__all__ = ["consistency", "cost", "forecast", "intermittent", "lateness", "open_leave", "volume"]
