"""Every way to change what the desk holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.desk.services.arrivals import arrival_add, arrival_handle, arrivals_handle
from openleave.apps.desk.services.tasks import task_add, tasks_finish, tasks_stop

__all__ = ["arrival_add", "arrival_handle", "arrivals_handle", "task_add", "tasks_finish", "tasks_stop"]
