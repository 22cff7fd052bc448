# ruff: noqa: E501 - the lines of an invented statute stay whole
"""An invented statute with everything that upkeep looks at, and its cases: thresholds, yearly figures, texts, dates."""

from pathlib import Path
from typing import Any

from openleave.engine.law_files import compile_library

ID = "us.zz.candle"
STATUTE = """
program:
  id: us.zz.candle
  name: Candle Leave Act
  short: ZZ Candle
  jurisdiction: us.zz
  kind: paid_benefit
  since: 2025-03-01
  verified_on: 2026-11-30
  href: "https://law.zz.gov/candle"
  place: {states: [ZZ]}
  summary: {en: "Paid days to care for a spouse or parent.", es: "Días pagados para cuidar de un cónyuge o padre."}
  limits: "Remedies are not decided."
  copies: {act: "Text of the Act."}
parameters:
  - {id: us.zz.candle.size, unit: employee, values: [{from: 2025-03-01, value: 10, verified_on: 2026-11-30, cite: &act {id: "Candle Code § 7", href: "https://law.zz.gov/candle"}}]}
  - {id: us.zz.candle.months, unit: month, note: "The Act says half a year.", values: [{from: 2025-03-01, value: 6, verified_on: 2026-11-30, cite: *act}]}
  - {id: us.zz.candle.days, unit: day, values: [{from: 2025-03-01, value: 10, verified_on: 2026-11-30, cite: *act}]}
  - id: us.zz.candle.maximum
    unit: dollar
    values:
      - {from: 2025-03-01, value: 900, verified_on: 2026-11-20, cite: *act}
      - {from: 2026-03-01, value: 950.5, verified_on: 2026-11-30, cite: *act}
criteria:
  - id: us.zz.candle.criterion.works_here
    group: coverage
    values: [{from: 2025-03-01, verified_on: 2026-11-30, cite: *act, measured: leave_start, any_of: [{measure: works_in, comparator: is_true, cite: *act}]}]
  - id: us.zz.candle.criterion.employer_size
    group: coverage
    values: [{from: 2025-03-01, verified_on: 2026-11-30, cite: *act, measured: leave_start, any_of: [{measure: employees, scope: state, comparator: at_least, parameter: us.zz.candle.size, cite: *act}]}]
  - id: us.zz.candle.criterion.months_employed
    group: eligibility
    values: [{from: 2025-03-01, verified_on: 2026-11-30, cite: *act, measured: leave_start, any_of: [{measure: months_employed, comparator: at_least, parameter: us.zz.candle.months, cite: *act}]}]
  - id: us.zz.candle.criterion.qualifying_reason
    group: reason
    values: [{from: 2025-03-01, verified_on: 2026-11-30, cite: *act, measured: leave_start, any_of: [{measure: reason_qualifies, comparator: is_true, cite: *act}]}]
reasons:
  - id: us.zz.candle.reason.family_health_condition
    reason: family_health_condition
    values: [{from: 2025-03-01, verified_on: 2026-11-30, cite: *act, family: [spouse, parent], entitlement: us.zz.candle.days}]
limits:
  - id: us.zz.candle.limit.year
    values:
      - {from: 2025-03-01, verified_on: 2026-11-30, cite: *act, amount: us.zz.candle.days, reasons: all, period: leave_year, method: calendar,
         title: {en: "the calendar year", es: "el año calendario"},
         text: {en: "In a calendar year there are ten days: {left:weeks} left.", es: "En un año calendario hay diez días: {left:weeks} disponibles."}}
benefits:
  - id: us.zz.candle.benefit
    values:
      - {from: 2025-03-01, verified_on: 2026-11-30, cite: *act, paid_by: state, wage: {of: weeks, last: 8}, weekly: {product: [benefit.wage, 0.8]}, maximum: us.zz.candle.maximum, round: {places: 2, rounding: half_up}}
"""

CASES = """
- id: candle
  program: us.zz.candle
  source: Candle Code § 7
  facts: &spouse
    employer: {headcounts: [{employees: 10, state: ZZ}]}
    employee: {employments: [{starts_on: 2024-09-01}], locations: [{state: ZZ}]}
    leave: {reason: family_health_condition, serious_health_condition: true, starts_on: 2025-03-01, family_member: {relationship: spouse}}
  expected: {outcome: eligible}
- id: candle-boundaries
  kind: boundary
  program: us.zz.candle
  source: Candle Code § 7
  facts: *spouse
  variants:
    - {name: nine, facts: {employer: {headcounts: [{employees: 9, state: ZZ}]}}, expected: {failed: [employer_size]}}
    - {name: eleven, facts: {employer: {headcounts: [{employees: 11, state: ZZ}]}}, expected: {criteria: {employer_size: yes}}}
    - {name: five-months, facts: {employee: {employments: [{starts_on: 2024-09-02}]}}, expected: {outcome: ineligible}}
    - {name: seven-months, facts: {employee: {employments: [{starts_on: 2024-08-01}]}}, expected: {outcome: eligible}}
    - {name: before, facts: {leave: {starts_on: 2025-02-28}}, expected: {failed: [in_force]}}
    - {name: last-day-of-the-old-maximum, facts: {leave: {starts_on: 2026-02-28}}, expected: {outcome: eligible}}
    - {name: first-day-of-the-new-maximum, facts: {leave: {starts_on: 2026-03-01}}, expected: {outcome: eligible}}
"""
NOT_COVERED = """
- {id: us.yy.wick, name: Wick Leave Act, jurisdiction: us.yy, where: [YY], why: "Its regulations are not published."}
"""


def write(folder: Path, *changes: tuple[str, str], cases: str = CASES) -> Path:
    """A library with the statute alone, some of its text replaced."""
    from openleave.engine import library_path

    for name in ("VERSION", "units.yaml", "schema/library.yaml"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((library_path() / name).read_bytes())
    text = STATUTE
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    for name, content in (("zz/candle", text), ("zz/cases/candle", cases), ("yy/not_covered", NOT_COVERED)):
        path = folder / "us" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return folder


def compiled(folder: Path, *changes: tuple[str, str]) -> dict[str, Any]:
    return compile_library(write(folder, *changes))
