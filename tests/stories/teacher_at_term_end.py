"""A teacher near the end of a term: what the law lets a school ask for, and what a person then decides."""

from __future__ import annotations

from tests.stories.harness import Walk, story


@story("tallmadge")
def teacher_at_term_end(walk: Walk) -> None:
    page = walk.be("gail@tallmadge.example")
    walk.go("/cases/new/")
    page.fill("#person", "000447")
    page.locator("[role=option]", has_text="Tanya").click()
    page.get_by_label("Care for family").check()
    page.select_option("[name=relationship]", label="Mother or father")
    page.fill("#id_starts_on", "2026-12-14")
    page.fill("#id_ends_on", "2027-01-08")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/*-*/")
    case = page.url
    case_id = case.rstrip("/").rpartition("/")[2]
    walk.see("A teacher’s mother has surgery, five weeks before the term ends", "FMLA: yes", "Merriweather, Tanya")

    page.get_by_role("link", name="School employee").click()
    page.wait_for_url("**/facts/school/")
    page.select_option("[name=role]", label="Teacher")
    page.select_option("[name=full_time_teacher]", label="Yes")
    page.select_option("[name=institution]", label="Secondary school")
    page.fill("[name=term_ends_on]", "2027-01-15")
    page.fill("[name=terms_in_year]", "2")
    walk.see("The facts of the school", "Last day of the term")
    page.get_by_role("button", name="Save and determine again").click()
    page.wait_for_url("**/cases/*-*/#says-school")
    walk.see(
        "What the law lets the school ask for",
        "What the law says: School employee",
        "counts as having worked 1,250 hours",
        "The leave begins 32 days before the last day of the term.",
        "The employee could be back 6 days before the last day of the term.",
        "May the school require the employee to stay on leave until the term ends? Yes.",
        "None. Only the time until the employee is ready and able to return counts.",
        "29 CFR 825.602(a)(2)",
    )

    # The school asks for it: a person says so, and the days it adds are not counted.
    page.locator(".case-says").get_by_role("link", name="The facts").click()
    page.wait_for_url("**/facts/school/")
    page.select_option("[name=required_to_end_of_term]", label="Yes")
    page.fill("[name=returns_on]", "2027-01-11")
    page.get_by_role("button", name="Save and determine again").click()
    page.wait_for_url("**/cases/*-*/#says-school")
    walk.see("The calendar has the days that the school adds", "Added by the school, does not count")
    page.get_by_role("button", name="Designate as FMLA leave").click()
    page.wait_for_url(case)
    walk.see(
        "Designated by a person: four weeks, not five", "Designated as FMLA leave on Nov 30, 2026 by Gail Pemberton."
    )
    page.goto(f"{case}letters/")
    page.locator("main table").first.get_by_role("link", name="Designation", exact=True).click()
    page.wait_for_url("**/letters/*-*/")
    page.get_by_label("Paragraphs of your own").fill(
        "The school asks you to stay on leave until the term ends on January 15, 2027 (29 CFR 825.602(a)(2)). "
        "The days from January 11 on are not counted as FMLA leave, and your health insurance goes on."
    )
    page.get_by_role("button", name="Save and show").click()
    page.wait_for_load_state()
    walk.see(
        "The designation says what the school asks for",
        "Family and Medical Leave Act: 4 weeks",
        "stay on leave until the term ends on January 15, 2027",
    )
    page.get_by_label("Online", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/letters/")
    walk.pass_silently(0)
    teacher = walk.be("tanya@tallmadge.example", "my", 390)
    walk.go(f"/leave/{case_id}/", "my")
    walk.see("On the teacher’s phone", "Your leave is designated", "Designation")
    teacher.get_by_role("link", name="Designation").first.click()
    teacher.wait_for_load_state()
    walk.see("She reads the letter", "stay on leave until the term ends on January 15, 2027")
    manager = walk.be("peter@tallmadge.example", "my")
    walk.go("/", "my")
    main = manager.locator("main").inner_text()
    assert "mother" not in main.lower() and "Care for family" not in main

    # A colleague needs two days of treatment a week.
    page = walk.be("gail@tallmadge.example")
    walk.go("/cases/new/")
    page.fill("#person", "000720")
    page.locator("[role=option]", has_text="Hartley").click()
    page.fill("#find_reason", "own health")
    page.press("#find_reason", "Enter")
    page.locator("[name=pattern][value=intermittent]").check()
    page.fill("#id_starts_on", "2027-01-04")
    page.fill("#id_ends_on", "2027-03-26")
    page.get_by_role("button", name="Open the case").click()
    page.wait_for_url("**/cases/*-*/")
    second = page.url
    page.get_by_role("link", name="Facts of the leave").click()
    page.wait_for_url("**/facts/")
    page.select_option("[name=planned_treatment]", label="Yes")
    page.get_by_role("button", name="Save and determine again").click()
    page.wait_for_url(f"{second}**")
    page.goto(f"{second}facts/school/")
    page.select_option("[name=role]", label="Teacher")
    page.select_option("[name=full_time_teacher]", label="Yes")
    page.select_option("[name=institution]", label="Secondary school")
    page.fill("[name=working_days]", "55")
    page.fill("[name=days_off]", "22")
    page.get_by_role("button", name="Save and determine again").click()
    page.wait_for_url("**/cases/*-*/#says-school")
    walk.see(
        "Two days in five: more than 20 percent",
        "22 of 55 working days over the time of the leave: 2/5.",
        "Yes. The employee chooses: leave for the whole time of the treatment, or a temporary move to a job",
        "29 CFR 825.601(a)(1)",
    )
    page.goto(f"{second}facts/school/")
    page.select_option("[name=chosen]", label="A transfer")
    page.get_by_role("button", name="Save and determine again").click()
    page.wait_for_url("**/cases/*-*/#says-school")
    walk.see("She chose the transfer: only time away counts", "With a transfer only the time away from work counts.")
