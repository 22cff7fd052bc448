"""Preparing a letter: a draft says what the case says now; nothing leaves by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.cases.access import access_case
from openleave.apps.notices import content
from openleave.apps.notices.access import access_letter
from openleave.apps.notices.composing import language_of
from openleave.apps.notices.kinds import LANGUAGES, LetterKind, letter_kind
from openleave.apps.notices.language import Field
from openleave.apps.notices.models import Letter, State
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope

MOST_ADDED = 20
MOST_CHARACTERS = 5_000


def letter_draft(
    *,
    actor: Actor,
    case_id: UUID,
    kind: str,
    about_id: UUID | None = None,
    language: str | None = None,
    fields: Mapping[str, Any] | None = None,
    added: Sequence[str] = (),
) -> Letter:
    """A draft of a letter about a case; the one that is there already, if one of that kind and matter is.

    ``language``: the employee's own, if left out. ``fields``: values for fields of the kind, over what the case says.
    Raises NotFound, and Invalid for a field the kind does not have.
    """
    require(actor, "letter.prepare")
    assert actor.organization_id is not None
    known = letter_kind(kind)
    given = checked(known, fields or {})
    with organization_scope(actor.organization_id):
        case = access_case(actor=actor, case_id=case_id)
        present = Letter.objects.select_for_update().filter(
            organization_id=case.organization_id, case=case, kind=kind, about_id=about_id, state=State.DRAFT,
            copy_of__isnull=True,
        ).first()  # fmt: skip
        if present is not None:
            before = content.read_draft(actor, present)
            if language in LANGUAGES and language != present.language:
                present.language = language
                present.save(update_fields=["language"])
            if given or added:
                draft = content.Draft(asked=before.asked | given, added=[*(added or before.added)])
                content.write_draft(present, draft)
            present.case = case
            return present
        zone = organizations.identity(case.organization_id).time_zone
        person = people.addressee(case.organization_id, case.employee_id, clock.today(zone))
        letter = Letter(
            organization_id=case.organization_id, case=case, employee_id=case.employee_id, kind=kind,
            about_id=about_id, language=language_of(person, language), adverse=known.adverse,
            created_by_id=actor.account_id,
        )  # fmt: skip
        letter.save(force_insert=True)
        content.write_draft(letter, content.Draft(asked=given, added=_added(added)))
        _note(actor, letter, "letter.draft")
    return letter


def letter_edit(
    *,
    actor: Actor,
    letter_id: UUID,
    fields: Mapping[str, Any] | None = None,
    added: Sequence[str] | None = None,
    language: str | None = None,
) -> Letter:
    """Change what a person says in a draft: answers to what the kind asks, paragraphs of one's own, the language.

    Raises Conflict for a letter that is no draft, Invalid with its field.
    """
    require(actor, "letter.prepare")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        letter = locked_draft(actor, letter_id)
        kind = letter_kind(letter.kind)
        if language is not None:
            if language not in LANGUAGES:
                raise Invalid(_("Letters are written in English or Spanish."), fix="en, es", field="language")
            letter.language = language
            letter.save(update_fields=["language"])
        before = content.read_draft(actor, letter)
        draft = content.Draft(
            asked=before.asked | checked(kind, fields or {}),
            added=_added(added) if added is not None else before.added,
        )
        content.write_draft(letter, draft)
        _note(actor, letter, "letter.edit", added=len(draft.added))
    return letter


def letter_copy(*, actor: Actor, letter_id: UUID, language: str) -> Letter:
    """A draft of the same letter in the other language, to go beside it. Legal deadlines are met by the first."""
    require(actor, "letter.prepare")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        letter = access_letter(actor=actor, letter_id=letter_id, lock=True)
        if language not in LANGUAGES or language == letter.language:
            raise Invalid(_("Choose the other language."), fix="en, es", field="language")
        original = letter.copy_of_id or letter.id
        present = Letter.objects.filter(
            organization_id=letter.organization_id, copy_of_id=original, language=language
        ).exclude(state=State.WITHDRAWN).first()  # fmt: skip
        if present is not None:
            present.case = letter.case
            return present
        copy = Letter(
            organization_id=letter.organization_id, case=letter.case, employee_id=letter.employee_id, kind=letter.kind,
            about_id=letter.about_id, language=language, adverse=letter.adverse, created_by_id=actor.account_id,
            copy_of_id=original,
        )  # fmt: skip
        copy.save(force_insert=True)
        draft = content.read_draft(actor, letter)
        # Words that somebody wrote are in their language; only what has none is taken over.
        content.write_draft(copy, content.Draft(asked=draft.asked))
        _note(actor, copy, "letter.draft", copy_of=original)
    return copy


def letter_withdraw(*, actor: Actor, letter_id: UUID) -> Letter:
    """Take back a letter that has not gone: a draft, or one that waits. It stays, marked. Raises Conflict."""
    require(actor, "letter.prepare")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        letter = access_letter(actor=actor, letter_id=letter_id, lock=True)
        if letter.is_sent or letter.claimed_at is not None:
            raise Conflict(
                _("This letter has gone out."),
                why=_("What somebody has received cannot be taken back."),
                fix=_("Send another letter that corrects it."),
            )
        if letter.print_batch_id is not None:
            raise Conflict(
                _("This letter is printed."),
                fix=_("Take it out of the stack and mark the rest as mailed without it, or mail it."),
            )
        if letter.state != State.WITHDRAWN:
            letter.state, letter.withdrawn_at, letter.withdrawn_by_id = State.WITHDRAWN, clock.now(), actor.account_id
            letter.next_try_at = None
            letter.save(update_fields=["state", "withdrawn_at", "withdrawn_by_id", "next_try_at"])
            _note(actor, letter, "letter.withdraw")
    return letter


def locked_draft(actor: Actor, letter_id: UUID) -> Letter:
    """A draft, held until the transaction ends. Raises Conflict for what is none any more."""
    letter = access_letter(actor=actor, letter_id=letter_id, lock=True)
    if not letter.is_draft:
        raise Conflict(
            _("This letter is no draft any more."),
            why=_("From then on what it says is fixed."),
            fix=_("Prepare another letter."),
        )
    return letter


def checked(kind: LetterKind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept: text, yes or no, a word of the choices, ISO days, rows. Raises Invalid."""
    known = {field.name: field for field in kind.fields}
    found = {}
    for name, value in fields.items():
        if name not in known:
            raise Invalid(f"A letter of the kind {kind.code} has no field {name!r}.", fix=", ".join(known), field=name)
        found[name] = _kept(known[name], value)
    return found


