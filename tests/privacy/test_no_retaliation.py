"""Nobody is treated otherwise for asking (commitment P-90, bar PR-14)."""

from __future__ import annotations

import argparse
import ast
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import openleave
from openleave.apps.cases import services as cases
from openleave.apps.cases.models import Decision, Determination
from openleave.apps.cases.tests.conftest import NOW, TODAY, Harbor, at_noon, harbor, make_harbor  # noqa: F401
from openleave.apps.cases.tests.test_opening import SURGERY
from openleave.apps.people.models import Assignment, Employee, Employment, Profile
from openleave.apps.requests.clocks import clocks_of
from openleave.apps.requests.machine import Right
from openleave.apps.requests.models import PrivacyRequest
from openleave.apps.requests.tests.conftest import Desk, make_desk
from openleave.config.cli import workforce
from openleave.kernel import clock
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

PEOPLE = 10_000


@pytest.fixture
def crowd(fresh_database: Any) -> Iterator[Harbor]:
    with clock.travel(NOW), fresh_database.in_django():
        made = make_harbor("harbor-hospital", people=1)
        with organization_scope(made.organization.id):
            _people(made)
        yield made


def _people(place: Harbor) -> None:
    """Of every seventh day's hire and every third one's hours, so that the answers differ."""
    known = {"organization_id": place.organization.id}
    made = Employee.objects.bulk_create(Employee(**known, number=f"P{number:05}") for number in range(PEOPLE - 1))
    hired = [date(2020, 1, 6) + timedelta(days=7 * (number % 360)) for number in range(len(made))]
    Profile.objects.bulk_create(
        Profile(**known, employee=one, valid_from=on, first_name="Kim", last_name=one.number)
        for one, on in zip(made, hired, strict=True)
    )
    Employment.objects.bulk_create(
        Employment(**known, employee=one, hired_on=on) for one, on in zip(made, hired, strict=True)
    )
    Assignment.objects.bulk_create(
        Assignment(**known, employee=one, valid_from=on, worksite=place.worksite, minutes_per_week=60 * (number % 41))
        for number, (one, on) in enumerate(zip(made, hired, strict=True))
    )


@pytest.mark.commitment("P-90")
def test_ten_thousand_decisions_are_the_same_with_and_without_a_request(
    crowd: Harbor, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _decided(capsys)
    clocks = clocks_of(TODAY, ())
    with stating("privacy_rights"), organization_scope(crowd.organization.id):
        everybody = list(Employee.objects.order_by("id").values_list("id", flat=True))
        rights = list(Right)
        PrivacyRequest.objects.bulk_create(
            PrivacyRequest(
                organization_id=crowd.organization.id, reference=f"PR-{number}", right=rights[number % len(rights)],
                manner="letter", received_on=TODAY, subject_id=employee_id, token_digest="",
                acknowledge_by_on=clocks.acknowledge_by_on, answer_by_on=clocks.answer_by_on,
            )
            for number, employee_id in enumerate(everybody)
            if number % 2
        )  # fmt: skip
    assert len(everybody) == PEOPLE
    after = _decided(capsys)
    assert before == after and before["employees"] == PEOPLE
    outcomes = before["programs"]["us.fed.fmla"]["outcomes"]
    assert len(outcomes) > 1 and sum(outcomes.values()) == PEOPLE


def _decided(capsys: pytest.CaptureFixture[str]) -> Any:
    """The answers of every program for everybody, by outcome, State, worksite and criterion."""
    parser = argparse.ArgumentParser()
    workforce.add_arguments(parser)
    who = ["--organization", "harbor-hospital", "--as", "ada@harbor-hospital.example", "--as-of", str(TODAY)]
    assert workforce.determine(parser.parse_args(["determine", *who, "--json"])) == 0
    said = json.loads(capsys.readouterr().out)
    for program in said["programs"].values():
        del program["run"]  # each run has an id of its own
    return said


@pytest.fixture
def desk(harbor: Harbor) -> Desk:  # noqa: F811 - the fixture
    return make_desk(harbor)


@pytest.mark.commitment("P-90")
def test_deciding_a_case_asks_no_table_of_requests(desk: Desk) -> None:
    """The same case, with and without requests of the person: the same answer, and not one statement about them."""
    found = []
    for asked in (False, True):
        if asked:
            with stating("privacy_rights"):
                for right in Right:
                    desk.matched(right, fields=["phone"])
        with CaptureQueriesContext(connection) as queries:
            case = cases.case_open(actor=desk.harbor.actor, employee_id=desk.nurse_id, **SURGERY, note="")
            cases.case_change_facts(
                actor=desk.harbor.actor, case_id=case.id, serious_health_condition=True, family_member=None, child=None,
                employer_agreed=None,
            )  # fmt: skip
            cases.case_decide(actor=desk.harbor.actor, case_id=case.id, outcome="designated")
        assert not [one["sql"] for one in queries.captured_queries if "requests_" in one["sql"]]
        with organization_scope(desk.organization_id):
            answers = Determination.objects.filter(case=case).order_by("sequence").values_list("outcome", flat=True)
            decisions = Decision.objects.filter(case=case).values_list("outcome", flat=True)
            found.append((list(answers), list(decisions)))
        cases.case_cancel(actor=desk.harbor.actor, case_id=case.id, note="")
    assert found[0] == found[1] and found[0][1] == ["designated"]


@pytest.mark.commitment("P-90")
def test_no_other_app_knows_requests() -> None:
    """What decides about leave cannot read them: nothing but the app itself (and what stands above) imports it. The
    demonstration asks and decides nothing else with them."""
    root = Path(openleave.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if {"requests", "evidence", "migrations", "demo_data"} & set(path.relative_to(root).parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom):
                names += [node.module or "", *(f"{node.module}.{name}" for name in names)]
            assert not [name for name in names if name.startswith("openleave.apps.requests")], path


@pytest.mark.commitment("P-04")
def test_only_requests_are_delivered_without_a_pass() -> None:
    root = Path(openleave.__file__).parent
    users = {str(path.relative_to(root)) for path in root.rglob("*.py") if "delivering_scope" in path.read_text()}
    users = {name for name in users if "/tests/" not in name}
    assert users == {"kernel/tenancy/scope.py", "apps/requests/access.py"}
