"""Hosts that the installation may connect to, each declared with its purpose, and opening a connection to one."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from openleave.kernel.egress.errors import EgressRefused
from openleave.kernel.registry import require_purpose

#: A host and a port; or a path, for a socket of this machine.
type Address = tuple[str, int] | str


@dataclass(frozen=True, slots=True)
class Destination:
    """A host by the name of what is there. ``address`` is None while the installation has none. ``standing``: may be
    reached at any time, as the database is; else only inside ``opening``. ``own``: this installation's own server, on
    whatever address it listens: no company is behind it."""

    key: str
    purpose: str
    address: Callable[[], Address | None]
    standing: bool
    own: bool


_destinations: dict[str, Destination] = {}
_register: list[Callable[[str, str], bool]] = []
#: What the present block may connect to.
_open: ContextVar[tuple[Address, ...]] = ContextVar("openleave_egress_open", default=())


def declare_destination(
    key: str, *, purpose: str, address: Callable[[], Address | None], standing: bool = False, own: bool = False
) -> None:
    """Declare a host, in the ``registry.py`` of whoever connects to it."""
    require_purpose(purpose)
    _destinations[key] = Destination(key, purpose, address, standing, own)


def destinations() -> Mapping[str, Destination]:
    """All declared hosts."""
    return dict(_destinations)


def keep_register(is_registered: Callable[[str, str], bool]) -> None:
    """Name the function that says whether a host of another company is in the register for a destination's key. There
    is one."""
    _register[:] = [is_registered]


@contextmanager
def opening(key: str) -> Iterator[None]:
    """Let the block connect to the destination, and to nothing else outside this machine. Raises as ``check``."""
    address = check(key)
    if address is None:
        yield
        return
    token = _open.set((*_open.get(), address))
    try:
        yield
    finally:
        _open.reset(token)


def check(key: str) -> Address | None:
    """Where the destination is, if it may be connected to; None while the installation has none.

    Raises EgressRefused for one that is not declared, and for a host outside this machine that no current row of the
    register of subprocessors names (commitment P-49).
    """
    if key not in _destinations:
        raise EgressRefused(
            f"There is no registered destination named {key!r}.", fix="Declare it in the app's registry.py."
        )
    destination = _destinations[key]
    address = destination.address()
    if address is None or destination.own or is_local(address):
        return address
    if not (_register and _register[0](key, address[0])):
        raise EgressRefused(
            f"The host for “{key}” is not in the register of subprocessors.",
            why="Nothing is sent to a company that the register does not name, with a contract and a beginning.",
            fix="The operator enters it: openleave disclosures register --help.",
        )
    return address


def allowed_now() -> Iterator[Address]:
    """Addresses that may be connected to at this moment: what is open, and what always is."""
    yield from _open.get()
    for destination in _destinations.values():
        if destination.standing:
            address = destination.address()
            if address is not None:
                yield address


def is_local(address: Address) -> bool:
    """Whether it is on this machine: nothing leaves by it."""
    return isinstance(address, str) or is_local_host(address[0])


def is_local_host(host: str) -> bool:
    """A loopback address, or the name of one."""
    if host in ("", "localhost") or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
