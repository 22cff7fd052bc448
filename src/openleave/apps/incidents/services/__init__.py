"""Writes of incidents: opening one, whom it concerns, its tasks, its end."""

from openleave.apps.incidents.services.incident import incident_close, incident_open, task_done
from openleave.apps.incidents.services.scoping import incident_scope

__all__ = ["incident_close", "incident_open", "incident_scope", "task_done"]
