"""Every way to change what the desk holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.desk.services.arrivals import arrival_add, arrival_handle, arrivals_handle
from openleave.apps.desk.services.choosing import calendar_choose, filter_remove, filter_save
from openleave.apps.desk.services.feeds import feed_make, feed_revoke, feed_used
from openleave.apps.desk.services.handling import lines_assign, lines_done, lines_snooze, lines_wake
from openleave.apps.desk.services.placing import (
    arrival_identify,
    arrival_link,
    arrival_open_case,
    arrivals_assign,
    arrivals_close,
    notice_log,
)
from openleave.apps.desk.services.sweeping import deadlines_catch_up
from openleave.apps.desk.services.tasks import task_add, tasks_finish, tasks_stop

__all__ = [
    "arrival_add",
    "arrival_handle",
    "arrival_identify",
    "arrival_link",
    "arrival_open_case",
    "arrivals_assign",
    "arrivals_close",
    "arrivals_handle",
    "calendar_choose",
    "deadlines_catch_up",
    "feed_make",
    "feed_revoke",
    "feed_used",
    "filter_remove",
    "filter_save",
    "lines_assign",
    "lines_done",
    "lines_snooze",
    "lines_wake",
    "notice_log",
    "task_add",
    "tasks_finish",
    "tasks_stop",
]
