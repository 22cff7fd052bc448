"""The web process: granian, serving WSGI. Run as ``python -m openleave.config.processes.web HOST PORT WORKERS``.

The master imports nothing of the application; each worker does (``application.py``).
"""

from __future__ import annotations

import os
import sys

from openleave.config.processes.tether import die_with_parent

#: Requests that one worker handles at once. Each may hold one database connection.
THREADS = 4


def main(host: str, port: str, workers: str) -> None:
    die_with_parent()
    os.environ.setdefault("OPENLEAVE_DATABASE_POOL", str(THREADS))
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "openleave.config.processes.application:application",
        address=host,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=int(workers),
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:4])
