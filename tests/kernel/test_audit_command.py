"""``openleave audit``: what it prints, and its exit codes."""

import argparse
import os
import subprocess
import sys
import uuid

import pytest

from openleave.apps.organizations.models import Organization
from openleave.config.cli import audit as command
from openleave.kernel import audit
from openleave.kernel.actor import Actor, Role
from openleave.kernel.keys import key_store
from openleave.kernel.tenancy import operator_scope, organization_scope


@pytest.fixture
def stores(fresh_stores):
    return fresh_stores


def call(*words):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    options = parser.parse_args(words)
    return command.verify(options) if options.action == "verify" else command.anchor()


@pytest.fixture
def recorded(stores):
    """The organizations acme (five entries) and other (none), and one entry of the installation."""
    with operator_scope():
        Organization.objects.create(id=stores.organization_id, slug="acme", name="Acme")
        Organization.objects.create(id=stores.other_id, slug="other", name="Other")
    audit.append_installation(
        actor=Actor(None, None, frozenset({Role.OPERATOR})), action="organization.create", object_type="organization"
    )
    with organization_scope(stores.organization_id):
        for _ in range(5):
            audit.append(actor=stores.actor, action="case.open", object_type="case", object_id=uuid.uuid4())
    return stores


def damage(stores, *statements):
    with stores.owner() as owner:
        for table in ("audit_entry", "audit_head"):
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)


def test_sound_chains(recorded, capsys):
    assert call("anchor") == 0
    assert "2 heads anchored" in capsys.readouterr().out
    assert call("verify") == 0
    assert capsys.readouterr().out.splitlines() == [
        "installation: 1 entries sound, 1 anchored",
        "acme: 5 entries sound, 1 anchored",
        "other: 0 entries sound, 0 anchored",
        "3 sound, 0 broken.",
    ]


def test_the_first_bad_entry_is_named_and_the_exit_code_is_one(recorded, capsys):
    damage(recorded, "UPDATE audit_entry SET action = 'case.close' WHERE seq = 3")
    assert call("verify") == 1
    out = capsys.readouterr().out
    assert "acme: BROKEN, first bad entry 3: entry 3 was altered" in out
    assert "2 sound, 1 broken." in out
    assert call("verify", "--organization", "other") == 0
    assert call("verify", "--organization", "acme") == 1


def test_an_organization_removed_with_its_trail_is_missed(recorded, capsys):
    call("anchor")
    damage(recorded, "DELETE FROM audit_entry", "DELETE FROM audit_head")
    with operator_scope():
        Organization.objects.filter(id=recorded.organization_id).delete()
    assert call("verify") == 1
    assert f"{recorded.organization_id}: BROKEN, first bad entry 1" in capsys.readouterr().out


def test_a_copy_kept_elsewhere_tells_what_the_local_file_does_not(recorded, capsys, tmp_path):
    call("anchor")
    local = recorded.directory / "anchors" / "anchors.jsonl"
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(local.read_bytes())
    local.unlink()
    damage(recorded, "DELETE FROM audit_entry", "DELETE FROM audit_head")
    assert call("verify") == 0
    assert call("verify", "--anchors", str(copy)) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["verify", "--organization", "nobody"], "There is no organization 'nobody'. Known: acme, other."),
        (["verify", "--anchors", "/nowhere/anchors.jsonl"], "There is no file /nowhere/anchors.jsonl"),
    ],
)
def test_a_wrong_call_is_explained(recorded, capsys, words, message):
    assert call(*words) == 1
    assert message in capsys.readouterr().err


def test_a_lost_master_key_is_explained(recorded, capsys, settings, tmp_path):
    key_store()
    moved = tmp_path / "moved"
    (recorded.directory / "keys").rename(moved)
    (moved / "master.key").unlink()
    settings.OPENLEAVE_KEYS_DIR = moved
    assert call("verify") == 1
    assert "master key" in capsys.readouterr().err


def test_the_command_itself(recorded):
    # Keys of the installation, chains of the test's database: a chain without its key is broken.
    done = subprocess.run(
        [sys.executable, "-m", "openleave.config.cli", "audit", "verify", "--organization", "acme"],
        env=os.environ
        | recorded.database.environment
        | {"OPENLEAVE_HOME": str(recorded.directory), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "acme: 5 entries sound, 0 anchored\n1 sound, 0 broken.\n"
