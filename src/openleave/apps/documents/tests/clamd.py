"""A scanner that speaks clamd's protocol on a UNIX socket (clamd(8), COMMANDS).

PING, and INSTREAM with chunks: a length in four bytes and the content, ended by a length of zero.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from typing import BinaryIO

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """Says FOUND of what contains one of ``bad``. ``mood``: "well", "dies" in the middle of a file, "silent",
    "mumbles", or "full" (its size limit is passed)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mood = "well"
        self.bad: dict[bytes, str] = {EICAR.encode(): "Win.Test.EICAR_HDB-1"}
        self.scanned: list[bytes] = []
        self._socket: socket.socket | None = None

    def start(self) -> None:
        self.path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(self.path))
        self._socket.listen()
        threading.Thread(target=self._serve, args=(self._socket,), daemon=True).start()

    def stop(self) -> None:
        if self._socket is not None:
            # Closing alone does not wake the thread that waits for a caller.
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()
            self._socket = None
            self.path.unlink(missing_ok=True)

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                self._answer(connection, connection.makefile("rb"))

    def _answer(self, connection: socket.socket, said: BinaryIO) -> None:
        command = said.readline()
        if self.mood == "silent":
            said.read(1)
        elif command == b"nPING\n":
            connection.sendall(b"PONG\n")
        elif command == b"nINSTREAM\n":
            self._scan(connection, said)
        else:
            connection.sendall(b"UNKNOWN COMMAND\n")

    def _scan(self, connection: socket.socket, said: BinaryIO) -> None:
        content = bytearray()
        while length := int.from_bytes(said.read(4), "big"):
            content += said.read(length)
            if self.mood == "dies":
                return
            if self.mood == "full":
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\n")
                while said.read(4096):
                    pass
                return
        if self.mood == "mumbles":
            connection.sendall(b"stream: Can't allocate memory ERROR\n")
            return
        self.scanned.append(bytes(content))
        found = next((name for what, name in self.bad.items() if what in content), None)
        connection.sendall(f"stream: {found} FOUND\n".encode() if found else b"stream: OK\n")
