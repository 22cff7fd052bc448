"""The guard at run time: refuses connections and look-ups that no registered destination allows, whoever asks.

It is an audit hook of the interpreter (PEP 578), so it sees every socket that Python opens, those of libraries too. It
does not see what a library in C opens by itself: of ours, libpq alone does, to the database. The last word outside the
process has the network policy of the machine.
"""

from __future__ import annotations

import socket
import sys
from threading import local
from typing import Any

from openleave.kernel.egress.destinations import allowed_now, is_local_host
from openleave.kernel.egress.errors import EgressRefused

_CONNECTS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_LOOKS_UP = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_installed = False
_state = local()
_getaddrinfo = socket.getaddrinfo


def install() -> None:
    """Begin to guard this process. It cannot be taken back; a second call does nothing."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_hook)
        socket.getaddrinfo = _getaddrinfo_kept


def installed() -> bool:
    return _installed


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket.") or getattr(_state, "inside", False):
        return
    if event in _CONNECTS:
        _connects(arguments[1])
    elif event in _LOOKS_UP:
        _looks_up(arguments[0])


def _connects(address: Any) -> None:
    if not isinstance(address, tuple) or not isinstance(address[0], str | bytes):
        return  # a path, or the kernel's own: sockets of this machine
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    port = int(address[1])
    if is_local_host(host):
        return
    for allowed in allowed_now():
        if (
            isinstance(allowed, tuple)
            and allowed[1] == port
            and (allowed[0] == host or host in _looked_up(allowed[0]) or host in _resolved(*allowed))
        ):
            return
    raise _refused()


def _looks_up(host: Any) -> None:
    name = host.decode("idna") if isinstance(host, bytes) else str(host or "")
    if is_local_host(name) or name == _own_name():
        return
    if any(isinstance(allowed, tuple) and allowed[0] == name for allowed in allowed_now()):
        return
    raise _refused()


def _getaddrinfo_kept(host: Any, *args: Any, **kwargs: Any) -> Any:
    """Python's own look-up, which remembers what was found: a name with changing addresses answers the guard with
    others than those that are connected to next."""
    found = _getaddrinfo(host, *args, **kwargs)
    if not getattr(_state, "inside", False):
        _state.last = (host, {str(one[4][0]) for one in found})
    return found


def _looked_up(host: str) -> set[str]:
    """The addresses of an allowed name, if it is what this thread looked up last."""
    name, addresses = getattr(_state, "last", ("", set()))
    return addresses if name == host else set()


def _resolved(host: str, port: int) -> set[str]:
    """The addresses behind an allowed name, asked for by the guard itself."""
    _state.inside = True
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError:
        return set()
    finally:
        _state.inside = False


def _own_name() -> str:
    """A mail client says its own machine's name."""
    _state.inside = True
    try:
        return socket.gethostname()
    finally:
        _state.inside = False


def _refused() -> EgressRefused:
    # The host itself stays out: an address could hold what it was made of.
    return EgressRefused(
        "A connection to a host that is not registered was refused.",
        why="Nothing leaves this installation except to registered hosts, for their purpose.",
        fix="Declare the destination (kernel/egress), and enter its company in the register.",
    )
