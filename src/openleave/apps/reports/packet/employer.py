"""What a packet holds of the employer: policies and settings, the notices given, the audit trail with its check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from openleave.apps.reports.packet.sections import PacketFile, Scope, declare_section, table
from openleave.kernel import audit

POLICIES = """
SELECT p.slug, p.name, v.number, v.state, v.holds_from, v.holds_until, v.published_at, v.content
  FROM policies_policyversion v
  JOIN policies_policy p ON p.organization_id = v.organization_id AND p.id = v.policy_id
 WHERE v.organization_id = %(organization)s AND v.state <> 'draft' AND v.holds_from <= %(to)s
   AND (v.holds_until IS NULL OR v.holds_until >= %(from)s) ORDER BY p.slug, v.number
"""
SETTINGS = """
SELECT employer_kind, time_zone, workweek_starts_on, leave_year_method, leave_year_starts_month, leave_year_starts_day
  FROM organizations_settings WHERE organization_id = %(organization)s
"""
NOTICES = """
SELECT c.number, k.code, k.program, k.due_on, k.done_on
  FROM cases_caseclock k JOIN cases_leavecase c ON c.organization_id = k.organization_id AND c.id = k.case_id
 WHERE k.organization_id = %(organization)s AND k.case_id = ANY(%(ids)s) AND k.whose = 'employer'
   AND k.done_on IS NOT NULL ORDER BY c.number, k.done_on, k.code, k.id
"""
# Entries that name one of the cases, up to the last one that the packet knows of; what the making of packets itself
# writes comes later.
TRAIL = """
SELECT e.seq, e.at, e.actor_account_id, e.actor_roles, e.channel, e.action, e.object_type, e.object_id, e.details::text,
       encode(e.mac, 'hex')
  FROM audit_entry e
 WHERE e.organization_id = %(organization)s AND e.seq <= %(seq)s
   AND (e.object_id = ANY(%(names)s) OR e.details->>'case' = ANY(%(names)s) OR e.details->>'case_id' = ANY(%(names)s))
 ORDER BY e.seq
"""
LAST = """
SELECT seq, encode(mac, 'hex') FROM audit_entry WHERE organization_id = %(organization)s AND seq = %(seq)s
"""


def notices(scope: Scope) -> Iterator[PacketFile]:
    """When each notice was given (825.500(c)(4)); the letters themselves are declared by the app that keeps them."""
    head = ("case", "notice", "law", "due_on", "given_on")
    yield from table("notices-given.csv", "Notices given, with their dates", head, scope.rows(NOTICES))


def policies(scope: Scope) -> Iterator[PacketFile]:
    """The employer's own policies in force in the period, as they were written, and its settings (825.500(c)(5))."""
    known = {"organization": scope.organization_id, "from": scope.from_on, "to": scope.to_on}
    with scope.reading(), connection.cursor() as cursor:
        cursor.execute(POLICIES, known)
        versions = cursor.fetchall()
        cursor.execute(SETTINGS, known)
        settings = cursor.fetchone()
    head = ("policy", "name", "version", "state", "holds_from", "holds_until", "published_at", "file")
    names = {(row[0], row[2]): f"{row[0]}-{row[2]}.yaml" for row in versions}
    yield from table(
        "policies.csv", "Policies in force in the period", head,
        ((*row[:7], names[row[0], row[2]]) for row in versions),
    )  # fmt: skip
    for row in versions:
        yield PacketFile(names[row[0], row[2]], f"{row[1]}, version {row[2]}", row[7].encode())
    if settings:
        head = ("employer_kind", "time_zone", "workweek_starts_on", "leave_year_method", "starts_month", "starts_day")
        yield from table("settings.csv", "Leave year and work week", head, [settings])


def trail(scope: Scope) -> Iterator[PacketFile]:
    """The audit trail of the cases, and the check of the whole chain."""
    names = [str(case) for case in scope.case_ids]
    known: dict[str, Any] = {"organization": scope.organization_id, "seq": scope.audit_seq, "names": names}
    with scope.reading(), connection.cursor() as cursor:
        cursor.execute(TRAIL, known)
        found = cursor.fetchall()
        cursor.execute(LAST, known)
        last = cursor.fetchone()
    scope.beat()
    head = ("entry", "at", "account", "roles", "channel", "action", "object_type", "object_id", "details", "mac")
    yield from table("entries.csv", "Entries of the audit trail about these cases", head, found)
    result = audit.verify(scope.organization_id)
    checked = {
        "whole_chain_verified": result.ok,
        "problem": result.problem,
        "first_bad_entry": result.seq,
        "shown_up_to_entry": scope.audit_seq,
        "mac_of_that_entry": last[1] if last else None,
        "how": "openleave audit verify --organization … recomputes every entry, its place, the head and the anchors.",
    }
    yield PacketFile("verification.json", "Check of the audit trail", json.dumps(checked, indent=1).encode())


declare_section("notices", notices, title=_("Notices given to employees"), cites="29 CFR 825.500(c)(4)", order=40)
declare_section("policies", policies, title=_("Policies and practices"), cites="29 CFR 825.500(c)(5)", order=50)
declare_section("audit-trail", trail, title=_("Audit trail"), order=79)
