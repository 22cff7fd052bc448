"""The virus scan, by clamd over its socket. Three answers: clean, found something, or no answer; never "probably"."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket, CommunicationError
from django.conf import settings

from openleave.kernel import egress
from openleave.kernel.egress.destinations import Address

#: How long connecting, or one answer, may take. A person is waiting; what is not scanned now is scanned later.
SECONDS = 20
SCANNER = "virus_scan"

Trouble = Literal["no_scanner", "unreachable", "cut_off", "over_its_limit", "refused"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """``clean``; or ``signature``, the name of what was found; or ``trouble``, why nothing is known."""

    clean: bool = False
    signature: str = ""
    trouble: Trouble | Literal[""] = ""


def configured() -> bool:
    """Whether this installation has a scanner (the setting ``OPENLEAVE_CLAMD``)."""
    return bool(settings.OPENLEAVE_CLAMD)


def reachable() -> bool:
    """Whether the scanner answers now."""
    try:
        if not configured():
            return False
        with egress.opening(SCANNER):
            return bool(_scanner().ping() == "PONG")
    except (ClamdError, OSError):
        return False


def scan(parts: Sequence[bytes]) -> Verdict:
    """What the scanner says of them, one after the other, until it says something else than clean."""
    if not configured():
        return Verdict(trouble="no_scanner")
    for part in parts:
        verdict = _scan_one(part)
        if not verdict.clean:
            return verdict
    return Verdict(clean=True)


def _scan_one(content: bytes) -> Verdict:
    try:
        with egress.opening(SCANNER):
            answers = _scanner().instream(io.BytesIO(content))
    except BufferTooLongError:
        return Verdict(trouble="over_its_limit")
    except CommunicationError:
        return Verdict(trouble="unreachable")
    except ClamdError:
        return Verdict(trouble="refused")
    except OSError:
        # It hung up while we were sending: it died, or the file is over its limit.
        return Verdict(trouble="cut_off")
    if len(answers) != 1:
        return Verdict(trouble="cut_off")
    status, found = next(iter(answers.values()))
    if status == "OK" and not found:
        return Verdict(clean=True)
    if status == "FOUND":
        return Verdict(signature=(found or "unnamed")[:100])
    return Verdict(trouble="refused")


def _scanner() -> ClamdNetworkSocket:
    where = address()
    assert where is not None
    if isinstance(where, str):
        return ClamdUnixSocket(where, timeout=SECONDS)
    return ClamdNetworkSocket(where[0], where[1], timeout=SECONDS)


def address() -> Address | None:
    """Where the scanner is: a path is a UNIX socket; ``host:port`` is TCP. None where there is none."""
    where = str(settings.OPENLEAVE_CLAMD).removeprefix("unix://").removeprefix("tcp://")
    if not where or "/" in where:
        return where or None
    host, _, port = where.rpartition(":")
    return host or where, int(port) if host else 3310


egress.declare_destination(SCANNER, purpose="security", address=address)
