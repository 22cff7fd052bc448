"""Logs keep declared fields and constant texts, and nothing a person could be known by."""

import io
import json
import logging

import pytest
import structlog

from openleave.kernel import log


@pytest.fixture
def lines(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    log.configure("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], _ = before
    root.setLevel(before[1])


def test_undeclared_fields_are_dropped(lines):
    structlog.get_logger("leave").info("case opened", object_id="42", email="ana@person.example")
    (line,) = lines()
    assert line["event"] == "case opened"
    assert line["object_id"] == "42"
    assert "email" not in line


def test_an_exception_is_its_type_and_frames_without_its_message(lines):
    try:
        raise ValueError("Key (email)=(ana@person.example) already exists")
    except ValueError:
        structlog.get_logger("leave").exception("write failed")
        logging.getLogger("django.request").error("Internal Server Error: %s", "/employees/ana", exc_info=True)
    text = json.dumps(lines())
    assert "ana" not in text
    first, second = lines()
    assert first["exception"]["type"] == "ValueError"
    assert first["exception"]["frames"][-1].endswith("test_an_exception_is_its_type_and_frames_without_its_message")
    assert second["event"] == "Internal Server Error:"


def test_a_message_formatted_by_its_library_loses_its_values(lines):
    logging.getLogger("some.library").warning("Could not send mail to ana@person.example at 10:00")
    assert lines()[0]["event"] == "Could not send mail to"
