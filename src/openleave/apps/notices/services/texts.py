"""An organization's own texts: a draft may be wrong and nothing of it is lost; only one without mistakes is used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openleave.apps.notices.access import access_template
from openleave.apps.notices.kinds import LANGUAGES, letter_kind, parsed
from openleave.apps.notices.language import Problem
from openleave.apps.notices.language.parsing import MOST_CHARACTERS
from openleave.apps.notices.models import TemplateState, TemplateVersion
from openleave.apps.notices.selectors import template_in_force
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid
from openleave.kernel.permissions import require
from openleave.kernel.tenancy import organization_scope


def template_draft_start(*, actor: Actor, kind: str) -> TemplateVersion:
    """The kind's draft; where there is none, a new one that says what is in use now."""
    require(actor, "letter_template.manage")
    assert actor.organization_id is not None
    known = letter_kind(kind)
    with organization_scope(actor.organization_id):
        rows = TemplateVersion.objects.filter(organization_id=actor.organization_id, kind=kind)
        draft = rows.filter(state=TemplateState.DRAFT).first()
        if draft is not None:
            return draft
        present = template_in_force(actor.organization_id, kind)
        draft = TemplateVersion.objects.create(
            organization_id=actor.organization_id, kind=kind, number=_next(actor.organization_id, kind),
            content_en=(present and present.content_en) or known.starter("en"),
            content_es=(present and present.content_es) or known.starter("es"),
            created_by_id=actor.account_id, saved_by_id=actor.account_id,
        )  # fmt: skip
        _note(actor, draft, "letter_template.draft_start")
    return draft


def template_draft_save(
    *, actor: Actor, template_id: UUID, content_en: str, content_es: str, seen: tuple[str, str] | None = None
) -> tuple[TemplateVersion, dict[str, tuple[Problem, ...]]]:
    """Keep a draft's texts, whatever is wrong with them; what is wrong comes back by language and line.

    ``seen``: the texts the writer began from; where the draft says something else by now, Conflict is raised.
    """
    require(actor, "letter_template.manage")
    assert actor.organization_id is not None
    contents = {"content_en": _plain(content_en), "content_es": _plain(content_es)}
    for field, content in contents.items():
        if len(content) > MOST_CHARACTERS:
            raise Invalid(
                _("The text is too long."),
                why=_("At most 40,000 characters are kept."),
                fix=_("Shorten it."),
                field=field,
            )
    with organization_scope(actor.organization_id):
        draft = locked_template_draft(actor, template_id)
        if seen is not None and tuple(map(_plain, seen)) != (draft.content_en, draft.content_es):
            raise Conflict(
                _("Somebody else has changed this draft since you opened it."),
                why=_("Saving would undo their change."),
                fix=_("Copy what you wrote, open the draft again, and put it in."),
            )
        draft.content_en, draft.content_es = contents["content_en"], contents["content_es"]
        draft.saved_at, draft.saved_by_id = clock.now(), actor.account_id
        draft.save()
        problems = problems_of(draft)
        _note(actor, draft, "letter_template.draft_save", problems=sum(map(len, problems.values())))
    return draft, problems


def template_publish(*, actor: Actor, template_id: UUID, why: str = "") -> TemplateVersion:
    """Put a draft into use: letters prepared from now on say it. Raises Invalid while something is wrong with it."""
    require(actor, "letter_template.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        draft = locked_template_draft(actor, template_id)
        for language, found in problems_of(draft).items():
            if found:
                name = {"en": _("English"), "es": _("Spanish")}[language]
                raise Invalid(
                    _("The text cannot be used. %(language)s, line %(line)d: %(what)s")
                    % {"language": name, "line": found[0].line, "what": found[0].what},
                    fix=found[0].fix,
                )
        if not draft.content_en.strip() or not draft.content_es.strip():
            raise Invalid(_("One of the languages is empty."), why=_("Every letter is written in both."),
                          fix=_("Write it, or take over the built-in text."))  # fmt: skip
        _publish(actor, draft, why)
        _note(actor, draft, "letter_template.publish")
    return draft


def template_restore(*, actor: Actor, kind: str, number: int, why: str = "") -> TemplateVersion:
    """Go back: a new version in use that says what an older one said; 0 is the built-in text. The draft stays."""
    require(actor, "letter_template.manage")
    assert actor.organization_id is not None
    letter_kind(kind)
    with organization_scope(actor.organization_id):
        rows = TemplateVersion.objects.filter(organization_id=actor.organization_id, kind=kind)
        old = rows.filter(number=number, state=TemplateState.PUBLISHED).first()
        if number and old is None:
            raise Conflict(_("There is no such version in use or from before."), fix=_("Choose one of the list."))
        draft = rows.select_for_update().filter(state=TemplateState.DRAFT).first()
        if draft is not None:
            # The draft goes on as the version after the one that is put into use here.
            TemplateVersion.objects.filter(organization_id=actor.organization_id, id=draft.id).update(
                number=draft.number + 1
            )
        new = TemplateVersion(
            organization_id=actor.organization_id, kind=kind,
            number=draft.number if draft else _next(actor.organization_id, kind),
            content_en=old.content_en if old else "", content_es=old.content_es if old else "",
            created_by_id=actor.account_id, saved_by_id=actor.account_id,
        )  # fmt: skip
        _publish(actor, new, why)
        _note(actor, new, "letter_template.restore", restored=number)
    return new


def template_draft_discard(*, actor: Actor, template_id: UUID) -> str:
    """Throw a draft away; returns its kind. The trail keeps that it was."""
    require(actor, "letter_template.manage")
    assert actor.organization_id is not None
    with organization_scope(actor.organization_id):
        draft = locked_template_draft(actor, template_id)
        _note(actor, draft, "letter_template.draft_discard")
        draft.delete()
    return draft.kind


def problems_of(version: TemplateVersion) -> dict[str, tuple[Problem, ...]]:
    """What is wrong with a version's texts, by language."""
    return {language: parsed(version.kind, version.content(language)).problems for language in LANGUAGES}


def locked_template_draft(actor: Actor, template_id: UUID) -> TemplateVersion:
    """A draft, held until the transaction ends. Raises Conflict for what was published."""
    found = access_template(actor=actor, template_id=template_id, lock=True)
    if not found.is_draft:
        raise Conflict(
            _("Version %(number)d was published and does not change any more.") % {"number": found.number},
            why=_("Letters went out with it."),
            fix=_("Start a new draft from it."),
        )
    return found


def _publish(actor: Actor, version: TemplateVersion, why: str) -> None:
    version.state, version.why = TemplateState.PUBLISHED, why.strip()[:500]
    version.published_at, version.published_by_id = clock.now(), actor.account_id
    version.save()


def _next(organization_id: UUID, kind: str) -> int:
    last = TemplateVersion.objects.filter(organization_id=organization_id, kind=kind).order_by("-number").first()
    return last.number + 1 if last else 1


def _plain(content: str) -> str:
    return content.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _note(actor: Actor, version: TemplateVersion, action: str, **details: Any) -> None:
    audit.append(
        actor=actor, action=action, object_type="letter_template", object_id=version.id,
        details={"kind": version.kind, "version": version.number, **details},
    )  # fmt: skip
