"""Identifiers that have no place in free text: found, and masked to their last four characters.

Pure functions over one text. A finding knows where an identifier stands and how it looks masked, never the value: it
may be shown. What counts is narrow on purpose: a number that is not certain is not found.

Sources: Social Security numbers, https://www.ssa.gov/employer/randomization.html (no area 000, 666, 900 to 999, no
group 00, no serial 0000); ITIN and ATIN, IRS IRM 3.21.263 (first digit 9; fourth and fifth 50 to 65, 70 to 88, 90 to
92, 94 to 99; ATIN 93); cards, ISO/IEC 7812-1 (check digit of Luhn; numbers of issuers with their lengths); routing
numbers, ABA (weights 3, 7, 1 modulo 10); Medicare, https://www.cms.gov/medicare/new-medicare-card (format of the MBI).
Formats of passports and driver’s licences are rough, so a word must stand beside the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: Characters that stand for a blank or a hyphen, one for one, so that places stay the same.
_SAME = str.maketrans("\u00a0\u202f\u2007\u2009\u2010\u2011\u2012\u2013\u2212", "    -----")

_BEFORE = r"(?<![A-Za-z0-9_+/.,-])(?<![0-9] )"
_AFTER = r"(?![A-Za-z0-9_/-])(?! [0-9])(?![.,][0-9])"
#: What may stand between a word and its number.
_LINK = "number|numbers|no|num|n[uú]m|n[uú]mero|nro|is|are|was|es|era|card|tarjeta|id"
_GAP = rf"[\s:#.=()-]{{0,4}}(?:(?:{_LINK})\b[\s:#.=º-]{{0,4}}){{0,3}}"
_SSN = r"(?!000|666|9)[0-9]{3}(?P<s>%s)(?!00)[0-9]{2}(?P=s)(?!0000)[0-9]{4}"
_ITIN = r"9[0-9]{2}(?P<s>%s)(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-9])(?P=s)[0-9]{4}"
_SSN_WORD = (
    r"\b(?:ssn|ss#|s\.s\.n\.|social security|(?:my|your|his|her|their|the) social|seguro social|"
    r"(?:mi|su|n[uú]mero de|n[uú]m\. de) (?:seguro|social)|nss|soc\.? sec\.?|social(?=\s*[:#]))"
)
_TAX_WORD = r"\b(?:itin|atin|taxpayer (?:identification|id)|identificaci[oó]n del contribuyente)"
_L = "[AC-HJKMNP-RT-Y]"  # no S, L, O, I, B, Z
_MBI = rf"[1-9]{_L}(?:{_L}|[0-9])[0-9]%s{_L}(?:{_L}|[0-9])[0-9]%s{_L}{_L}[0-9]{{2}}"


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind`` is one of ssn, itin, card, routing, medicare, ein, passport, licence; ``masked`` may be shown."""

    kind: str
    start: int
    end: int
    masked: str


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def aba(digits: str) -> bool:
    """Whether nine digits can be a routing number: the range of the first two, and the checksum."""
    first = int(digits[:2])
    ranged = first <= 12 or 21 <= first <= 32 or 61 <= first <= 72 or first == 80
    return (
        ranged and digits != "0" * 9 and sum(int(d) * w for d, w in zip(digits, (3, 7, 1) * 3, strict=True)) % 10 == 0
    )


