"""Which cases each demo employer has: every state of life that the desk can show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from .shapes import DemoEmployer, Person, Story
from .stories import (
    BIRTH,
    FAMILY,
    FLARES,
    FUNERAL,
    JURY,
    PARENT,
    PREGNANCY,
    SURGERY,
    Cast,
    Choose,
    Reason,
    bonding_after,
    continuous,
    ended,
    handled,
    insured,
    intermittent,
    noticed,
    reduced,
    refused,
    trim,
)


def write(employer: DemoEmployer, today: date, rng: Random) -> list[Story]:
    """The cases of one employer in the order in which they were asked for."""
    cast = Cast(employer, today, rng)
    book = {"cascadia": _cascadia, "tallmadge": _tallmadge, "brazos": _brazos}[employer.slug]
    stories = [trim(story, today) for story in book(cast)]
    return sorted(stories, key=lambda story: (story.asked_on, story.employee_number))


def _named(cast: Cast, first_name: str) -> Person:
    return cast.employer.person(cast.employer.signers[f"{first_name.lower()}@{cast.employer.domain}"])


def _cascadia(cast: Cast) -> Iterator[Story]:
    today, settled = cast.today, cast.settled

    def weekly(person: Person) -> bool:
        return settled(person) and cast.pattern(person) == "5X8"

    elena = _named(cast, "Elena")
    yield handled(intermittent(cast, elena, "intermittent with usage", FLARES[0], asked=214, per_month=3, minutes=720))

    yield from _under_state_law(cast)
    for n, why in enumerate((SURGERY[0], PARENT[2], PREGNANCY, FAMILY[1])):
        yield continuous(
            cast, cast.find(settled, why), "just asked", why, asked=n % 3, starts=18 + 9 * n, weeks=3 + 2 * n
        )
    yield continuous(cast, cast.find(settled), "notice due soon", SURGERY[2], asked=6, starts=9, weeks=2)
    yield continuous(cast, cast.find(settled), "notice overdue", SURGERY[3], asked=13, starts=-1, weeks=5)
    for n, why in enumerate((SURGERY[1], FAMILY[3], PREGNANCY)):
        yield noticed(
            continuous(
                cast, cast.find(settled, why), "eligibility decided", why, asked=7 + n, starts=20 + 6 * n, weeks=6
            )
        )

    for n, why in enumerate((SURGERY[4], SURGERY[6], SURGERY[5], SURGERY[3], PREGNANCY)):
        story = continuous(
            cast, cast.find(settled, why), "in progress", why, asked=34 + 4 * n, starts=-30 + 5 * n, weeks=7 + n % 3
        )
        yield handled(story)
    for n, why in enumerate((SURGERY[0], FAMILY[1])):
        yield handled(
            continuous(cast, cast.find(settled), "returning next week", why, asked=60, starts=-37 + 2 * n, weeks=6)
        )

    for n, why in enumerate((FLARES[1], FLARES[2], PARENT[1], FAMILY[0])):
        person = cast.find(settled)
        yield handled(
            intermittent(
                cast,
                person,
                "intermittent with usage",
                why,
                asked=90 + 41 * n,
                per_month=2 + n,
                minutes=(480, 600)[n % 2],
            )
        )
    for n, why in enumerate((FLARES[3], FAMILY[2])):
        yield handled(
            reduced(cast, cast.find(weekly), "reduced schedule", why, asked=75 - 20 * n, starts=-56 + 21 * n, weeks=16)
        )
    for n, why in enumerate(BIRTH):
        person = cast.find(settled, why)
        yield handled(
            continuous(cast, person, "bonding", why, asked=80 - 15 * n, starts=-42 + 14 * n, weeks=12 - 2 * n)
        )
    for n, why in enumerate(PARENT):
        yield handled(
            continuous(cast, cast.find(settled), "parent care", why, asked=30 - 6 * n, starts=-20 + 8 * n, weeks=4 + n)
        )

    for n in range(3):
        person = cast.find(lambda p: 100 < cast.tenure(p) < 300 and p.full_time and len(p.spans) == 1)
        yield refused(
            continuous(
                cast, person, "ineligible: under 12 months", SURGERY[n], asked=16 + 20 * n, starts=-4 - 9 * n, weeks=4
            )
        )
    for n in range(2):
        person = cast.find(cast.long_on("PT-20"))
        yield refused(
            continuous(cast, person, "ineligible: under 1,250 hours", FAMILY[n], asked=24 + 9 * n, starts=4, weeks=3)
        )
    for n in range(2):
        person = cast.find(lambda p: cast.tenure(p) > 500 and p.worksite.first == "BIS" and p.full_time)
        yield refused(
            continuous(
                cast,
                person,
                "ineligible: under 50 within 75 miles",
                SURGERY[n + 1],
                asked=19 + 30 * n,
                starts=1,
                weeks=5,
            )
        )

    person = cast.find(lambda p: cast.tenure(p) > 500 and cast.pattern(p) == "PT-24")
    person.hours_gap = (today - timedelta(weeks=40), today - timedelta(weeks=13))
    yield continuous(cast, person, "indeterminate: hours missing", SURGERY[6], asked=5, starts=6, weeks=6)

    for n, why in enumerate((SURGERY[1], PARENT[0])):
        story = continuous(cast, cast.find(settled), "exhausted", why, asked=100 + 9 * n, starts=-91 - 7 * n, weeks=15)
        yield handled(story)
    for n in range(2):
        person = cast.find(settled)
        earlier = continuous(
            cast, person, "rolling-year recapture soon", SURGERY[4], asked=355, starts=-345 + 14 * n, weeks=9 - n
        )
        yield ended(earlier, today)
        yield handled(continuous(cast, person, "rolling-year recapture soon", PARENT[n], asked=21, starts=-12, weeks=8))
    for n, why in enumerate((SURGERY[2], SURGERY[5])):
        yield ended(
            continuous(cast, cast.find(settled), "closed", why, asked=150 + 40 * n, starts=-140 - 37 * n, weeks=4 + n),
            today,
        )
    yield noticed(intermittent(cast, cast.find(settled), "just asked", FLARES[0], asked=2, per_month=3, minutes=480))


def _under_state_law(cast: Cast) -> Iterator[Story]:
    """Leave that a State protects or pays as well: California, Washington, New York."""
    mother = cast.find(cast.in_state("CA"), PREGNANCY)
    disability = continuous(cast, mother, "pregnancy, then bonding", PREGNANCY, asked=70, starts=-47, weeks=8)
    disability.arrives_on = disability.starts_on + timedelta(days=12)
    yield insured(cast, mother, handled(disability))
    yield bonding_after(disability, asked=cast.business_day(15), weeks=16)

    patient = cast.find(cast.in_state("WA"))
    yield insured(
        cast, patient,
        handled(continuous(cast, patient, "paid by the State", SURGERY[4], asked=40, starts=-25, weeks=9)),
    )  # fmt: skip
    grieving = cast.find(cast.in_state("CA"))
    yield continuous(cast, grieving, "bereavement", FUNERAL, asked=2, starts=-1, weeks=1)
    mother = cast.find(cast.in_state("WA"), PREGNANCY)
    yield insured(
        cast, mother, continuous(cast, mother, "pregnancy, not decided", PREGNANCY, asked=4, starts=12, weeks=8)
    )

    daughter = cast.find(cast.in_state("NY"))
    care = insured(
        cast, daughter, continuous(cast, daughter, "paid by an insurer", PARENT[0], asked=5, starts=-3, weeks=6)
    )
    care.average_week = max(care.wages.values()) // 13
    yield care
    juror = cast.find(cast.in_state("NY"))
    yield continuous(cast, juror, "jury duty", JURY, asked=3, starts=7, weeks=1)


def _tallmadge(cast: Cast) -> Iterator[Story]:
    today, settled = cast.today, cast.settled

    def job(code: str) -> Choose:
        return lambda p: settled(p) and cast.pattern(p) == code

    tanya = _named(cast, "Tanya")
    yield handled(intermittent(cast, tanya, "intermittent with usage", PARENT[1], asked=68, per_month=3, minutes=225))
    yield continuous(cast, cast.find(job("T10"), PREGNANCY), "just asked", PREGNANCY, asked=1, starts=40, weeks=8)
    yield continuous(cast, cast.find(job("CUST-D")), "just asked", SURGERY[0], asked=0, starts=32, weeks=6)
    yield continuous(cast, cast.find(job("T10")), "notice overdue", SURGERY[5], asked=12, starts=-10, weeks=4)
    yield noticed(
        continuous(cast, cast.find(job("T10"), BIRTH[0]), "eligibility decided", BIRTH[0], asked=8, starts=24, weeks=10)
    )
    for n, (code, why) in enumerate((("T10", SURGERY[4]), ("CUST-E", SURGERY[1]), ("T10", PREGNANCY))):
        yield handled(
            continuous(
                cast, cast.find(job(code), why), "in progress", why, asked=40 + n, starts=-26 + 4 * n, weeks=6 + n
            )
        )
    yield handled(
        continuous(cast, cast.find(job("OFF12")), "returning next week", SURGERY[2], asked=50, starts=-23, weeks=4)
    )
    yield handled(
        intermittent(
            cast, cast.find(job("CUST-D")), "intermittent with usage", FLARES[1], asked=130, per_month=2, minutes=480
        )
    )
    yield handled(reduced(cast, cast.find(job("T10")), "reduced schedule", FAMILY[2], asked=45, starts=-30, weeks=12))
    for n, why in enumerate((BIRTH[1], BIRTH[2])):
        yield handled(
            continuous(
                cast, cast.find(job("T10"), why), "bonding", why, asked=70 - 30 * n, starts=-35 + 21 * n, weeks=9
            )
        )
    yield handled(continuous(cast, cast.find(job("OFF12")), "parent care", PARENT[0], asked=20, starts=-9, weeks=5))
    newcomer = cast.find(lambda p: 40 < cast.tenure(p) < 300 and cast.pattern(p) == "T10" and len(p.spans) == 1)
    yield refused(continuous(cast, newcomer, "ineligible: under 12 months", SURGERY[3], asked=10, starts=5, weeks=5))
    for n, code in enumerate(("BUS", "CAFE")):
        person = cast.find(cast.long_on(code))
        yield refused(
            continuous(
                cast, person, "ineligible: under 1,250 hours", SURGERY[n + 1], asked=14 + 4 * n, starts=3, weeks=6
            )
        )
    yield handled(continuous(cast, cast.find(job("OFF12")), "exhausted", SURGERY[6], asked=105, starts=-95, weeks=16))
    for n in range(2):
        yield ended(
            continuous(
                cast, cast.find(job("T10")), "closed", SURGERY[n * 2], asked=230 - 30 * n, starts=-220 + 35 * n, weeks=4
            ),
            today,
        )


def _brazos(cast: Cast) -> Iterator[Story]:
    today, settled = cast.today, cast.settled
    wade = _named(cast, "Wade")
    yield handled(continuous(cast, wade, "in progress", SURGERY[0], asked=38, starts=-17, weeks=6))
    yield continuous(cast, cast.find(settled), "just asked", PARENT[2], asked=1, starts=14, weeks=2)
    yield handled(
        intermittent(cast, cast.find(settled), "intermittent with usage", FLARES[2], asked=95, per_month=2, minutes=480)
    )
    yield handled(continuous(cast, cast.find(settled, BIRTH[1]), "bonding", BIRTH[1], asked=46, starts=-16, weeks=4))
    newcomer = cast.find(lambda p: 60 < cast.tenure(p) < 300)
    yield refused(continuous(cast, newcomer, "ineligible: under 12 months", SURGERY[5], asked=9, starts=2, weeks=3))
    part_time = cast.find(lambda p: cast.pattern(p) == "PT-24")
    yield refused(continuous(cast, part_time, "ineligible: under 1,250 hours", SURGERY[2], asked=6, starts=10, weeks=3))
    early = Reason("own_health_condition", "self", "Shoulder surgery, before the plant was large enough")
    yield refused(
        continuous(cast, cast.find(settled), "ineligible: employer not covered", early, asked=262, starts=-255, weeks=3)
    )
    yield ended(continuous(cast, cast.find(settled), "closed", SURGERY[4], asked=90, starts=-70, weeks=6), today)
