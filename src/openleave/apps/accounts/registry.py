"""What sign-in stores: accounts, roles, sessions, second factors, and the tables of the frameworks underneath."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_cache, declare_cookie, declare_message, declare_queue, declare_table

SIGN_IN = {"subject": "account", "owner": "account", "purposes": ["sign_in", "security"]}
PLUMBING = {"subject": "none", "owner": "operator", "purposes": ["operations"]}


def _system(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "system")


declare_table(
    "accounts_account",
    subject="account",
    owner="account",
    # Who did something is shown by name wherever people work; nothing else is read from here.
    purposes=["sign_in", "security", "accountability", "leave_administration", "employment_records", "data_exchange"],
    columns={
        "id": "account",
        "email": "account",
        "password": "secret",
        "display_name": "name",
        "language": "language",
        "is_operator": "system",
        "is_active": "system",
        "created_at": "system",
        "last_login": "account",
    },
)
declare_table(
    "accounts_membership",
    subject="account",
    owner="organization",
    purposes=["sign_in", "security"],
    columns={
        "id": "key",
        "organization_id": "organization",
        "account_id": "account",
        "employee_id": "subject_key",
        "role": "account",
        "created_at": "system",
    },
)
declare_table(
    "account_emailaddress",
    **SIGN_IN,
    columns={"id": "key", "user_id": "account", "email": "account", "verified": "system", "primary": "system"},
)
# Never written: addresses are vouched for by whoever makes the account.
declare_table(
    "account_emailconfirmation",
    **SIGN_IN,
    columns={"id": "key", "email_address_id": "key", "key": "secret", "created": "system", "sent": "system"},
)
declare_table(
    "mfa_authenticator",
    **SIGN_IN,
    columns={
        "id": "key",
        "user_id": "account",
        "type": "system",
        "data": "secret",
        "created_at": "system",
        "last_used_at": "account",
    },
)
declare_table(
    "usersessions_usersession",
    **SIGN_IN,
    columns={
        "id": "key",
        "user_id": "account",
        "session_key": "session",
        "ip": "device",
        "user_agent": "device",
        "data": "session",
        "created_at": "session",
        "last_seen_at": "session",
    },
)
declare_table(
    "django_session",
    **SIGN_IN,
    columns={"session_key": "session", "session_data": "session", "expire_date": "session"},
)
# Counters of attempts by digest of the address tried or by network address, and used hand-off tickets.
declare_table(
    "cache_entry",
    subject="account",
    owner="operator",
    purposes=["security", "retention"],
    columns={"cache_key": "device", "value": "session", "expires": "session"},
)
declare_cache(
    "default",
    holds="Counters that throttle sign-ins, numbers of used codes and hand-off tickets, accounts whose mail rests.",
)

# Django's own permission tables are not used; roles are in accounts_membership.
declare_table("auth_group", **PLUMBING, columns=_system("id", "name"))
declare_table("auth_group_permissions", **PLUMBING, columns=_system("id", "group_id", "permission_id"))
declare_table("auth_permission", **PLUMBING, columns=_system("id", "codename", "content_type_id", "name"))
declare_table("django_content_type", **PLUMBING, columns=_system("id", "app_label", "model"))
declare_table("django_migrations", **PLUMBING, columns=_system("id", "app", "name", "applied"))

# The queue: arguments are ids only (declare_task refuses others).
declare_table(
    "procrastinate_jobs",
    **PLUMBING,
    columns={
        "args": "key",
        **_system(
            "id",
            "queue_name",
            "task_name",
            "lock",
            "queueing_lock",
            "status",
            "scheduled_at",
            "attempts",
            "priority",
            "abort_requested",
            "worker_id",
        ),
    },
)
declare_table("procrastinate_events", **PLUMBING, columns=_system("id", "job_id", "type", "at"))
declare_table(
    "procrastinate_periodic_defers",
    **PLUMBING,
    columns=_system("id", "task_name", "periodic_id", "defer_timestamp", "job_id"),
)
declare_table("procrastinate_workers", **PLUMBING, columns=_system("id", "last_heartbeat"))

declare_queue("default", holds="Jobs that catch up: deadlines, counts, deliveries, sweeps.")
declare_queue("imports", holds="Steps of imports.")
declare_queue("letters", holds="Letters to be made and delivered.")

declare_cookie("openleave_session", purpose="Keeps you signed in. Ends with sign-out, or after twelve hours.")
declare_cookie("openleave_csrf", purpose="Proves that a form you send was shown to you.")
declare_cookie("openleave_handoff", purpose="For two minutes: carries your sign-in from one of our sites to another.")
declare_cookie("messages", purpose='Carries one notice, such as "saved", to the next page.')
declare_cookie("django_language", purpose="Remembers the language you chose, for a year.")
declare_cookie("openleave_theme", purpose="Remembers light or dark, if you chose one, for a year.")
declare_flow(
    "accounts.mail",
    label=_("E-mail about an account"),
    means="mail",
    purpose="sign_in",
    reasons=["account_security"],
    recipient=RecipientKind.SELF,
    categories=["contact", "account"],
)

declare_message("account/email/password_reset_key_message.txt", holds="A link to set a new password, good once.")
declare_message(
    "account/email/unknown_account_message.txt",
    holds="That somebody asked for a new password of an address that has no account.",
)
