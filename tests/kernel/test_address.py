"""Whose word is taken for where a request comes from."""

from __future__ import annotations

import pytest
from django.http import HttpRequest

from openleave.kernel.address import client_address


@pytest.mark.parametrize(
    ("proxies", "connected", "forwarded", "found"),
    [
        (0, "198.51.100.7", None, "198.51.100.7"),
        (0, "198.51.100.7", "203.0.113.9", "198.51.100.7"),  # forged: nobody of ours wrote it
        (1, "10.0.0.1", "198.51.100.7", "198.51.100.7"),
        (1, "10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # forged on the left
        (2, "10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "10.0.0.1", "198.51.100.7", "10.0.0.1"),  # did not pass both
        (1, "10.0.0.1", None, "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9, <script>", "10.0.0.1"),
        (1, "10.0.0.1", "unknown", "10.0.0.1"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        (1, "10.0.0.1", "[2001:DB8::1]:4711", "2001:db8::1"),
        (1, "10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        (0, "", "203.0.113.9", ""),
    ],
)
def test_client_address(settings, proxies: int, connected: str, forwarded: str | None, found: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": connected} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    assert client_address(request) == found
