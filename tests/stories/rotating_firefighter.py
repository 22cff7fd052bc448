"""The plant's firefighter, 24 hours on and 48 off over three weeks: the share is of the week's own hours (825.205)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from tests.stories.days import weeks_in_one_year
from tests.stories.harness import WIDTHS, Walk, story

ON, OFF = 24, 0
#: One shift in three days: three weeks, until it begins anew.
DAYS = [ON if day % 3 == 0 else OFF for day in range(21)]
WEEKS = [sum(DAYS[week : week + 7]) for week in (0, 7, 14)]


def mixed(value: Fraction) -> str:
    """As the arithmetic of a page writes an amount of weeks: 10 13/24."""
    whole, rest = divmod(value.numerator, value.denominator)
    return f"{whole} {Fraction(rest, value.denominator)}" if rest and whole else str(value)


@story("brazos")
def rotating_firefighter(walk: Walk) -> None:
    assert WEEKS == [72, 48, 48]
    first = weeks_in_one_year(walk, 4)
    page = walk.be("rosa@brazos.example")
    walk.go("/schedules/new/")
    lines = "\n".join(" ".join(str(hours) for hours in DAYS[week : week + 7]) for week in (0, 7, 14))
    walk.fill(
        code="FIRE-24-48", name="Plant fire brigade, 24 on 48 off", kind="rotating",
        anchor_on=(first - timedelta(weeks=3)).isoformat(), weeks=lines,
    )  # fmt: skip
    walk.see("A schedule over three weeks", "One line for each week")
    walk.press("Save")
    walk.see("Seven shifts in three weeks", "24 0 0 24 0 0 24 72", "0 0 24 0 0 24 0 48", "0 24 0 0 24 0 0 48")
    walk.go("/employees/?q=pinkney")
    walk.press("Pinkney, Sheila F")
    walk.press("Change : Job")
    walk.fill(from_on=first.isoformat(), job_title="Plant Firefighter", schedule_code="FIRE-24-48", hours_per_week="56")
    walk.press("Save")
    walk.see("She works in it from a Monday on", "Job title: Plant Firefighter", "FIRE-24-48")
    case = walk.open_case("pinkney", "own health", first, first + timedelta(weeks=26), "Now and then")
    walk.see("Leave now and then", "FMLA: yes", "12 weeks left of 12 weeks")
    walk.press("Designate as FMLA leave")

    walk.pass_silently((first - walk.today).days + 20)
    used = Fraction(0)
    # A shift of each week, and six hours of another: 24/72, 24/48, 6/48, 24/48.
    for day, hours in ((0, 24), (9, 24), (12, 6), (15, 24)):
        assert DAYS[day] == ON
        used += Fraction(hours, WEEKS[day // 7])
        walk.go(f"/cases/{case}/absences/")
        walk.fill(from_on=(first + timedelta(days=day)).isoformat())
        if hours == ON:
            page.check("#id_whole")
        else:
            walk.fill(time="6")
        walk.press("Record")
    assert used == Fraction(35, 24)
    walk.see("Four absences in single shifts", "24 h", "6 h")
    walk.go(f"/cases/{case}/absences/")
    walk.fill(from_on=(first + timedelta(days=1)).isoformat())
    page.check("#id_whole")
    walk.press("Record")
    walk.see("A day off the rota cannot be taken", "There is no scheduled time on these days.")
    walk.go(f"/cases/{case}/ledger/")
    walk.see("Each hour against its own week", "24 h 72 h 1/3", "24 h 48 h 1/2", "6 h 48 h 1/8")
    walk.go(f"/cases/{case}/")
    page.get_by_text("How this is worked out").first.click()
    walk.see(
        "What is left, exactly",
        "Counted so far about 1.46 weeks",
        "about 10.54 weeks left of 12 weeks",
        f"Counted so far: {mixed(used)}",
    )
    page.set_viewport_size({"width": WIDTHS[1], "height": 844})
    walk.go(f"/cases/{case}/absences/")
    walk.see("The same in a hand", "24 h")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
