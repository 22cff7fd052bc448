"""The kinds of letters, declared by this app and by those above it.

An app that has a letter of its own declares it in a module that its ``AppConfig.ready`` imports::

    from openleave.apps.notices.kinds import declare_letter_kind
    from openleave.apps.notices.language import Field

    declare_letter_kind(
        code="opinion_second",                       # names it in addresses and records, for good
        label=_("Second medical opinion"),           # lazily translated
        about=_("Names the doctor the employer chose and pays."),
        citation="29 CFR 825.307(b)",
        package="openleave.apps.certification",      # starters/opinion_second.en.txt and .es.txt lie in it
        fields=[Field("doctor", _("The doctor"), ("Dr. Lee", "Dra. Lee"), asked=True, required=True)],
        values=opinion_values,                       # (About) -> {field: value}, in the letter's language
        stops="",                                    # the legal deadline that sending it meets, if there is one
        medical=True,                                # asks for medical information: GINA's text is put behind it
    )

Every kind also has the fields of ``values.common``. The starters are checked against the fields by a test of this app
(``tests/test_starters.py``), which finds every declared kind by itself. A letter is then made with
``services.letter_draft(actor=…, case_id=…, kind="opinion_second", about_id=…, fields={"doctor": "Dr. Lee"})``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from openleave.apps.notices.language import Field, Template, parse
from openleave.kernel.errors import NotFound

if TYPE_CHECKING:
    from openleave.apps.notices.values.about import About

LANGUAGES = ("en", "es")
type Values = Callable[[About], Mapping[str, Any]]
type Check = Callable[[About, Mapping[str, Any]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter. ``fields`` are its whole vocabulary, the common ones included.

    ``stops``: code of the legal deadline that sending it meets. ``medical``: asks for medical information. ``adverse``:
    always says no, so that only a person sends it; where it depends, the values say ``adverse``. ``check`` finds what
    keeps a letter from being sent. ``group`` orders the list of kinds; ``offered`` false: made by an app, not by hand.
    ``reads_case`` false: its values do without ``About.read``, so that it can be written before anything is determined.
    """

    code: str
    label: str | Promise
    about: str | Promise
    citation: str
    package: str
    fields: tuple[Field, ...]
    values: Values
    stops: str
    medical: bool
    adverse: bool
    check: Check | None
    group: str
    offered: bool
    reads_case: bool

    @property
    def asked(self) -> list[Field]:
        """What the person who prepares the letter is asked."""
        return [field for field in self.fields if field.asked]

    def starter(self, language: str) -> str:
        """The built-in text in a language."""
        return _starter(self.package, self.code, language)


_kinds: dict[str, LetterKind] = {}


def declare_letter_kind(
    *,
    code: str,
    label: str | Promise,
    about: str | Promise,
    package: str,
    fields: Sequence[Field],
    values: Values,
    citation: str = "",
    stops: str = "",
    medical: bool = False,
    adverse: bool = False,
    check: Check | None = None,
    group: str = "other",
    offered: bool = True,
    reads_case: bool = True,
) -> LetterKind:
    """Add a kind of letter. Raises RuntimeError for a code that is taken or a field that is named twice."""
    from openleave.apps.notices.values.common import COMMON

    known = (*COMMON, *fields)
    names = [field.name for field in known]
    if code in _kinds:
        raise RuntimeError(f"The letter kind {code} is declared twice; keep one declaration.")
    if len(names) != len(set(names)):
        raise RuntimeError(f"The letter kind {code} has a field twice; the common fields are given already.")
    _kinds[code] = LetterKind(
        code, label, about, citation, package, known, values, stops, medical, adverse, check, group, offered, reads_case
    )
    return _kinds[code]


def letter_kinds() -> list[LetterKind]:
    """All kinds, in the order they were declared."""
    return list(_kinds.values())


def letter_kind(code: str) -> LetterKind:
    """The kind of that code. Raises NotFound."""
    if code not in _kinds:
        raise NotFound("There is no such kind of letter.")
    return _kinds[code]


@lru_cache(maxsize=256)
def _starter(package: str, code: str, language: str) -> str:
    return files(package).joinpath("starters", f"{code}.{language}.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def parsed(code: str, source: str) -> Template:
    """A text read with the kind's vocabulary, once per process and text."""
    return parse(source, letter_kind(code).fields)
