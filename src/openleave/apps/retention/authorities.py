"""What law demands that records be kept, as cited data. No figure without a source that was read.

A period that nobody has checked against a published copy is listed with ``verified=False``: the pages show it as
unverified, and nothing is kept because of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from openleave.kernel.registry import CATEGORIES

Kind = Literal["case", "subject"]
Trigger = Literal["record_made", "case_closed", "separation"]

EMPLOYMENT = ("employment", "pay", "hours")
LEAVE = ("leave", "usage", "medical", "family", "note")
PERSON = ("name", "contact", "work_id", "language", "birth_date", *EMPLOYMENT)


@dataclass(frozen=True, slots=True)
class Authority:
    """One demand of one law: records of ``kind`` with these data categories are kept ``months`` from the trigger.

    ``jurisdiction`` is US or a State as ISO 3166-2; it binds whoever has worked there. ``employers`` are kinds of
    employers it binds, empty for all. ``checked_in`` says where its text was read.
    """

    key: str
    jurisdiction: str
    citation: str
    href: str
    kind: Kind
    categories: tuple[str, ...]
    trigger: Trigger
    months: int
    employers: frozenset[str] = frozenset()
    verified: bool = True
    checked_in: str = ""

    def __post_init__(self) -> None:
        unknown = set(self.categories) - set(CATEGORIES)
        if unknown or not self.citation or not self.href or self.months <= 0:
            raise ValueError(f"The authority {self.key} needs a citation, a period and known categories: {unknown}")

    def binds(self, jurisdictions: frozenset[str], employer_kind: str) -> bool:
        """Whether it is applied: it was checked, and binds this employer where the person works or has worked."""
        return (
            self.verified
            and (self.jurisdiction == "US" or self.jurisdiction in jurisdictions)
            and (not self.employers or employer_kind in self.employers)
        )


def _cfr(section: str) -> str:
    return f"https://www.ecfr.gov/current/title-29/section-{section}"


_CALIFORNIA = (
    "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=GOV&sectionNum=12946",
    "Gov. Code § 12946(a) as amended by SB 807 (2021), reference copy",
)
_EEOC = "EEOC, Summary of Selected Recordkeeping Obligations in 29 CFR Part 1602"
_PUBLIC = frozenset({"public_agency", "school"})

AUTHORITIES: tuple[Authority, ...] = (
    # Records of leave: "no less than three years". The last record of a case is what the period is counted from.
    Authority("us.fmla", "US", "29 CFR 825.500(b)", _cfr("825.500"), "case", LEAVE, "record_made", 36,
              checked_in="Government Printing Office, CFR title 29 volume 3"),
    Authority("us.fmla.closed", "US", "29 CFR 825.500(b)", _cfr("825.500"), "case", LEAVE, "case_closed", 36,
              checked_in="Government Printing Office, CFR title 29 volume 3"),
    # Payroll records, "from the last date of entry"; the FMLA demands the same of what it is worked out from.
    Authority("us.flsa", "US", "29 CFR 516.5(a)", _cfr("516.5"), "subject", PERSON, "record_made", 36,
              checked_in="e-CFR, 29 CFR 516.5"),
    Authority("us.flsa.separation", "US", "29 CFR 516.5(a)", _cfr("516.5"), "subject", PERSON, "separation", 36,
              checked_in="e-CFR, 29 CFR 516.5"),
    # Personnel records: a year from the record or the action, of somebody dismissed from the dismissal; two years
    # where the employer is a government or a school.
    Authority("us.eeoc.case", "US", "29 CFR 1602.14", _cfr("1602.14"), "case", LEAVE, "record_made", 12,
              employers=frozenset({"private"}), checked_in=_EEOC),
    Authority("us.eeoc", "US", "29 CFR 1602.14", _cfr("1602.14"), "subject", PERSON, "separation", 12,
              employers=frozenset({"private"}), checked_in=_EEOC),
    Authority("us.eeoc.public.case", "US", "29 CFR 1602.31, 1602.40", _cfr("1602.31"), "case", LEAVE, "record_made", 24,
              employers=_PUBLIC, checked_in=_EEOC),
    Authority("us.eeoc.public", "US", "29 CFR 1602.31, 1602.40", _cfr("1602.31"), "subject", PERSON, "separation", 24,
              employers=_PUBLIC, checked_in=_EEOC),
    # Four years from creation or receipt, and of a former employee's file from the employment action.
    Authority("us_ca.feha.case", "US-CA", "Cal. Gov. Code § 12946(a)", _CALIFORNIA[0], "case", LEAVE, "record_made", 48,
              checked_in=_CALIFORNIA[1]),
    Authority("us_ca.feha", "US-CA", "Cal. Gov. Code § 12946(a)", _CALIFORNIA[0], "subject", PERSON, "record_made", 48,
              checked_in=_CALIFORNIA[1]),
    Authority("us_ca.feha.separation", "US-CA", "Cal. Gov. Code § 12946(a)", _CALIFORNIA[0], "subject", PERSON,
              "separation", 48, checked_in=_CALIFORNIA[1]),
    # Remembered, not read: shown as unverified, and never applied.
    Authority("us_ca.sick", "US-CA", "Cal. Lab. Code § 247.5", "https://leginfo.legislature.ca.gov/faces/"
              "codes_displaySection.xhtml?lawCode=LAB&sectionNum=247.5", "subject", ("hours", "pay"), "record_made", 36,
              verified=False),
    Authority("us_ca.personnel", "US-CA", "Cal. Lab. Code § 1198.5", "https://leginfo.legislature.ca.gov/faces/"
              "codes_displaySection.xhtml?lawCode=LAB&sectionNum=1198.5", "subject", PERSON, "separation", 36,
              verified=False),
    Authority("us_ny.payroll", "US-NY", "N.Y. Lab. Law § 195(4)", "https://www.nysenate.gov/legislation/laws/LAB/195",
              "subject", ("hours", "pay"), "record_made", 72, verified=False),
)  # fmt: skip
BY_KEY = {one.key: one for one in AUTHORITIES}
#: Rows of these categories that are older than any authority asks for go while the person stays (see ``aging``).
LONGEST_MONTHS = max(one.months for one in AUTHORITIES if one.verified)
