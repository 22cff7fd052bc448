"""Recording whose rows a page showed, in the transaction of the page.

Who was shown: whose ids, or ids of whose cases, are in what is sent (lists lead somewhere), and whose names were looked
up for it. A test compares with the names on every page. A person who sees themselves is not recorded.
"""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from openleave.apps.incidents.signals.locked import WATCHED, write_for_security
from openleave.kernel import clock
from openleave.kernel.actor import Actor
from openleave.kernel.ids import new_id
from openleave.kernel.shown import page_name

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: Lists which addresses an operator opened: about the operator, and nobody's rows are in it.
OF_NOBODY = {"visit"}
#: One statement: the employees among the ids, and those whose cases are among them.
INSERT = f"""
INSERT INTO incidents_read (organization_id, id, account_id, read_at, page, subject_ids, file)
SELECT %(organization)s, %(id)s, %(account)s, %(at)s, %(page)s, found.ids, %(file)s FROM (
    SELECT COALESCE(array_agg(DISTINCT one.id), '{{}}') AS ids FROM (
        SELECT id FROM people_employee WHERE organization_id = %(organization)s AND id = ANY(%(ids)s::uuid[])
        UNION ALL
        SELECT employee_id FROM cases_leavecase WHERE organization_id = %(organization)s AND id = ANY(%(ids)s::uuid[])
    ) AS one WHERE one.id IS DISTINCT FROM %(own)s
) AS found WHERE (found.ids <> '{{}}' OR %(file)s) AND {WATCHED}
"""  # noqa: S608 - constants


def record(request: HttpRequest, answer: Any, named: set[UUID]) -> None:
    """A watcher of ``kernel.shown``."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = page_name(request)
    if actor.account_id is None or actor.organization_id is None or page in OF_NOBODY:
        return
    file = isinstance(answer, HttpResponseBase) and is_file(answer)
    ids = set(ID.findall(request.path)) | {str(one) for one in named}
    if isinstance(answer, HttpResponseBase):
        if answer.status_code >= 300:
            return
        if not answer.streaming and not file:
            ids |= set(ID.findall(answer.content.decode(errors="replace")))  # type: ignore[attr-defined]
    else:
        ids |= set(ID.findall(repr(answer)))
    if not ids and not file:
        return
    write_for_security(
        INSERT,
        {
            "organization": actor.organization_id,
            "id": new_id(),
            "account": actor.account_id,
            "at": clock.now(),
            "page": page,
            "ids": sorted(ids),
            "own": actor.employee_id,
            "file": file,
        },
    )


def is_file(answer: Any) -> bool:
    """Whether something is taken away that is not a page."""
    return bool(answer.streaming) or answer.has_header("Content-Disposition")
