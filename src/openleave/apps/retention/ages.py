"""Maximum ages of rows that are neither a person's record nor a case's: sign-in leftovers, jobs done, old tokens, and
what is kept about the hours and wages of people who stay. An app above may declare its own in the same way.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.apps.retention.authorities import LONGEST_MONTHS
from openleave.kernel.registry import declare_maximum_age

#: Longer than the longest lawful period for payroll records, whatever the State: a leap day cannot shorten it.
PAYROLL = timedelta(days=LONGEST_MONTHS // 12 * 366)
NO_ROLE = (
    "NOT EXISTS (SELECT FROM accounts_membership m WHERE m.organization_id = x.organization_id "
    "AND m.account_id = x.account_id)"
)

# Sign-ins. Nothing of these is an organization's.
declare_maximum_age("django_session", "expire_date", most=timedelta(0), why=_("Sessions that have expired"))
declare_maximum_age(
    "usersessions_usersession", "last_seen_at", most=timedelta(days=30), why=_("Devices last seen a month ago")
)
declare_maximum_age("cache_entry", "expires", most=timedelta(0), why=_("Counters and tickets that have expired"))
declare_maximum_age("account_emailconfirmation", "sent", most=timedelta(days=3), why=_("Links that confirm an address"))
# Jobs carry ids only; still, an id of a person is not kept for ever.
declare_maximum_age("procrastinate_jobs", "(SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = x.id)",
    most=timedelta(days=30), only="x.status NOT IN ('todo', 'doing')", why=_("Jobs that are done"),
)  # fmt: skip
declare_maximum_age("procrastinate_events", "at", most=timedelta(days=30),
    only="NOT EXISTS (SELECT FROM procrastinate_jobs j WHERE j.id = x.job_id AND j.status IN ('todo', 'doing'))",
    why=_("What happened to jobs that are done"),
)  # fmt: skip

# What an account keeps in an organization, once it no longer belongs to it.
declare_maximum_age("desk_savedfilter", "saved_at", most=timedelta(0), only=NO_ROLE,
    why=_("Saved views of accounts that hold no role any more"),
)  # fmt: skip
declare_maximum_age("desk_calendarfeed", "made_at", most=timedelta(0), only=NO_ROLE,
    why=_("Calendar addresses of accounts that hold no role any more"),
)  # fmt: skip
declare_maximum_age(
    "desk_calendarfeed", "revoked_at", most=timedelta(days=30), why=_("Calendar addresses revoked a month ago")
)
declare_maximum_age("desk_calendarfeed", "made_at", most=timedelta(days=400),
    only="(x.used_at IS NULL OR x.used_at < %(now)s - interval '400 days')",
    why=_("Calendar addresses that no calendar has asked for in over a year"),
)  # fmt: skip

# Hours and wages of people who stay, past every lawful period for payroll records (29 CFR 516.5(a); Cal. Gov. 12946).
declare_maximum_age("people_hoursworked", "week_starts_on", most=PAYROLL,
    why=_("Hours worked, past every lawful period for payroll records"),
)  # fmt: skip
declare_maximum_age("people_quarterlywage", "quarter_starts_on", most=PAYROLL + timedelta(days=92),
    why=_("Wages, past every lawful period for payroll records"),
)  # fmt: skip
# Something came in and nobody ever found out about whom: with what was said, as a notice of leave (29 CFR 825.500(b)).
declare_maximum_age("desk_arrival", "arrived_at", most=timedelta(days=3 * 366),
    only="x.employee_id IS NULL AND x.case_id IS NULL AND x.handled_at IS NOT NULL",
    why=_("What came in and was never anybody’s, three years on"),
)  # fmt: skip

# Security signals, and the reads they are found in: as long as an incident may come to light, and no longer.
SIGNALS = timedelta(days=400)
declare_maximum_age("incidents_read", "read_at", most=SIGNALS, why=_("Who read what, kept to find misuse"))
declare_maximum_age("incidents_signal", "last_at", most=SIGNALS, why=_("Signals of misuse"))
declare_maximum_age("incidents_installationsignal", "last_at", most=SIGNALS, why=_("Signals of attacks"))
