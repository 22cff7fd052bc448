"""The lock: reads and signals are reached in the database's role ``openleave_security`` alone, for that purpose.

No other module names these tables (a test reads the source), no app below can import this one (import contract), and a
statement of the ordinary role is refused by the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from openleave.kernel import clock
from openleave.kernel.postgres.provision import SECURITY
from openleave.kernel.purposes import stated
from openleave.kernel.tenancy import purpose_scope
from openleave.kernel.tenancy.roles import as_role

#: A condition of a statement of ``write_for_security``: the organization's assessment of the purpose stands today.
WATCHED = """EXISTS (
    SELECT FROM purposes_standing
    WHERE organization_id = %(organization)s AND purpose = 'security' AND until >= %(today)s)"""


@contextmanager
def for_security() -> Iterator[Any]:
    """A cursor, and the ORM, as the security role and for that purpose: for its tables and nothing else. Inside a
    scope. Raises PurposeSuspended."""
    with purpose_scope("security"), connection.cursor() as cursor, as_role(cursor, SECURITY):
        yield cursor


def write_for_security(statement: str, values: Mapping[str, Any]) -> None:
    """Run one statement as the security role and for that purpose, in one round trip: it is part of every page. Inside
    an organization's scope. The statement itself asks for ``WATCHED``."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT set_config('openleave.purpose', 'security', true); SET LOCAL ROLE {SECURITY}; {statement}; "
            "RESET ROLE; SELECT set_config('openleave.purpose', %(stated)s, true)",
            {**values, "stated": stated().purpose, "today": clock.now().date()},
        )
