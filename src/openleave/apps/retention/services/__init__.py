"""Choosing how long, sweeping what is past it, and ending an organization's service."""

from openleave.apps.retention.services.aging import age_out, count_aged
from openleave.apps.retention.services.choosing import choose
from openleave.apps.retention.services.sweeping import reckon, sweep, sweep_installation

__all__ = ["age_out", "choose", "count_aged", "reckon", "sweep", "sweep_installation"]
