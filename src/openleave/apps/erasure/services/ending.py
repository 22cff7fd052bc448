"""The end of an organization: its own rows, files and keys, once nobody's records are left in it.

What stays is the ledger: that and when its people were erased, its audit trail of ids and codes, and the holds there
were. The keys are destroyed, so a backup of it can be read by nobody.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps as installed
from django.db import connection, transaction
from django.db.models import ForeignKey

from openleave.apps.accounts import services as accounts
from openleave.apps.erasure import graph
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.models import Hold, Run
from openleave.apps.erasure.services.erasing import Receipt, eraser
from openleave.apps.organizations.models import Organization
from openleave.kernel import audit, clock, files, vault
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.files.models import File
from openleave.kernel.keys import key_store
from openleave.kernel.permissions import require
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import operator_scope, organization_scope

#: Rows of an organization that outlive it: the trail and the ledger, in which there are ids, codes and counts only.
LEDGER = {"audit_entry", "audit_head", "erasure_run", "erasure_erasure", "erasure_hold", "erasure_matter"}
KIND = "organization"
#: Triggers on what goes note what is to be worked out anew, so tables are gone through again until nothing is left.
_PASSES = 5


def erase_organization(*, actor: Actor, authority: str) -> Receipt:
    """Erase what an organization itself has, and its keys. Its people were erased before.

    Raises Held while a hold runs, Conflict while anybody's records are left. Safe to repeat.
    """
    require(actor, "erasure.run")
    assert actor.organization_id is not None
    organization_id = actor.organization_id
    with organization_scope(organization_id):
        _check(organization_id)
        accounts.memberships_end(actor=actor)
        counts = Counter[str]()
        values = vault.delete_all()
        stored = list(File.objects.filter(organization_id=organization_id).values_list("id", flat=True))
        taken = files.delete_many(organization_id=organization_id, file_ids=stored)
        for _pass in range(_PASSES):
            if not (gone := _delete_rows(organization_id)):
                break
            counts.update(gone)
        counts["procrastinate_jobs"] = _delete_jobs(organization_id)
        counts["organizations_organization"] = Organization.objects.filter(id=organization_id).delete()[0]
        run = Run.objects.create(
            organization_id=organization_id, why="offboarding", authority=authority, asked_by_id=actor.account_id,
            erased_at=clock.now(), counts=dict(counts), values=values, files=taken,
        )  # fmt: skip
        audit.append(
            actor=actor, action="erasure.organization", object_type="organization", object_id=organization_id,
            details={"rows": sum(counts.values()), "values": values, "files": taken},
        )  # fmt: skip
        key_store().ledger.note_erasures([(organization_id, KIND, organization_id, organization_id, "offboarding")])
        transaction.on_commit(partial(_end, organization_id))
    return Receipt(run.id, 1, dict(counts), values, taken)


def left_of(organization_id: UUID) -> dict[str, int]:
    """How many rows name the organization, by table, the ledger left out: what a scan finds. Inside its scope."""
    found = {}
    with connection.cursor() as cursor, eraser(cursor):
        for table in tenant_tables():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE organization_id = %s", [organization_id])  # noqa: S608
            found[table] = cursor.fetchone()[0]
    found["vault.secret"] = sum(len(places) for places in vault.all_places())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args ->> 'organization_id' = %s", [str(organization_id)]
        )
        found["procrastinate_jobs"] = cursor.fetchone()[0]
    found["organizations_organization"] = Organization.objects.filter(id=organization_id).count()
    return {table: count for table, count in found.items() if count}


def finish_ends() -> int:
    """End what a crash has cut short after the database had forgotten an organization; how many there were."""
    count = 0
    for one in key_store().ledger.erasures(unfinished=True):
        if one.kind == KIND:
            with operator_scope():
                known = Organization.objects.filter(id=one.organization_id).exists()
            if not known:
                _end(one.organization_id)
                count += 1
    return count


@cache
def tenant_tables() -> tuple[str, ...]:
    """Every table whose rows are an organization's and go with it, those that point to others before them."""
    wanted = {
        table
        for table, column in declared().columns
        if column == "organization_id" and table not in LEDGER and "." not in table
    }
    below: dict[str, set[str]] = {table: set() for table in wanted}
    for model in installed.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey):
                to = field.related_model._meta.db_table
                own = model._meta.db_table
                if own in wanted and to in wanted and own != to:
                    below[to].add(own)
    return tuple(TopologicalSorter(below).static_order())


def _check(organization_id: UUID) -> None:
    held = Hold.objects.filter(organization_id=organization_id, released_at__isnull=True)
    if held.exists():
        raise Held(
            "The organization cannot end: legal holds keep records in it.",
            why="Somebody with authority has said that they may be needed as evidence.",
            fix="Release the holds; the end then goes on by itself.",
            subject_ids=list(held.values_list("subject_id", flat=True)),
        )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM people_employee WHERE organization_id = %s AND {graph.living()})",  # noqa: S608
            [organization_id],
        )
        if cursor.fetchone()[0]:
            raise Conflict(
                "The organization cannot end: somebody’s records are still in it.",
                fix="Erase the people first, each with their receipt.",
            )


def _delete_rows(organization_id: UUID) -> Counter[str]:
    gone = Counter[str]()
    with connection.cursor() as cursor, eraser(cursor):
        for table in tenant_tables():
            cursor.execute(f"DELETE FROM {table} WHERE organization_id = %s", [organization_id])  # noqa: S608 - ours
            gone[table] += max(cursor.rowcount, 0)
    return +gone


def _delete_jobs(organization_id: UUID) -> int:
    """Jobs carry ids, and so the organization's; there is nothing left for them to do."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args ->> 'organization_id' = %s", [str(organization_id)])
        return int(cursor.rowcount)


def _end(organization_id: UUID) -> None:
    """After the commit: the keys, then what is left on the disk. In this order a crash leaves only unreadable bytes."""
    store: Any = key_store()
    store.destroy_organization(organization_id)
    store.forget_revision_floors(organization_id)
    files.remove_directory(organization_id)
    store.ledger.erasures_done(organization_id, [(KIND, organization_id)])
