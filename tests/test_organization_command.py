"""``openleave organization``: an employer and its first administrator, from nothing."""

import argparse
import io

import pytest

from openleave.apps.accounts.models import Account
from openleave.apps.accounts.selectors import places
from openleave.config import environment
from openleave.config.cli import organization as command
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import account_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(monkeypatch):
    monkeypatch.setattr(environment, "ensure_database", lambda: None)  # the test's own database is there

    def run(*words, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        return command.run(parser.parse_args(words))

    return run


def test_an_organization_and_its_first_administrator(call, capsys):
    assert call("create", "mill-creek", "--name", "Mill Creek Dairy", "--time-zone", "America/Chicago") == 0
    assert call("member", "mill-creek", "Ada@Mill.example", "leave_administrator", typed="a-long-passphrase\n") == 0
    assert call("list") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "mill-creek           Mill Creek Dairy"
    account = Account.objects.get(email="ada@mill.example")
    assert account.check_password("a-long-passphrase")
    with account_scope(account.pk):
        (place,) = places(account.pk)
    assert place.roles == {Role.LEAVE_ADMINISTRATOR}


def test_a_second_role_keeps_the_account(call):
    call("create", "mill-creek", "--name", "Mill Creek Dairy")
    call("member", "mill-creek", "ada@mill.example", "hr_operations", typed="a-long-passphrase\n")
    assert call("member", "mill-creek", "ada@mill.example", "privacy_officer") == 0
    account = Account.objects.get(email="ada@mill.example")
    with account_scope(account.pk):
        (place,) = places(account.pk)
    assert place.roles == {Role.HR_OPERATIONS, Role.PRIVACY_OFFICER}


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (("create", "Mill Creek", "--name", "x"), "", "short name"),
        (("member", "nowhere", "a@b.example", "hr_operations"), "a-long-passphrase\n", "no organization"),
        (("operator", "boss@op.example"), "short\n", "12"),
    ],
)
def test_wrong_calls_say_what_to_do(call, capsys, words, typed, said):
    assert call(*words, typed=typed) == 1
    assert said in capsys.readouterr().err


def test_an_operator(call):
    assert call("operator", "boss@op.example", typed="a-long-passphrase\n") == 0
    assert Account.objects.get(email="boss@op.example").is_operator
