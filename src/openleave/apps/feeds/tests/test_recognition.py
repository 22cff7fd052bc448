"""Column names as HR systems export them, and columns of Social Security numbers."""

from __future__ import annotations

import pytest

from openleave.apps.feeds.recognition import recognise


def fields(kind: str, header: list[str], samples: list[list[str]] | None = None) -> dict[str, str]:
    found = recognise(kind, header, samples or [[] for _ in header])
    return {each.column: each.field for each in found if each.field}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "EMPLID,Legal Last Name,Legal First Name,Hire_Dt,Adj Service Date,Loc Cd,Std Hrs/Wk,FTE,FLSA,"
            "Reports To (ID)",
            "employee_number,last_name,first_name,hired_on,service_from_on,worksite_code,minutes_per_week,fte,exempt,"
            "manager_number",
        ),
        (
            "File #,Payroll Name,Orig Hire Date,Rehire Date,Term Date,Home Department Description,Position Status",
            "employee_number,full_name,hired_on,rehired_on,separated_on,department,status",
        ),
        (
            "Associate ID,Worker,Work Contact: Work Email,Personal Contact: Personal Mobile,Pay Rate Type,"
            "Primary Address: Address Line 1,Primary Address: City,Primary Address: State / Territory Code",
            "employee_number,full_name,email,phone,pay_type,home_street,home_city,home_state",
        ),
        (
            "PERNR,Given Name,Surname,Entry Date,Personnel Area,Work Schedule Rule,Org Unit",
            "employee_number,first_name,last_name,hired_on,worksite_code,schedule_code,department",
        ),
        (
            "employee_id,first_name,middle_name,last_name,email,phone,dob,address1,city,work_state,zip,hire_date,"
            "rehire_date,status,job_title,department,schedule_code,hours_per_week,worksite_id,manager_id,pay_type,"
            "pay_rate,union_code,full_time",
            "employee_number,first_name,middle_name,last_name,email,phone,born_on,home_street,home_city,work_state,"
            "home_postal_code,hired_on,rehired_on,status,job_title,department,schedule_code,minutes_per_week,"
            "worksite_code,manager_number,pay_type,pay_rate,union_code,full_time",
        ),
        (
            "EmployeeNumber,FirstName,LastName,DateOfBirth,HireDate",
            "employee_number,first_name,last_name,born_on,hired_on",
        ),
    ],
)
def test_headers_of_hr_systems(header, expected):
    names = header.split(",")
    assert fields("employees", names) == dict(zip(names, expected.split(","), strict=True))


def test_hours_headers():
    header = ["Emp #", "Week Ending", "Earn Code", "Hrs"]
    assert list(fields("hours", header).values()) == ["employee_number", "week_ends_on", "pay_code", "minutes_worked"]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("SSN", []),
        ("Social Security #", ["123-45-6789"]),
        ("Tax Ref", ["123-45-6789", "219-09-9999", "078-05-1120"]),
        ("Misc 3", ["123456789", "219099999", "078051120", "457555462", "321546879"]),
        ("Ref", ["XXX-XX-6789", "***-**-1234", "XXX-XX-0001"]),
    ],
)
def test_social_security_numbers_are_marked_and_never_proposed(name, values):
    (found,) = recognise("employees", [name], [values])
    assert found.field == ""
    assert found.ssn


def test_values_speak_against_a_name():
    header = ["Employee ID", "Status", "Hire Date"]
    found = recognise("employees", header, [["1", "2"], ["A"], ["blue", "green", "red"]])
    assert found[2].field == ""
    assert "do not look like" in found[2].reason


def test_nine_digit_employee_numbers_stay_employee_numbers():
    values = ["100000001", "100000002", "100000003", "100000004"]
    assert fields("employees", ["Employee ID"], [values]) == {"Employee ID": "employee_number"}


def test_a_field_is_proposed_once():
    found = fields("employees", ["Emp ID", "Badge", "Work Email", "E-mail 2"])
    assert list(found.values()).count("employee_number") == 1
