"""The registry: every place where data rests or flows, declared. Introspection minus registry must be empty.

Each app's ``registry.py`` calls the ``declare_*`` functions; ``gate.undeclared`` compares with what really exists.
"""

from openleave.kernel.registry.categories import (
    CATEGORIES,
    EVERYWHERE,
    PURPOSES,
    RETENTION,
    Category,
    Purpose,
    require_purpose,
)
from openleave.kernel.registry.declarations import (
    Column,
    FileKind,
    MaximumAge,
    declare_cache,
    declare_cookie,
    declare_export,
    declare_file_column,
    declare_file_kind,
    declare_link,
    declare_log_fields,
    declare_maximum_age,
    declare_message,
    declare_queue,
    declare_reference,
    declare_search_index,
    declare_shared_file,
    declare_table,
    declare_task,
    declared,
    file_kind,
)
from openleave.kernel.registry.version import registry_version

__all__ = [
    "CATEGORIES",
    "EVERYWHERE",
    "PURPOSES",
    "RETENTION",
    "Category",
    "Column",
    "FileKind",
    "MaximumAge",
    "Purpose",
    "declare_cache",
    "declare_cookie",
    "declare_export",
    "declare_file_column",
    "declare_file_kind",
    "declare_link",
    "declare_log_fields",
    "declare_maximum_age",
    "declare_message",
    "declare_queue",
    "declare_reference",
    "declare_search_index",
    "declare_shared_file",
    "declare_table",
    "declare_task",
    "declared",
    "file_kind",
    "registry_version",
    "require_purpose",
]
