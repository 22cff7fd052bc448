"""Nobody named who answers for privacy and security: nothing is served."""

from __future__ import annotations

from typing import Any

import pytest

from openleave.config.processes import prepare
from openleave.kernel.officer import startup_problems


@pytest.mark.commitment("P-104")
@pytest.mark.parametrize("missing", ["NAME", "EMAIL", "POSTAL"])
def test_without_an_officer_nothing_starts(settings: Any, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setattr("openleave.kernel.tenancy.checks.startup_problems", list)
    monkeypatch.setattr("openleave.apps.erasure.startup.startup_problems", list)
    assert prepare.refuse_unsafe() == []
    setattr(settings, f"OPENLEAVE_OFFICER_{missing}", " ")
    [problem] = prepare.refuse_unsafe()
    assert problem.endswith(f"Set OPENLEAVE_OFFICER_{missing}.")
    settings.OPENLEAVE_OFFICER_EMAIL, settings.OPENLEAVE_OFFICER_NAME = "nobody", "Noor Vandersloot"
    settings.OPENLEAVE_OFFICER_POSTAL = "400 Example Street"
    assert "is no e-mail address" in startup_problems()[0]
