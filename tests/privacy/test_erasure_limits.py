"""What an erasure, a hold and an export must not do, each by itself: who may, whose, with what left behind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import override_settings
from tests.databases import _clone

from openleave.apps.erasure import graph, guards, services
from openleave.apps.erasure.errors import Held
from openleave.apps.erasure.services import Root, erasing
from openleave.apps.erasure.services.exporting import HELD
from openleave.apps.people.models import Employee, Profile
from openleave.apps.people.tests.factories import make_employee, make_organization
from openleave.kernel import files, vault
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Forbidden, NotFound
from openleave.kernel.keys import key_store
from openleave.kernel.registry import declared
from openleave.kernel.tenancy import organization_scope


class Place:
    """Two organizations; people of the first are made as a test asks for them."""

    def __init__(self) -> None:
        self.id, self.other = make_organization("harbor-hospital").id, make_organization("mesa-schools").id
        self.officer = Actor(None, self.id, frozenset({Role.PRIVACY_OFFICER}))
        self.count = 0

    def person(self, organization_id: UUID | None = None) -> UUID:
        self.count += 1
        organization_id = organization_id or self.id
        with organization_scope(organization_id):
            person = make_employee(organization_id, f"N-{self.count}").id
            vault.put(subject_id=person, table="people_employee", column="condition", row_id=person, value="asthma")
        return UUID(str(person))

    def hold(self, person: UUID) -> UUID:
        matter = services.matter_open(actor=self.officer, label=f"24-{self.count}")
        return services.hold_place(actor=self.officer, matter_id=matter.id, subject_id=person).id

    def erase(self, person: UUID, actor: Actor | None = None) -> Any:
        root = Root("subject", person, person)
        return services.erase(actor=actor or self.officer, root=root, why="request", authority="test")

    def there(self, person: UUID, organization_id: UUID | None = None) -> bool:
        with organization_scope(organization_id or self.id):
            return Profile.objects.filter(employee_id=person).exists()

    def trail(self) -> list[tuple[str, str]]:
        """Every action of the trail with the id of what it was done to."""
        with organization_scope(self.id), connection.cursor() as cursor:
            cursor.execute("SELECT action, object_id FROM audit_entry ORDER BY seq")
            return [(action, one) for action, one in cursor.fetchall()]


@pytest.fixture(scope="module")
def place(test_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("limits")
    stores = {f"OPENLEAVE_{name}_DIR": home / name.lower() for name in ("KEYS", "FILES", "ANCHORS")}
    with override_settings(**stores), _clone(test_server, "limits") as database, database.in_django():
        yield Place()


@pytest.mark.commitment("P-88")
def test_an_erasure_a_refusal_and_an_export_stand_in_the_trail(place: Place) -> None:
    person = place.person()
    hold = place.hold(person)
    with pytest.raises(Held):
        place.erase(person)
    services.export_subject(actor=place.officer, subject_id=person, purpose="privacy_rights")
    services.hold_release(actor=place.officer, hold_id=hold)
    run = place.erase(person).run_id
    done = [(action, one) for action, one in place.trail() if one in (str(person), str(run))]
    assert done == [
        ("erasure.refused", str(person)),
        ("vault.read", str(person)),
        ("subject.export", str(person)),
        ("erasure.run", str(run)),
    ]


@pytest.mark.commitment("P-04", "P-88")
def test_nobody_erases_or_exports_what_is_not_theirs(place: Place) -> None:
    person, foreign = place.person(), place.person(place.other)
    desk = Actor(None, place.id, frozenset({Role.HR_OPERATIONS, Role.LEAVE_ADMINISTRATOR, Role.MANAGER}))
    with pytest.raises(Forbidden) as refused:
        place.erase(person, actor=desk)
    assert refused.value.permission == "erasure.run"
    with pytest.raises(Forbidden):
        services.export_subject(actor=desk, subject_id=person, purpose="privacy_rights")
    for root in (Root("subject", foreign, foreign), Root("subject", person, uuid4()), Root("case", person, person)):
        with pytest.raises(NotFound):
            services.erase(actor=place.officer, root=root, why="request", authority="test")
    with pytest.raises(NotFound):
        services.export_subject(actor=place.officer, subject_id=foreign, purpose="privacy_rights")
    assert place.there(person) and place.there(foreign, place.other)


@pytest.mark.commitment("P-88")
@pytest.mark.lesson(14)
def test_the_number_of_somebody_erased_cannot_be_guessed(place: Place) -> None:
    person = place.person()
    with organization_scope(place.id):
        number = Employee.objects.get(id=person).number
    place.erase(person)
    with organization_scope(place.id):
        left = Employee.objects.get(id=person).number
    assert left == erasing.tombstone(place.id, number) != erasing.tombstone(place.other, number)
    for text in (number, f"{place.id}{number}", f"{place.id}/{number}"):
        assert left != "erased-" + hashlib.sha256(text.encode()).hexdigest()[:24]
    assert key_store().is_destroyed(place.id, person)


@pytest.mark.lesson(5)
def test_an_erasure_cut_short_is_ended_by_the_next_catch_up(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    person = place.person()
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_end", lambda *arguments: None)  # the process died after the database's commit
        place.erase(person)
    assert not place.there(person) and not key_store().is_destroyed(place.id, person)
    never = place.person()  # and here before it
    key_store().ledger.note_erasures([(place.id, "subject", never, never, "request")])
    assert services.finish_unfinished(place.officer) == 2
    assert not place.there(never)
    assert key_store().is_destroyed(place.id, person) and key_store().is_destroyed(place.id, never)
    assert services.finish_unfinished(place.officer) == 0


@pytest.mark.lesson(1, 3)
def test_the_database_refuses_what_a_hold_keeps_whoever_asks(place: Place) -> None:
    person = place.person()
    place.hold(person)
    for table in ("people_profile", "people_employment", "people_assignment"):
        with (
            pytest.raises(DatabaseError, match="legal hold"),
            organization_scope(place.id),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SET LOCAL ROLE openleave_eraser")
            cursor.execute(f"DELETE FROM {table} WHERE employee_id = %s", [person])
    with pytest.raises(DatabaseError, match="legal hold"), organization_scope(place.id):
        vault.delete_subjects(subject_ids=[person])
    assert place.there(person)


@pytest.mark.lesson(1)
def test_no_table_about_people_is_without_the_trigger(owner_connection: psycopg.Connection) -> None:
    """The catalogue against the registry itself, not against what the guards think they should guard."""
    rows = owner_connection.execute("SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                                    "WHERE t.tgname = 'held' AND t.tgenabled IN ('O', 'A')").fetchall()  # fmt: skip
    guarded = {name for (name,) in rows}
    about = {column.table for column in declared().columns.values() if column.subject == "employee"}
    assert {table.removeprefix("vault.") for table in about - guards.WORKING} <= guarded
    assert about - graph.ELSEWHERE == graph.tables()


@pytest.mark.commitment("P-88")
def test_a_file_that_no_row_names_goes_with_the_person(place: Place) -> None:
    person, other = place.person(), place.person()
    kind = next(key for key, one in declared().file_kinds.items() if one.category.tier == 3)
    mine, theirs = (
        files.write(organization_id=place.id, kind=kind, chunks=[b"x"], subject_id=one) for one in (person, other)
    )
    assert place.erase(person).files == 1
    with pytest.raises(NotFound):
        files.read(organization_id=place.id, file_id=mine)
    assert b"".join(files.read(organization_id=place.id, file_id=theirs)) == b"x"


@pytest.mark.lesson(2, 5)
def test_a_release_is_remembered_outside_the_database(place: Place) -> None:
    person = place.person()
    hold = place.hold(person)
    assert [one.released_at for one in key_store().ledger.holds(place.id) if one.hold_id == hold] == [None]
    services.hold_release(actor=place.officer, hold_id=hold)
    (released,) = [one.released_at for one in key_store().ledger.holds(place.id) if one.hold_id == hold]
    assert released is not None
    assert place.erase(person).rows > 0


@pytest.mark.lesson(4)
def test_a_hold_is_of_the_person_by_whatever_number_they_are_known(place: Place) -> None:
    person = place.person()
    place.hold(person)
    with organization_scope(place.id):
        Employee.objects.filter(id=person).update(number="another-name")
    with pytest.raises(Held):
        place.erase(person)
    assert place.there(person)


@pytest.mark.commitment("P-87")
def test_an_export_holds_what_the_registry_exports_and_nothing_else(place: Place) -> None:
    person = place.person()
    package = services.export_subject(actor=place.officer, subject_id=person, purpose="privacy_rights")
    columns = declared().columns
    given = {(table, name) for table, rows in package.tables.items() for row in rows for name in row}
    assert {one for one in given if columns[one].category.export == "no" and one[1] != "id"} == set()
    wanted = {one for one, column in columns.items() if one[0] in package.tables and column.category.export != "no"}
    assert wanted <= given
    assert [row["value"] for row in package.sealed] == ["asthma"]


@pytest.mark.commitment("P-87")
def test_the_number_of_a_paper_leaves_by_no_export(place: Place) -> None:
    person = place.person()
    with organization_scope(place.id):
        vault.put(subject_id=person, table="people_employee", column="ssn", row_id=person, value="123-45-6789")
    package = services.export_subject(actor=place.officer, subject_id=person, purpose="legal_demands")
    assert {row["column"]: row["value"] for row in package.sealed} == {"condition": "asthma", "ssn": HELD}
    with organization_scope(place.id):
        reads = Entry.objects.filter(action="vault.read", object_id=str(person))
        assert [entry.details["columns"] for entry in reads] == [["people_employee.condition"]]


@pytest.mark.commitment("P-87", "P-24")
def test_what_is_only_counted_is_not_read(place: Place) -> None:
    person = place.person()
    package = services.export_subject(actor=place.officer, subject_id=person, purpose="legal_demands", values=False)
    assert [row["value"] for row in package.sealed] == [HELD]
    assert "vault.read" not in [action for action, one in place.trail() if one == str(person)]
