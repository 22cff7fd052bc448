"""Logs without personal data.

A line is JSON with declared fields only (``registry.declare_log_fields``); anything else is dropped before it is
written. An exception is logged as its type and its frames: its message may quote a value (PostgreSQL's DETAIL does).
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from openleave.kernel.registry.declarations import declare_log_fields, declared

declare_log_fields(
    {
        "event": "what happened: a constant text of the code, never built from data",
        "level": "severity",
        "timestamp": "when",
        "logger": "which module",
        "exception": "type of the error and frames, without its message",
        "status": "HTTP status",
        "method": "HTTP method",
        "route": "name of the route, without values",
        "duration_ms": "how long it took",
        "organization_id": "which organization",
        "object_id": "which object",
        "job_id": "which job",
        "task": "name of the job's task",
        "count": "how many",
    }
)


def configure(level: str = "INFO") -> None:
    """Send everything that is logged in this process through the allow-list, to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
        keep_declared,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            use_get_message=False,
            foreign_pre_chain=[constant_event, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("procrastinate").setLevel("WARNING")  # it tells each job's life at INFO
    logging.getLogger("django").handlers.clear()  # its own would print, or mail, the values we keep out
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def keep_declared(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that the registry does not know (structlog's own start with an underscore)."""
    known = declared().log_fields
    return {name: value for name, value in event.items() if name in known or name.startswith("_")}


def describe_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace exception information by the error's type and frames."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-12:]
        where = [f"{frame.filename.rsplit('/src/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
        event["exception"] = {"type": type(error).__name__, "frames": where}
    return event


def constant_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """For records of other libraries: keep the constant start of the message, never the values formatted into it."""
    record: logging.LogRecord | None = event.get("_record")
    if record is not None:
        event["event"] = _first_words(str(record.msg))
        if record.exc_info:
            event["exc_info"] = record.exc_info
    return event


def _first_words(message: str) -> str:
    """Words of letters up to the first of anything else: a placeholder, or a value formatted in by the library."""
    words = []
    for word in message.split():
        if not word.strip(".,:;()").isalpha():
            break
        words.append(word)
    return " ".join(words)[:120]
