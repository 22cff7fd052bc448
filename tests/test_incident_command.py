"""``openleave incident``."""

from __future__ import annotations

import argparse

import pytest

from openleave.apps.incidents.tests.conftest import Employer, employer
from openleave.config.cli import incident as command
from openleave.kernel import clock
from openleave.kernel.actor import Role

pytestmark = [pytest.mark.django_db, pytest.mark.commitment("P-68")]


@pytest.fixture
def harbor(db: None) -> Employer:
    return employer(6)


@pytest.mark.purpose("privacy_rights")
def test_the_command(harbor: Employer, capsys: pytest.CaptureFixture[str]) -> None:
    client = harbor.browser("hera", Role.HR_OPERATIONS)
    before = clock.now()
    one = sorted(harbor.people)[0]
    client.get(f"/employees/{one}/")
    _officer = harbor.officer
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    about = ["--organization", "harbor-hospital", "--as", "ola@harbor.example", "--account", "hera@harbor.example"]
    times = ["--from", before.isoformat(), "--to", clock.now().isoformat()]
    assert command.report(parser.parse_args([*about, *times])) == 0
    printed = capsys.readouterr().out
    assert "1 people, 0 files" in printed and harbor.people[one] in printed and "1798.82(a)" in printed
