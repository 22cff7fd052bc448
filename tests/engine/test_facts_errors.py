"""What cannot be read is refused with path, what, why and how to fix it."""

from pathlib import Path
from typing import Any

import pytest

from openleave.engine import (
    Facts,
    FactsError,
    facts,
    facts_employee,
    facts_leave,
    facts_policy,
    facts_schedule,
    facts_usage,
)
from openleave.engine.reading import plan

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"employe": {}}, "employe", "Did you mean"),
    (
        {"employee": {"hours": [{"week_of": "2025-02-30", "hours": 40}]}},
        "employee.hours[0].week_of",
        "not a day of the calendar",
    ),
    ({"employee": {"hours": [{"week_of": "2025-02-03", "hours": 7.5}]}}, "employee.hours[0].hours", "is a float"),
    ({"employee": {"hours": [{"week_of": "2025-02-03", "hours": -1}]}}, "employee.hours[0].hours", "0 or more"),
    (
        {"employee": {"hours": [{"week_of": "2025-02-03", "hours": "7.333"}]}},
        "employee.hours[0].hours",
        "whole number of minutes",
    ),
    ({"employee": {"hours": [{"week_of": "2025-02-03"}]}}, "employee.hours[0]", "Give one of hours, minutes"),
    (
        {"employee": {"employments": [{"starts_on": "2026-01-02", "ends_on": "2026-01-01"}]}},
        "employee.employments[0].ends_on",
        "is before",
    ),
    ({"employee": {"schedules": [{"cycle_hours": [12, 0]}]}}, "employee.schedules[0]", "anchor_on"),
    ({"employee": {"schedules": [{"hours": {"monday": 25}}]}}, "employee.schedules[0]", "1,440"),
    ({"leave": {"reason": "bondng"}}, "leave.reason", "Did you mean"),
    ({"wages": {"annual": "$52,000"}}, "wages.annual", '"52000.00"'),
    ({"employee": {"locations": [{"state": "ca"}]}}, "employee.locations[0].state", 'Did you mean "CA"'),
    ({"employee": {"locations": [{"home_state": "Washington"}]}}, "employee.locations[0].home_state", '"WA"'),
    ({"employer": {"headcounts": [{"state": "ON", "employees": 5}]}}, "employer.headcounts[0].state", "is no State"),
    ({"worksites": [{"id": "a", "state": 5}]}, "worksites[0].state", "Expected a State"),
    ({"leave": {"pattern": "continuous", "absences": [{"on": "2026-01-05"}]}}, "leave.absences", "intermittent"),
    ({"leave": {"starts_on": "01/05/2026"}}, "leave.starts_on", "2026-03-02"),
    ({"leave": {"family_member": {}}}, "leave.family_member.relationship", "required"),
    ({"policy": {"leave_year": {"method": "fixed"}}}, "policy.leave_year", "10-01"),
    ({"policy": {"leave_year": {"method": "fixed", "starts": "02-29"}}}, "policy.leave_year.starts", "every year"),
    ({"usage": [{"on": "2026-01-05", "hours": 50, "workweek_hours": 40}]}, "usage[0]", "More minutes used"),
    ({"usage": [{"reverses": "a"}]}, "usage", "which is no entry"),
    (
        {"usage": [{"starts_on": "2026-01-05", "ends_on": "2026-01-11", "weeks": 3}]},
        "usage",
        "3 weeks in 7 days, which touch 2 workweeks",
    ),
    (
        {"spouse": {"usage": [{"starts_on": "2026-01-05", "ends_on": "2026-01-11", "weeks": 3}]}},
        "usage",
        "3 weeks in 7 days",
    ),
    ({"policy": {"business_days": []}}, "policy.business_days", "No weekday is a business day"),
    ({"worksites": [{"id": "a", "latitude": "95", "longitude": "0"}]}, "worksites[0].latitude", "globe"),
    (
        {"worksites": [{"id": "a"}], "distances": [{"between": ["a", "b"], "surface_miles": 3}]},
        "distances[0].between",
        "not among",
    ),
    ({"employer": {"headcounts": [{"employees": True}]}}, "employer.headcounts[0].employees", "whole number"),
    ({"employer": []}, "employer", "Expected an object"),
    ({"employer": {"workweeks_at_threshold": {"2025": 60}}}, "employer.workweeks_at_threshold.2025", "53 at most"),
    (
        {"employee": {"employments": [{"starts_on": "2020-01-06", "employer": "acme"}]}},
        "employee.employments[0].employer",
        "is no employer of these facts",
    ),
    (
        {
            "employer": {"joint_employers": [{"id": "agency"}]},
            "employee": {"hours": [{"in_prior_12_months": True, "hours": 9, "employer": "agncy"}]},
        },
        "employee.hours[0].employer",
        'Did you mean "agency"',
    ),
    (
        {"worksites": [{"id": "plant"}], "employee": {"locations": [{"reports_to": "plnt"}]}},
        "employee.locations[0].reports_to",
        'Did you mean "plant"',
    ),
    ({"employee": {"hours": [{"week_of": "2025-02-03", "hours": 169}]}}, "employee.hours[0]", "168 hours"),
    (
        {
            "employee": {
                "hours": [
                    {"starts_on": "2025-01-01", "ends_on": "2025-12-31", "hours": 2000},
                    {"week_of": "2025-02-03", "hours": 40},
                ]
            }
        },
        "employee.hours[1]",
        "in hours[0], too",
    ),
    ({"leave": {"family_member": {"relationship": "mother"}}}, "leave.family_member.relationship", '"parent"'),
    ({"policy": {"workweek_starts": "Mon"}}, "policy.workweek_starts", 'Did you mean "monday"'),
    ({"leave": {"requested_weeks": 100000}}, "leave.requested_weeks", "more than 520"),
    (
        {"leave": {"family_member": {"relationship": "child", "activities_needing_help": ["fishing"]}}},
        "leave.family_member.activities_needing_help[0]",
        "closed",
    ),
]


@pytest.mark.parametrize(("document", "path", "words"), REFUSED, ids=[r[1] for r in REFUSED])
def test_refused(document: dict[str, Any], path: str, words: str) -> None:
    with pytest.raises(FactsError) as caught:
        Facts.from_json(document)
    assert caught.value.path == path
    assert words in str(caught.value)
    assert caught.value.why
    assert caught.value.fix


def test_every_fact_is_described_in_the_reference() -> None:
    pages = Path(__file__).parents[2] / "docs" / "reference"
    page = (pages / "facts.md").read_text() + (pages / "situations.md").read_text()
    for module in (facts, facts_employee, facts_leave, facts_policy, facts_schedule, facts_usage):
        for cls in vars(module).values():
            if isinstance(cls, type) and cls.__module__ == module.__name__ and hasattr(cls, "__dataclass_fields__"):
                for name in plan(cls):
                    assert f"`{name}`" in page or f"{name}" in page, f"{cls.__name__}.{name}"


def test_null_means_not_known_and_order_does_not_matter() -> None:
    one = Facts.from_json({"leave": {"reason": None, "starts_on": "2026-01-05"}, "employer": {"kind": "private"}})
    two = Facts.from_json({"employer": {"kind": "private"}, "leave": {"starts_on": "2026-01-05", "reason": None}})
    assert one.leave.reason is None
    assert one.sha256 == two.sha256
