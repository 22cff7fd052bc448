"""``openleave retention`` where something goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from openleave.apps.people.tests.factories import give, make_account, make_organization
from openleave.apps.retention import services
from openleave.config.cli import main
from openleave.kernel.actor import Role
from openleave.kernel.errors import Conflict


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (Conflict("Somebody else exports this moment."), "openleave retention: Somebody else exports this moment.\n"),
        (KeyboardInterrupt(), ""),
    ],
)
def test_an_export_that_fails_leaves_no_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    said: str,
) -> None:
    organization = make_organization("mill-creek")
    give(make_account("vera@mill-creek.example"), organization, Role.PRIVACY_OFFICER)

    def half(*, actor: Any, sink: Any) -> None:
        sink.write(b"PK")
        raise error

    monkeypatch.setattr("openleave.config.environment.ensure_database", lambda: None)
    monkeypatch.setattr(services, "export_organization", half)
    out = tmp_path / "everything.zip"
    who = ["--organization", "mill-creek", "--as", "vera@mill-creek.example", "--out", str(out)]
    assert main(["retention", "export", *who]) == (1 if said else 130)
    assert capsys.readouterr().err == said
    assert not out.exists()
    out.write_bytes(b"another's")
    assert main(["retention", "export", *who]) == 1
    assert out.read_bytes() == b"another's"
