"""Synthetic employee files of 25 columns, as an HR system exports them: a fixed seed, and everything invented."""

from __future__ import annotations

import random
from pathlib import Path

import polars as pl

FIRST = ["James", "Mary", "Robert", "Patricia", "José", "Jennifer", "Zoë", "Linda", "Wei", "Priya", "Mateo", "Aaliyah"]
LAST = ["Smith", "Johnson", "O'Brien", "Garcia", "Pérez", "Nguyen", "Lee", "Walker", "Hall", "Young", "King", "Wright"]
STREETS = ["Main St", "Oak Ave", "Maple Dr, Apt 4", "2nd St", "Park Blvd", "Elm St, Unit 12B"]
CITIES = ["Springfield", "Riverside", "Franklin", "Georgetown", "Clinton", "Salem"]
STATES = ["CA", "TX", "NY", "FL", "IL", "PA", "OH", "WA"]
TITLES = ["Registered Nurse", "Warehouse Associate", "Teacher", "Driver", "Accountant", "Store Manager, Nights"]
DEPARTMENTS = ["Operations", "Finance", "Clinical", "Logistics", "Retail"]
SCHEDULES = ["5x8", "4x10", "3x12", "VAR"]
HOURS = {"5x8": "40", "4x10": "40", "3x12": "36", "VAR": "32.5"}
SITES = 200

#: The columns, as the mapping of the import names them.
COLUMNS = {
    "Employee ID": "employee_number", "First Name": "first_name", "Middle Name": "middle_name",
    "Last Name": "last_name", "Work Email": "email", "Mobile Phone": "phone", "Date of Birth": "born_on",
    "Home Address 1": "home_street", "City": "home_city", "State": "home_state", "Zip Code": "home_postal_code",
    "Hire Date": "hired_on", "Rehire Date": "rehired_on", "Term Date": "separated_on", "Status": "status",
    "Job Title": "job_title", "Department": "department", "Location Code": "worksite_code", "Work State": "work_state",
    "Manager ID": "manager_number", "Work Schedule": "schedule_code", "Std Hrs/Wk": "minutes_per_week",
    "Full/Part Time": "full_time", "Pay Rate Type": "pay_type", "Pay Rate": "pay_rate",
}  # fmt: skip


def people(count: int, seed: int = 7) -> pl.DataFrame:
    """``count`` rows of texts."""
    random.seed(seed)
    pl.set_random_seed(seed)
    numbers = pl.DataFrame({"n": pl.int_range(count, eager=True)})

    def pick(values: list[str], salt: int) -> pl.Expr:
        chosen = (pl.col("n").hash(salt) % len(values)).cast(pl.UInt32)
        return pl.lit(pl.Series(values)).gather(chosen)

    def number(low: int, high: int, salt: int) -> pl.Expr:
        return (pl.col("n").hash(salt) % (high - low) + low).cast(pl.Int64)

    def day(latest: str, days: int, salt: int) -> pl.Expr:
        return pl.lit(latest).str.to_date() - pl.duration(days=number(1, days, salt))

    schedule = pick(SCHEDULES, 16)
    frame = numbers.with_columns(schedule=schedule, site=number(0, SITES, 17)).select(
        pl.format("E{}", pl.col("n").cast(pl.String).str.zfill(8)),
        pick(FIRST, 1),
        pl.when(pl.col("n") % 3 == 0).then(pl.lit("A")).otherwise(pl.lit("")).alias("middle"),
        pick(LAST, 2).alias("last"),
        pl.format("e{}@employer.example", "n").alias("email"),
        pl.format("({}) 555-{}", number(201, 989, 3), number(1000, 9999, 4)).alias("phone"),
        day("2006-01-01", 18_000, 5).dt.strftime("%m/%d/%Y").alias("born"),
        pl.format("{} {}", number(1, 9999, 6), pick(STREETS, 7)).alias("street"),
        pick(CITIES, 8).alias("city"),
        pick(STATES, 9).alias("state"),
        number(501, 99_950, 10).cast(pl.String).str.zfill(5).alias("zip"),
        day("2026-11-01", 2_000, 11).dt.strftime("%m/%d/%Y").alias("hired"),
        pl.lit("").alias("rehired"),
        pl.lit("").alias("separated"),
        pl.when(pl.col("n") % 37 == 0).then(pl.lit("L")).otherwise(pl.lit("A")).alias("status"),
        pick(TITLES, 12).alias("title"),
        pick(DEPARTMENTS, 13).alias("department"),
        pl.format("S{}", pl.col("site").cast(pl.String).str.zfill(4)).alias("site_code"),
        pl.lit(pl.Series(STATES)).gather((pl.col("site") % len(STATES)).cast(pl.UInt32)).alias("work_state"),
        pl.when(pl.col("n") == 0)
        .then(pl.lit(""))
        .otherwise(pl.format("E{}", (pl.col("n") // 12).cast(pl.String).str.zfill(8)))
        .alias("manager"),
        pl.col("schedule").alias("schedule_code"),
        pl.col("schedule").replace_strict(HOURS).alias("hours"),
        pl.when(pl.col("n") % 11 == 0).then(pl.lit("PT")).otherwise(pl.lit("FT")).alias("full"),
        pl.when(pl.col("n") % 5 == 0).then(pl.lit("Salary")).otherwise(pl.lit("Hourly")).alias("pay_type"),
        pl.format("{}.{}", number(9, 95, 14), number(10, 99, 15)).alias("rate"),
    )
    frame.columns = list(COLUMNS)
    return frame


def changed(frame: pl.DataFrame, turn: int) -> pl.DataFrame:
    """The same with some pay rates raised: each turn 1 % of the rows more than the turn before."""
    touched = pl.int_range(pl.len()) % 100 <= turn
    return frame.with_columns(pl.when(touched).then(pl.col("Pay Rate") + "7").otherwise("Pay Rate"))


def spoiled(frame: pl.DataFrame) -> pl.DataFrame:
    """The same with 1 % of the rows wrong, in five ways."""
    at = pl.int_range(pl.len())

    def one(remainder: int) -> pl.Expr:
        return at % 500 == remainder

    return frame.with_columns(
        pl.when(one(11)).then(pl.lit("02/30/2021")).otherwise("Hire Date").alias("Hire Date"),
        pl.when(one(122)).then(pl.lit("XX")).otherwise("Work State").alias("Work State"),
        pl.when(one(233)).then(pl.lit("not-an-email")).otherwise("Work Email").alias("Work Email"),
        pl.when(one(344)).then(pl.lit("-8")).otherwise("Std Hrs/Wk").alias("Std Hrs/Wk"),
        pl.when(one(455)).then(pl.lit("E99999999")).otherwise("Manager ID").alias("Manager ID"),
    )


def write(frame: pl.DataFrame, path: Path) -> Path:
    """As CSV with Windows line ends."""
    frame.write_csv(path, line_terminator="\r\n")
    return path
