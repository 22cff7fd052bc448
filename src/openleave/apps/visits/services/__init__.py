"""Writes: asking for a visit, deciding on it, ending it, and telling the organization of it."""

from openleave.apps.visits.services.asking import visit_ask, visit_withdraw
from openleave.apps.visits.services.deciding import visit_allow, visit_end, visit_leave, visit_refuse, visits_expire
from openleave.apps.visits.services.telling import tell_of_visits

__all__ = [
    "tell_of_visits",
    "visit_allow",
    "visit_ask",
    "visit_end",
    "visit_leave",
    "visit_refuse",
    "visit_withdraw",
    "visits_expire",
]