def _kept(field: Field, value: Any) -> Any:
    if field.kind == "yes_no":
        return bool(value)
    if field.kind == "list":
        return [_row(field, row) for row in value or () if row]
    text = value.isoformat() if isinstance(value, date) else str(value or "").strip()
    if len(text) > MOST_CHARACTERS:
        raise Invalid(_("This text is too long."), fix=_("Shorten it."), field=field.name)
    if field.kind == "choice" and text and text not in field.choices:
        raise Invalid(_("This is not one of the choices."), fix=", ".join(field.choices), field=field.name)
    return text


def _row(field: Field, row: Any) -> dict[str, Any]:
    if isinstance(row, Mapping):
        return {one.name: _kept(one, row.get(one.name, "")) for one in field.rows}
    return {one.name: str(row).strip() if at == 0 else "" for at, one in enumerate(field.rows)}


def _added(paragraphs: Iterable[str]) -> list[str]:
    found = [one.replace("\r\n", "\n").strip() for one in paragraphs if one.strip()]
    if len(found) > MOST_ADDED or sum(map(len, found)) > MOST_CHARACTERS:
        raise Invalid(_("This text is too long."), fix=_("Shorten it."), field="added")
    return found


def _note(actor: Actor, letter: Letter, action: str, **details: Any) -> None:
    audit.append(
        actor=actor, action=action, object_type="letter", object_id=letter.id,
        details={"case": letter.case_id, "kind": letter.kind, "language": letter.language, **details},
    )  # fmt: skip
