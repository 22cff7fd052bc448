"""Every published and boundary case of the law library is one test; failures show expected and got."""

import re

import pytest

from openleave.engine import library_path, load_library
from openleave.engine.cases import Case, case_files, load_cases, run_case
from openleave.engine.results import RESULTS

CASES = [case for path in case_files([library_path()]) for case in load_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    assert run_case(case, load_library()) == []


def test_published_cases_are_all_there() -> None:
    published = {case.id.partition("/")[0] for case in CASES if re.match(r"(FMLA|USERRA|PWFA|PUMP)-", case.id)}
    assert len(published) == 196


def test_every_parameter_has_cases_below_and_at_it() -> None:
    named = " ".join(case.id for case in CASES)
    topics = (
        "hours months payroll-weeks break headcount miles secondary-site workweeks age bonding rolling forward closure"
    )
    for topic in [*topics.split(), "clocks"]:
        assert f"boundary-{topic}" in named


def test_most_results_are_used_by_some_case() -> None:
    used = {key for case in CASES for key in case.expected}
    rare = {"missing", "subject_to", "miles", "weeks_remaining_after", "exhausts_on", "not_covered"}
    assert set(RESULTS) - used <= rare | {"joint_employers", "hours_entitled"}  # these are in the page's examples
