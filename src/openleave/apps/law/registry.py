"""What the law's pages store: nothing. They are made from the law library, which is files, and keep no table."""

from openleave.kernel.registry import declare_export

declare_export(
    "law_compare_csv",
    categories=[],
    purpose="leave_administration",
    holds="Laws beside each other: nothing about a person.",
)
