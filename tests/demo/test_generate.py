"""The demo's people, cases and hours: deterministic, plausible, and invented from end to end."""

import hashlib
import io
import re
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from openleave.config.demo_data import files, generate, hours
from openleave.engine import facts_words

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def worlds():
    return {slug: generate.world(slug, TODAY) for slug in generate.SLUGS}


@pytest.fixture(scope="module", params=generate.SLUGS)
def world(request, worlds):
    return worlds[request.param]


def digest(world) -> str:
    employer = world.employer
    census = files.employee_file(employer, TODAY)
    week = files.hours_file(employer, world.hours, first=TODAY - timedelta(days=60), last=TODAY)
    return hashlib.sha256(census.data + week.data + repr(employer.stories).encode()).hexdigest()


def test_the_same_day_and_seed_give_the_same_bytes(world):
    again = generate.world(world.employer.slug, TODAY)
    assert digest(again) == digest(world)


def test_another_seed_gives_other_people(world):
    other = generate.world(world.employer.slug, TODAY, seed=7)
    assert digest(other) != digest(world)


def test_sizes(worlds):
    active = {slug: len(world.employer.active(TODAY)) for slug, world in worlds.items()}
    assert 870 <= active["cascadia"] <= 930
    assert 370 <= active["tallmadge"] <= 420
    assert 57 <= active["brazos"] <= 60
    assert {slug: len(world.employer.stories) for slug, world in worlds.items()} == {
        "cascadia": 53,
        "tallmadge": 20,
        "brazos": 8,
    }


@pytest.mark.parametrize(
    "today", [date(2027, 1, 1), date(2027, 3, 2), date(2027, 5, 31), date(2027, 7, 4), date(2028, 2, 29)]
)
def test_any_day_of_the_year_works(today):
    for slug in generate.SLUGS:
        employer = generate.employer(slug, today)
        assert employer.stories
        assert all(story.asked_on <= today for story in employer.stories)


def test_every_manager_exists_and_one_person_reports_to_nobody(world):
    employer = world.employer
    numbers = {person.number for person in employer.people}
    assert len(numbers) == len(employer.people)
    assert sum(1 for person in employer.people if not person.manager_number) == 1
    for person in employer.people:
        seen = {person.number}
        while person.manager_number:
            person = employer.person(person.manager_number)
            assert person.number not in seen
            seen.add(person.number)
        assert person.is_active(TODAY)


def test_nobody_is_real(world):
    employer = world.employer
    for person in employer.people:
        assert person.email == "" or person.email.endswith(f"@{employer.domain}")
        assert re.fullmatch(r"\d{3}55501\d\d", person.phone)
    assert employer.domain.endswith(".example")
    mails = [person.email for person in employer.people if person.email]
    assert len(mails) == len(set(mails))


def test_histories_are_in_order(world):
    for person in world.employer.people:
        assert (person.spans[0].hired_on - person.born_on).days >= 18 * 365
        for earlier, later in zip(person.spans, person.spans[1:], strict=False):
            assert earlier.hired_on < earlier.separated_on < later.hired_on
        assert all(span.separated_on is None or span.separated_on > span.hired_on for span in person.spans)


def test_the_workforce_has_what_leave_law_turns_on(worlds):
    hospital = worlds["cascadia"].employer
    tags = Counter(tag for person in hospital.people for tag in person.tags)
    assert tags["rehired"] > 20
    assert tags["separated"] > 40
    assert tags["moved from CA to WA"] == 1
    assert tags["moved worksite"] == 8
    assert sum(1 for p in hospital.active(TODAY) if p.worksite.at(TODAY) == "BIS") < 50
    assert sum(1 for p in hospital.people if p.language == "es") > 10
    assert {p.kind for p in hospital.patterns.values()} == {"weekly", "rotating", "variable"}
    plant = worlds["brazos"].employer
    weeks = [len(plant.active(TODAY - timedelta(weeks=n))) for n in range(104)]
    assert weeks[0] >= 50
    assert weeks[52] >= 50
    assert weeks[56] < 50
    assert weeks[103] < 50


def test_hours_are_plausible(world):
    employer = world.employer
    year = defaultdict(int)
    for row in world.hours:
        assert 0 <= row.minutes_worked <= 84 * 60
        assert row.starts_on.weekday() == employer.workweek_starts
        assert row.starts_on + timedelta(days=6) < TODAY + timedelta(days=1)
        year[row.number] += row.minutes_worked if row.starts_on > TODAY - timedelta(days=366) else 0
    assert len({(row.number, row.starts_on) for row in world.hours}) == len(world.hours)
    away = {story.employee_number for story in employer.stories}
    for person in employer.active(TODAY):
        if employer.school and person.exempt:
            assert person.number not in year
            continue
        if (TODAY - person.hired_on).days < 400 or person.number in away:
            continue
        worked = year[person.number] / 60
        weekly = employer.patterns[person.schedule.at(TODAY)].average_week_minutes / 60
        assert 0.6 * weekly * 38 < worked < 60 * 52, (person.number, worked)


def test_part_timers_stay_under_1250_hours(worlds):
    school = worlds["tallmadge"]
    total = Counter()
    for row in school.hours:
        if row.starts_on > TODAY - timedelta(days=366):
            total[row.number] += row.minutes_worked
    for person in school.employer.active(TODAY):
        if person.schedule.at(TODAY) in {"BUS", "AIDE", "CAFE"}:
            assert total[person.number] < 1250 * 60


