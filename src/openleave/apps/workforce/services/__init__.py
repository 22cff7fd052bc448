"""Writing: records made from facts, and runs."""

from openleave.apps.workforce.services.determining import workforce_determine
from openleave.apps.workforce.services.refreshing import workforce_refresh
from openleave.apps.workforce.services.simulating import workforce_simulate

__all__ = ["workforce_determine", "workforce_refresh", "workforce_simulate"]