def _issued(digits: str) -> bool:
    two, three, four, size = int(digits[:2]), int(digits[:3]), int(digits[:4]), len(digits)
    if digits[0] == "4":
        return size in (16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return size == 16
    if two in (34, 37):
        return size == 15
    if 300 <= three <= 305 or two in (36, 38, 39):
        return size == 14
    if four == 6011 or 644 <= three <= 649 or two in (62, 65) or 3528 <= four <= 3589:
        return size in (16, 19)
    return False


def _card(value: str) -> bool:
    digits = re.sub("[^0-9]", "", value)
    return len(set(digits)) > 1 and _issued(digits) and luhn(digits)


def _always(_value: str) -> bool:
    return True


def _pattern(text: str, *, cased: bool = False) -> re.Pattern[str]:
    return re.compile(text, 0 if cased else re.IGNORECASE)


def _beside(word: str, value: str) -> re.Pattern[str]:
    return _pattern(rf"{word}(?![A-Za-z]){_GAP}(?P<v>{value}){_AFTER}")


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("card", _pattern(
        rf"{_BEFORE}(?P<v>[0-9]{{15,16}}|[0-9]{{4}}([ -])[0-9]{{4}}\2[0-9]{{4}}\2[0-9]{{4}}(?:\2[0-9]{{3}})?|"
        rf"3[0-9]{{3}}([ -])[0-9]{{6}}\3[0-9]{{4,5}}){_AFTER}"), _card),
    ("ssn", _pattern(rf"{_BEFORE}(?P<v>{_SSN % '[ -]'}){_AFTER}"), _always),
    ("itin", _pattern(rf"{_BEFORE}(?P<v>{_ITIN % '[ -]'}){_AFTER}"), _always),
    ("ssn", _beside(_SSN_WORD, _SSN % "[ .-]?"), _always),
    ("ssn", _pattern(rf"{_BEFORE}(?P<v>{_SSN % ''})\s?[(,]?\s?(?:ssn|social security|seguro social)\b"), _always),
    ("itin", _beside(rf"(?:{_TAX_WORD}|{_SSN_WORD})", _ITIN % "[ .-]?"), _always),
    ("routing", _beside(
        r"\b(?:routing|aba|rtn|routing transit|n[uú]mero de ruta|ruta bancaria|ruta y tr[aá]nsito)", "[0-9]{9}"), aba),
    ("medicare", _pattern(rf"{_BEFORE}(?P<v>{_MBI % ('-', '-')}){_AFTER}", cased=True), _always),
    ("medicare", _beside(r"\b(?:medicare|mbi)", _MBI % ("-?", "-?")), _always),
    ("ein", _beside(
        r"\b(?:f?ein|employer identification|identificaci[oó]n del empleador|tax id)", "(?!00)[0-9]{2}-?[0-9]{7}"),
        _always),
    ("passport", _beside(r"\b(?:passport|pasaporte)", "[A-Z]?[0-9]{8}|[0-9]{9}"), _always),
    ("licence", _beside(
        r"\b(?:driver(?:['’]?s)? licen[cs]e|driving licen[cs]e|licencia de (?:conducir|manejo|manejar))",
        "[A-Z][0-9]{7,8}|[A-Z][0-9]{12}|[A-Z][0-9]{3}-[0-9]{4}-[0-9]{4}|[0-9]{7,9}"), _always),
)  # fmt: skip


def _masked(value: str) -> str:
    hidden = sum(one.isalnum() for one in value) - 4
    out = []
    for one in value:
        out.append("*" if one.isalnum() and hidden > 0 else one)
        hidden -= one.isalnum()
    return "".join(out)


def _every(text: str) -> Iterator[Finding]:
    plain = text.translate(_SAME)
    for kind, pattern, holds in _RULES:
        for match in pattern.finditer(plain):
            if holds(match["v"]):
                start, end = match.span("v")
                yield Finding(kind, start, end, _masked(text[start:end]))


def find(text: str) -> tuple[Finding, ...]:
    """The identifiers in a text, in their order; of two that overlap, the one that begins first."""
    if sum(one.isdigit() for one in text) < 5:
        return ()
    found: list[Finding] = []
    for one in sorted(_every(text), key=lambda each: (each.start, -each.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return tuple(found)


def mask(text: str) -> str:
    """The text with each identifier masked to its last four characters; nothing else changes, nor does the length."""
    for one in find(text):
        text = text[: one.start] + one.masked + text[one.end :]
    return text
