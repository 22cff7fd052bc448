"""What can be wrong with a row: reason and fix, by code. Errors keep a row out; warnings only leave a value out."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from openleave.apps.feeds.vocabulary import by_name

#: Fields whose values are never shown, not even in the encrypted report.
HIDDEN = frozenset({"ssn", "note", "certified"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Texts may hold ``{field}`` (the field's label)."""

    reason: str
    fix: str
    warning: bool = False


CATALOG: dict[str, Problem] = {
    "kept_correction": Problem(
        gettext_noop(
            "{field} was corrected at the person’s request; the file says otherwise, and the correction stays."
        ),
        gettext_noop(
            "Correct it where the file comes from. If the file is right after all, end the correction under "
            "Imports, Kept corrections."
        ),
        warning=True,
    ),
    "suppressed": Problem(
        gettext_noop("This person’s data was deleted at their request; the row is left out."),
        gettext_noop(
            "Take the person out of the file. If they work here again, bring them back under Imports, Kept corrections."
        ),
        warning=True,
    ),
    "columns": Problem(
        gettext_noop("The row has another number of values than the file has columns."),
        gettext_noop("Look for a missing delimiter or an unquoted comma in this row."),
    ),
    "required": Problem(
        gettext_noop("{field} is empty, and it is needed."), gettext_noop("Fill it in, or remove the row.")
    ),
    "duplicate": Problem(
        gettext_noop("The same employee number stands in more than one row."),
        gettext_noop("Keep one row for each person; OpenLeave does not guess which is right."),
    ),
    "duplicate_week": Problem(
        gettext_noop("The same employee and week stand in more than one row, and they disagree."),
        gettext_noop("Keep one row."),
    ),
    "mangled": Problem(
        gettext_noop("{field} was rounded by a spreadsheet to scientific notation."),
        gettext_noop("Format the column as text in the spreadsheet and export again."),
    ),
    "too_long": Problem(gettext_noop("{field} is longer than it may be."), gettext_noop("Shorten it.")),
    "name_unsplit": Problem(
        gettext_noop("The name cannot be split into first and last name."),
        gettext_noop("Write it as “Last, First Middle”, or give first and last name in columns of their own."),
    ),
    "not_a_date": Problem(
        gettext_noop("{field} is not a date."), gettext_noop("Write it as 2026-01-31 or 01/31/2026.")
    ),
    "no_such_day": Problem(
        gettext_noop("{field} is a day that does not exist."),
        gettext_noop("Check day and month: February never has 30 days."),
    ),
    "not_hours": Problem(gettext_noop("{field} is not a number of hours."), gettext_noop("Write it as 7.5 or 7:30.")),
    "negative_hours": Problem(
        gettext_noop("{field} is negative."), gettext_noop("Hours cannot be less than zero; correct or remove the row.")
    ),
    "too_many_hours": Problem(
        gettext_noop("{field} is more than a week has (168 hours)."),
        gettext_noop("Check that it is hours a week, not a month, a pay period or minutes."),
    ),
    "too_many_day_hours": Problem(
        gettext_noop("{field} is more than a day has (24 hours)."),
        gettext_noop("Check the day, or give the hours by week."),
    ),
    "not_money": Problem(gettext_noop("{field} is not an amount of money."), gettext_noop("Write it as 31.25.")),
    "negative_money": Problem(gettext_noop("{field} is negative."), gettext_noop("Correct it.")),
    "bad_fte": Problem(gettext_noop("{field} is not a share of full time."), gettext_noop("Write it as 0.6 or 60%.")),
    "bad_state": Problem(
        gettext_noop("{field} is not a US state or territory."), gettext_noop("Use the two-letter code, e.g. CA.")
    ),
    "bad_email": Problem(
        gettext_noop("{field} is not an e-mail address."), gettext_noop("Correct it, or leave it empty.")
    ),
    "bad_phone": Problem(
        gettext_noop("{field} is not a phone number; it was left out."), gettext_noop("Write ten digits."), warning=True
    ),
    "bad_postal": Problem(
        gettext_noop("{field} is not a ZIP code; it was left out."), gettext_noop("Write 5 or 9 digits."), warning=True
    ),
    "bad_language": Problem(
        gettext_noop("{field} is not known; it was left out."),
        gettext_noop("Write a two-letter code, e.g. en or es."),
        warning=True,
    ),
    "bad_status": Problem(
        gettext_noop("{field} is not known; it was taken as active."),
        gettext_noop("Use Active, Leave or Terminated."),
        warning=True,
    ),
    "bad_pay_type": Problem(
        gettext_noop("{field} is not known; it was left out."), gettext_noop("Use Hourly or Salaried."), warning=True
    ),
    "bad_full_time": Problem(
        gettext_noop("{field} is not known; it was left out."), gettext_noop("Use FT or PT, or Y or N."), warning=True
    ),
    "bad_exempt": Problem(
        gettext_noop("{field} is not known; it was left out."), gettext_noop("Use Exempt or Non-exempt."), warning=True
    ),
    "bad_ssn": Problem(
        gettext_noop("{field} is not nine digits that can be a Social Security number."),
        gettext_noop("Correct it, or leave it empty."),
    ),
    "identifier_in_text": Problem(
        gettext_noop("{field} holds a number that has no place in free text: a Social Security, card or bank number."),
        gettext_noop("Take it out of the text. A Social Security number has a column of its own, which is sealed."),
    ),
    "hired_before_birth": Problem(
        gettext_noop("The hire date lies before the date of birth."), gettext_noop("Correct one of them.")
    ),
    "too_young": Problem(
        gettext_noop("The person was hired before the age of 14."),
        gettext_noop("Check the hire date and the date of birth."),
    ),
    "born_in_future": Problem(gettext_noop("The date of birth lies in the future."), gettext_noop("Correct it.")),
    "far_future": Problem(gettext_noop("{field} lies more than two years ahead."), gettext_noop("Check the year.")),
    "separated_before_hire": Problem(
        gettext_noop("The separation date lies before the hire date."),
        gettext_noop("Correct one of them, or give the rehire date as well."),
    ),
    "terminated_undated": Problem(
        gettext_noop("The status is terminated, and there is no separation date."),
        gettext_noop("Add the column with the separation date."),
        warning=True,
    ),
    "own_manager": Problem(
        gettext_noop("The person is their own manager."), gettext_noop("Correct the manager, or leave it empty.")
    ),
    "manager_cycle": Problem(
        gettext_noop("The reporting line leads back to this person."),
        gettext_noop("Correct the manager of one person in the circle."),
    ),
    "unknown_manager": Problem(
        gettext_noop("No employee has the manager's number, neither in this file nor in OpenLeave."),
        gettext_noop("Add the manager to the file, correct the number, or leave it empty."),
    ),
    "unknown_worksite": Problem(
        gettext_noop("No worksite has this code, and the file has no column with its name to create it from."),
        gettext_noop("Add the worksite in OpenLeave, map a column with its name, or let the mapping create it."),
    ),
    "unknown_schedule": Problem(
        gettext_noop("No schedule has this code."),
        gettext_noop(
            "Add the schedule in OpenLeave, or allow the mapping to create unknown codes as variable schedules."
        ),
    ),
    "rehire_unseparated": Problem(
        gettext_noop("The rehire date lies after the known hire date, and no separation is known."),
        gettext_noop("Add the separation date to the file, or record it in OpenLeave."),
    ),
    "earlier_span_open": Problem(
        gettext_noop("The end of the first employment is not in the file; only the current one was loaded."),
        gettext_noop("Add the separation date if service before the rehire should count."),
        warning=True,
    ),
    "manager_left_out": Problem(
        gettext_noop("The manager's own row has errors; the reporting line was left out."),
        gettext_noop("Correct the manager's row and import again."),
        warning=True,
    ),
    "unknown_employee": Problem(
        gettext_noop("No employee has this number."), gettext_noop("Import the employee first, or correct the number.")
    ),
    "no_week": Problem(gettext_noop("The row names no week, day or pay period."), gettext_noop("Fill in the date.")),
    "future_week": Problem(gettext_noop("The week lies in the future."), gettext_noop("Check the year.")),
    "unknown_pay_code": Problem(
        gettext_noop("The pay code is not known, so it is unclear whether the time was worked."),
        gettext_noop("Say in the mapping whether this code counts as worked."),
    ),
    "long_period": Problem(
        gettext_noop("The pay period is longer than a month."), gettext_noop("Check its first and last day.")
    ),
    "unknown_program": Problem(
        gettext_noop("No leave program is called this."),
        gettext_noop("Write its id or its short name, e.g. us.fed.fmla or FMLA; openleave law coverage lists them."),
    ),
    "unknown_reason": Problem(
        gettext_noop("The reason of the leave is not known."),
        gettext_noop(
            "Write own_health_condition, pregnancy, family_health_condition, bonding, placement_process, "
            "military_exigency, military_caregiver, uniformed_service or other; or leave it empty."
        ),
    ),
    "not_minutes": Problem(
        gettext_noop("{field} is not a whole number of minutes."), gettext_noop("Write it as 90, or map it as hours.")
    ),
    "not_a_number": Problem(gettext_noop("{field} is not a number."), gettext_noop("Write it as 2, 2.5 or 1/3.")),
    "no_day": Problem(
        gettext_noop("The row does not say on which days the leave was taken."),
        gettext_noop("Fill in the day, or the first and the last day. Whole weeks need the first day only."),
    ),
    "days_reversed": Problem(
        gettext_noop("The last day of the leave lies before its first day."), gettext_noop("Correct one of them.")
    ),
    "long_span": Problem(
        gettext_noop("The leave is longer than a year."), gettext_noop("Write one row for each part of it.")
    ),
    "future_leave": Problem(
        gettext_noop("The leave lies in the future: it is not used yet."),
        gettext_noop("Check the year. For leave to come, open a case."),
    ),
    "not_employed": Problem(
        gettext_noop("The person was not employed on this day of the leave."),
        gettext_noop("Correct the day, or the hire and separation dates in OpenLeave."),
    ),
    "no_time": Problem(
        gettext_noop("The row does not say how much leave was used."),
        gettext_noop("Fill in hours, minutes, days or weeks; more than nothing."),
    ),
    "two_amounts": Problem(
        gettext_noop("The row says in more than one way how much leave was used."),
        gettext_noop("Keep one of hours, minutes, days and weeks."),
    ),
    "no_workweek": Problem(
        gettext_noop("It is not known how long the person's workweek was at that time."),
        gettext_noop("Fill in the hours of the workweek, or give the person a schedule or weekly hours of that time."),
    ),
    "not_scheduled": Problem(
        gettext_noop("By the person's schedule this was no working day."),
        gettext_noop("Correct the day or the schedule, or give the time in hours."),
    ),
    "more_than_day": Problem(
        gettext_noop("More leave than a day has (24 hours)."),
        gettext_noop("Give the first and the last day, so that it is spread over the days between."),
    ),
    "more_than_days": Problem(
        gettext_noop("More leave than the person was scheduled to work on these days."),
        gettext_noop("Check the first and the last day, the time used and the schedule."),
    ),
    "more_than_week": Problem(
        gettext_noop("More leave than the workweek has, with all other leave of that week."),
        gettext_noop("Check the time used and the hours of the workweek; no more than the week can be used in it."),
    ),
    "same_day": Problem(
        gettext_noop("The same person, program and day stand in more than one row."),
        gettext_noop("Put the time of a day into one row; OpenLeave does not guess which is right."),
    ),
    "other_use": Problem(
        gettext_noop("Leave of this day is already counted, with another amount or reason."),
        gettext_noop("Roll back the import that brought it, or take the entry back, and import this file again."),
    ),
    "unknown_state": Problem(
        gettext_noop("The state of the case is not known."),
        gettext_noop(
            "Write noticed, requested, eligibility decided, certification pending, designated, not designated or open; "
            "or say in the mapping what your system’s word means."
        ),
    ),
    "unknown_pattern": Problem(
        gettext_noop("The pattern of the leave is not known."),
        gettext_noop("Write continuous, reduced or intermittent; or say in the mapping what your system’s word means."),
    ),
    "unknown_relationship": Problem(
        gettext_noop("The relationship is not known."),
        gettext_noop("Write for example spouse, child or parent; or say in the mapping what your system’s word means."),
    ),
    "unknown_arrival": Problem(
        gettext_noop("It is not known how the child arrives."),
        gettext_noop("Write birth, adoption or foster; or say in the mapping what your system’s word means."),
    ),
    "case_twice": Problem(
        gettext_noop("The same case number stands in more than one row."),
        gettext_noop("Keep one row for each case; OpenLeave does not guess which is right."),
    ),
    "case_exists": Problem(
        gettext_noop("OpenLeave already has a case of this person with this reason and first day."),
        gettext_noop("Leave the row out, or cancel that case first if the row is right."),
    ),
    "own_case": Problem(
        gettext_noop("This is your own case, a relative’s or your boss’s."),
        gettext_noop("Nobody handles these. Let another leave administrator import the row."),
    ),
    "walled_case": Problem(
        gettext_noop("The person works in human resources: their cases are for the walled group only."),
        gettext_noop("Let somebody with the role for walled cases import the row."),
    ),
    "no_reason": Problem(
        gettext_noop("The row does not say why the leave is taken."),
        gettext_noop("Fill in the reason. Only a case that was merely noticed can be without."),
    ),
    "no_relationship": Problem(
        gettext_noop("The reason is about a relative, and the row does not say which."),
        gettext_noop("Fill in the relationship, e.g. spouse, child or parent."),
    ),
    "no_arrival": Problem(
        gettext_noop("The row does not say how the child arrives."),
        gettext_noop("Fill in birth, adoption or foster: they have their own rules."),
    ),
    "no_first_day": Problem(
        gettext_noop("The row has no first day of the leave."),
        gettext_noop("Fill it in. Only a case that was merely noticed can be without."),
    ),
    "no_last_day": Problem(
        gettext_noop("The row has no last day of the leave."),
        gettext_noop("Fill it in; an estimate will do. Only intermittent leave can be without."),
    ),
    "no_hours_off": Problem(
        gettext_noop("A reduced schedule has to say how much is not worked."),
        gettext_noop("Fill in the hours off: 4 for Monday to Friday, or Mon 4; Wed 4."),
    ),
    "long_leave": Problem(
        gettext_noop("The leave is longer than two years."), gettext_noop("Check the year of its last day.")
    ),
    "far_away": Problem(gettext_noop("{field} is more than ten years away."), gettext_noop("Check the year.")),
    "in_future": Problem(
        gettext_noop("{field} lies in the future."),
        gettext_noop("Give the day on which it happened, or leave it empty."),
    ),
    "before_notice": Problem(
        gettext_noop("{field} lies before the day of notice."), gettext_noop("Correct one of the two days.")
    ),
    "no_notice": Problem(
        gettext_noop("The row has no day of notice; today is taken, from which the law’s deadlines run."),
        gettext_noop("Fill in the day on which the employer learned of the need."),
        warning=True,
    ),
    "milestone_missing": Problem(
        gettext_noop("By its state this was done, but the row does not say when; its deadline runs on."),
        gettext_noop("Fill in the day, or record it in the case later."),
        warning=True,
    ),
    "unknown_owner": Problem(
        gettext_noop("No leave administrator has this e-mail address; the case goes to whoever imports it."),
        gettext_noop("Give the account the role under Settings, People and roles; or correct the address."),
        warning=True,
    ),
    "bad_amount": Problem(
        gettext_noop("{field} cannot be read."),
        gettext_noop("Write one number, e.g. 80 or 80:30, or one for each program: FMLA 80; CFRA 72:30."),
    ),
    "no_program": Problem(
        gettext_noop("Time used needs the program that it counts under."),
        gettext_noop("Fill in the programs, or write the time as FMLA 80."),
    ),
    "used_already": Problem(
        gettext_noop("Leave on days of this case is already counted by itself."),
        gettext_noop("Roll back the import that brought it, import the cases, then leave these days out of that file."),
    ),
    "week_hours": Problem(
        gettext_noop("The rows of this employee and week add up to more than a week has (168 hours)."),
        gettext_noop("Check for rows that stand twice in the file."),
    ),
}

WARNINGS = tuple(code for code, problem in CATALOG.items() if problem.warning)


def label(kind: str, field: str) -> str:
    """The label of a field, for the report."""
    known = by_name(kind).get(field)
    return known.label if known else field


def texts(kind: str, field: str, code: str) -> tuple[str, str]:
    """(reason, fix) for the report and the page."""
    problem = CATALOG[code]
    return problem.reason.format(field=label(kind, field)), problem.fix
