# ruff: noqa: E501 - the lines of the invented statutes stay whole
"""A law library of invented statutes on money, for tests: paid leave with tiers, a fund by quarters, sick time."""

from pathlib import Path

from openleave.engine import library_path
from openleave.engine.law import Library
from openleave.engine.law_files import compile_library

CITE = 'cite: {id: "Lumen Code § 7", href: "https://law.example/lumen"}'
VALUE = f"from: 2020-01-01, verified_on: 2026-11-30, {CITE}"


def header(name: str, kind: str, state: str = "ZZ") -> str:
    return f"""
program:
  id: us.zz.{name}
  name: Lumen {name.title()} Act
  jurisdiction: us.zz
  kind: {kind}
  since: 2020-01-01
  verified_on: 2026-11-30
  href: "https://law.example/lumen"
  place: {{states: [{state}]}}
  summary: {{en: "Made up.", es: "Inventada."}}
  copies: {{act: "Text of the Act."}}
criteria:
  - id: us.zz.{name}.criterion.qualifying_reason
    group: reason
    values: [{{{VALUE}, measured: leave_start, any_of: [{{measure: reason_qualifies, comparator: is_true, {CITE}}}]}}]
"""


def reasons(name: str, *words: str) -> str:
    rows = "".join(f"  - {{id: us.zz.{name}.reason.{word}, reason: {word}, values: [{{{VALUE}}}]}}\n" for word in words)
    return f"reasons:\n{rows}"


def parameter(name: str, unit: str, *values: tuple[str, str]) -> str:
    rows = ", ".join(f"{{from: {day}, verified_on: 2026-11-30, {CITE}, value: {value}}}" for day, value in values)
    return f"  - {{id: us.zz.{name}, unit: {unit}, values: [{rows}]}}\n"


def benefit(name: str, body: str, since: str = "2020-01-01", rule: str = "benefit") -> str:
    return f"""  - id: us.zz.{name}.{rule}
    values:
      - from: {since}
        verified_on: 2026-11-30
        {CITE}
{body}"""


TIERS = (
    header("tiers", "paid_benefit")
    + f"""  - id: us.zz.tiers.criterion.base_hours
    group: eligibility
    values: [{{{VALUE}, measured: leave_start, any_of: [{{measure: base_hours, base: first_four_of_last_five, else: last_four, comparator: at_least, parameter: us.zz.tiers.hours, {CITE}}}]}}]
"""
    + reasons("tiers", "own_health_condition", "bonding", "family_health_condition")
    + "parameters:\n"
    + parameter("tiers.saww", "dollar", ("2020-01-01", "1714"), ("2026-01-01", "1830"))
    + parameter("tiers.hours", "hour", ("2020-01-01", "820"))
    + parameter("tiers.rate", "percent", ("2020-01-01", "0.92"), ("2026-01-01", "1.13"))
    + "benefits:\n"
    + benefit(
        "tiers",
        """        paid_by: state
        wage: {of: quarters, base: first_four_of_last_five, else: last_four, highest: 2, divided_by: 26, round: {places: 0, rounding: floor}}
        weekly: {tiers: [benefit.wage, 0.9, {quotient: [us.zz.tiers.saww, 2]}, 0.5]}
        minimum: 100
        minimum_or_wage: true
        maximum: {product: [us.zz.tiers.saww, 0.9]}
        round: {places: 0, rounding: floor}
        waiting: {days: 7, unless: {leave.reason: [bonding]}, counts_against_weeks: false}
        part_week: {by: hours, minimum_hours: 4}
        top_up: {up_to: wage, by: employer}
        taxable: {federal: partly, state: false, text: {en: "Partly taxed.", es: "Con impuestos en parte."}}
""",
    )
    + f"""contributions:
  - id: us.zz.tiers.contribution
    values: [{{{VALUE}, rate: us.zz.tiers.rate, employee: 71.43, wage_base: 176100, per: year, small_employer: {{fewer_than: 50, employer: 0}}}}]
"""
)

