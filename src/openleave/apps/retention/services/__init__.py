"""Choosing how long, sweeping what is past it, and ending an organization's service."""

from openleave.apps.retention.services.aging import age_out, count_aged
from openleave.apps.retention.services.choosing import choose
from openleave.apps.retention.services.departing import (
    access_departure,
    current,
    departure_approve,
    departure_ask,
    departure_continue,
    departure_returned,
    departure_withdraw,
    export_organization,
)
from openleave.apps.retention.services.sweeping import reckon, sweep, sweep_installation

__all__ = [
    "access_departure",
    "age_out",
    "choose",
    "count_aged",
    "current",
    "departure_approve",
    "departure_ask",
    "departure_continue",
    "departure_returned",
    "departure_withdraw",
    "export_organization",
    "reckon",
    "sweep",
    "sweep_installation",
]
