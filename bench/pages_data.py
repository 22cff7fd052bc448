"""Synthetic organizations for the web benchmarks, loaded in bulk: many employees, many cases, invented names."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection

from openleave.apps.accounts import notice, sign_in
from openleave.apps.accounts.models import Account, Membership
from openleave.apps.accounts.services.beginning import account_begin
from openleave.apps.cases import services
from openleave.apps.organizations.models import Organization, Settings, Worksite
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Role
from openleave.kernel.purposes import standing
from openleave.kernel.tenancy import operator_scope, organization_scope

PASSWORD = "correct horse battery staple"

EMPLOYEES = """
INSERT INTO people_employee (organization_id, id, number, created_at)
SELECT %(organization)s, gen_random_uuid(), to_char(n, 'FM000000'), now() FROM generate_series(1, %(count)s) n
"""
PROFILES = """
INSERT INTO people_profile (organization_id, id, employee_id, recorded_at, valid_from, first_name, middle_name,
    last_name, suffix, preferred_name, email, phone, home_street, home_city, home_state, home_postal_code, language)
SELECT organization_id, gen_random_uuid(), id, now(), '2019-01-06', 'Given' || (number::int %% 700), '',
    'Family' || (number::int %% 3000), '', '', 'p' || number || '@bench.example', '', '', '', 'OH', '', 'en'
FROM people_employee WHERE organization_id = %(organization)s
"""
EMPLOYMENTS = """
INSERT INTO people_employment (organization_id, id, employee_id, recorded_at, hired_on)
SELECT organization_id, gen_random_uuid(), id, now(), date '2019-01-06' + (number::int %% 1200)
FROM people_employee WHERE organization_id = %(organization)s
"""
ASSIGNMENTS = """
INSERT INTO people_assignment (organization_id, id, employee_id, recorded_at, valid_from, worksite_id, schedule_code,
    job_title, department, status, pay_type, minutes_per_week, full_time, union_code, work_state)
SELECT organization_id, gen_random_uuid(), id, now(), '2019-01-06', %(worksite)s, 'DAY', 'Nurse',
    'Ward ' || (number::int %% 90),    'active', 'hourly', 2400, true, '', 'OH'
FROM people_employee WHERE organization_id = %(organization)s
"""
HOURS = """
INSERT INTO people_hoursworked (organization_id, id, employee_id, recorded_at, week_starts_on, minutes_worked)
SELECT organization_id, gen_random_uuid(), %(employee)s, now(), %(last)s::date - 7 * n, 2400
FROM people_employee, generate_series(0, 59) n WHERE organization_id = %(organization)s AND id = %(employee)s
"""
CASES = """
INSERT INTO cases_leavecase (organization_id, id, number, employee_id, reason, pattern, starts_on, ends_on, noticed_on,
    state, program, outcome, opened_at, walled, closed_as)
SELECT %(organization)s, gen_random_uuid(), 'L-2025-' || to_char(n, 'FM000000'), e.id,
    (ARRAY['own_health_condition', 'bonding', 'family_health_condition', 'pregnancy'])[1 + n %% 4],
    (ARRAY['continuous', 'intermittent', 'reduced'])[1 + n %% 3], %(today)s::date - n %% 900,
    %(today)s::date - n %% 900 + 40,
    %(today)s::date - n %% 900 - 20, (ARRAY['requested', 'designated', 'open', 'closed'])[1 + n %% 4], 'us.fed.fmla',
    (ARRAY['eligible', 'ineligible', 'indeterminate'])[1 + n %% 3], now() - n * interval '7 minutes', false,
    CASE n %% 4 WHEN 3 THEN 'returned' ELSE '' END
FROM generate_series(1, %(count)s) n
JOIN (SELECT id, row_number() OVER () AS position FROM people_employee WHERE organization_id = %(organization)s) e
  ON e.position = 1 + n %% %(people)s
"""
CLOCKS = """
INSERT INTO cases_caseclock (organization_id, id, case_id, code, program, whose, event, event_on, due_on, lawful_due_on,
    form, citation_id, citation_href, extended_why, snoozed_why, owner_id)
SELECT organization_id, gen_random_uuid(), id, 'us.fed.fmla.clock.certification_request', 'us.fed.fmla', 'employer',
    'noticed_on', noticed_on, %(today)s::date - 20 + n::int %% 400, %(today)s::date - 20 + n::int %% 400, '',
    '29 CFR 825.305(b)', 'https://www.ecfr.gov/current/title-29/section-825.305', '', '',
    CASE n %% 3 WHEN 0 THEN %(account)s::uuid END
