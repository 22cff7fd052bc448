"""The life of the embedded server: start or reuse, connect, stop.

Layout of ``directory`` (ours, 0711): ``conf/`` (ours), ``passwords.json`` (ours, 0600), three lock files, and
``data/``, ``log/``, ``socket/`` (the server account's, 0700).
"""

import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from psycopg.conninfo import make_conninfo

from openleave.kernel.postgres import cluster, locks, watchdog
from openleave.kernel.postgres.account import ServerAccount, server_account
from openleave.kernel.postgres.binaries import Binaries, locate
from openleave.kernel.postgres.errors import PostgresError, from_os_error

_NO_SUCH_PID = 2**31 - 2  # above every system's largest pid
_PASSWORD_BYTES = 24
_LOG_BYTES = 10_000_000  # a longer log is put aside at the next start; one older log is kept


class EmbeddedServer:
    """One PostgreSQL server with its data below ``directory``, reached by a private Unix socket, never by TCP.

    A process that called ``ensure_started`` holds a lease until ``stop``, ``release`` or its end; when the last
    lease is gone, a watchdog stops the server, so that a killed process leaves no server behind.
    ``durable=False`` is for tests: faster, and the data do not survive a crash of the machine.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = Path(os.path.abspath(directory))
        self.durable = durable
        self._lease: int | None = None
        self._account: ServerAccount | None = None

    @property
    def account(self) -> ServerAccount:
        if self._account is None:
            self._account = server_account()
        return self._account

    @property
    def data_directory(self) -> Path:
        return self.directory / "data"

    @property
    def log_file(self) -> Path:
        return self.directory / "log" / "server.log"

    @property
    def socket_directory(self) -> Path:
        """Below ``directory`` where the system's limit on socket paths allows, else a short private directory."""
        preferred = self.directory / "socket"
        if len(os.fsencode(preferred / cluster.SOCKET_NAME)) <= cluster.SOCKET_PATH_BYTES:
            return preferred
        tag = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:12]
        candidates = [Path("/run")] if os.geteuid() == 0 else []
        runtime = os.environ.get("XDG_RUNTIME_DIR")
        if runtime and os.geteuid() != 0:
            candidates.append(Path(runtime))
        for parent in [*candidates, Path(tempfile.gettempdir()), Path("/tmp")]:  # noqa: S108 - a 0700 directory in it
            short = parent / f"openleave-{os.geteuid()}-{tag}"
            fits = len(os.fsencode(short / cluster.SOCKET_NAME)) <= cluster.SOCKET_PATH_BYTES
            if fits and os.access(parent, os.W_OK | os.X_OK) and self.account.can_enter(parent):
                return short
        raise PostgresError(
            "PostgreSQL cannot be reached.",
            f"The path of its socket below {self.directory} is longer than {cluster.SOCKET_PATH_BYTES} bytes, "
            "and there is no short temporary directory to put it in.",
            "Set OPENLEAVE_HOME to a directory with a shorter path.",
        )

    def password(self, role: str) -> str:
        """The role's password, made at random when first asked for, kept in ``passwords.json`` (0600)."""
        known = self._passwords()
        if role not in known:
            with locks.exclusive(self.directory / "passwords.lock"):
                known = self._passwords()
                if role not in known:
                    known[role] = secrets.token_urlsafe(_PASSWORD_BYTES)
                    self._write_passwords(known)
        return known[role]

    def known_password(self, role: str) -> str | None:
        """The role's password if it has one yet; nothing is written."""
        return self._passwords().get(role)

    def _passwords(self) -> dict[str, str]:
        path = self.directory / "passwords.json"
        try:
            loaded = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise PostgresError(
                "The passwords of the embedded database cannot be read.",
                f"{path}: {error}.",
                "Restore the file from a backup, or start afresh with 'make reset' (this deletes the demo's data).",
            ) from error
        return {str(role): str(password) for role, password in loaded.items()}

    def _write_passwords(self, passwords: dict[str, str]) -> None:
        descriptor, scratch = tempfile.mkstemp(dir=self.directory, prefix=".passwords-")  # 0600
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(passwords, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, self.directory / "passwords.json")

    def conninfo(self, role: str, dbname: str) -> str:
        """A psycopg conninfo for ``role``; the role needs ``provision.prepare`` to exist."""
        return make_conninfo(
            host=str(self.socket_directory),
            port=cluster.PORT,
            user=role,
            password=self.password(role),
            dbname=dbname,
            connect_timeout=15,
        )

    def admin_conninfo(self, dbname: str = "postgres") -> str:
        """A psycopg conninfo for the superuser: for provisioning alone, never for the application or its tests."""
        return self.conninfo(cluster.SUPERUSER, dbname)

    def is_running(self) -> bool:
        return watchdog.postmaster_pid(str(self.data_directory)) is not None

    def ensure_started(self) -> None:
        """Start the server, or join the running one. Several processes may call this at the same time."""
        self.prepare_directory()
        self._take_lease()
        with locks.exclusive(self.directory / "start.lock"):
            if not self.is_running():
                try:
                    self._start()
                except BaseException:
                    self.release()
                    raise
            self._post_watchdog()

    def release(self) -> None:
        """Give up this process's lease; the server stops when that was the last."""
        if self._lease is not None:
            os.close(self._lease)
            self._lease = None

    def stop(self, *, force: bool = True) -> bool:
        """Stop the server (fast shutdown), and say whether it is stopped.

        With ``force=False`` it goes on running while another process uses it; that one's end then stops it.
        """
        self.release()
        if not self.directory.is_dir():
            return True
        if not force:
            users = locks.open_lock(self._users_lock)
            try:
                while not locks.try_lock(users):
                    if locks.try_lock(users, shared=True):
                        return not self.is_running()  # others use it
                    time.sleep(0.05)  # the watchdog has the lock: it is stopping the server just now
                return self._stop_now()
            finally:
                os.close(users)
        with locks.exclusive(self.directory / "start.lock"):
            return self._stop_now()

    def _stop_now(self) -> bool:
        if watchdog.stop_fast(str(self.data_directory)):
            return True
        raise PostgresError(
            "PostgreSQL did not stop within a minute.",
            f"The server of {self.data_directory} is still busy.",
            f"Read {self.log_file}; 'kill -QUIT' on the first number of postmaster.pid ends it at once.",
        )

    @property
    def _users_lock(self) -> Path:
        return self.directory / "users.lock"

    @property
    def _watchdog_lock(self) -> Path:
        return self.directory / "watchdog.lock"

    def prepare_directory(self) -> None:
        """Make ``directory`` if it is missing; raise ``PostgresError`` if we or the server's account cannot use it."""
        try:
            missing = not self.directory.is_dir()
            self.directory.mkdir(parents=True, exist_ok=True)
            if missing and self.account.switches:
                self.directory.chmod(0o711)
            elif missing:
                self.directory.chmod(0o700)
            if not os.access(self.directory, os.W_OK | os.X_OK):
                raise PermissionError(13, "Permission denied")
        except OSError as error:
            raise from_os_error("PostgreSQL cannot be set up.", self.directory, error) from error
        if not self.account.can_enter(self.directory):
            raise PostgresError(
                "PostgreSQL cannot be set up.",
                f"It runs as the account '{self.account.name}', which cannot reach {self.directory} "
                "(a parent directory is closed to it, and OpenLeave never opens one).",
                "Unset OPENLEAVE_HOME (data then live below /var/lib/openleave), or set it to a directory that this "
                "account can reach, or run OpenLeave as an ordinary user.",
            )

    def _take_lease(self) -> None:
        if self._lease is None:
            descriptor = locks.open_lock(self._users_lock)
            try:
                locks.wait_lock(descriptor, self._users_lock, shared=True)
            except BaseException:
                os.close(descriptor)
                raise
            self._lease = descriptor

    def _start(self) -> None:
        account, binaries = self.account, locate(self.account)
        what = "PostgreSQL did not start."
        try:
            cluster.initialise(
                self.data_directory,
                binaries=binaries,
                account=account,
                password=self.password(cluster.SUPERUSER),
                durable=self.durable,
            )
            socket_directory = self.socket_directory
            account.make_directory(socket_directory)
            account.make_directory(self.log_file.parent)
            if self._log_size() > _LOG_BYTES:
                self.log_file.rename(self.log_file.with_suffix(".log.1"))
            cluster.write_configuration(
                self.directory / "conf", socket_directory=socket_directory, durable=self.durable
            )
            self._disarm_stale_pid()
            for left_over in (cluster.SOCKET_NAME, cluster.SOCKET_NAME + ".lock"):
                (socket_directory / left_over).unlink(missing_ok=True)  # the directory is this server's alone
            log_start = self._log_size()
        except OSError as error:
            raise from_os_error(what, self.directory, error) from error
        result = self._pg_ctl(binaries)
        if result.returncode != 0:
            raise cluster.explain(what, self._log_since(log_start) or result.stderr, self.directory, account)

    def _pg_ctl(self, binaries: Binaries) -> subprocess.CompletedProcess[str]:
        configuration = str(self.directory / "conf" / "postgresql.conf")
        if re.search(r"[\"'\\$`\n]", configuration):
            raise PostgresError(
                "PostgreSQL did not start.",
                f"The path {self.directory} contains a quote, backslash, dollar sign, back-tick or line break.",
                "Set OPENLEAVE_HOME to a plainer path.",
            )
        command: list[str | Path] = [binaries.program("pg_ctl"), "start", "--wait", "--timeout=90", "--silent"]
        command += ["-D", self.data_directory]
        command += ["-l", self.log_file, "-o", f'-c "config_file={configuration}"']
        return self.account.run(command, cwd=self.data_directory)

    def _post_watchdog(self) -> None:
        """Start the process that stops the server after its last user, unless one is on duty."""
        descriptor = locks.open_lock(self._watchdog_lock)
        try:
            if not locks.try_lock(descriptor):
                return
        finally:
            os.close(descriptor)
        subprocess.Popen(
            [sys.executable, "-I", "-S", watchdog.__file__, self._users_lock, self._watchdog_lock, self.data_directory],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _disarm_stale_pid(self) -> None:
        """Make a left-over postmaster.pid harmless when its number now belongs to another program.

        PostgreSQL removes the file itself when no process has the number, and refuses to start when one has. The
        file is not deleted but its number replaced: the server still checks the shared-memory key in it, which
        protects the data while orphaned server processes of a killed server live on. Called under the start lock.
        """
        path = self.data_directory / "postmaster.pid"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        except FileNotFoundError:
            return
        try:
            first, _, rest = os.read(descriptor, 4096).partition(b"\n")
            try:
                pid = int(first)
            except ValueError:
                path.unlink()  # empty or torn by a full disk: the server would not accept it
                return
            if pid > 0 and not watchdog.is_postmaster(pid, str(self.data_directory)):
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(_NO_SUCH_PID).encode() + b"\n" + rest, 0)
        finally:
            os.close(descriptor)

    def _log_size(self) -> int:
        try:
            return self.log_file.lstat().st_size
        except FileNotFoundError:
            return 0

    def _log_since(self, offset: int) -> str:
        try:
            descriptor = os.open(self.log_file, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return ""
        with os.fdopen(descriptor, "rb") as file:
            file.seek(offset)
            return file.read(65536).decode("utf-8", "replace")
