"""The process that takes files apart: one request on standard input, one answer on standard output, then it ends."""

from __future__ import annotations

import resource
import sys
from typing import Any

from openleave.apps.documents.workshop.frames import pack, unpack
from openleave.apps.documents.workshop.refused import Refused

MEMORY_BYTES = 1536 * 1024**2


def main() -> None:
    head, parts = unpack(sys.stdin.buffer.read())
    _bind(int(head["seconds"]))
    try:
        answer = _do(head, parts)
    except Refused as refused:
        answer = pack({"refused": refused.code})
    except MemoryError:
        answer = pack({"refused": "too_heavy"})
    sys.stdout.buffer.write(answer)


def _do(head: dict[str, Any], parts: list[bytes]) -> bytes:
    work = head["work"]
    if work == "clean":
        return _clean(head, parts)
    from openleave.apps.documents.workshop import drawing

    if work == "draw":
        page = drawing.draw(parts[0], number=head["number"], width=head["width"], turned=head["turned"])
        return pack({}, [page])
    if work == "strip":
        return pack({}, [drawing.strip(parts[0], first=head["first"], count=head["count"])])
    if work == "text":
        return pack({"text": drawing.text_of(parts[0], number=head["number"])})
    raise ValueError(work)


def _clean(head: dict[str, Any], parts: list[bytes]) -> bytes:
    from openleave.apps.documents.workshop import drawing, images, pdfs
    from openleave.apps.documents.workshop.sniffing import PDF, kind_of

    maximum = head["maximum_pages"]
    kinds = {kind_of(part) for part in parts}
    if PDF in kinds and len(parts) > 1:
        raise Refused("mixed")
    sent = parts[0] if PDF in kinds else images.document_of(parts, maximum_pages=maximum)
    cleaned, pages = pdfs.clean(sent, maximum_pages=maximum)
    drawing.try_all(cleaned)
    return pack({"pages": pages, "content": "pdf" if PDF in kinds else "image"}, [cleaned])


def _bind(seconds: int) -> None:
    """From here on: so much memory, so much time, no file written, no crash dump with somebody's document in it."""
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (wanted, wanted))


if __name__ == "__main__":
    main()
