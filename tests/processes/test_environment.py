"""Where an installation lives and how its database is reached."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from openleave.config import environment
from openleave.kernel.postgres import EmbeddedServer, PostgresError, provision


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An absent home that root's server account can reach, so that nothing is put elsewhere."""
    parent = Path(tempfile.mkdtemp(prefix="olhome-"))
    parent.chmod(0o711)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "OPENLEAVE_DATABASE_ROLE", "OPENLEAVE_DATABASE_POOL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENLEAVE_HOME", str(parent / "home"))
    yield parent / "home"
    shutil.rmtree(parent)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_data_go_elsewhere_where_the_account_cannot_reach_home(tmp_path: Path) -> None:
    closed = tmp_path / "home"  # pytest's directories are closed to everybody else
    elsewhere = environment.server_directory(closed)
    assert elsewhere.is_relative_to(environment.SYSTEM_HOMES)
    assert elsewhere == environment.server_directory(closed), "the same place every time"
    assert not elsewhere.exists()


def test_home_is_private_and_tests_have_their_own(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment.ensure_home()
    assert stat.S_IMODE(own_home.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)
    monkeypatch.delenv("OPENLEAVE_HOME")
    assert environment.home().name.endswith("-test")
    monkeypatch.delenv("PYTEST_VERSION")
    assert not environment.home().name.endswith("-test")


def test_asking_for_settings_starts_nothing(own_home: Path) -> None:
    settings = environment.database_settings()
    assert (settings["USER"], settings["NAME"]) == ("openleave_web", "openleave")
    assert settings["HOST"].startswith("/") and settings["PASSWORD"]
    assert "pool" not in settings["OPTIONS"]
    assert not environment.embedded_server().is_running()
    assert environment.owner_database_settings()["USER"] == "openleave_owner"


def test_the_owner_is_used_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLEAVE_DATABASE_ROLE", "owner")
    assert environment.database_settings()["USER"] == "openleave_owner"


def test_pool_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLEAVE_DATABASE_POOL", "4")
    assert environment.database_settings()["OPTIONS"]["pool"]["max_size"] == 4
    assert "pool" not in environment.owner_database_settings()["OPTIONS"]


def test_database_url_selects_a_real_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://openleave_web:p%40ss@db.example:5433/leave?sslmode=verify-full")
    settings = environment.database_settings()
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "leave")
    assert (settings["USER"], settings["PASSWORD"]) == ("openleave_web", "p@ss")
    assert settings["OPTIONS"]["sslmode"] == "verify-full"
    with pytest.raises(PostgresError, match="DATABASE_OWNER_URL"):
        environment.owner_database_settings()
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://openleave_owner:x@db.example:5433/leave")
    assert environment.owner_database_settings()["USER"] == "openleave_owner"


def test_a_torn_url_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:/nonsense")
    with pytest.raises(PostgresError, match="DATABASE_URL cannot be understood"):
        environment.database_settings()


def test_a_privileged_url_is_provisioned_and_then_not_used(
    test_server: EmbeddedServer, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The roles are the cluster's, so this test hands out the passwords that the test server's roles have."""
    monkeypatch.setattr(environment.secrets, "token_urlsafe", _cycle(_passwords(test_server)))
    url = (
        f"postgresql://postgres:{test_server.password('postgres')}@"
        f"{str(test_server.socket_directory).replace('/', '%2F')}:5432/provisioned_{os.getpid()}"
    )
    monkeypatch.setenv("DATABASE_URL", url)
    try:
        found = environment.ensure_database(may_provision=True)
        assert found.provisioned and found.server is None
        assert environment.database_settings()["USER"] == "openleave_web"
        assert environment.owner_database_settings()["USER"] == "openleave_owner"
        with psycopg.connect(environment.conninfo()) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("openleave_web",)
        assert stat.S_IMODE((own_home / "secrets.json").stat().st_mode) == 0o600
        assert "postgres:" not in (own_home / "secrets.json").read_text(), "the administrator's password is not kept"
        environment.ensure_database(may_provision=True)  # again
    finally:
        with psycopg.connect(test_server.admin_conninfo(), autocommit=True) as admin:
            provision.drop(admin, f"provisioned_{os.getpid()}")


def _passwords(server: EmbeddedServer) -> list[str]:
    return [server.password(role) for role in provision.LOGIN_ROLES]


def _cycle(values: list[str]):
    remaining = iter(values * 2)
    return lambda _length: next(remaining)


def test_reset_keeps_what_is_not_ours(own_home: Path) -> None:
    own_home.mkdir()
    (own_home / "photos").mkdir()
    (own_home / "keys").mkdir()
    (own_home / "keys" / "store.sqlite").touch()
    environment.delete_home()
    assert (own_home / "photos").is_dir() and not (own_home / "keys").exists()


def test_reset_removes_a_home_that_openleave_made(own_home: Path) -> None:
    environment.ensure_home()
    (own_home / "anything").mkdir()
    environment.delete_home()
    assert not own_home.exists()
