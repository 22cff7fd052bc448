"""What accommodation stores. Whatever is said about a person's limits is in the vault (``private``)."""

from openleave.kernel.registry import declare_link, declare_reference, declare_table, declare_task

OWN = {
    "subject": "employee",
    "owner": "organization",
    "purposes": ["leave_administration", "analysis", "data_exchange"],
}
KEYS = {"id": "key", "organization_id": "organization"}
PART = KEYS | {"accommodation_id": "key"}


def _all(category: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, category)


declare_table(
    "accommodation_accommodationnumber",
    subject="none",
    owner="organization",
    purposes=["leave_administration", "analysis"],
    columns=KEYS | _all("system", "year", "last"),
)
declare_table(
    "accommodation_accommodation",
    **OWN,
    columns=KEYS
    | {"number": "key", "employee_id": "subject_key", "case_id": "key"}
    | _all("audit", "owner_id", "opened_by_id", "closed_by_id")
    | _all("system", "walled", "opened_at", "closed_at")
    | _all("leave", "kind", "state", "opened_as", "basic", "requested_on", "next_review_on", "decided_on")
    | _all("leave", "granted_from_on", "granted_until_on", "closed_as"),
)
declare_table(
    "accommodation_option",
    **OWN,
    columns=PART
    | _all("leave", "change", "proposed_by", "proposed_on", "state", "effective", "cost", "refused_why")
    | _all("system", "recorded_at", "decided_at")
    | _all("audit", "recorded_by_id", "decided_by_id"),
)
declare_table(
    "accommodation_trial",
    **OWN,
    columns=PART
    | {"option_id": "key", "recorded_at": "system", "recorded_by_id": "audit"}
    | _all("leave", "from_on", "until_on", "result", "ended_on"),
)
declare_table(
    "accommodation_entry",
    **OWN,
    columns=PART
    | {"about_id": "key", "recorded_by_id": "audit"}
    | _all("leave", "kind", "side", "happened_on", "code")
    | _all("system", "noted", "recorded_at"),
)
declare_table(
    "accommodation_restriction",
    **OWN,
    columns=PART
    | {"employee_id": "subject_key", "case_id": "key"}
    | _all("leave", "kind", "from_on", "until_on")
    | _all("system", "recorded_at", "lifted_at")
    | _all("audit", "recorded_by_id", "lifted_by_id"),
)
declare_table(
    "accommodation_hardship",
    **OWN,
    columns=PART
    | {"option_id": "key", "written_by_id": "audit"}
    | _all("system", "factors_answered", "factors_asked", "written_at"),
)
declare_table(
    "accommodation_accommodationdecision",
    **OWN,
    columns=PART
    | {"decided_by_id": "audit", "decided_at": "system"}
    | _all("leave", "outcome", "reason", "alternative_considered", "appeal_by_on", "decided_on"),
)
declare_table(
    "accommodation_review",
    **OWN,
    columns=PART
    | {"case_id": "key", "recorded_at": "system"}
    | _all("audit", "done_by_id", "recorded_by_id")
    | _all("leave", "why", "due_on", "about_on", "outcome", "done_on"),
)

declare_task("accommodation.reviews_catch_up", arguments=["timestamp"], purpose="leave_administration")

# An accommodation outlives the leave it began in.
declare_reference("accommodation_accommodation", "case_id")
declare_reference("accommodation_restriction", "case_id")
declare_reference("accommodation_review", "case_id")
# A task of an accommodation that stands apart from any leave.
declare_link("desk_task", "about_id", to="accommodation_accommodation")
