"""The web process's side: give a file to the workshop, take the answer, and survive whatever happens there."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import openleave
from openleave.apps.documents.workshop.frames import pack, unpack
from openleave.apps.documents.workshop.refused import Refused

CLEAN_SECONDS, DRAW_SECONDS = 40, 20
MAXIMUM_PAGES = 300
#: So many at a time in one web process; others wait for their turn.
_places = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
_SOURCE = Path(openleave.__path__[0]).parent
_COMMAND = (sys.executable, "-B", "-s", "-P", "-m", "openleave.apps.documents.workshop")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A document written anew: a PDF, its number of pages, and what it came as."""

    pdf: bytes
    pages: int
    content: Literal["pdf", "image"]


def clean(parts: Sequence[bytes]) -> Cleaned:
    """One PDF, or pictures that become its pages, written anew. Raises Refused."""
    head, answer = _ask({"work": "clean", "maximum_pages": MAXIMUM_PAGES}, parts, CLEAN_SECONDS)
    return Cleaned(answer[0], head["pages"], head["content"])


def draw(pdf: bytes, *, number: int, width: int, turned: int = 0) -> bytes:
    """Page ``number`` as PNG, ``width`` pixels wide, turned clockwise by so many degrees. Raises Refused."""
    _, answer = _ask({"work": "draw", "number": number, "width": width, "turned": turned}, [pdf], DRAW_SECONDS)
    return answer[0]


def strip(pdf: bytes, *, first: int, count: int) -> bytes:
    """Small pictures of ``count`` pages from ``first`` on, side by side in one PNG. Raises Refused."""
    _, answer = _ask({"work": "strip", "first": first, "count": count}, [pdf], DRAW_SECONDS)
    return answer[0]


def text_of(pdf: bytes, *, number: int) -> str:
    """The words of a page; empty where the page is a picture. Raises Refused."""
    head, _ = _ask({"work": "text", "number": number}, [pdf], DRAW_SECONDS)
    return str(head["text"])


def _ask(head: dict[str, Any], parts: Sequence[bytes], seconds: int) -> tuple[dict[str, Any], list[bytes]]:
    # An environment without the installation's secrets. What the process prints of its troubles may hold somebody's
    # words, so nobody reads it.
    environment = {"PYTHONPATH": str(_SOURCE), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    try:
        with _places:
            done = subprocess.run(
                _COMMAND,
                input=pack(head | {"seconds": seconds}, parts),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd="/",
                timeout=seconds * 2,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise Refused("too_heavy") from None
    try:
        answer, contents = unpack(done.stdout)
    except ValueError:
        # It died of the file: out of time or memory, or a crash in a library.
        raise Refused("too_heavy" if done.returncode in (-9, -24) else "damaged") from None
    if "refused" in answer:
        raise Refused(answer["refused"])
    return answer, contents
