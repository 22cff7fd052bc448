"""The registry as a fideslang 3.1.4 manifest (YAML): https://github.com/ethyca/fideslang.

Keys that fideslang lacks (leave cases and use, dependants, a trail, tools of the operator) are declared in the manifest
itself, as categories, uses and subjects of our own below ``openleave``.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import yaml

from openleave.apps.consents.mapping import lines
from openleave.kernel.registry import CATEGORIES, PURPOSES, declared

VERSION = "3.1.4"
OWN = "openleave"
#: Categories of fideslang's default taxonomy that the registry uses as they are.
KNOWN = frozenset(
    {
        "system.operations", "user.unique_id", "user.name", "user.contact", "user.demographic.language",
        "user.demographic.date_of_birth", "user.workplace", "user.financial", "user.health_and_medical",
        "user.government_id", "user.authorization", "user.account", "user.device", "user.device.cookie_id",
        "user.content.private", "user.privacy_preferences",
    }
)  # fmt: skip
#: Our purposes where fideslang has a use that says the same; the others are uses of our own.
USES = {
    "sign_in": "essential.service.authentication",
    "security": "essential.service.security",
    "operations": "essential.service.operations",
    "legal_demands": "essential.legal_obligation",
    "privacy_rights": "essential.legal_obligation",
    "retention": "essential.legal_obligation",
    "service_improvement": "functional.service.improve",
    "product_news": "marketing.communications.email",
    "feedback": "functional.service.improve",
}
BASES = {
    "contract": "Contract",
    "legal_obligation": "Legal obligations",
    "legitimate_interest": "Legitimate interests",
    "consent": "Consent",
}
SUBJECTS = {"employee": "employee", "account": "employee"}


def as_fides() -> str:
    """The manifest. Every column of every table about somebody is a field of a dataset; every purpose a declaration."""
    subjects = sorted({row.subject for row in lines()})
    manifest: dict[str, Any] = {
        "organization": [{"fides_key": OWN, "organization_fides_key": OWN, "name": "OpenLeave", "fidesctl_meta": None}],
        "data_category": [
            _own(_category(category.key), name=category.key, parent=OWN)
            for category in CATEGORIES.values()
            if category.fides not in KNOWN
        ],
        "data_use": [
            _own(_use(purpose.key), name=purpose.key, parent=OWN, description=purpose.text)
            for purpose in PURPOSES.values()
            if purpose.key not in USES
        ],
        "data_subject": [
            {"fides_key": _subject(subject), "organization_fides_key": OWN, "name": subject, "is_default": False}
            for subject in subjects
            if subject not in SUBJECTS
        ],
        "system": [
            {
                "fides_key": "openleave_service",
                "organization_fides_key": OWN,
                "name": "OpenLeave",
                "description": "Administration of employee leaves of absence.",
                "system_type": "Service",
                "privacy_declarations": _declarations(),
                "dataset_references": ["openleave_database"],
            }
        ],
        "dataset": [_dataset()],
    }
    for kind in ("data_category", "data_use"):
        manifest[kind] = [
            {"fides_key": OWN, "organization_fides_key": OWN, "name": "OpenLeave"},
            *_once(manifest[kind]),
        ]
    del manifest["organization"][0]["fidesctl_meta"]
    head = f"# fideslang {VERSION}. Made from the registry by `openleave registry export --format fides`.\n"
    return head + yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def _declarations() -> list[dict[str, Any]]:
    rows = lines()
    found = []
    for purpose in PURPOSES.values():
        reached = [row for row in rows if purpose.key in row.purposes]
        if not reached:
            continue
        found.append(
            {
                "name": purpose.key,
                "data_categories": sorted({_category(row.category) for row in reached}),
                "data_use": _use(purpose.key),
                "data_subjects": sorted({_subject(row.subject) for row in reached}),
                "legal_basis_for_processing": BASES[purpose.basis],
                "retention_period": "; ".join(sorted({row.retention for row in reached})),
                "processes_special_category_data": any(row.tier == 3 for row in reached),
            }
        )
    return found


def _dataset() -> dict[str, Any]:
    columns = sorted(declared().columns.values(), key=lambda column: (column.table, column.name))
    return {
        "fides_key": "openleave_database",
        "organization_fides_key": OWN,
        "name": "Database",
        "collections": [
            {
                "name": table.replace(".", "_"),
                "fields": [
                    {"name": column.name, "data_categories": [_category(column.category.key)]} for column in group
                ],
            }
            for table, group in groupby(columns, key=lambda column: column.table)
        ],
    }


def _category(key: str) -> str:
    fides = CATEGORIES[key].fides
    return fides if fides in KNOWN else f"{OWN}.{key}"


def _use(key: str) -> str:
    return USES.get(key, f"{OWN}.{key}")


def _subject(key: str) -> str:
    return SUBJECTS.get(key, f"{OWN}_{key}")


def _own(key: str, *, name: str, parent: str, description: str = "") -> dict[str, Any]:
    entry = {"fides_key": key, "organization_fides_key": OWN, "name": name, "parent_key": parent}
    return entry | ({"description": description} if description else {})


def _once(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({entry["fides_key"]: entry for entry in entries}.values())
