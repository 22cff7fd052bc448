"""Whatever is known or not known: an answer or a FactsError, never another exception; sentences in both languages."""

import copy
import datetime as dt
import random
from typing import Any

import pytest

from openleave.engine import Facts, FactsError, determine, load_library, render

FULL: dict[str, Any] = {
    "as_of": "2026-07-02",
    "employer": {
        "id": "us",
        "kind": "private",
        "government": "a county",
        "headcounts": [
            {"starts_on": "2025-01-01", "ends_on": "2026-12-31", "counts": {"on_payroll": 45, "part_time": 9}}
        ],
        "integrated_with": [{"id": "sister", "common_ownership": True}],
        "predecessors": [{"id": "old", "succeeded_on": "2024-05-01", "covered": True}],
        "joint_employers": [{"id": "agency"}],
    },
    "employee": {
        "employments": [
            {"starts_on": "2012-03-01", "ends_on": "2015-03-01", "employer": "old"},
            {"starts_on": "2024-06-03"},
        ],
        "breaks": [
            {"starts_on": "2016-01-01", "ends_on": "2016-06-30", "reason": "uniformed_service", "hours_per_week": 40}
        ],
        "hours": [
            {"week_of": "2025-07-28", "weeks": 53, "hours": 24},
            {"in_prior_12_months": True, "hours": 9, "kind": "sick"},
        ],
        "schedules": [{"anchor_on": "2026-01-05", "cycle_hours": [12, 12, 0, 0, 12, 12, 12, 0, 0, 12, 12, 0, 0, 0]}],
        "shifts": [{"on": "2026-08-04", "hours": 8}, {"on": "2026-08-08", "hours": 4, "kind": "mandatory_overtime"}],
        "scheduled_holidays": ["2026-09-07"],
        "statuses": [{"status": "on_leave", "starts_on": "2026-01-01"}],
        "locations": [{"reports_to": "a", "state": "CA", "home_state": "NY"}],
    },
    "worksites": [
        {"id": "a", "latitude": "41.5", "longitude": "-81.7", "headcounts": [{"employees": 30}]},
        {"id": "b", "latitude": "41.08", "longitude": "-81.52", "headcounts": [{"on": "2026-01-01", "employees": 30}]},
    ],
    "leave": {
        "reason": "family_health_condition",
        "starts_on": "2026-08-03",
        "ends_on": "2026-10-25",
        "noticed_on": "2026-07-01",
        "foreseeable": True,
        "serious_health_condition": True,
        "certification_requested_on": "2026-07-03",
        "family_member": {
            "relationship": "child",
            "born_on": "2001-05-05",
            "disability": True,
            "incapable_of_self_care": True,
        },
        "child": {"arrived_by": "birth", "arrived_on": "2026-06-01"},
    },
    "usage": [
        {"id": "x", "on": "2026-02-10", "minutes": 480, "workweek_minutes": 2400},
        {"starts_on": "2025-09-01", "weeks": 3},
    ],
    "policy": {
        "leave_year": {"method": "rolling_backward"},
        "holidays": ["2026-09-07"],
        "leave_year_change": {"to": {"method": "forward"}, "announced_on": "2026-07-15"},
        "closures": [{"starts_on": "2026-08-24", "ends_on": "2026-09-04"}],
        "comparable_leave_holiday_pay": "paid",
    },
}
REASONS = [
    "own_health_condition",
    "pregnancy",
    "bonding",
    "placement_process",
    "military_exigency",
    "military_caregiver",
    "other",
]


def without_some(value: Any, pick: random.Random, chance: int) -> Any:
    if isinstance(value, dict):
        return {k: without_some(v, pick, chance) for k, v in value.items() if pick.randrange(100) >= chance}
    if isinstance(value, list):
        return [without_some(item, pick, chance) for item in value if pick.randrange(100) >= chance]
    return value


@pytest.mark.parametrize("seed", range(60))
def test_partial_facts(seed: int) -> None:
    pick = random.Random(seed)
    document = without_some(copy.deepcopy(FULL), pick, seed % 4 * 10)
    leave = document.setdefault("leave", {})
    if seed % 2:
        leave["reason"] = pick.choice(REASONS)
    if seed % 5 == 1:
        leave.update(pattern="intermittent", absences=[{"on": "2026-08-04"}, {"on": "2026-09-07", "hours": 3}])
    if seed % 5 == 2:
        leave.update(pattern="reduced", hours_off={"monday": 6, "tuesday": 2})
    if seed % 5 == 3:
        leave.pop("ends_on", None)
        leave["requested_weeks"] = "5/2"
    if seed % 5 == 4:
        leave.pop("starts_on", None)
        leave.pop("ends_on", None)
        leave["periods"] = [
            {"starts_on": "2026-08-03", "ends_on": "2026-08-14"},
            {"starts_on": "2026-09-07", "ends_on": "2026-09-18"},
        ]
    employee = document.setdefault("employee", {})
    for number, name in ((11, "flight_crew"), (13, "instructional"), (8, "spouse_same_employer")):
        if seed % number == 3:
            employee[name] = True
    if seed % 6 == 1:
        document.setdefault("policy", {})["leave_year"] = {"method": "anniversary"}
    if seed % 7 == 0:
        document.get("policy", {}).pop("leave_year", None)
    try:
        facts = Facts.from_json(document)
    except FactsError as error:
        assert error.fix
        return
    made = determine(facts, load_library(), facts.as_of or dt.date(2026, 7, 2))
    found = made.to_json()
    program = made.programs[0]
    assert program.outcome in ("eligible", "ineligible", "indeterminate")
    assert (program.outcome == "indeterminate") <= bool(program.missing)
    if program.protected:
        assert 0 <= program.protected.protected <= program.protected.counted
    for language in ("en", "es"):
        for finding in found["programs"][0]["findings"]:
            assert "None" not in render(finding["sentence"], language)
