"""Reads PostgreSQL's own catalogue and lists every way in which a tenant table could leak.

Start-up refuses, and a test fails, unless ``problems()`` is empty. A tenant table is one with ``organization_id``.
"""

from __future__ import annotations

from typing import Any

# The policies as PostgreSQL prints them. One that says more, or less, or stands beside, is a problem. Those that ask
# for a purpose besides count as those that do not: which purposes they ask for, kernel.purposes.rules compares.
_ASKS = r"""openleave_organization_for\(''\{[a-z_,]*\}''::text\[\]\) AS openleave_organization_for"""
_PLAIN = "openleave_current_organization() AS openleave_current_organization"
_CURRENT = "( SELECT openleave_current_organization() AS openleave_current_organization)"
OWN_ROWS = f"(organization_id = {_CURRENT})"
# An account finds out where it belongs before it acts in one organization; an operator sees the visits they asked for.
MEMBERSHIP_ROWS = (
    f" CASE WHEN openleave_has_organization() THEN {OWN_ROWS} "
    "ELSE (account_id = ( SELECT openleave_current_account() AS openleave_current_account)) END"
)
# The operator sees the names of organizations.
DIRECTORY_ROWS = f" CASE WHEN openleave_is_operator() THEN true ELSE (id = {_CURRENT}) END"

# One query per rule. Each returns the offender and, where useful, a detail.
RULES: dict[str, str] = {
    "row-level security is not enabled and forced": """
        SELECT c.oid::regclass::text FROM tenant c WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)""",
    "has no policy, or one that does not ask for the organization and nothing else": f"""
        SELECT c.oid::regclass::text FROM tenant c WHERE NOT EXISTS (
            SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
        UNION ALL
        SELECT c.oid::regclass::text || ' (' || p.polname || ')' FROM tenant c JOIN pg_policy p ON p.polrelid = c.oid
        WHERE (c.oid::regclass::text, regexp_replace(
                   regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\s+', ' ', 'g'), '{_ASKS}', '{_PLAIN}'),
               regexp_replace(
                   regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\\s+', ' ', 'g'), '{_ASKS}', '{_PLAIN}')
              ) NOT IN (
              (c.oid::regclass::text, '{OWN_ROWS}', '{OWN_ROWS}'),
              ('accounts_membership', '{MEMBERSHIP_ROWS}', '{OWN_ROWS}'),
              ('visits_visit', '{MEMBERSHIP_ROWS}', '{MEMBERSHIP_ROWS}')) IS NOT FALSE""",  # noqa: S608
    "the directory of organizations is open": f"""
        SELECT c.oid::regclass::text FROM ours c LEFT JOIN pg_policy p ON p.polrelid = c.oid
        WHERE c.relname = 'organizations_organization' AND (NOT (c.relrowsecurity AND c.relforcerowsecurity)
           OR regexp_replace(pg_get_expr(p.polqual, p.polrelid), '\\s+', ' ', 'g') IS DISTINCT FROM '{DIRECTORY_ROWS}'
           OR regexp_replace(pg_get_expr(p.polwithcheck, p.polrelid), '\\s+', ' ', 'g')
              IS DISTINCT FROM '{DIRECTORY_ROWS}')""",  # noqa: S608
    "the primary key is not led by organization_id": """
        SELECT c.oid::regclass::text FROM tenant c WHERE NOT EXISTS (
            SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
            WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attname = 'organization_id')""",
    "a unique index is not led by organization_id": """
        SELECT c.oid::regclass::text || ' (' || i.indexrelid::regclass::text || ')' FROM tenant c
        JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE a.attname IS DISTINCT FROM 'organization_id'""",
    "a foreign key between tenant tables is not led by organization_id on both sides": """
        SELECT c.oid::regclass::text || ' (' || k.conname || ')' FROM tenant c
        JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
        JOIN tenant r ON r.oid = k.confrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
        JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = k.confkey[1]
        WHERE a.attname <> 'organization_id' OR b.attname <> 'organization_id'""",
    "organization_id may be null": """
        SELECT c.oid::regclass::text FROM tenant c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE a.attname = 'organization_id' AND NOT a.attnotnull""",
    "a view runs with its owner's rights": """
        SELECT v.oid::regclass::text FROM ours v WHERE v.relkind = 'v'
          AND NOT COALESCE(v.reloptions::text LIKE '%security_invoker=true%', false)""",
    "a materialised view keeps rows outside row-level security": """
        SELECT v.oid::regclass::text FROM ours v WHERE v.relkind = 'm'""",
    "a function runs with its owner's rights (SECURITY DEFINER)": """
        SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('public', 'vault') AND p.prosecdef
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
}

TABLES = """
    WITH ours AS (
        SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'vault') AND c.relkind IN ('r', 'p', 'v', 'm')
    ), tenant AS (
        SELECT c.* FROM ours c WHERE c.relkind IN ('r', 'p') AND EXISTS (
            SELECT FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attname = 'organization_id' AND NOT a.attisdropped)
    )
"""

ROLE_RULES: dict[str, str] = {
    "is a superuser, or may bypass row-level security, create roles or databases": """
        SELECT rolname FROM pg_roles WHERE rolname = current_user
          AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)""",
    "owns tables, so that row-level security could be turned off": """
        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'vault') AND pg_has_role(current_user, c.relowner, 'MEMBER')""",
    "may reach the tier-3 schema without taking the vault role": """
        SELECT 'vault' WHERE EXISTS (SELECT FROM pg_namespace WHERE nspname = 'vault')
          AND has_schema_privilege(current_user, 'vault', 'USAGE')""",
}


def problems(cursor: Any) -> list[str]:
    """What is wrong with the tables, views and functions; empty when all is well."""
    found = []
    for rule, query in RULES.items():
        cursor.execute(TABLES + query)
        found += [f"{row[0]}: {rule}." for row in cursor.fetchall()]
    return sorted(found)


def role_problems(cursor: Any) -> list[str]:
    """What is wrong with the role the application runs as; empty when all is well."""
    found = []
    for rule, query in ROLE_RULES.items():
        cursor.execute(query)
        offenders = [row[0] for row in cursor.fetchall()]
        if offenders:
            found.append(f"The database role {rule}: {', '.join(offenders[:5])}.")
    return found
