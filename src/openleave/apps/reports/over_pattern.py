"""How often leaves went over their certified pattern, from the flags that certification raises; what was certified
stays in the vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from openleave.apps.reports.certified import declare_certified
from openleave.kernel.actor import Actor

# A flag that a correction took the reason from does not count.
FLAGS = """
SELECT r.case_id, (
    SELECT count(*) FROM certification_flag f
     WHERE f.organization_id = r.organization_id AND f.case_id = r.case_id AND f.cleared_at IS NULL
       AND f.first_on BETWEEN %(from)s AND %(to)s)
  FROM certification_certificationrequest r
 WHERE r.organization_id = %(organization)s AND r.case_id = ANY(%(cases)s) AND r.state = 'accepted'
 GROUP BY r.organization_id, r.case_id
"""


def over(actor: Actor, case_ids: Sequence[UUID], from_on: date, to_on: date) -> Mapping[UUID, int]:
    """By case with an accepted certification, how many flags were raised. The cases come from a statement with the
    walls in it. One statement."""
    known = {"organization": actor.organization_id, "cases": list(case_ids), "from": from_on, "to": to_on}
    with connection.cursor() as cursor:
        cursor.execute(FLAGS, known)
        return dict(cursor.fetchall())


declare_certified(over)
