"""What 29 CFR 825.500 asks for, paragraph by paragraph, and which files of a packet answer it.

What each paragraph asks for is told in our words; ``elsewhere`` names what of it no record here can answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

NONE_HELD = "none held"
APART = "kept apart as confidential (29 CFR 825.500(g)); not in this packet"
_CITED = re.compile(r"\(c\)\(\d\)|\(g\)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: ``asks`` for what; ``elsewhere``: what of it is kept by others."""

    key: str
    asks: str
    elsewhere: str = ""


PARAGRAPHS = (
    Paragraph(
        "(c)(1)",
        "Payroll and identifying data: name, address, occupation; rate or basis of pay and terms of compensation; "
        "hours worked by day and week; additions to and deductions from wages; total compensation paid",
        "Hours by day, additions, deductions and pay by pay period are kept by payroll. Here are hours by week and "
        "gross wages by quarter.",
    ),
    Paragraph("(c)(2)", "Dates of FMLA leave, designated as such"),
    Paragraph("(c)(3)", "Hours of FMLA leave taken in less than full days"),
    Paragraph(
        "(c)(4)",
        "Written notices of leave that employees gave, and copies of all written notices given to them",
        "Notices that were handed over on paper and not filed are in the personnel files.",
    ),
    Paragraph(
        "(c)(5)",
        "Documents that describe employee benefits, or policies and practices of paid and unpaid leave",
        "Handbooks and plan documents are kept by the employer.",
    ),
    Paragraph("(c)(6)", "Premium payments of employee benefits"),
    Paragraph("(c)(7)", "Disputes about designation, with the written statements of both sides"),
    Paragraph("(g)", "Certifications, recertifications and medical histories: confidential, kept apart"),
)


def cited(cites: str) -> tuple[str, ...]:
    """The paragraphs of 825.500 that a section's citation names: ``29 CFR 825.500(c)(4), (g)`` → (c)(4) and (g)."""
    return tuple(_CITED.findall(cites)) if "825.500" in cites else ()


@dataclass(frozen=True, slots=True)
class Answered:
    """A paragraph with the files that answer it; ``note`` stands where there are none, or beside them."""

    paragraph: Paragraph
    files: Sequence[str]
    note: str


def answered(found: Iterable[tuple[str, Sequence[str]]], apart: Iterable[str]) -> Iterator[Answered]:
    """Each paragraph with its files. ``found``: a section's citation and its files; ``apart``: the citations of the
    sections that are not in this packet."""
    by_key: dict[str, list[str]] = {}
    for cites, paths in found:
        for key in cited(cites):
            by_key.setdefault(key, []).extend(paths)
    left_out = {key for cites in apart for key in cited(cites)}
    for paragraph in PARAGRAPHS:
        files = by_key.get(paragraph.key, [])
        notes = [] if files or (paragraph.key == "(g)" and paragraph.key in left_out) else [NONE_HELD]
        notes += [APART if not files else f"More is {APART}"] if paragraph.key in left_out else []
        yield Answered(paragraph, files, "; ".join(notes))
