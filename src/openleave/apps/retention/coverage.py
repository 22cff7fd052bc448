"""Which rule ends the rows of each table. A table that none ends fails a test: nothing is kept by being forgotten."""

from __future__ import annotations

from openleave.apps.erasure import graph
from openleave.apps.erasure.services import LEDGER
from openleave.kernel.registry import declared

#: Rows that name nobody, or only ids that mean nothing once their person is erased.
INSTALLATION = {
    "auth_group": "no row is ever made",
    "auth_group_permissions": "no row is ever made",
    "auth_permission": "names of Django's own permissions",
    "audit_installation_entry": "the trail: seven years (kernel.audit.cutting)",
    "audit_installation_head": "where the trail begins and ends: numbers and MACs",
    "cases_lawversion": "the law, as it was when it decided",
    "disclosures_subprocessor": "companies that receive data for the installation",
    "tenancy_pass": "when an organization let the operator in: ids and instants",
    "django_content_type": "names of tables",
    "django_migrations": "names of migrations",
    "procrastinate_periodic_defers": "names of jobs",
    "procrastinate_workers": "running processes",
    "retention_certificate": "proof that an organization was erased: counts and digests",
}
#: What goes with a sign-in, when it belongs nowhere any more.
WITH_ACCOUNT = {
    "accounts_account",
    "account_emailaddress",
    "account_emailconfirmation",
    "mfa_authenticator",
    "usersessions_usersession",
    "django_session",
}


def rule_of(table: str) -> str | None:
    """What ends the table's rows: ``case``, ``subject``, ``age``, ``account``, ``service`` (the organization's end),
    ``kept`` with them (sealed values and files), ``ledger`` or ``installation``. None: nothing does."""
    if table in graph.order("case"):
        return "case"
    if table in graph.tables():
        return "subject"
    if table in graph.ELSEWHERE:
        return "kept"
    if table in LEDGER:
        return "ledger"
    if table in WITH_ACCOUNT:
        return "account"
    if (table, "organization_id") in declared().columns or table == "organizations_organization":
        return "service"
    if table in {one.table for one in declared().ages}:
        return "age"
    return "installation" if table in INSTALLATION else None


def without_rule() -> list[str]:
    """Tables, file kinds and caches that no rule ends. Must be empty."""
    known = declared()
    tables = {table for table, _column in known.columns}
    ended_files = set(known.file_columns.values())
    found = [table for table in tables if rule_of(table) is None]
    found += [key for key, kind in known.file_kinds.items() if kind.maximum_age is None and key not in ended_files]
    if known.caches and rule_of("cache_entry") != "age":
        found.append("cache_entry")
    if known.tasks and rule_of("procrastinate_jobs") != "age":
        found.append("procrastinate_jobs")
    return sorted(found)