FROM (SELECT *, row_number() OVER () AS n FROM cases_leavecase WHERE organization_id = %(organization)s) c
"""
TASKS = """
INSERT INTO desk_task (organization_id, id, case_id, code, about_id, due_on, whose, owner_id, created_at, snoozed_why)
SELECT organization_id, gen_random_uuid(), id, 'bench.call_back', gen_random_uuid(),
    %(today)s::date - 20 + n::int %% 400, 'employer', CASE n %% 3 WHEN 0 THEN %(account)s::uuid END,
    now() - interval '30 days', ''
FROM (SELECT organization_id, id, row_number() OVER () AS n FROM cases_leavecase
       WHERE organization_id = %(organization)s) c, generate_series(1, %(each)s) again
"""
ARRIVALS = """
INSERT INTO desk_arrival (organization_id, id, kind, channel, employee_id, case_id, about_id, subject_id, has_words,
    walled, learned_on, arrived_at, handled_at, handled_as)
SELECT organization_id, gen_random_uuid(), (ARRAY['message', 'document', 'request', 'absence'])[1 + n %% 4], 'portal',
    employee_id, id, gen_random_uuid(), employee_id, false, false, %(today)s::date - (n / 200)::int,
    now() - n * interval '7 minutes', CASE WHEN n %% 10 > 0 THEN now() END,
    CASE WHEN n %% 10 > 0 THEN 'done' ELSE '' END
FROM (SELECT organization_id, id, employee_id, row_number() OVER () AS n FROM cases_leavecase
       WHERE organization_id = %(organization)s) c
"""
NEXT_DUE = """
UPDATE cases_leavecase c SET next_due_on = k.due_on FROM cases_caseclock k
WHERE c.organization_id = %(organization)s AND k.organization_id = c.organization_id AND k.case_id = c.id
"""


def load(slug: str, *, employees: int, cases: int, tasks: int = 0) -> tuple[UUID, UUID, str]:
    """An organization with that many employees and cases, each with a running deadline, ``tasks`` tasks and one thing
    in the inbox, of which a tenth waits. Returns its id, the id of a real case, and a sign-in."""
    today = clock.today("America/New_York")
    email = f"ada@{slug}.example"
    account = Account.objects.create_user(email, PASSWORD, display_name="Ada Ferro")
    account_begin(actor=sign_in.actor_of(account), notice_version=notice.version(), of_age=True)
    with operator_scope():
        organization = Organization.objects.create(slug=slug, name=slug.title())
    with organization_scope(organization.id):
        Settings.objects.create(organization_id=organization.id)
        standing.begin(organization.id)
        Membership.objects.create(
            organization_id=organization.id, account_id=account.pk, role=Role.LEAVE_ADMINISTRATOR.value
        )
        worksite = Worksite.objects.create(organization_id=organization.id, code="MAIN", name="Main", state="OH")
        values = {"organization": organization.id, "worksite": worksite.id, "today": today, "people": employees}
        with connection.cursor() as cursor:
            for statement in (EMPLOYEES, PROFILES, EMPLOYMENTS, ASSIGNMENTS):
                cursor.execute(statement, values | {"count": employees})
    # Without statistics of what was just loaded, every join below is planned as if the tables were empty.
    analyze()
    with organization_scope(organization.id), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM people_employee WHERE organization_id = %s LIMIT 1", [organization.id])
        employee_id = cursor.fetchone()[0]
        last = today - timedelta(days=(today.weekday() + 1) % 7 + 7)
        cursor.execute(HOURS, values | {"employee": employee_id, "last": last})
        cursor.execute(CASES, values | {"count": cases})
    analyze()
    with organization_scope(organization.id), connection.cursor() as cursor:
        cursor.execute(CLOCKS, values | {"account": account.pk})
        cursor.execute(TASKS, values | {"each": tasks, "account": account.pk})
        cursor.execute(ARRIVALS, values)
    analyze()
    with organization_scope(organization.id):
        with connection.cursor() as cursor:
            cursor.execute(NEXT_DUE, values)
        actor = Actor(account.pk, organization.id, frozenset({Role.LEAVE_ADMINISTRATOR}))
        case = services.case_open(
            actor=actor,
            employee_id=employee_id,
            reason="own_health_condition",
            starts_on=today + timedelta(days=14),
            ends_on=today + timedelta(days=97),
            noticed_on=today,
        )
    return organization.id, case.id, email


def analyze() -> None:
    """Statistics of the tables, as the server's own autovacuum gathers them within a minute."""
    import psycopg

    from openleave.config import environment
    from openleave.kernel.postgres import provision

    with psycopg.connect(environment.conninfo(provision.OWNER), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
