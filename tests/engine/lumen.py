"""The law of Lumen (ZZ), a State that does not exist, and of its city Arc: small statutes that use each word of the law
format that federal law does not need. Federal law stands beside them."""

import shutil
from pathlib import Path
from typing import Any

from openleave.engine import library_path, load_library
from openleave.engine.law import Library

CITE = '&act {id: "Lumen Code § 1", href: "https://law.example/lumen"}'
HEAD = "from: 2024-01-01, verified_on: 2026-11-30, cite: *act"
SAID = "title: {en: the amount, es: la cantidad}, text: {en: '{used:weeks} used, {left:weeks} left.', es: '{used:weeks} usadas, {left:weeks} disponibles.'}"  # noqa: E501


def program(name: str, kind: str, place: str = "{states: [ZZ]}", more: str = "") -> str:
    return f"""program:
  {{id: us.zz.{name}, name: Lumen {name}, short: ZZ {name}, jurisdiction: us.zz, kind: {kind}, since: 2024-01-01, verified_on: 2026-11-30,
   href: "https://law.example/lumen", place: {place}, summary: {{en: Leave., es: Licencia.}}, copies: {{act: The Act.}}{more}}}
"""  # noqa: E501


def parameters(name: str, **values: tuple[str, Any]) -> str:
    rows = [
        f"  - {{id: us.zz.{name}.{key}, unit: {unit}, values: [{{from: 2024-01-01, verified_on: 2026-11-30, "
        f"cite: {CITE if not n else '*act'}, value: {value}}}]}}"
        for n, (key, (unit, value)) in enumerate(values.items())
    ]
    return "parameters:\n" + "\n".join(rows) + "\n"


def criteria(name: str, **tests: str) -> str:
    rows = [
        f"  - {{id: us.zz.{name}.criterion.{key}, group: {'reason' if key == 'reason' else 'eligibility'}, values: "
        f"[{{{HEAD}, measured: leave_start, any_of: [{{{test}, cite: *act}}]}}]}}"
        for key, test in tests.items()
    ]
    return "criteria:\n" + "\n".join(rows) + "\n"


def reasons(name: str, **words: str) -> str:
    rows = [
        f"  - {{id: us.zz.{name}.reason.{reason}, reason: {reason}, values: [{{{HEAD}{more}}}]}}"
        for reason, more in words.items()
    ]
    return "reasons:\n" + "\n".join(rows) + "\n"


def limits(name: str, **rows: str) -> str:
    made = [f"  - {{id: us.zz.{name}.limit.{key}, values: [{{{HEAD}, {row}, {SAID}}}]}}" for key, row in rows.items()]
    return "limits:\n" + "\n".join(made) + "\n"


def concurrency(name: str, **rows: str) -> str:
    made = [
        f"  - {{id: us.zz.{name}.concurrency.{key}, with: us.zz.{key}, values: [{{{HEAD}, runs: {runs}, "
        f"text: {{en: Runs so., es: Así.}}}}]}}"
        for key, runs in rows.items()
    ]
    return "concurrency:\n" + "\n".join(made) + "\n"


def decision(name: str, key: str, *rules: str) -> str:
    rows = ", ".join(f"{{{rule}, text: {{en: So it is., es: Así es.}}}}" for rule in rules)
    return f"""decisions:
  - {{id: us.zz.{name}.decision.{key}, topic: leave, question: {{en: Is it so?, es: ¿Es así?}}, values: [{{{HEAD}, rules: [{rows}]}}]}}
"""  # noqa: E501


HERE = "measure: works_in, comparator: is_true"
REASON = "measure: reason_qualifies, comparator: is_true"

