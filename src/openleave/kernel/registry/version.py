"""Which state of the registry this is: a name made of everything it declares."""

from __future__ import annotations

import json
from hashlib import sha256

from openleave.kernel.registry.categories import CATEGORIES, PURPOSES
from openleave.kernel.registry.declarations import Declared, declared


def registry_version(declarations: Declared | None = None) -> str:
    """Twelve hexadecimal digits of the SHA-256 of every declaration. A new kind of data, place, job, message, cookie
    or field of the log gives another version; the order in which apps declare does not."""
    known = declarations or declared()
    content = {
        "categories": sorted(CATEGORIES),
        "purposes": sorted(PURPOSES),
        "columns": sorted(
            [one.table, one.name, one.subject, one.owner, one.category.key, sorted(one.purposes)]
            for one in known.columns.values()
        ),
        "files": sorted([one.key, one.category.key, sorted(one.purposes)] for one in known.file_kinds.values()),
        "tasks": sorted([name, sorted(arguments)] for name, arguments in known.tasks.items()),
        "exports": sorted([one.route, sorted(one.categories), one.purpose] for one in known.exports.values()),
        "names": [
            sorted(part) for part in (known.caches, known.cookies, known.log_fields, known.messages, known.queues)
        ],
        "indexes": sorted([one.name, one.table, sorted(one.columns)] for one in known.search_indexes.values()),
    }
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
