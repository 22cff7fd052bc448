"""The database goes away in the middle of applying an import: nothing half-loaded, and the same worker goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.e2e.files import PEOPLE, employees_csv

from openleave.apps.feeds.models import Import, State
from openleave.apps.feeds.services import apply, retry, run_import
from openleave.apps.people.models import Employee
from openleave.apps.people.tests.factories import actor_for, make_organization
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

pytestmark = pytest.mark.process


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.1)


def test_the_worker_survives_a_lost_database(fresh_database: Any) -> None:
    server = fresh_database.server
    with fresh_database.in_django():
        organization = make_organization("brazos-machine")
        actor = actor_for(organization, Role.HR_OPERATIONS)
        preview = run_import(
            actor=actor,
            kind="employees",
            chunks=[employees_csv()],
            file_name="people.csv",
            options={"create_schedules": True},
        )

        def state() -> str:
            with organization_scope(organization.id):
                return str(Import.objects.get(id=preview.id).state)

        def loaded() -> int:
            with organization_scope(organization.id):
                return Employee.objects.count()

        command = [sys.executable, "-m", "openleave.config.processes.jobs", "1"]
        worker = subprocess.Popen(command, env=os.environ | fresh_database.environment)
        try:
            with psycopg.connect(server.admin_conninfo(fresh_database.name)) as admin:
                # The worker writes until it comes to this table; there it waits.
                admin.execute("LOCK TABLE people_assignment IN SHARE MODE")
                apply(actor=actor, import_id=preview.id)
                waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'people_assignment'::regclass"
                wait_until(lambda: admin.execute(waiting).fetchone() == (1,))
                assert loaded() == 0
                ended = admin.execute(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND pid <> %s",
                    [_own_backend()],
                ).fetchone()
                assert ended is not None and ended[0] >= 2
            assert (state(), loaded()) == (State.APPLYING, 0)
            assert worker.poll() is None, "The worker ended with the database's connections."
            retry(actor=actor, import_id=preview.id)
            wait_until(lambda: state() == State.APPLIED)
            assert loaded() == PEOPLE
        finally:
            worker.terminate()
            worker.wait(30)


def _own_backend() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