FILES: dict[str, str] = {
    # Five of the employee's own workdays for each death, within three months.
    "mourning": program("mourning", "special_leave")
    + parameters("mourning", days=("day", 5), size=("employee", 5), tenure=("day", 30))
    + criteria(
        "mourning",
        works_here=HERE,
        employer_size="measure: employees, scope: anywhere, comparator: at_least, parameter: us.zz.mourning.size",
        days_employed="measure: days_employed, comparator: at_least, parameter: us.zz.mourning.tenure",
        reason=REASON,
    )
    + reasons(
        "mourning",
        bereavement=", family: [spouse, sibling, grandparent], windows: [{ends_on: {months_after: [event.on, 3]}, cite: *act, text: {en: 'Until {ends_on:date}.', es: 'Hasta el {ends_on:date}.'}}]",  # noqa: E501
    )
    + limits("mourning", death="amount: us.zz.mourning.days, reasons: all, period: event, opened_by: [bereavement]"),
    # Forty hours in a calendar year; only at worksites of 25 to 200, only for those who work at least 20 hours a week.
    "school": program("school", "special_leave")
    + parameters("school", hours=("hour", 40), small=("employee", 25), large=("employee", 200), usual=("hour", 20))
    + criteria(
        "school",
        works_here=HERE,
        at_least="measure: employees, scope: worksite, comparator: at_least, parameter: us.zz.school.small",
        at_most="measure: employees, scope: worksite, comparator: at_most, parameter: us.zz.school.large",
        weekly_hours="measure: weekly_hours, comparator: at_least, parameter: us.zz.school.usual",
        reason=REASON,
    )
    + reasons("school", school_activity="")
    + limits("school", year="amount: us.zz.school.hours, reasons: all, period: leave_year, method: calendar"),
    # 17 1/3 weeks for each pregnancy, on no day together with `family`; eight weeks of unbroken service, full time.
    "pregnancy": program("pregnancy", "job_protection")
    + parameters("pregnancy", weeks=("week", '"52/3"'), tenure=("week", 8))
    + criteria(
        "pregnancy",
        works_here=HERE,
        weeks_employed="measure: weeks_employed, consecutive: true, comparator: at_least, "
        "parameter: us.zz.pregnancy.tenure",
        full_time="measure: stated, fact: employee.full_time, comparator: is_true",
        reason=REASON,
    )
    + reasons("pregnancy", pregnancy="")
    + limits("pregnancy", each="amount: us.zz.pregnancy.weeks, reasons: all, period: event, opened_by: [pregnancy]")
    + concurrency("pregnancy", family="never"),
    # Twelve weeks in a benefit year that begins on the Sunday of the first week.
    "family": program("family", "paid_benefit", more=", job_protection: true")
    + parameters("family", weeks=("week", 12))
    + criteria("family", works_here=HERE, reason=REASON)
    + reasons("family", pregnancy="", bonding="", family_health_condition=", family: [spouse, parent, affinity]")
    + limits("family", year="amount: us.zz.family.weeks, reasons: all, period: leave_year, method: benefit_year"),
    # Two weeks, after `family` is used up.
    "newborn": program("newborn", "job_protection")
    + parameters("newborn", weeks=("week", 2))
    + criteria("newborn", works_here=HERE, reason=REASON)
    + reasons("newborn", bonding="")
    + limits("newborn", year="amount: us.zz.newborn.weeks, reasons: all, period: leave_year, method: forward")
    + concurrency("newborn", family="after"),
    # Six weeks, and never more than fourteen in a calendar year with `family`.
    "illness": program("illness", "paid_benefit")
    + parameters("illness", weeks=("week", 6), both=("week", 14))
    + criteria("illness", works_here=HERE, reason=REASON)
    + reasons("illness", own_health_condition="")
    + limits(
        "illness",
        own="amount: us.zz.illness.weeks, reasons: all, period: leave_year, method: calendar",
        both="amount: us.zz.illness.both, reasons: all, period: leave_year, method: calendar, "
        "together_with: [us.zz.family]",
    ),
    # Six weeks are paid. The job is protected by a law of its own, after thirty days of employment.
    "donor": program("donor", "paid_benefit")
    + parameters("donor", weeks=("week", 6))
    + criteria("donor", works_here=HERE, reason=REASON)
    + reasons("donor", organ_donation="")
    + limits("donor", year="amount: us.zz.donor.weeks, reasons: all, period: leave_year, method: calendar")
    + decision(
        "donor",
        "job_protected",
        "when: {us.zz.donor_job.program.protects: true}, answer: true",
        "when: {us.zz.donor_job.program.protects: false}, answer: false",
    ),
    "donor_job": program("donor_job", "job_protection")
    + parameters("donor_job", weeks=("week", 6), tenure=("day", 30))
    + criteria(
        "donor_job",
        works_here=HERE,
        days_employed="measure: days_employed, comparator: at_least, parameter: us.zz.donor_job.tenure",
        reason=REASON,
    )
    + reasons("donor_job", organ_donation="")
    + limits("donor_job", year="amount: us.zz.donor_job.weeks, reasons: all, period: leave_year, method: calendar"),
    # As much as is needed, in the city of Arc and the county of Volt only; over at the end of 2026.
    "civic": program("civic", "special_leave", "{states: [ZZ], cities: [Arc], counties: [Volt]}", ", until: 2026-12-31")
    + parameters("civic", none=("day", 1))
    + criteria("civic", works_here=HERE, reason=REASON)
    + reasons("civic", jury_duty=""),
}


def library(folder: Path) -> Library:
    """Federal law and that of Lumen, compiled from files in `folder`."""
    for name in ("VERSION", "units.yaml"):
        shutil.copy(library_path() / name, folder / name)
    shutil.copytree(library_path() / "schema", folder / "schema")
    shutil.copytree(library_path() / "us" / "fed", folder / "us" / "fed", ignore=shutil.ignore_patterns("cases"))
    (folder / "us" / "zz").mkdir()
    for name, text in FILES.items():
        (folder / "us" / "zz" / f"{name}.yaml").write_text(text)
    return load_library(folder)
