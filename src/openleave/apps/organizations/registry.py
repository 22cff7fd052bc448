"""What the organizations app stores: nothing about a person."""

from openleave.apps.facts import FACT_COLUMNS
from openleave.kernel.registry import declare_table

ORGANIZATION = {
    "subject": "none",
    "owner": "organization",
    "purposes": ["leave_administration", "operations", "data_exchange", "analysis", "employment_records"],
}


def _system(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "system")


declare_table("organizations_organization", **ORGANIZATION, columns=_system("id", "slug", "name", "created_at"))
declare_table(
    "organizations_settings",
    **ORGANIZATION,
    columns=_system(
        "id",
        "organization_id",
        "employer_kind",
        "time_zone",
        "workweek_starts_on",
        "leave_year_method",
        "leave_year_starts_month",
        "leave_year_starts_day",
        "second_factor_required",
        "business_days",
        "cure_days",
        "appeal_days",
    ),
)
declare_table(
    "organizations_leaveyearchange",
    **ORGANIZATION,
    columns=_system(
        "id",
        "organization_id",
        "method",
        "starts_month",
        "starts_day",
        "effective_on",
        "announced_on",
        "recorded_at",
        "withdrawn_at",
    )
    | {"recorded_by_id": "audit", "withdrawn_by_id": "audit"},
)
declare_table(
    "organizations_change",
    **ORGANIZATION,
    columns=_system("id", "organization_id", "about", "about_id", "name", "field", "before", "after", "changed_at")
    | {"changed_by_id": "audit"},
)
declare_table("organizations_holiday", **ORGANIZATION, columns=_system("id", "organization_id", "on", "name"))
declare_table(
    "organizations_headcountweek",
    **ORGANIZATION,
    columns=FACT_COLUMNS | _system("week_starts_on", "employees"),
)
declare_table(
    "organizations_worksite",
    **ORGANIZATION,
    columns=_system(
        "id",
        "organization_id",
        "code",
        "name",
        "street",
        "city",
        "state",
        "postal_code",
        "latitude",
        "longitude",
    ),
)
