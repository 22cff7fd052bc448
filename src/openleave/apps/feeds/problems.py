"""What can be wrong with a row: reason and fix, by code. Errors keep a row out; warnings only leave a value out."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.feeds.vocabulary import by_name

#: Fields whose values are never shown, not even in the encrypted report.
HIDDEN = frozenset({"ssn"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Texts may hold ``{field}`` (the field's label)."""

    reason: str
    fix: str
    warning: bool = False


_ = Problem
CATALOG: dict[str, Problem] = {
    "columns": _("The row has another number of values than the file has columns.",
                 "Look for a missing delimiter or an unquoted comma in this row."),
    "required": _("{field} is empty, and it is needed.", "Fill it in, or remove the row."),
    "duplicate": _("The same employee number stands in more than one row.",
                   "Keep one row for each person; OpenLeave does not guess which is right."),
    "duplicate_week": _("The same employee and week stand in more than one row, and they disagree.", "Keep one row."),
    "mangled": _("{field} was rounded by a spreadsheet to scientific notation.",
                 "Format the column as text in the spreadsheet and export again."),
    "too_long": _("{field} is longer than it may be.", "Shorten it."),
    "name_unsplit": _("The name cannot be split into first and last name.",
                      "Write it as “Last, First Middle”, or give first and last name in columns of their own."),
    "not_a_date": _("{field} is not a date.", "Write it as 2026-01-31 or 01/31/2026."),
    "no_such_day": _("{field} is a day that does not exist.", "Check day and month: February never has 30 days."),
    "not_hours": _("{field} is not a number of hours.", "Write it as 7.5 or 7:30."),
    "negative_hours": _("{field} is negative.", "Hours cannot be less than zero; correct or remove the row."),
    "too_many_hours": _("{field} is more than a week has (168 hours).",
                        "Check that it is hours a week, not a month, a pay period or minutes."),
    "too_many_day_hours": _("{field} is more than a day has (24 hours).", "Check the day, or give the hours by week."),
    "not_money": _("{field} is not an amount of money.", "Write it as 31.25."),
    "negative_money": _("{field} is negative.", "Correct it."),
    "bad_fte": _("{field} is not a share of full time.", "Write it as 0.6 or 60%."),
    "bad_state": _("{field} is not a US state or territory.", "Use the two-letter code, e.g. CA."),
    "bad_email": _("{field} is not an e-mail address.", "Correct it, or leave it empty."),
    "bad_phone": _("{field} is not a phone number; it was left out.", "Write ten digits.", warning=True),
    "bad_postal": _("{field} is not a ZIP code; it was left out.", "Write 5 or 9 digits.", warning=True),
    "bad_language": _("{field} is not known; it was left out.",
    "Write a two-letter code, e.g. en or es.", warning=True),
    "bad_status": _("{field} is not known; it was taken as active.", "Use Active, Leave or Terminated.", warning=True),
    "bad_pay_type": _("{field} is not known; it was left out.", "Use Hourly or Salaried.", warning=True),
    "bad_full_time": _("{field} is not known; it was left out.", "Use FT or PT, or Y or N.", warning=True),
    "bad_exempt": _("{field} is not known; it was left out.", "Use Exempt or Non-exempt.", warning=True),
    "bad_ssn": _("{field} is not nine digits that can be a Social Security number.", "Correct it, or leave it empty."),
    "hired_before_birth": _("The hire date lies before the date of birth.", "Correct one of them."),
    "too_young": _("The person was hired before the age of 14.", "Check the hire date and the date of birth."),
    "born_in_future": _("The date of birth lies in the future.", "Correct it."),
    "far_future": _("{field} lies more than two years ahead.", "Check the year."),
    "separated_before_hire": _("The separation date lies before the hire date.",
                               "Correct one of them, or give the rehire date as well."),
    "terminated_undated": _("The status is terminated, and there is no separation date.",
                            "Add the column with the separation date.", warning=True),
    "own_manager": _("The person is their own manager.", "Correct the manager, or leave it empty."),
    "manager_cycle": _("The reporting line leads back to this person.",
    "Correct the manager of one person in the circle."),
    "unknown_manager": _("No employee has the manager's number, neither in this file nor in OpenLeave.",
                         "Add the manager to the file, correct the number, or leave it empty."),
    "unknown_worksite": _("No worksite has this code, and the file has no column with its name to create it from.",
                          "Add the worksite in OpenLeave, map a column with its name, or let the mapping create it."),
    "unknown_schedule": _("No schedule has this code.", "Add the schedule in OpenLeave, or allow the mapping to create "
                          "unknown codes as variable schedules."),
    "rehire_unseparated": _("The rehire date lies after the known hire date, and no separation is known.",
                            "Add the separation date to the file, or record it in OpenLeave."),
    "earlier_span_open": _("The end of the first employment is not in the file; only the current one was loaded.",
                           "Add the separation date if service before the rehire should count.", warning=True),
    "manager_left_out": _("The manager's own row has errors; the reporting line was left out.",
                          "Correct the manager's row and import again.", warning=True),
    "unknown_employee": _("No employee has this number.", "Import the employee first, or correct the number."),
    "no_week": _("The row names no week, day or pay period.", "Fill in the date."),
    "future_week": _("The week lies in the future.", "Check the year."),
    "unknown_pay_code": _("The pay code is not known, so it is unclear whether the time was worked.",
                          "Say in the mapping whether this code counts as worked."),
    "long_period": _("The pay period is longer than a month.", "Check its first and last day."),
    "week_hours": _("The rows of this employee and week add up to more than a week has (168 hours).",
                    "Check for rows that stand twice in the file."),
}  # fmt: skip

WARNINGS = tuple(code for code, problem in CATALOG.items() if problem.warning)


def label(kind: str, field: str) -> str:
    """The label of a field, for the report."""
    known = by_name(kind).get(field)
    return known.label if known else field


def texts(kind: str, field: str, code: str) -> tuple[str, str]:
    """(reason, fix) for the report and the page."""
    problem = CATALOG[code]
    return problem.reason.format(field=label(kind, field)), problem.fix
