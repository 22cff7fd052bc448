"""What feeds stores and sends."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_export, declare_file_kind, declare_table, declare_task

PURPOSES = ["data_exchange", "employment_records"]
WEEK = timedelta(days=7)

declare_table(
    "feeds_mapping",
    subject="none",
    owner="organization",
    purposes=PURPOSES,
    columns={
        "id": "key",
        "organization_id": "organization",
        "kind": "system",
        "name": "system",
        "columns": "system",
        "options": "system",
        "updated_at": "system",
        "updated_by_id": "audit",
    },
)
declare_table(
    "feeds_import",
    subject="none",
    owner="organization",
    # Leave carried over from another system is compared, by who decides cases, with what that system said.
    purposes=[*PURPOSES, "leave_administration"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "created_by_id": "audit",
        "requested_by_id": "audit",
        "applied_by_id": "audit",
        "rolled_back_by_id": "audit",
    }
    | dict.fromkeys(
        [
            "kind",
            "state",
            "file_name",
            "created_at",
            "requested_roles",
            "upload_id",
            "samples_id",
            "rows_id",
            "preview_id",
            "problems_id",
            "shape",
            "header",
            "columns",
            "options",
            "mapping_id",
            "counts",
            "pages",
            "difference",
            "leave_out_bad",
            "problem",
            "phase",
            "rows_done",
            "rows_total",
            "progress_at",
            "attempts",
            "checked_at",
            "applied_at",
            "rolled_back_at",
        ],
        "system",
    ),
)
declare_table(
    "feeds_fingerprint",
    subject="employee",
    owner="organization",
    purposes=PURPOSES,
    columns={
        "id": "subject_key",
        "organization_id": "organization",
        "number": "work_id",
        "value": "employment",
        "source_id": "system",
    },
)
declare_table(
    "feeds_pin",
    subject="employee",
    owner="organization",
    purposes=PURPOSES,
    columns={
        "id": "key",
        "organization_id": "organization",
        "employee_id": "subject_key",
        "field": "system",
        "value": "employment",
    },
)

declare_table(
    "feeds_carriedcase",
    subject="employee",
    owner="organization",
    purposes=["leave_administration", "data_exchange"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "case_id": "key",
        "source_id": "key",
        "reference": "key",
        "line": "system",
        "stated_state": "leave",
        "stated_programs": "leave",
        "stated_minutes": "usage",
        "contradictions": "leave",
        "carried_at": "system",
        "taken_back_at": "system",
    },
)

# Commitment P-26: the file as it was sent lives until its columns are mapped, and never longer than a week.
declare_file_kind("feeds.upload", category="upload", maximum_age=WEEK, purposes=PURPOSES)
declare_file_kind("feeds.samples", category="upload", maximum_age=WEEK, purposes=PURPOSES)
declare_file_kind("feeds.rows", category="upload", maximum_age=WEEK, purposes=PURPOSES)
declare_file_kind("feeds.preview", category="upload", maximum_age=WEEK, purposes=PURPOSES)
declare_file_kind("feeds.problems", category="upload", maximum_age=WEEK, purposes=PURPOSES)

declare_task("feeds.work", arguments=["organization_id", "import_id"], purpose="data_exchange")
declare_task("feeds.resume", arguments=["timestamp"], purpose="data_exchange")
declare_task("feeds.forget", arguments=["timestamp"], purpose="data_exchange")
declare_flow(
    "feeds.problems",
    label=_("Problems of an import file"),
    means="download",
    purpose="data_exchange",
    reasons=["employers_own_records"],
    recipient=RecipientKind.EMPLOYER,
    categories=["work_id", "employment"],
)

declare_table(
    "feeds_correction",
    subject="employee",
    owner="organization",
    # Asked of every file that is read in, so that it does not undo what was decided.
    purposes=["data_exchange"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "employee_id": "subject_key",
        "request_id": "key",
        "accepted_by_id": "audit",
        "ended_by_id": "audit",
        "source_id": "system",
    }
    | dict.fromkeys(["field", "accepted_at", "contradicted_at", "ended_at"], "system"),
)
declare_table(
    "feeds_suppression",
    subject="none",
    owner="organization",
    purposes=["data_exchange"],
    columns={"id": "key", "organization_id": "organization", "request_id": "key", "ended_by_id": "audit"}
    | dict.fromkeys(["digest", "made_at", "seen_at", "ended_at"], "system"),
)

declare_export(
    "import_problem_report",
    categories=["upload"],
    purpose="data_exchange",
    holds="The rows of an uploaded file that cannot be taken, with why.",
)
declare_export(
    "import_template_csv",
    categories=[],
    purpose="data_exchange",
    holds="An empty file with the columns: nothing about a person.",
)
declare_export("import_template_xlsx", categories=[], purpose="data_exchange", holds="The same as a workbook.")
