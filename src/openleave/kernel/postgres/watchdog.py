"""Stops the embedded server when the last process that uses it is gone. Run as a program, by path.

Every user of the server holds a shared lock on one file; this process waits for the exclusive lock, which it
gets only when all of them have ended, also by SIGKILL. While it holds that lock nobody can begin to use the
server, so none is stopped under a newcomer. Only the standard library's lightest parts are imported: it lives as
long as the server does.

Arguments: the users' lock file, the watchdog's own lock file, the data directory's postmaster.pid.
"""

import fcntl
import os
import signal
import sys
import time


def server_pid(pid_file: str) -> int | None:
    """The pid in postmaster.pid if that process is alive."""
    try:
        descriptor = os.open(pid_file, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            pid = int(os.read(descriptor, 64).split(b"\n", 1)[0])
        finally:
            os.close(descriptor)
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def main(users_path: str, own_path: str, pid_file: str) -> int:
    own = os.open(own_path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return 0  # another watchdog is on duty
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    started_as = server_pid(pid_file)
    users = os.open(users_path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    fcntl.flock(users, fcntl.LOCK_EX)
    pid = server_pid(pid_file)
    if pid is None or pid != started_as:
        return 0  # stopped in the meantime; a server started later has a watchdog of its own
    os.kill(pid, signal.SIGINT)  # "fast": roll back what is open, checkpoint, end
    for _ in range(1200):
        if server_pid(pid_file) != pid:
            break
        time.sleep(0.05)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
