"""Start-up checks: the application refuses to run where row-level security or the purpose gate could be bypassed."""

from __future__ import annotations

from django.db import connection

from openleave.kernel.purposes import rules
from openleave.kernel.tenancy import catalogue

FIX = "Run `openleave database prepare`, and let the application connect as openleave_web."


def startup_problems() -> list[str]:
    """All reasons not to serve, as sentences with their fix; empty when it is safe to start."""
    with connection.cursor() as cursor:
        role = [f"{problem} {FIX}" for problem in catalogue.role_problems(cursor)]
        gate = [f"{problem} Run `openleave migrate`." for problem in rules.problems(cursor)]
        return role + catalogue.problems(cursor) + gate
