"""Peers of the import: Django's bulk_create and django-import-export, filling the same tables from the same file.

They get it easier than we do: no checks beyond types, no comparison, no fingerprints, no audit.
"""

from __future__ import annotations

import csv
import time
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.import_data import COLUMNS

PROFILE = ("first_name", "middle_name", "last_name", "email", "phone", "home_street", "home_city", "home_state",
           "home_postal_code")  # fmt: skip
BATCH = 1000


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The file's rows with the fields' names."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {COLUMNS[name]: value for name, value in row.items()}


def _date(text: str) -> date | None:
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007 - a date


class _Facts:
    """Makes the facts of a row."""

    def __init__(self, organization_id: uuid.UUID) -> None:
        from openleave.apps.organizations.models import Worksite

        self.organization_id = organization_id
        self.sites = dict(Worksite.objects.values_list("code", "id"))
        self.numbers: dict[str, uuid.UUID] = {}

    def of(self, employee_id: uuid.UUID, row: dict[str, str]) -> tuple[Any, Any, Any]:
        from openleave.apps.people.models import Assignment, Employment, Profile

        hired_on = _date(row["hired_on"])
        base = {"organization_id": self.organization_id, "employee_id": employee_id}
        profile = Profile(
            **base, valid_from=hired_on, born_on=_date(row["born_on"]), **{name: row[name] for name in PROFILE}
        )
        employment = Employment(**base, hired_on=hired_on, separated_on=_date(row["separated_on"]))
        assignment = Assignment(
            **base,
            valid_from=hired_on,
            worksite_id=self.sites[row["worksite_code"]],
            manager_id=self.numbers.get(row["manager_number"]),
            schedule_code=row["schedule_code"],
            job_title=row["job_title"],
            department=row["department"],
            status={"A": "active", "L": "leave"}[row["status"]],
            pay_type=row["pay_type"][:10].lower(),
            pay_rate=Decimal(row["pay_rate"]),
            minutes_per_week=int(Decimal(row["minutes_per_week"]) * 60),
            full_time=row["full_time"] == "FT",
            work_state=row["work_state"],
        )
        self.numbers[row["employee_number"]] = employee_id
        return profile, employment, assignment


def bulk_create(organization_id: uuid.UUID, path: Path) -> float:
    """Seconds for bulk_create in batches of 1,000, from the file on."""
    from openleave.apps.people.models import Assignment, Employee, Employment, Profile
    from openleave.kernel.tenancy import organization_scope

    started = time.perf_counter()
    with organization_scope(organization_id):
        facts = _Facts(organization_id)
        batch: list[tuple[Any, Any]] = []

        def flush() -> None:
            Employee.objects.bulk_create([employee for employee, _ in batch])
            for index, model in enumerate((Profile, Employment, Assignment)):
                model.objects.bulk_create([made[index] for _, made in batch])
            batch.clear()

        for row in rows(path):
            employee = Employee(organization_id=organization_id, number=row["employee_number"])
            batch.append((employee, facts.of(employee.id, row)))
            if len(batch) == BATCH:
                flush()
        flush()
    return time.perf_counter() - started


def import_export(organization_id: uuid.UUID, path: Path) -> float:
    """Seconds for django-import-export's default first load, from the file on."""
    import tablib
    from import_export import resources

    from openleave.apps.people.models import Employee
    from openleave.kernel.tenancy import organization_scope

    class EmployeeResource(resources.ModelResource):
        class Meta:
            model = Employee
            import_id_fields = ["number"]
            fields = ["number"]

        def before_save_instance(self, instance: Any, row: Any, **options: Any) -> None:
            instance.organization_id = organization_id

        def after_save_instance(self, instance: Any, row: Any, **options: Any) -> None:
            for fact in facts.of(instance.id, row):
                fact.save(force_insert=True)

    started = time.perf_counter()
    with organization_scope(organization_id):
        facts = _Facts(organization_id)
        found = [row | {"number": row["employee_number"]} for row in rows(path)]
        data = tablib.Dataset(*[list(row.values()) for row in found], headers=list(found[0]))
        result = EmployeeResource().import_data(data, dry_run=False, use_transactions=True)
    if result.totals["new"] != len(found):
        why = [str(error.error) for row in result.row_errors()[:1] for error in row[1]]
        raise RuntimeError(f"the peer did not load the file: {dict(result.totals)} {why}")
    return time.perf_counter() - started