def test_leave_shows_in_the_hours(worlds):
    world = worlds["cascadia"]
    story = next(s for s in world.employer.stories if s.state == "exhausted")
    full = story.starts_on + timedelta(days=21)
    worked = {row.starts_on: row.minutes_worked for row in world.hours if row.number == story.employee_number}
    assert worked[hours.workweek_start(world.employer, full)] == 0
    assert worked[hours.workweek_start(world.employer, story.starts_on - timedelta(days=28))] >= 0
    assert max(minutes for week, minutes in worked.items() if week < story.starts_on) > 30 * 60


def test_stories_use_the_engine_s_words(world):
    employer = world.employer
    for story in employer.stories:
        assert story.reason in facts_words.REASON
        assert story.relationship == "self" or story.relationship in facts_words.RELATIONSHIP
        assert story.kind in facts_words.PATTERN
        assert story.arrival == "" or story.arrival in facts_words.ARRIVAL
        assert story.asked_on.weekday() < 5
        assert story.ends_on is None or story.ends_on >= story.starts_on
        assert all(step.on <= TODAY for step in story.steps)
        person = employer.person(story.employee_number)
        assert person.is_active(story.asked_on)
        for usage in story.usage:
            pattern = employer.patterns[person.schedule.at(usage.on)]
            assert 0 < usage.minutes <= pattern.minutes_on(usage.on)


def test_every_state_of_life_is_there(worlds):
    states = {story.state for world in worlds.values() for story in world.employer.stories}
    assert states == {
        "just asked",
        "notice due soon",
        "notice overdue",
        "eligibility decided",
        "in progress",
        "pregnancy, then bonding",
        "pregnancy, not decided",
        "paid by the State",
        "paid by an insurer",
        "bereavement",
        "jury duty",
        "returning next week",
        "intermittent with usage",
        "reduced schedule",
        "bonding",
        "parent care",
        "ineligible: under 12 months",
        "ineligible: under 1,250 hours",
        "ineligible: under 50 within 75 miles",
        "ineligible: employer not covered",
        "indeterminate: hours missing",
        "exhausted",
        "rolling-year recapture soon",
        "closed",
    }


def test_the_files_have_their_systems_oddities(worlds):
    hospital = files.employee_file(worlds["cascadia"].employer, TODAY)
    assert hospital.data.startswith(b"\xef\xbb\xbfEmployee ID,")
    assert b"\r\n" in hospital.data
    schools = files.employee_file(worlds["tallmadge"].employer, TODAY)
    text = schools.data.decode("cp1252")
    assert text.startswith("Emp No;Employee Name;")
    with pytest.raises(UnicodeDecodeError):
        schools.data.decode("utf-8")
    assert re.search(r"^\d{6};[^;,]+, [^;]+;A;\d{1,2}/\d{1,2}/\d{4};", text, re.MULTILINE)
    plant = files.employee_file(worlds["brazos"].employer, TODAY)
    sheet = load_workbook(io.BytesIO(plant.data), read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == plant.rows + 1
    hired = rows[0].index("Hire Date")
    assert all(row[hired].year >= 1990 for row in rows[1:])


def test_a_file_knows_only_what_was_known_that_day(worlds):
    employer = worlds["cascadia"].employer
    as_of = TODAY - timedelta(days=400)
    numbers = {s.person.number for s in files.snapshots(employer, as_of)}
    newcomers = {p.number for p in employer.people if p.spans[0].hired_on > as_of}
    assert newcomers
    assert not newcomers & numbers
    mover = next(p for p in employer.people if "moved from CA to WA" in p.tags)
    before = next(s for s in files.snapshots(employer, as_of) if s.person is mover)
    after = next(s for s in files.snapshots(employer, TODAY) if s.person is mover)
    assert (before.home.state, after.home.state) == ("CA", "WA")


def test_everybody_who_signs_in_works_there(world):
    from openleave.config.demo_data import sign_ins

    employer = world.employer
    accounts = sign_ins.of(employer.slug)
    assert [account.email for account in accounts] == list(employer.signers)
    by_role = {}
    for account in accounts:
        person = employer.person(employer.signers[account.email])
        assert account.name == f"{person.first_name} {person.last_name}"
        assert person.email == account.email
        by_role[account.role] = person
    assert by_role["employee"].manager_number == by_role["manager"].number
    assert employer.name == sign_ins.all_sign_ins().organizations[employer.slug]


def test_the_list_of_sign_ins_names_everybody():
    from openleave.config import demo_data

    text = demo_data.accounts_text()
    assert text.count("@") == 22
    assert "quiet-harbor-lantern" in text


def test_every_manager_in_a_file_is_in_the_file(world):
    for weeks in (57, 30, 0):
        people = files.snapshots(world.employer, TODAY - timedelta(weeks=weeks))
        numbers = {snapshot.person.number for snapshot in people}
        assert {snapshot.manager_number for snapshot in people} - numbers == {""}


def test_everybody_is_known_before_they_ask(world):
    from openleave.config.demo_data import timeline

    known = set()
    for _, event in timeline.of(world, TODAY):
        if isinstance(event, timeline.FileArrives) and event.kind == "employees":
            as_of = event.make.args[1]
            known = {snapshot.person.number for snapshot in files.snapshots(world.employer, as_of)}
        elif isinstance(event, timeline.CaseAsked):
            assert event.story.employee_number in known
