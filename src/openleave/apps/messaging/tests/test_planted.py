"""A planted number and a planted diagnosis: in no log line, mail, address or job."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from openleave.apps.messaging.tests.conftest import Nurse

DIAGNOSIS, SSN = "Sarcoidosis", "123-45-6789"


@pytest.mark.commitment("P-24")
def test_what_is_written_stays_out_of_logs_mails_addresses_and_jobs(
    rosa: Nurse,
    browser: Callable[..., Client],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    desk, text = browser(), f"{DIAGNOSIS}, SSN {SSN}"
    addresses = []
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        for path, typed in (
            (f"/cases/{rosa.case.id}/messages/", {"text": text}),
            (f"/cases/{rosa.case.id}/notes/", {"note": text, "kind": "medical"}),
            (f"/cases/{rosa.case.id}/close/", {"note": text, "closed_as": "returned"}),
        ):
            refused = desk.post(path, typed)
            kept = desk.post(path, typed | {"masked": "1"})
            addresses.append(kept.headers["Location"])
            assert (refused.status_code, kept.status_code) == (422, 302)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(args::text, ' ') FROM procrastinate_jobs")
        (jobs,) = cursor.fetchone()
    mails = " ".join(f"{one.subject} {one.body} {one.extra_headers}" for one in mail.outbox)
    written = capfd.readouterr()
    # Statements of the test database's own debug log are no log of ours: it is off outside tests.
    lines = " ".join(one.getMessage() for one in caplog.records if not one.name.startswith("django.db"))
    everything = " ".join((lines, mails, *addresses, jobs or "", written.out, written.err))
    assert DIAGNOSIS not in everything
    assert SSN not in everything
    assert "6789" not in everything
