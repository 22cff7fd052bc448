"""Stops the embedded server when the last process that uses it is gone. Run as a program, by path.

Every user of the server holds a shared lock on one file; this process waits for the exclusive lock, which it
gets only when all of them have ended, also by SIGKILL. While it holds that lock nobody can begin to use the
server, so none is stopped under a newcomer. Only the standard library's lightest parts are imported: it lives as
long as the server does.

Arguments: the users' lock file, the watchdog's own lock file, the data directory.
"""

import fcntl
import os
import signal
import sys
import time

STOP_SECONDS = 60.0


def postmaster_pid(data_directory: str) -> int | None:
    """The pid of the live server of ``data_directory``, or None. A pid that another program has got since is None."""
    try:
        descriptor = os.open(os.path.join(data_directory, "postmaster.pid"), os.O_RDONLY | os.O_NOFOLLOW)
        try:
            pid = int(os.read(descriptor, 64).split(b"\n", 1)[0])
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return None
    return pid if pid > 0 and is_postmaster(pid, data_directory) else None


def is_postmaster(pid: int, data_directory: str) -> bool:
    """Whether process ``pid`` lives and is the server of ``data_directory``."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # another account's process: ours we may signal
    wanted = os.fsencode(data_directory)
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            arguments = file.read().split(b"\0")
    except FileNotFoundError:
        if os.path.isdir("/proc/self"):
            return False
        arguments = _arguments_by_ps(pid)
    except OSError:
        return False
    return any(argument == wanted or argument.startswith(wanted + b"\n") for argument in arguments)


def _arguments_by_ps(pid: int) -> list[bytes]:
    """For systems without /proc."""
    import subprocess  # rarely needed, and this process shall stay small

    shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout
    return shown.strip().split(b" ")


def stop_fast(data_directory: str, *, timeout_seconds: float = STOP_SECONDS) -> bool:
    """Ask the server for a "fast" shutdown (roll back what is open, checkpoint, end). True once it has ended."""
    pid = postmaster_pid(data_directory)
    if pid is None:
        return True
    try:
        os.kill(pid, signal.SIGINT)
    except ProcessLookupError:
        return True
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline:
        if not is_postmaster(pid, data_directory):
            return True
        time.sleep(0.02)
    return False


def main(users_path: str, own_path: str, data_directory: str) -> int:
    # Both files were made by whoever posted us. If they are gone, so is the installation: nothing is made anew.
    try:
        own = os.open(own_path, os.O_RDWR | os.O_NOFOLLOW)
        users = os.open(users_path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return 0
    try:
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0  # another watchdog is on duty
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    fcntl.flock(users, fcntl.LOCK_EX)
    stopped = stop_fast(data_directory)
    os.close(own)  # before the users' lock: a newcomer then sees that nobody is on duty, and posts a new watchdog
    os.close(users)
    return 0 if stopped else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
