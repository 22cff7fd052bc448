"""Worksites: whose, which are one, how far, how many people (29 CFR 825.111)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from openleave.engine import Facts, load_library, worksites
from openleave.engine.context import Context, is_integrated
from openleave.engine.geodesy import arc_sine, certainly_beyond, miles

DAY = dt.date(2026, 2, 2)


def context_of(document: dict[str, Any]) -> Context:
    return Context(Facts.from_json(document), load_library().program("us.fed.fmla").on(DAY), DAY, DAY)


SITES = [{"id": name} for name in "abc"]
WHERE: list[tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[str | None, str]]] = [
    ([], [], (None, "unknown")),
    ([], SITES[:1], ("a", "only_worksite")),
    ([], SITES, (None, "unknown")),
    ([{"reports_to": "b"}], SITES, ("b", "reports_to")),
    ([{"assigned_from": "b"}], SITES, ("b", "assigned_from")),
    ([{"state": "OH"}], SITES, (None, "unknown")),
    ([{"works_from_home": True, "reports_to": "b"}], SITES, ("b", "telework_reports_to")),
    ([{"works_from_home": True, "assigned_from": "c"}], SITES, ("c", "telework_assigned_from")),
    ([{"works_from_home": True}], SITES, (None, "unknown")),
    (
        [{"no_fixed_worksite": True, "reports_to": "a", "assigned_from": "b", "home_base": "c"}],
        SITES,
        ("c", "home_base"),
    ),
    ([{"no_fixed_worksite": True, "reports_to": "a", "assigned_from": "b"}], SITES, ("b", "assigned_from")),
    ([{"no_fixed_worksite": True, "reports_to": "a"}], SITES, ("a", "reports_to")),
    ([{"no_fixed_worksite": True}], SITES, (None, "unknown")),
    ([{"primary_office": "a"}], SITES, ("a", "primary_office")),
    ([{"primary_office": "a", "secondary_site": "b"}], SITES, ("a", "primary_office")),
    ([{"primary_office": "a", "secondary_site": "b", "months_at_secondary": 12}], SITES, ("b", "year_at_secondary")),
    ([{"primary_office": "a", "secondary_site": "b", "months_at_secondary": 11}], SITES, ("a", "primary_office")),
    (
        [{"primary_office": "a", "secondary_site": "b", "at_secondary_since_on": "2025-02-02"}],
        SITES,
        ("b", "year_at_secondary"),
    ),
    (
        [{"primary_office": "a", "secondary_site": "b", "at_secondary_since_on": "2025-02-03"}],
        SITES,
        ("a", "primary_office"),
    ),
    # The latest that has begun.
    ([{"reports_to": "b"}, {"reports_to": "c", "starts_on": "2026-02-02"}], SITES, ("c", "reports_to")),
    ([{"reports_to": "c", "starts_on": "2026-02-02"}, {"reports_to": "b"}], SITES, ("c", "reports_to")),
    ([{"reports_to": "b"}, {"reports_to": "c", "starts_on": "2026-02-03"}], SITES, ("b", "reports_to")),
]


@pytest.mark.parametrize(("locations", "sites", "expected"), WHERE)
def test_whose_worksite(locations: Any, sites: Any, expected: tuple[str | None, str]) -> None:
    context = context_of({"employee": {"locations": locations}, "worksites": sites})
    assert worksites.employee_worksite(context, DAY, 12) == expected


def test_a_year_at_the_secondary_site_matters_only_where_the_law_says_so() -> None:
    location = {"primary_office": "a", "secondary_site": "b", "months_at_secondary": 30}
    context = context_of({"employee": {"locations": [location]}, "worksites": SITES})
    assert worksites.employee_worksite(context, DAY, None) == ("a", "primary_office")


GROUPS: list[tuple[list[dict[str, Any]], list[dict[str, Any]], list[set[str]]]] = [
    (SITES, [], [{"a"}, {"b"}, {"c"}]),
    (SITES, [{"worksites": ["a", "b"], "contiguous": True}], [{"a", "b"}, {"c"}]),
    (SITES, [{"worksites": ["a", "b"], "contiguous": False}], [{"a"}, {"b"}, {"c"}]),
    (SITES, [{"worksites": ["a", "b"]}], [{"a"}, {"b"}, {"c"}]),
    (
        SITES,
        [
            {
                "worksites": ["a", "b"],
                "reasonable_proximity": True,
                "same_purpose": True,
                "shared_staff_and_equipment": True,
            }
        ],
        [{"a", "b"}, {"c"}],
    ),
    (
        SITES,
        [
            {
                "worksites": ["a", "b"],
                "reasonable_proximity": True,
                "same_purpose": True,
                "shared_staff_and_equipment": False,
            }
        ],
        [{"a"}, {"b"}, {"c"}],
    ),
    (SITES, [{"worksites": ["a", "b"], "reasonable_proximity": True, "same_purpose": True}], [{"a"}, {"b"}, {"c"}]),
    (
        SITES,
        [{"worksites": ["a", "b"], "contiguous": True}, {"worksites": ["c", "b"], "contiguous": True}],
        [{"a", "b", "c"}],
    ),
    (
        SITES,
        [{"worksites": ["a", "b", "c"], "contiguous": True}, {"worksites": ["a", "c"], "contiguous": True}],
        [{"a", "b", "c"}],
    ),
    (
        [{"id": "a"}, {"id": "b", "employer": "other"}, {"id": "c"}],
        [{"worksites": ["a", "b", "c"], "contiguous": True}],
        [{"a", "c"}, {"b"}],
    ),
    (
        [{"id": "a", "building": "x"}, {"id": "b", "building": "x"}, {"id": "c", "building": "y"}],
        [],
        [{"a", "b"}, {"c"}],
    ),
    ([{"id": "a", "building": "x"}, {"id": "b", "building": "x", "employer": "other"}], [], [{"a"}, {"b"}]),
]


@pytest.mark.parametrize(("sites", "groups", "expected"), GROUPS)
def test_single_sites(sites: Any, groups: Any, expected: list[set[str]]) -> None:
    found = worksites.single_sites(Facts.from_json({"worksites": sites, "site_groups": groups}))
    assert sorted(map(sorted, found)) == sorted(map(sorted, expected))


def test_what_is_no_single_site() -> None:
    def group(**answers: Any) -> bool | None:
        document = {"worksites": SITES, "site_groups": [{"worksites": ["a", "b"], **answers}]}
        return worksites.is_single_site(Facts.from_json(document).site_groups[0])

    assert group() is None
    assert group(same_purpose=True) is None
    assert group(same_purpose=False) is False


CLEVELAND, AKRON = {"latitude": "41.4993", "longitude": "-81.6944"}, {"latitude": "41.0814", "longitude": "-81.519"}
TOLEDO = {"latitude": "41.6528", "longitude": "-83.5379"}
FAR: list[tuple[dict[str, Any], dict[str, Any] | None, dict[str, str], tuple[bool | None, str]]] = [
    ({}, None, {}, (None, "unknown")),
    ({}, {"surface_miles": 75}, {}, (True, "surface_route")),
    ({}, {"surface_miles": "75.1"}, {}, (False, "surface_route")),
    (AKRON, {"surface_miles": 80}, {}, (False, "surface_route")),
    (AKRON, None, {}, (True, "straight_line")),
    (AKRON, None, {"unknown_route": "ask"}, (None, "straight_line")),
    (TOLEDO, None, {"unknown_route": "ask"}, (False, "straight_line")),
    (
        AKRON,
        {"surface_transport": False, "usual_mode": "water", "usual_mode_miles": 70},
        {},
        (True, "usual_mode_water"),
    ),
    (AKRON, {"surface_transport": False, "usual_mode_miles": 76}, {}, (False, "usual_mode_other")),
    (AKRON, {"surface_transport": False}, {}, (True, "straight_line")),
    (AKRON, {"surface_transport": True, "usual_mode_miles": 76}, {}, (True, "straight_line")),
]


@pytest.mark.parametrize(("place", "distance", "choices", "expected"), FAR)
def test_distances(place: Any, distance: Any, choices: Any, expected: tuple[bool | None, str]) -> None:
    context = context_of(
        {
            "worksites": [{"id": "a", **CLEVELAND}, {"id": "b", **place}, {"id": "c"}],
            "distances": [{"between": ["c", "b"], "surface_miles": 1}]
            + ([{"between": ["b", "a"], **distance}] if distance else []),
            "policy": {"choices": choices},
        }
    )
    inside, _, how = worksites.within(context, "a", "b", 75)
    assert (inside, how) == expected
    assert worksites.within(context, "b", "a", 75)[0] is inside


def test_great_circles() -> None:
    zero, quarter = Decimal(0), Decimal(90)
    assert miles(zero, zero, zero, zero) == 0
    assert miles(zero, zero, zero, quarter) == Decimal("6218.408")
    assert miles(zero, zero, zero, Decimal(180)) == Decimal("12436.815")
    assert miles(quarter, zero, -quarter, zero) == Decimal("12436.815")
    assert abs(miles(Decimal("41.4993"), Decimal("-81.6944"), Decimal("41.0814"), Decimal("-81.519")) - 30) < 1
    assert abs(arc_sine(Decimal("0.5")) * 6 - Decimal("3.14159265358979323846264338328")) < Decimal("1e-20")
    assert not certainly_beyond(Decimal(75), 75)
    assert not certainly_beyond(Decimal("75.4"), 75)
    assert certainly_beyond(Decimal("75.5"), 75)


NEARBY: list[tuple[dict[str, Any], tuple[int | None, int | None], set[str]]] = [
    ({}, (None, None), {"headcount_within_75_miles"}),
    ({"worksites": SITES}, (None, None), {"employee.locations"}),
    ({"employer": {"headcounts": [{"employees": 40}]}}, (0, 40), {"headcount_within_75_miles"}),
    (
        {"employer": {"headcounts": [{"employees": 40, "on": "2026-02-01"}]}},
        (None, None),
        {"headcount_within_75_miles"},
    ),
    (
        {"headcount_within_75_miles": [{"employees": 50, "on": "2026-02-02"}, {"employees": 9, "on": "2026-02-03"}]},
        (50, 50),
        set(),
    ),
    (
        {"headcount_within_75_miles": [{"employees": 50, "on": "2026-02-03"}]},
        (None, None),
        {"headcount_within_75_miles"},
    ),
    ({"headcount_within_75_miles": [{"employees": 50}, {"employees": 51}]}, (51, 51), set()),
    ({"worksites": [{"id": "a", "headcounts": [{"employees": 30}]}]}, (30, 30), set()),
    (
        {
            "worksites": [
                {
                    "id": "a",
                    "headcounts": [
                        {"employees": 30, "on": "2026-01-01"},
                        {"employees": 31, "on": "2026-01-02"},
                        {"employees": 29, "on": "2025-01-02"},
                    ],
                }
            ]
        },
        (31, 31),
        set(),
    ),
    ({"worksites": [{"id": "a", "headcounts": [{"employees": 30, "ends_on": "2026-02-01"}]}]}, (30, 30), set()),
    ({"worksites": [{"id": "a", "headcounts": [{"employees": 30, "week_of": "2026-01-05"}]}]}, (30, 30), set()),
    (
        {"worksites": [{"id": "a", "headcounts": [{"employees": 30, "on": "2026-02-03"}]}]},
        (0, 1_000_000),
        {"worksites.a.headcounts"},
    ),
    (
        {"worksites": [{"id": "a", "headcounts": [{"employees": 30, "starts_on": "2026-02-03"}]}]},
        (0, 1_000_000),
        {"worksites.a.headcounts"},
    ),
    (
        {"worksites": [{"id": "a", "headcounts": [{"counts": {"on_payroll": 5, "laid_off": 7, "part_time": 2}}]}]},
        (7, 7),
        set(),
    ),
]


@pytest.mark.parametrize(("document", "expected", "asked"), NEARBY)
def test_headcounts(document: dict[str, Any], expected: tuple[int | None, int | None], asked: set[str]) -> None:
    found = worksites.headcount_within_miles(context_of(document), DAY, {"miles": 75, "secondary": 12})
    assert (found.low, found.high) == expected
    assert {path for path, _ in found.missing} == asked


def test_headcounts_of_another_worksite_do_not_count() -> None:
    counts = [{"employees": 50, "worksite": "b"}, {"employees": 49, "worksite": "a"}]
    document = {
        "worksites": SITES,
        "employee": {"locations": [{"reports_to": "a"}]},
        "headcount_within_75_miles": counts,
    }
    found = worksites.headcount_within_miles(context_of(document), DAY, {"miles": 75, "secondary": 12})
    assert (found.low, found.high) == (49, 49)


def test_headcounts_of_several_places() -> None:
    def site(name: str, employees: int | None, **more: Any) -> dict[str, Any]:
        return {"id": name, "headcounts": [] if employees is None else [{"employees": employees}], **more}

    document: dict[str, Any] = {
        "employer": {"id": "us", "joint_employers": [{"id": "agency"}], "integrated_with": [{"id": "perhaps"}]},
        "employee": {"locations": [{"reports_to": "own"}]},
        "worksites": [
            site("own", 1, building="x", **CLEVELAND),
            site("same building", 2, building="x"),
            site("near", 4, **AKRON),
            site("far", 8, **TOLEDO),
            site("home", 16, residence=True, **AKRON),
            site("of the agency", 32, employer="agency", **AKRON),
            site("of another", 64, employer="other", **AKRON),
            site("of a business that may be one", 128, employer="perhaps", **AKRON),
            site("by road", 256),
            site("nobody knows where", 512),
            site("nobody knows how many, but far", None, **TOLEDO),
        ],
        "distances": [{"between": ["own", "by road"], "surface_miles": 74}],
    }
    found = worksites.headcount_within_miles(context_of(document), DAY, {"miles": 75, "secondary": 12})
    assert (found.low, found.high) == (1 + 2 + 4 + 32 + 256, 1 + 2 + 4 + 32 + 256 + 512)
    assert found.missing == (("distances.own-nobody knows where", "ask.distance"),)
    assert found.params["approximate"] is True
    assert found.steps[1] == ("sum", "employees", "headcounts", (1, 2, 4, 32, 256), 295)
    assert [part["measured_by"] for part in found.facts[0][1]] == [
        "own_site", "single_site", "straight_line", "straight_line", "straight_line", "surface_route", "unknown",
        "straight_line",
    ]  # fmt: skip


def test_the_integrated_employer_test() -> None:
    def affiliate(*answers: bool | None) -> bool | None:
        names = ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership")
        given = {name: answer for name, answer in zip(names, answers, strict=True) if answer is not None}
        facts = Facts.from_json({"employer": {"integrated_with": [{"id": "x", **given}]}})
        return is_integrated(facts.employer.integrated_with[0])

    assert affiliate(True, True, True, True) is True
    assert affiliate(False, False, False, False) is False
    assert affiliate(True, True, True, False) is None
    assert affiliate(None, None, None, None) is None


SAME: list[tuple[str | None, str | None, str | None]] = [
    (None, None, "same_employer"),
    ("us", None, "same_employer"),
    ("school district", "the county", "same_government"),
    ("school district", "another county", None),
    ("old", None, "predecessor"),
    ("sister", None, "integrated_employer"),
    ("cousin", None, None),
    ("agency", None, "joint_employer"),
    ("payroll", None, None),
]


@pytest.mark.parametrize(("name", "government", "expected"), SAME)
def test_the_same_employer(name: str | None, government: str | None, expected: str | None) -> None:
    together = dict.fromkeys(
        ("common_management", "interrelated_operations", "centralized_labor_relations", "common_ownership"), True
    )
    context = context_of(
        {
            "employer": {
                "id": "us", "government": "the county", "predecessors": [{"id": "older"}, {"id": "old"}],
                "integrated_with": [{"id": "sister", **together}, {"id": "cousin"}],
                "joint_employers": [{"id": "payroll", "administrative_only": True}, {"id": "agency"}],
            }
        }
    )  # fmt: skip
    assert context.same_employer(name, government) == expected
    context.generous = True
    assert context.same_employer(name, government) == ("integrated_employer" if name == "cousin" else expected)
    assert context.may_be_integrated() == {"cousin"}


def test_a_choice_that_there_is_not_is_the_default() -> None:
    context = context_of({"policy": {"choices": {"unknown_route": "guess"}}})
    assert context.choice("unknown_route") == "straight_line"
    assert context.policies_used == {"unknown_route": ("unknown_route", "straight_line", "straight_line")}
