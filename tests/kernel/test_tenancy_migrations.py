"""Models and migrations agree, and Django's own checks find nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("openleave."))


@pytest.mark.parametrize("label", OURS)
def test_no_migration_is_missing(label: str, db: None) -> None:
    out = StringIO()
    try:
        call_command("makemigrations", label, check_changes=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(f"The models of {label} have changed without a migration:\n{out.getvalue()}")


def test_djangos_checks(db: None) -> None:
    call_command("check", stdout=StringIO())
