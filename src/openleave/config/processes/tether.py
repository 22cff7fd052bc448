"""A process that ends when its parent ends, also when the parent is killed without a chance to say so."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PARENT_VARIABLE = "OPENLEAVE_PARENT_PID"
_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 1.0


def die_with_parent(expected_parent: int | None = None) -> None:
    """Receive SIGTERM when the parent process ends. Call it first thing in the main thread.

    ``expected_parent`` (or ``OPENLEAVE_PARENT_PID``, taken once) tells who the parent was at the start: if it is
    somebody else already, it died before this call, and so do we.
    """
    if expected_parent is None:
        expected_parent = int(os.environ.pop(PARENT_VARIABLE, 0)) or os.getppid()
    if not _ask_the_kernel():
        threading.Thread(target=_watch, args=(expected_parent,), name="tether", daemon=True).start()
    if os.getppid() != expected_parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _ask_the_kernel() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def _watch(expected_parent: int) -> None:
    while os.getppid() == expected_parent:
        time.sleep(_POLL_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
