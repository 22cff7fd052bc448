"""`openleave disclosures`: the ways out, the ledger and its check against the trail, counts, entering a company."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from openleave.apps.cases.tests.conftest import NOW, Harbor, make_harbor
from openleave.apps.disclosures.models import Subprocessor
from openleave.apps.people.tests.factories import actor_for, give, make_account
from openleave.config.cli import main
from openleave.kernel import clock, egress
from openleave.kernel.actor import Role
from openleave.kernel.egress import Person
from openleave.kernel.tenancy import organization_scope

WHO = ["--organization", "harbor-hospital", "--as", "olga@harbor-hospital.example"]


@pytest.fixture
def harbor(fresh_database: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harbor]:
    monkeypatch.setattr("openleave.config.environment.ensure_database", lambda: None)
    with clock.travel(NOW), fresh_database.in_django():
        made = make_harbor("harbor-hospital", people=3)
        olga = make_account("olga@harbor-hospital.example")
        give(olga, made.organization, Role.PRIVACY_OFFICER)
        with organization_scope(made.organization.id):
            egress.hand_out(
                "reports.table", actor=actor_for(made.organization, Role.PRIVACY_OFFICER, account=olga),
                about_type="report", records=12, persons=[Person(made.nurse.id)],
            )  # fmt: skip
        yield made


def call(*words: str) -> int:
    return main(["disclosures", *words])


@pytest.mark.commitment("P-42")
def test_the_ledger_and_its_check(harbor: Harbor, fresh_database: Any, capsys: pytest.CaptureFixture[str]) -> None:
    import psycopg

    assert call("ledger", *WHO) == 0
    (row,) = csv.DictReader(StringIO(capsys.readouterr().out))
    assert (row["flow"], row["basis"], row["persons"], row["records"]) == ("reports.table", "contract", "1", "12")
    assert call("verify", *WHO) == 0
    assert capsys.readouterr().out == "1 rows, 0 changed, 0 missing, 0 unknown\n"
    # Somebody who owns the tables goes around the trigger: the trail remembers.
    with psycopg.connect(fresh_database.owner, autocommit=True) as owner:
        owner.execute("ALTER TABLE disclosures_disclosure DISABLE TRIGGER append_only, NO FORCE ROW LEVEL SECURITY")
        owner.execute("UPDATE disclosures_disclosure SET reason = 'service_delivery'")
        owner.execute("ALTER TABLE disclosures_disclosure ENABLE TRIGGER append_only, FORCE ROW LEVEL SECURITY")
    assert call("verify", *WHO) == 1
    assert capsys.readouterr().out.startswith("1 rows, 1 changed, 0 missing, 0 unknown\n")


def test_counts_and_ways_out(harbor: Harbor, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("counts", *WHO, "--year", "2026") == 0
    assert capsys.readouterr().out.splitlines()[1] == "2026,all,0,0,0,0"
    assert call("flows") == 0
    said = capsys.readouterr().out
    assert "reports.packet\n  download to employer, for leave_administration: agency_inspection" in said
    assert "mail\n  connection for operations: none configured" in said
    assert call("ledger", "--organization", "harbor-hospital", "--as", "ada@harbor-hospital.example") == 1
    assert "do not have permission" in capsys.readouterr().err


@pytest.mark.commitment("P-49")
def test_entering_a_company(harbor: Harbor, capsys: pytest.CaptureFixture[str]) -> None:
    make_account("op@operator.example", is_operator=True)
    about = [
        "register", "--name", "Mail Co", "--purpose", "operations", "--category", "contact", "--contract", "2026-11-01",
        "--connection", "mail", "--host", "mail.example", "--terms",
    ]  # fmt: skip
    assert call(*about, "--as", "ada@harbor-hospital.example", "--from", "2027-01-04") == 1
    assert "is no operator" in capsys.readouterr().err
    assert call(*about, "--as", "op@operator.example", "--from", "2026-11-25") == 1
    assert "told 30 days before" in capsys.readouterr().err
    assert call(*about, "--as", "op@operator.example", "--from", "2027-01-04") == 0
    assert Subprocessor.objects.get().host == "mail.example"
