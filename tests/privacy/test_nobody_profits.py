"""Statistics stay inside one organization and train nothing; nothing here can serve advertising. By reading."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

import openleave
from openleave.kernel import egress
from openleave.kernel.egress.reasons import RecipientKind

SOURCE = Path(openleave.__file__).parent
ROOT = SOURCE.parents[1]
LEARNING = {"torch", "tensorflow", "keras", "jax", "scikit-learn", "xgboost", "lightgbm", "catboost", "transformers",
            "openai", "anthropic", "langchain", "onnxruntime", "spacy", "statsmodels", "huggingface-hub"}  # fmt: skip
TRACKING = re.compile(r"analytics|segment|mixpanel|amplitude|posthog|matomo|piwik|sentry|datadog|newrelic|facebook|"
                      r"doubleclick|adsense|googletag|hotjar|intercom|braze|hubspot|marketo|mailchimp")  # fmt: skip
#: What makes a browser load something by itself. A link that a person follows (<a href>) is none.
LOADS = re.compile(r"<(?:script|img|iframe|video|audio|source|embed|object|form)\b[^>]*\b(?:src|data|action)=[\"']"
                   r"(?:https?:)?//|<link\b[^>]*\bhref=[\"'](?:https?:)?//|@import\s|"
                   r"url\([\"']?(?:https?:)?//")  # fmt: skip


def locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {re.sub(r"[-_.]+", "-", one).lower() for one in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)}


def reading(directory: Path) -> Iterator[tuple[str, str]]:
    """Where a module chooses that an organization's walls do not hold: (module, name used)."""
    for path in sorted(directory.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and node.id in {"operator_scope", "owner_connection", "Organization"}:
                yield path.relative_to(directory).as_posix(), node.id


@pytest.mark.commitment("P-40")
def test_no_report_reads_more_than_one_organization() -> None:
    """A report runs inside one organization's scope, whose rows the database alone shows. One job looks for files to
    build in every organization; it reads their ids and enters each by itself."""
    found = set(reading(SOURCE / "apps" / "reports"))
    assert {module for module, _name in found} <= {"services/packets.py"}, found


@pytest.mark.commitment("P-40")
def test_nothing_installed_learns_from_data() -> None:
    assert locked("app.lock") & LEARNING == set()


@pytest.mark.commitment("P-91")
def test_nothing_installed_or_vendored_measures_or_advertises() -> None:
    assert [name for name in sorted(locked("app.lock")) if TRACKING.search(name)] == []
    assert [path.name for path in (SOURCE / "web" / "static").rglob("*") if TRACKING.search(path.name)] == []


@pytest.mark.commitment("P-91")
def test_no_page_loads_anything_from_another_host() -> None:
    found = [
        path.relative_to(SOURCE).as_posix()
        for pattern in ("*.html", "*.css")
        for path in SOURCE.rglob(pattern)
        if LOADS.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert LOADS.search('<script async src="https://ads.example/a.js">') and LOADS.search(
        "a{background:url(//x.example)}"
    )
    assert LOADS.search('<a href="https://www.ecfr.gov/">29 CFR</a>') is None


@pytest.mark.commitment("P-91")
def test_the_browser_is_told_to_load_from_here_alone() -> None:
    allowed = {str(source) for sources in settings.SECURE_CSP.values() for source in sources}
    assert allowed == {"'none'", "'self'", "data:"}


@pytest.mark.commitment("P-91")
def test_no_kind_of_recipient_is_for_advertising() -> None:
    assert not [kind for kind in RecipientKind if re.search(r"ad(s|vert)|market|broker|sale", str(kind.value))]


@pytest.mark.commitment("P-48")
def test_nothing_leads_to_a_successor() -> None:
    """Whoever buys the business is shown no person: there is no way out to them at all, before the sale or after it."""
    assert [key for key, flow in egress.flows().items() if flow.recipient == RecipientKind.SUCCESSOR] == []
