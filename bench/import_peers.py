"""Peers of the import: Django's bulk_create and django-import-export, on one flat table of the file's columns.

They get it easier than we do: one table, no history, no checks beyond types, no row-level security.
"""

from __future__ import annotations

import csv
import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.import_data import COLUMNS

DATES = {"born_on", "hired_on", "rehired_on", "separated_on"}


def flat_model() -> Any:
    """A Django model of the file, and its table."""
    from django.db import connections, models

    class FlatEmployee(models.Model):
        class Meta:
            app_label = "feeds"  # an installed one; the table is the bench's own
            db_table = "bench_flat_employee"

    for name in COLUMNS.values():
        if name in DATES:
            field: Any = models.DateField(null=True, blank=True)
        elif name == "pay_rate":
            field = models.DecimalField(max_digits=12, decimal_places=4)
        elif name == "employee_number":
            field = models.CharField(max_length=40, unique=True)
        else:
            field = models.CharField(max_length=200, blank=True, db_index=name in ("manager_number", "worksite_code"))
        FlatEmployee.add_to_class(name, field)
    from bench.import_place import owner

    collected: list[str] = []
    with connections["default"].schema_editor(collect_sql=True, atomic=False) as editor:
        editor.create_model(FlatEmployee)
        collected = [str(statement) for statement in editor.collected_sql]
    with owner() as connection:
        connection.execute("DROP TABLE IF EXISTS bench_flat_employee CASCADE")
        for statement in collected:
            connection.execute(statement)
    return FlatEmployee


def rows(path: Path) -> list[dict[str, Any]]:
    """The file's rows with the model's names."""
    with path.open(newline="", encoding="utf-8") as file:
        return [{COLUMNS[name]: value for name, value in row.items()} for row in csv.DictReader(file)]


def _date(text: str) -> Any:
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007 - a date


def wipe() -> None:
    from bench.import_place import owner

    with owner() as connection:
        connection.execute("TRUNCATE bench_flat_employee")


def bulk_create(model: Any, path: Path) -> float:
    """Seconds for bulk_create in batches of 1,000, from the file on."""
    from django.db import transaction

    started = time.perf_counter()
    with transaction.atomic():
        batch = []
        for row in rows(path):
            typed = row | {name: _date(row[name]) for name in DATES} | {"pay_rate": Decimal(row["pay_rate"])}
            batch.append(model(**typed))
            if len(batch) == 1000:
                model.objects.bulk_create(batch)
                batch = []
        model.objects.bulk_create(batch)
    return time.perf_counter() - started


def import_export(model: Any, path: Path) -> float:
    """Seconds for django-import-export's default first load, from the file on."""
    import tablib
    from import_export import fields, resources, widgets

    day = widgets.DateWidget(format="%m/%d/%Y")
    declared = {name: fields.Field(attribute=name, column_name=name, widget=day) for name in DATES}
    meta = type("Meta", (), {"model": model, "import_id_fields": ["employee_number"], "fields": list(COLUMNS.values())})
    resource = type("FlatResource", (resources.ModelResource,), {**declared, "Meta": meta})
    started = time.perf_counter()
    found = rows(path)
    data = tablib.Dataset(*[list(row.values()) for row in found], headers=list(COLUMNS.values()))
    result = resource().import_data(data, dry_run=False, use_transactions=True)
    if result.totals["new"] != len(found):
        why = [str(error.error) for row in result.row_errors()[:1] for error in row[1]]
        raise RuntimeError(f"the peer did not load the file: {dict(result.totals)} {why}")
    return time.perf_counter() - started
