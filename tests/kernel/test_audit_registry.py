"""The tables, tasks and catalogue of keys' neighbours: all declared, all under the tenant rules."""

from django.db import connection

from openleave.kernel.registry import declared
from openleave.kernel.registry.gate import column_differences
from openleave.kernel.tenancy import catalogue

OURS = ("audit_", "files_", "vault.")


def test_every_column_is_declared_and_exists(stores):
    with connection.cursor() as cursor:
        undeclared, vanished = column_differences(cursor)
    assert {pair for pair in undeclared | vanished if pair[0].startswith(OURS)} == set()
    assert {"audit.anchor", "files.sweep"} <= set(declared().tasks)


def test_the_catalogue_finds_nothing_wrong_with_our_tables(stores):
    with connection.cursor() as cursor:
        found = catalogue.problems(cursor)
    assert [problem for problem in found if problem.startswith(OURS)] == []


def test_periodic_tasks_are_registered():
    from openleave.kernel.audit import tasks as audit_tasks
    from openleave.kernel.files import tasks as files_tasks

    assert audit_tasks.anchor.name == "audit.anchor"
    assert files_tasks.sweep.name == "files.sweep"
