"""From a case to the letter as it would go out: values, the text in force, the frame around it, GINA's text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.cases.models import LeaveCase
from openleave.apps.notices import content, selectors
from openleave.apps.notices.kinds import LANGUAGES, LetterKind, letter_kind, parsed
from openleave.apps.notices.language import Document, Field, fill, to_json
from openleave.apps.notices.models import Letter, LetterSettings, TemplateVersion
from openleave.apps.notices.rendering.frame import Frame
from openleave.apps.notices.rendering.gina import with_safe_harbour
from openleave.apps.notices.values.about import About
from openleave.apps.notices.values.common import common_values
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.engine.render import date_text
from openleave.kernel import clock
from openleave.kernel.actor import Actor

MISSING = object()


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as it would go out now. ``problems`` keep it from going; ``adverse``: it says no."""

    kind: LetterKind
    template: TemplateVersion | None
    values: dict[str, Any]
    document: Document
    frame: Frame
    adverse: bool
    problems: list[str]
    about: About
    draft: content.Draft

    @property
    def digest(self) -> str:
        """Tells whether the letter still says what somebody saw. The day it is written on is no part of it."""
        whole = [to_json(self.document), self.frame.to_json() | {"date": ""}]
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def language_of(person: people.Addressee, wanted: str | None = None) -> str:
    """The letter's language: what was asked for, else the employee's own where we write it, else English."""
    return next((one for one in (wanted, person.language[:2]) if one in LANGUAGES), "en")


def about(
    actor: Actor,
    case: LeaveCase,
    language: str | None,
    about_id: UUID | None,
    fields: Mapping[str, Any],
    identity: organizations.Identity | None = None,
    letter: Letter | TemplateVersion | None = None,
) -> About:
    """All a letter about the case may say. ``identity`` spares a query where the caller has it, and so does a letter
    that was read with what is around it (``access_letter``)."""
    identity = identity or organizations.identity(case.organization_id)
    today = clock.today(identity.time_zone)
    person = people.addressee(case.organization_id, case.employee_id, today)
    letters = getattr(letter, "settings_around", None) or selectors.letter_settings(case.organization_id)
    return About(actor, case, language_of(person, language), today, about_id, fields, person, identity, letters)


def compose(actor: Actor, letter: Letter, identity: organizations.Identity | None = None) -> Composed:
    """The letter as it would go out now; ``letter.case`` is loaded. Raises Conflict where the case cannot say it."""
    kind = letter_kind(letter.kind)
    found = about(actor, letter.case, letter.language, letter.about_id, {}, identity, letter)
    if kind.reads_case:
        found.also = content.draft_places(letter)
        draft = content.draft_of(found.read.also.values())
    else:
        draft = content.read_draft(actor, letter)
    found.fields = draft.asked
    around = getattr(letter, "template_around", MISSING)
    if around is MISSING:
        around = selectors.template_in_force(letter.organization_id, kind.code)
    return composed(kind, found, draft, around)


def composed(kind: LetterKind, found: About, draft: content.Draft, template: TemplateVersion | None) -> Composed:
    """The same for a text of one's choice: a preview of a draft on a real case."""
    values = {**common_values(found), **kind.values(found), **draft.asked}
    adverse = bool(values.pop("adverse", False)) or kind.adverse
    shown = written_out(kind, values, found.language)
    source = (template.content(found.language) if template else "") or kind.starter(found.language)
    document = fill(parsed(kind.code, source), shown, language=found.language, added=draft.added)
    document = with_safe_harbour(document) if kind.medical else document
    problems = [*_open(kind, values, found.language), *(kind.check(found, values) if kind.check else ())]
    return Composed(kind, template, values, document, frame_of(found), adverse, problems, found, draft)


def example(
    kind: LetterKind, source: str, language: str, organization: str, letters: LetterSettings
) -> tuple[Document, Frame]:
    """A text filled with the invented example. The text has no mistakes."""
    from openleave.apps.notices.language import example_values

    values = example_values(kind.fields, language)
    document = fill(parsed(kind.code, source), written_out(kind, values, language), language=language)
    document = with_safe_harbour(document) if kind.medical else document
    sender = _sender(letters)
    with translation.override(language):
        recipient = (values["employee_name"], "14 Elm Street", "Harbor, OH 44000")
        reference = ((_("Date"), values["date"]), (_("Case"), values["case_number"]))
        return document, Frame(
            letters.sender_name or organization, sender, recipient, values["date"], reference, _contact(letters)
        )


def written_out(kind: LetterKind, values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The values with their days in words: they are kept as dates as long as they may change."""
    shown = dict(values)
    for field in kind.fields:
        if field.day and shown.get(field.name):
            shown[field.name] = _day(shown[field.name], language)
    return shown


def _day(value: Any, language: str) -> str:
    try:
        return date_text(date.fromisoformat(str(value)), language)
    except ValueError:
        return str(value)  # an example is written out already


def _open(kind: LetterKind, values: Mapping[str, Any], language: str) -> Iterable[str]:
    """What was asked for and not given."""
    return [
        _("Still open: %(what)s.") % {"what": field.about}
        for field in kind.asked
        if field.required and not _given(field, values.get(field.name))
    ]


def _given(field: Field, value: Any) -> bool:
    return bool(value) or (field.kind == "yes_no" and value is False)


def frame_of(found: About) -> Frame:
    """Letterhead, address, date and reference of a letter."""
    person, letters = found.person, found.letters
    day = found.day(found.today)
    with translation.override(found.language):
        reference = ((_("Date"), day), (_("Case"), found.case.number))
    return Frame(
        letters.sender_name or found.organization.name,
        _sender(letters),
        (person.full_name, *person.address),
        day,
        reference,
        _contact(letters),
    )


def _sender(letters: LetterSettings) -> tuple[str, ...]:
    lines = [line.strip() for line in letters.sender_address.splitlines() if line.strip()]
    return (*lines, *([letters.sender_phone] if letters.sender_phone else []))


def _contact(letters: LetterSettings) -> tuple[str, ...]:
    ways = " · ".join(part for part in (letters.contact_phone, letters.contact_email) if part)
    return tuple(part for part in (letters.contact_name, ways) if part)
