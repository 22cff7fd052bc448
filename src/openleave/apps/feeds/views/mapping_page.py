"""What the mapping page shows: each column with some values and the proposed field, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from openleave.apps.cases.choices import State
from openleave.apps.cases.words import ARRIVALS, PATTERN_NAMES, REASON_NAMES, RELATIONSHIPS
from openleave.apps.feeds import pay_codes, selectors, vocabulary
from openleave.apps.feeds.case_words import MEANINGS, STATES
from openleave.apps.feeds.leave_words import plain
from openleave.apps.feeds.models import Import
from openleave.apps.feeds.views.words import FIELD_WORDS
from openleave.engine import load_library

GROUPS = {
    "identity": _("Person"),
    "profile": _("Person"),
    "employment": _("Employment"),
    "assignment": _("Job"),
    "control": _("Other"),
    "vault": _("Other"),
    "hours": _("Hours"),
    "usage": _("Leave"),
    "case": _("Leave case"),
    "done": _("Done so far"),
}


def mapping_context(
    record: Import, chosen: Mapping[str, str] | None = None, options: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The columns of the file and their fields: as proposed, or as just ``chosen``."""
    columns = dict(chosen if chosen is not None else record.columns)
    options = dict(options if options is not None else record.options)
    known = vocabulary.by_name(record.kind)
    rows = []
    samples = selectors.samples(record)
    for index, sample in enumerate(samples):
        name = sample["column"]
        rows.append(
            {
                "index": index,
                "column": name,
                "samples": sample["samples"],
                "reason": sample["reason"] if columns.get(name, "") == sample["field"] else "",
                "confidence": sample["confidence"],
                "ssn": sample["ssn"],
                "chosen": columns.get(name, ""),
            }
        )
    mapped = {field for field in columns.values() if field}
    return {
        "rows": rows,
        "groups": _groups(record.kind),
        "missing": vocabulary.missing(record.kind, mapped),
        "mapped_count": len(mapped),
        "ssn_columns": [row["column"] for row in rows if row["ssn"]],
        "needs_schedules": "schedule_code" in mapped,
        "needs_worksites": "worksite_code" in mapped and "worksite_name" not in mapped,
        "options": options,
        "codes": _codes(samples, columns, options),
        "unknown_words": unknown_words(record.kind, samples, columns, options),
        "kept": record.mapping,
        "field_count": len(known),
    }


def _groups(kind: str) -> list[tuple[str, list[tuple[str, Any, bool]]]]:
    groups: dict[str, list[tuple[str, Any, bool]]] = {}
    for field in vocabulary.KINDS[kind]:
        label = FIELD_WORDS.get(field.name, field.label)
        groups.setdefault(str(_(GROUPS[field.group])), []).append((field.name, label, field.required))
    return list(groups.items())


def unknown_words(
    kind: str, samples: list[dict[str, Any]], columns: Mapping[str, str], options: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Words of the file whose meaning is not known, each with the meanings it may be given."""
    fields = vocabulary.by_name(kind)
    chosen = options.get("words") or {}
    found = []
    for sample in samples:
        field = fields.get(columns.get(sample["column"], ""))
        if field is None or field.kind not in vocabulary.WORD_KINDS:
            continue
        for code in sample.get("codes", []):
            meant = chosen.get(field.name, {}).get(plain(code), "")
            if meant or MEANINGS[field.kind](code) is None:
                found.append(
                    {
                        "field": field.name,
                        "label": FIELD_WORDS.get(field.name, field.label),
                        "word": code,
                        "chosen": meant,
                        "choices": choices_of(field.kind),
                    }
                )
    return found


def choices_of(kind: str) -> list[tuple[str, Any]]:
    """The meanings that a word of a kind may be given: code and name."""
    if kind == "reason":
        return list(REASON_NAMES.items())
    if kind == "case_state":
        return [(code, label) for code, label in State.choices if code in STATES]
    if kind == "pattern":
        return list(PATTERN_NAMES.items())
    if kind == "relationship":
        return list(RELATIONSHIPS)
    if kind == "arrival":
        return list(ARRIVALS)
    return [(entry["id"], f"{entry['name']} ({entry['id']})") for entry in load_library().registry]


def _codes(
    samples: list[dict[str, Any]], columns: Mapping[str, str], options: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Pay codes found in the file, and whether each counts as time worked."""
    decider = pay_codes.Decider(options.get("pay_codes") or {})
    found = []
    for sample in samples:
        if columns.get(sample["column"]) == "pay_code":
            found += [{"code": code, "worked": decider.worked(code)} for code in sample.get("codes", [])]
    return found
