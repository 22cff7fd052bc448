"""Two hundred people, each with a row in every table about people and a word of their own in every column that holds
one, in files and under seal: each one's export has every word of theirs that the registry exports, and nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test.utils import override_settings
from tests.a11y.world import World, make_world
from tests.databases import TestDatabase, _clone
from tests.privacy.crowd import make_crowd

from openleave.apps.erasure import graph, services
from openleave.apps.erasure.services.exporting import HELD
from openleave.kernel import files
from openleave.kernel.actor import privacy_job
from openleave.kernel.registry import declared

PEOPLE = 200
#: Cases of one employee are joined there; the crowd joins neighbours', which no service does, to make erasing harder.
JOINED = "cases_caselink"
WORD = re.compile(r"zq[0-9a-f]{6}[0-9]{3}")


@pytest.fixture(scope="module")
def world(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, TestDatabase]]:
    home = tmp_path_factory.mktemp("exported")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with override_settings(**stores), _clone(test_server, "exported") as database, database.in_django():
        yield make_world(), database


def test_each_export_is_whole_and_nobody_elses(world: tuple[World, TestDatabase], record_property: Any) -> None:
    made, database = world
    organization_id = made.tenant.organization.id
    actor = privacy_job(organization_id)
    crowd = make_crowd(database, organization_id, PEOPLE)
    assert set(crowd.worded) == set(graph.order("subject"))
    checked, wrong = 0, set[str]()
    for n, (person, word) in enumerate(zip(crowd.people, crowd.words, strict=True)):
        package = services.export_subject(actor=actor, subject_id=person, purpose="privacy_rights")
        for table, columns in crowd.worded.items():
            rows = {row["id"]: row for row in package.tables.get(table, [])}
            own = rows.get(crowd.ids[table][n]) or rows.get(person)  # some tables have one row by the person's own id
            if own is None:
                wrong.add(f"{table}: their row is missing")
                continue
            for column in columns:
                wrong |= _judged(table, column, own, word)
                checked += 1
            wrong |= {
                f"{table}.{name}: another's word"
                for row in ([] if table == JOINED else rows.values())
                for name, value in row.items()
                if set(WORD.findall(_text(value))) - {word}
            }
        sealed = [(one["table"], one["value"]) for one in package.sealed]
        assert sorted(sealed) == sorted((table, word) for table in (graph.SUBJECT, graph.CASE))
        assert package.files
        for stored in package.files:
            content = b"".join(files.read(organization_id=organization_id, file_id=stored.id)).decode()
            if set(WORD.findall(content)) != {word}:
                wrong.add(f"{stored.kind}: a file with other words")
            checked += 1
        checked += len(sealed)
    record_property("people", PEOPLE)
    record_property("words", checked)
    assert not wrong, "\n".join(sorted(wrong))


def _judged(table: str, column: str, row: dict[str, Any], word: str) -> set[str]:
    """What is wrong with a column of the person's own row, by what the registry says of it."""
    export = declared().columns[table, column].category.export
    if export == "no":
        return {f"{table}.{column}: not to be exported"} if column in row else set()
    if export == "metadata":
        return set() if row[column] == HELD else {f"{table}.{column}: is shown"}
    return set() if WORD.findall(_text(row[column])) == [word] else {f"{table}.{column}: the word is missing"}


def _text(value: Any) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, memoryview | bytes) else str(value)
