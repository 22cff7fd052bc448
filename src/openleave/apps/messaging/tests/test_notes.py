"""Notes: their kinds, who learns of them, corrections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from openleave.apps.messaging import selectors, services
from openleave.apps.messaging.models import Note
from openleave.apps.messaging.tests.conftest import Nurse
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.kernel import permissions
from openleave.kernel.actor import Actor, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from openleave.kernel.tenancy import organization_scope


def scope(rosa: Nurse) -> Any:
    return organization_scope(rosa.harbor.organization.id)


def note(rosa: Nurse, text: str, kind: str = "ordinary") -> Note:
    return services.note_add(actor=rosa.desk, case_id=rosa.case.id, text=text, kind=kind)


def read(rosa: Nurse, actor: Actor | None = None) -> list[tuple[str, str, list[str]]]:
    with scope(rosa):
        views = selectors.notes_of(actor=actor or rosa.desk, case=rosa.case)
    return [(view.note.kind, view.text, [old.text for old in view.earlier]) for view in views]


@pytest.fixture
def without_medical(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An organization of which the leave administrators may not read medical notes."""
    narrowed = dict(permissions._table) | {"note.medical": frozenset({Role.WALLED_CASES})}
    monkeypatch.setattr(permissions, "_table", narrowed)
    yield


def test_a_note_is_ordinary_unless_chosen(rosa: Nurse) -> None:
    note(rosa, "Called.")
    note(rosa, "Surgery on the knee.", "medical")
    note(rosa, "Her lawyer wrote.", "legal")
    assert read(rosa) == [
        ("legal", "Her lawyer wrote.", []),
        ("medical", "Surgery on the knee.", []),
        ("ordinary", "Called.", []),
    ]
    with pytest.raises(Invalid):
        note(rosa, "x", "secret")
    with pytest.raises(Invalid):
        note(rosa, " ")


def test_whoever_may_not_read_a_kind_does_not_learn_of_it(rosa: Nurse, without_medical: None) -> None:
    with pytest.raises(Forbidden):
        note(rosa, "Surgery on the knee.", "medical")
    note(rosa, "Called.")
    walled = Actor(rosa.desk.account_id, rosa.desk.organization_id,
                   frozenset({Role.LEAVE_ADMINISTRATOR, Role.WALLED_CASES}))  # fmt: skip
    medical = services.note_add(actor=walled, case_id=rosa.case.id, text="Surgery on the knee.", kind="medical")
    assert read(rosa) == [("ordinary", "Called.", [])]
    assert [kind for kind, _text, _old in read(rosa, walled)] == ["medical", "ordinary"]
    with pytest.raises(NotFound):
        services.note_correct(actor=rosa.desk, note_id=medical.id, text="x", kind="ordinary")


def test_a_note_made_medical_takes_its_earlier_versions_with_it(rosa: Nurse, monkeypatch: pytest.MonkeyPatch) -> None:
    first = note(rosa, "Knee surgery, left a message.")
    second = services.note_correct(actor=rosa.desk, note_id=first.id, text="Knee surgery.", kind="medical")
    assert read(rosa) == [("medical", "Knee surgery.", ["Knee surgery, left a message."])]
    monkeypatch.setattr(
        permissions, "_table", dict(permissions._table) | {"note.medical": frozenset({Role.WALLED_CASES})}
    )
    assert read(rosa) == []
    for version in (first, second):
        with pytest.raises(NotFound):
            services.note_correct(actor=rosa.desk, note_id=version.id, text="x", kind="ordinary")


def test_an_earlier_version_of_a_kind_that_one_may_not_read_is_not_there(
    rosa: Nurse, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = note(rosa, "Knee surgery; back in May.", "medical")
    services.note_correct(actor=rosa.desk, note_id=first.id, text="Back in May.", kind="ordinary")
    monkeypatch.setattr(
        permissions, "_table", dict(permissions._table) | {"note.medical": frozenset({Role.WALLED_CASES})}
    )
    assert read(rosa) == [("ordinary", "Back in May.", [])]


def test_a_correction_is_a_new_version(rosa: Nurse) -> None:
    first = note(rosa, "Caled.")
    second = services.note_correct(actor=rosa.desk, note_id=first.id, text="Called.", kind="ordinary")
    third = services.note_correct(actor=rosa.desk, note_id=second.id, text="Called twice.", kind="ordinary")
    assert read(rosa) == [("ordinary", "Called twice.", ["Called.", "Caled."])]
    assert (third.first_id, third.corrects_id) == (first.id, second.id)
    with pytest.raises(Conflict):
        services.note_correct(actor=rosa.desk, note_id=first.id, text="x", kind="ordinary")
    with scope(rosa):
        actions = list(Entry.objects.filter(object_type="note").order_by("seq").values_list("action", flat=True))
        assert actions == ["note.add", "note.correct", "note.correct"]
        for change in (lambda: Note.objects.update(kind="legal"), lambda: Note.objects.filter(id=third.id).delete()):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


def test_the_privacy_officer_reads_legal_notes_and_no_other(rosa: Nurse) -> None:
    note(rosa, "Called.")
    note(rosa, "Surgery on the knee.", "medical")
    note(rosa, "Her lawyer wrote.", "legal")
    officer = actor_for(rosa.harbor.organization, Role.PRIVACY_OFFICER)
    with scope(rosa):
        found = selectors.legal_notes(actor=officer, today=rosa.case.starts_on)
    assert [(one.number, one.name, one.text, one.by) for one in found] == [
        (rosa.case.number, "Marín, Rosa", "Her lawyer wrote.", "Ada Ferro")
    ]
    with pytest.raises(Forbidden):
        services.note_add(actor=officer, case_id=rosa.case.id, text="x", kind="legal")


def test_a_legal_note_that_is_corrected_to_an_ordinary_one_leaves_the_list(rosa: Nurse) -> None:
    first = note(rosa, "Her lawyer wrote.", "legal")
    services.note_correct(actor=rosa.desk, note_id=first.id, text="A letter came.", kind="ordinary")
    officer = actor_for(rosa.harbor.organization, Role.PRIVACY_OFFICER)
    with scope(rosa):
        assert selectors.legal_notes(actor=officer, today=rosa.case.starts_on) == []


def test_nobody_reads_notes_about_themselves(rosa: Nurse) -> None:
    note(rosa, "Her lawyer wrote.", "legal")
    both = make_account("both@harbor-hospital.example")
    give(both, rosa.harbor.organization, Role.PRIVACY_OFFICER, employee_id=rosa.harbor.nurse.id)
    officer = actor_for(rosa.harbor.organization, Role.PRIVACY_OFFICER, account=both, employee_id=rosa.harbor.nurse.id)
    with scope(rosa):
        assert selectors.legal_notes(actor=officer, today=rosa.case.starts_on) == []
        with pytest.raises(NotFound):
            selectors.notes_of(actor=officer, case=rosa.case)
