"""The purposes for which tests and samples do by hand what they do, by directory."""

from __future__ import annotations

from pathlib import Path

OF_PRIVACY = (
    "evidence",
    "requests",
    "incidents",
    "retention",
    "disclosures",
    "visits",
    "consents",
    "erasure",
    "privacy",
)
PURPOSES = (
    {"apps/feeds/": "data_exchange"}
    | {f"apps/{app}/": "privacy_rights" for app in OF_PRIVACY}
    | dict.fromkeys(
        ["privacy/test_erasure_", "isolation/test_visits", "a11y/test_visit", "demo/test_privacy"], "privacy_rights"
    )
)


def purpose_of(path: Path | str) -> str:
    """The purpose of what stands in that file; administering leave where nothing else is said."""
    text = Path(path).as_posix()
    return next((purpose for part, purpose in PURPOSES.items() if part in text), "leave_administration")
