"""Tells PostgreSQL's planner what was just loaded.

Autovacuum would do so within a minute; the demonstration opens its cases within that minute, and plans made for empty
tables cost a hundred times as much. Only an owner may ANALYZE; the web role is none.
"""

from __future__ import annotations

import psycopg
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from openleave.config import environment
from openleave.kernel.postgres import PostgresError, provision

#: What imports fill, and what the life of cases fills.
PEOPLE = (
    "people_employee, people_profile, people_employment, people_assignment, people_schedule, people_hoursworked,"
    " organizations_worksite, organizations_holiday, feeds_fingerprint"
)
CASES = (
    "cases_leavecase, cases_plannedday, cases_decision, cases_determination, cases_caseclock, cases_absence,"
    " ledger_usageentry"
)


def refresh(tables: str) -> None:
    """ANALYZE tables (``PEOPLE`` or ``CASES``). Does nothing where the owner's connection is not this database's."""
    try:
        conninfo = environment.conninfo(provision.OWNER)
    except PostgresError:
        return
    owner, here = conninfo_to_dict(conninfo), connection.settings_dict
    if (owner.get("host"), owner.get("dbname")) != (here["HOST"], here["NAME"]):
        return  # a test's database
    with psycopg.connect(conninfo, autocommit=True) as direct:
        direct.execute(f"ANALYZE {tables}")
