"""docs/reference/permissions.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openleave.kernel.actor import Role
from openleave.kernel.permissions import table

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
COLUMNS = [
    Role.LEAVE_ADMINISTRATOR,
    Role.WALLED_CASES,
    Role.HR_OPERATIONS,
    Role.PRIVACY_OFFICER,
    Role.MANAGER,
    Role.EMPLOYEE,
    Role.OPERATOR,
]


def test_the_page_is_the_table() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \|(.*)\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    written = {
        name: {role for role, mark in zip(COLUMNS, cells.split("|"), strict=True) if mark.strip() == "x"}
        for name, cells in rows
    }
    assert written == {name: set(roles) for name, roles in table().items()}


@pytest.mark.commitment("P-04")
def test_the_operator_holds_nothing_of_an_organization() -> None:
    of_operators = {name for name, roles in table().items() if Role.OPERATOR in roles}
    # Requests that came without a known employer lie with the operator, not in an organization.
    assert of_operators == {
        "account.create",
        "account.disable",
        "certificate.read",
        "organization.create",
        "organization.list",
        "subprocessor.change",
        "request.route",
        "signal.installation",
        "visit.ask",
    }
    own = {"account.create", "account.disable", "organization.create", "organization.list"}
    # Of the installation, or of nobody's: requests that came without a known employer, the register of recipients,
    # signals, asking to be let in, certificates of organizations that are gone.
    assert of_operators == own | {
        "certificate.read", "request.route", "signal.installation", "subprocessor.change", "visit.ask",
    }  # fmt: skip


def test_managers_and_employees_hold_nothing_on_the_desk() -> None:
    held = {name for name, roles in table().items() if roles & {Role.MANAGER, Role.EMPLOYEE}}
    # What is their own or of their team, or puts what they send into the inbox; the desk's pages ask for none of these.
    own = {
        "own.read", "own.appeal", "own.consent", "own.document", "own.message", "own.report", "own.disclosures",
        "own.records",
    }  # fmt: skip
    assert held == own | {"team.read", "arrival.add", "task.keep"}
