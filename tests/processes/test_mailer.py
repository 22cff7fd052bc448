"""The mail server's address."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import mailers
from django.test import override_settings

from openleave.config.mailing import mailer

FILES = Path("/nowhere/mail")


def test_files_while_no_server_is_named():
    assert mailer("", FILES)["OPTIONS"] == {"file_path": FILES}


def test_starttls_with_a_password():
    options = mailer("smtp://leave:p%40ss@mail.example:2525", FILES)["OPTIONS"]
    assert options == {
        "host": "mail.example", "port": 2525, "username": "leave", "password": "p@ss", "use_tls": True,
        "use_ssl": False, "timeout": 20,
    }  # fmt: skip
    with override_settings(MAILERS={"default": mailer("smtp://leave:p%40ss@mail.example:2525", FILES)}):
        backend = mailers["default"]
        assert (backend.host, backend.port, backend.use_tls) == ("mail.example", 2525, True)


def test_tls_from_the_start_and_a_relay():
    assert mailer("smtps://mail.example", FILES)["OPTIONS"]["use_ssl"] is True
    assert mailer("smtps://mail.example", FILES)["OPTIONS"]["port"] == 465
    relay = mailer("smtp://127.0.0.1:25?tls=off", FILES)["OPTIONS"]
    assert (relay["use_tls"], relay["use_ssl"]) == (False, False)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example?tls=maybe"])
def test_anything_else_is_refused_without_its_password(url: str):
    with pytest.raises(ValueError, match="OPENLEAVE_SMTP_URL") as error:
        mailer(url, FILES)
    assert "mail.example" not in str(error.value)