QUARTER = (
    header("quarter", "paid_benefit")
    + reasons("quarter", "own_health_condition")
    + "parameters:\n"
    + parameter("quarter.saww", "dollar", ("2020-01-01", "1704"))
    + parameter("quarter.maximum", "dollar", ("2020-01-01", "1681"))
    + "benefits:\n"
    + benefit(
        "quarter",
        """        paid_by: state
        wage: {of: quarters, base: first_four_of_last_five, highest: 1, divided_by: 13}
        weekly:
          - {when: {benefit.highest_quarter: {less_than: 300}}, amount: 0, text: {en: "Less than $300 in the quarter.", es: "Menos de $300 en el trimestre."}}
          - {when: {benefit.highest_quarter: {less_than: 722.5}}, amount: 50}
          - {when: {benefit.highest_quarter: {at_most: {product: [us.zz.quarter.saww, 13, 0.7]}}}, amount: {quotient: [{product: [benefit.highest_quarter, 0.9]}, 13]}}
          - {amount: {greatest: [{product: [us.zz.quarter.saww, 0.63]}, {product: [benefit.highest_quarter, {quotient: [7, 130]}]}]}}
        round: {places: 0, rounding: ceiling}
        maximum: us.zz.quarter.maximum
        waiting: {days: 7}
        part_week: {by: sevenths}
        total: {product: [benefit.base_wages, 0.36]}
""",
    )
    + f"""contributions:
  - id: us.zz.quarter.contribution
    values: [{{{VALUE}, employee_rate: 1.2}}]
"""
)

WEEKS = (
    header("weeks", "paid_benefit")
    + reasons("weeks", "own_health_condition", "bonding")
    + "parameters:\n"
    + parameter("weeks.saww", "dollar", ("2020-01-01", "1421.16"), ("2024-07-01", "1471.34"))
    + "benefits:\n"
    + benefit(
        "weeks",
        """        paid_by: insurer
        reasons: [own_health_condition]
        wage: {of: weeks, last: 8, leave_out_lowest: true}
        weekly: {product: [benefit.wage, 0.5]}
        minimum: 20
        minimum_or_wage: true
        maximum: 170
        waiting: {days: 7}
""",
    )
    + benefit(
        "weeks",
        """        paid_by: state
        reasons: {all_but: [own_health_condition]}
        dated_by: week
        wage: {of: annual, divided_by: 52}
        weekly: {tiers: [benefit.wage, 0.9, {quotient: [us.zz.weeks.saww, 2]}, 0.5]}
        maximum: {product: [us.zz.weeks.saww, 0.9]}
        round: {places: 2, rounding: half_up}
        total: {times_weekly: 12}
""",
        rule="family",
    )
    + f"""contributions:
  - id: us.zz.weeks.contribution
    values: [{{{VALUE}, rate: 0.5, maximum: 0.60, per: week}}]
"""
)

BASE_WEEKS = (
    header("base", "paid_benefit")
    + reasons("base", "own_health_condition")
    + "benefits:\n"
    + benefit(
        "base",
        """        paid_by: state
        wage: {of: base_weeks, base: first_four_of_last_five, else: last_four, round: {places: 0, rounding: floor}}
        weekly: {product: [benefit.wage, 0.85]}
        maximum: 1119
        round: {places: 0, rounding: floor}
        waiting: {days: 7, paid_back_after_days: 21}
        part_week: {by: sevenths}
""",
    )
    + f"""contributions:
  - id: us.zz.base.medical
    values: [{{{VALUE}, rate: 0.70, employee: 40, wage_base: 184500}}]
  - id: us.zz.base.family
    values: [{{{VALUE}, rate: 0.18, employee: 100, wage_base: 184500}}]
"""
)

SICK = (
    header("sick", "sick_leave")
    + reasons("sick", "illness")
    + f"""accruals:
  - id: us.zz.sick.accrual
    values:
      - {{{VALUE}, hours_per: 30, by_size: [{{at_least: 15, year: 56, balance: 80, carry_over: 56, paid: true}}, {{at_least: 2, year: 40, carry_over: 40, paid: false, hours_per: 40}}], size_scope: anywhere, usable_after_days: 90, front_load: true, increment_minutes: 60, exempt_week_hours: 40, round: {{minutes: 15, rounding: ceiling}}, reinstated_within_months: 9, carry_over_counts: true}}
"""
)

FILES = {"tiers": TIERS, "quarter": QUARTER, "weeks": WEEKS, "base": BASE_WEEKS, "sick": SICK}


def write_library(folder: Path, **files: str) -> Path:
    """A library of these programs (name → YAML; default: all of them) in a folder; its root."""
    root = folder / "law"
    (root / "us" / "zz").mkdir(parents=True)
    (root / "schema").mkdir()
    for name in ("units.yaml", "schema/library.yaml"):
        (root / name).write_text((library_path() / name).read_text())
    (root / "VERSION").write_text("0.0.1")
    for name, text in (files or FILES).items():
        (root / "us" / "zz" / f"{name}.yaml").write_text(text)
    return root


def money_library(folder: Path, **files: str) -> Library:
    return Library(compile_library(write_library(folder, **files)))
