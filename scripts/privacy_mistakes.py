"""Mistakes that would break a promise about data, one by one: what is changed, and the tests that must notice.

Each edit names a file below ``src/openleave``, a text that stands in it exactly once, and what stands there instead.
"""

from __future__ import annotations

from dataclasses import dataclass

ERASING, EXPORTING = "apps/erasure/services/erasing.py", "apps/erasure/services/exporting.py"
HOLDING, REPLAYING = "apps/erasure/services/holding.py", "apps/erasure/services/replaying.py"
GRAPH, GUARDS, HELD = "apps/erasure/graph.py", "apps/erasure/guards.py", "apps/erasure/selectors.py"
LOG, MAIL, PERMISSIONS = "kernel/log.py", "kernel/mail/sending.py", "kernel/permissions.py"
ARCHIVE, CUSTODY = "kernel/backups/archive.py", "kernel/backups/custody.py"
VAULT, SEALING, KEYS = "kernel/vault/services.py", "kernel/vault/sealing.py", "kernel/keys/store.py"
FILES, CHAIN, DETAILS = "kernel/files/services.py", "kernel/audit/chain.py", "kernel/audit/details.py"
TENANCY, SCOPE = "kernel/tenancy/constraints.py", "kernel/tenancy/scope.py"
ERASURE_REGISTRY = "apps/erasure/registry.py"

T_ERASE = ("tests/privacy/test_erasure_limits.py", "tests/privacy/test_erasure_everything.py")
T_BACKUPS = ("tests/kernel/test_backups.py",)
T_LOG, T_MAIL = ("tests/kernel/test_log.py",), ("tests/kernel/test_mail.py",)
T_VAULT = ("tests/kernel/test_vault.py", "tests/kernel/test_vault_attacks.py")
T_KEYS, T_FILES = ("tests/kernel/test_keys.py",), ("tests/kernel/test_files.py",)
T_AUDIT = ("tests/kernel/test_audit.py", "tests/kernel/test_audit_attacks.py")
T_GATE, T_ROLES = ("tests/privacy/test_registry_gate.py",), ("tests/privacy/test_permissions_page.py",)
T_TENANCY = tuple(f"tests/kernel/test_tenancy_{name}.py" for name in ("catalogue", "probes", "scope"))
T_NOTES = ("src/openleave/apps/messaging/tests/test_notes.py",)
T_CROWD, T_SCRUB = ("tests/privacy/test_erasure_crowd.py",), ("tests/privacy/test_erasure_everything.py",)
T_BEGIN = ("src/openleave/apps/accounts/tests/test_beginning.py",)
T_END = ("src/openleave/apps/requests/tests/test_own_account.py",)
T_CHILD = ("src/openleave/apps/requests/tests/test_children.py",)
T_LEAVING = ("src/openleave/apps/desk/tests/test_leaving.py",)
T_WEEK = ("src/openleave/apps/feeds/tests/test_pages.py",)
T_PEOPLE = ("src/openleave/apps/people/tests/test_services.py",)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: its name, what it is in words, its edits (file, old, new), and the tests that must fail."""

    name: str
    about: str
    edits: tuple[tuple[str, str, str], ...]
    tests: tuple[str, ...]


def _one(name: str, about: str, file: str, old: str, new: str, tests: tuple[str, ...]) -> Mistake:
    return Mistake(name, about, ((file, old, new),), tests)


MISTAKES = (
    # No database needed: the quick ones first.
    _one("log-any-field", "a log line keeps fields nobody declared, an e-mail address among them", LOG,
         'return {name: value for name, value in event.items() if name in known or name.startswith("_")}',
         "return dict(event, count=len(known))", T_LOG),
    _one("log-declares-email", "e-mail addresses become a field of the log", LOG,
         '"count": "how many",', '"count": "how many",\n        "email": "who",', T_LOG),
    _one("log-error-message", "an exception is logged with its message", LOG,
         '"type": type(error).__name__', '"type": str(error)', T_LOG),
    _one("log-formatted", "other libraries' messages are logged with their values", LOG,
         "_first_words(str(record.msg))", "record.getMessage()", T_LOG),
    _one("mail-undeclared", "an e-mail that nobody declared is sent", MAIL,
         "if outgoing.template not in declared().messages:", "if not outgoing.template:", T_MAIL),
    _one("mail-past-the-door", "a job sends an e-mail by a way of its own", "apps/erasure/tasks.py",
         '    """Everything that waits and is held no more, of every organization."""',
         '    """All."""\n    from django.core.mail import send_mail\n\n'
         '    send_mail("Done", "Rosa was erased", None, [])', T_MAIL),
    _one("backup-400-days", "a backup may be kept for 400 days", ARCHIVE,
         "timedelta(days=35)", "timedelta(days=400)", T_BACKUPS),
    _one("backup-not-pruned", "backups past their time stay a year longer", ARCHIVE,
         "manifest.expires_at <= now]", "manifest.expires_at <= now - timedelta(days=365)]", T_BACKUPS),
    _one("backup-any-manifest", "an archive opens with a manifest that was altered", ARCHIVE,
         "return UUID(bytes=hashlib.sha256(self.as_json()).digest()[:16])", "return self.id", T_BACKUPS),
    Mistake("backup-one-share", "one custodian alone opens a backup",
            ((CUSTODY, "halves = (noise, bytes(a ^ b for a, b in zip(secret, noise, strict=True)))",
              "halves = (secret, secret)"),
             (CUSTODY, "bytes(a ^ b for a, b in zip(one, other, strict=True))", "one or other"),
             (CUSTODY, "if {index for index, _, _ in read} != {0, 1} or", "if")), T_BACKUPS),
    Mistake("backup-any-passphrase", "a share opens with any passphrase",
            ((CUSTODY, "Scrypt(salt=salt, length=32, **COST).derive(passphrase.encode())",
              'Scrypt(salt=salt, length=32, **COST).derive(b"")'),
             (CUSTODY, "Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())",
              'Scrypt(salt=salt, length=32, **cost).derive(b"")')), T_BACKUPS),
    _one("backup-short-passphrase", "custodians may choose equal or short passphrases", CUSTODY,
         "if min(map(len, passphrases)) < LEAST or passphrases[0] == passphrases[1]:", "if not all(passphrases):",
         T_BACKUPS),
    _one("audit-free-text", "the audit trail takes free text", DETAILS,
         "if value and not _ALLOWED.fullmatch(value):", "if not isinstance(value, str):", T_AUDIT),
    _one("role-erases", "human resources may erase people", "apps/erasure/policies.py",
         '"erasure.run": {Role.PRIVACY_OFFICER}', '"erasure.run": {Role.PRIVACY_OFFICER, Role.HR_OPERATIONS}', T_ROLES),
    _one("role-medical-notes", "managers may read medical notes", "apps/messaging/policies.py",
         '"note.medical": {Role.LEAVE_ADMINISTRATOR}', '"note.medical": {Role.LEAVE_ADMINISTRATOR, Role.MANAGER}',
         T_ROLES),
    _one("role-operator", "the operator may read employees", "apps/people/policies.py",
         '"employee.read": {Role.LEAVE_ADMINISTRATOR,', '"employee.read": {Role.OPERATOR, Role.LEAVE_ADMINISTRATOR,',
         T_ROLES),
    _one("role-documents", "human resources may open medical papers", "apps/documents/policies.py",
         '"document.read": {Role.LEAVE_ADMINISTRATOR}',
         '"document.read": {Role.LEAVE_ADMINISTRATOR, Role.HR_OPERATIONS}',
         T_ROLES),
    # The key store.
    _one("key-not-scrubbed", "the bytes of a destroyed key stay in the key store's file", KEYS,
         "            bump_generation(connection)\n        self._database.scrub()\n        return living\n\n"
         "    def destroy_organization",
         "            bump_generation(connection)\n        return living\n\n    def destroy_organization", T_KEYS),
    _one("key-no-tombstone", "a subject whose key was destroyed before first use gets a new one", KEYS,
         'connection.executemany("INSERT OR IGNORE INTO data_key VALUES (?2, ?3, 0, NULL, ?1, ?1)", keys)',
         'connection.execute("SELECT 1")', T_KEYS),
    _one("key-stays-cached", "other processes go on with a destroyed key from their cache", KEYS,
         "            bump_generation(connection)\n        self._database.scrub()\n        return living\n\n"
         "    def destroy_organization",
         "        self._database.scrub()\n        return living\n\n    def destroy_organization", T_KEYS),
    # Vault, files, audit, tenancy in the transaction.
    _one("vault-not-recorded", "reading a medical value leaves no entry in the audit trail", VAULT,
         "    _record(actor, list(values), purpose)\n", "", T_VAULT),
    _one("vault-any-purpose", "medical values are read for purposes that nobody registered", VAULT,
         "    require_purpose(purpose)\n", "", T_VAULT),
    _one("vault-rollback", "an older state of a medical value is believed", VAULT,
         "if revision < floors.get(slots[place], 0):", "if revision < 0:", T_VAULT),
    _one("vault-unbound", "sealed values may be moved between rows and people", SEALING,
         'return b"".join(\n        (', 'return b"" and b"".join(\n        (', T_VAULT),
    _one("vault-without-person", "a sealed value may be moved to another person", SEALING,
         "            place.subject_id.bytes,\n", "", T_VAULT),
    _one("vault-length", "the length of a diagnosis shows in the length of what is stored", SEALING,
         "padded = text.ljust(-(-len(text) // PAD_BYTES) * PAD_BYTES)", "padded = text", T_VAULT),
    _one("vault-erase-keeps-key", "erasing a person's medical values leaves their key", VAULT,
         "    transaction.on_commit(lambda: key_store().destroy(organization_id, subject_id))\n", "", T_VAULT),
    _one("file-key-stays", "a deleted file's key stays", FILES,
         "    key_store().destroy_many(organization_id, file_ids)\n", "", T_FILES),
    _one("file-bytes-stay", "a deleted file's bytes stay on the disk (ClearGDPR#113)", FILES,
         "        file_path(organization_id, file_id).unlink(missing_ok=True)\n", "        pass\n", T_FILES),
    _one("file-no-age", "uploads are kept for ever", FILES,
         "delete_after_at=None if maximum_age is None else written.created_at + maximum_age", "delete_after_at=None",
         T_FILES),
    _one("file-about-forgotten", "the files of somebody erased stay", FILES,
         '_delete(organization_id, "subject_id", subject_ids)', '_delete(organization_id, "subject_id", ())', T_FILES),
    _one("audit-unchained", "an entry of the trail does not cover the one before it", CHAIN,
         "previous + canonical(record)", "canonical(record)", T_AUDIT),
    _one("audit-tail", "cutting off the trail's end is not seen", CHAIN,
         'hmac.digest(key, _encode(["openleave.audit-head.v1", organization_id, seq]).encode() + last_mac, "sha256")',
         'hmac.digest(key, b"head", "sha256")', T_AUDIT),
    _one("audit-keyless", "anybody can recompute the trail", CHAIN,
         'return hmac.digest(key, previous', 'return hmac.digest(b"openleave", previous', T_AUDIT),
    _one("scope-outlives", "the organization of a request stays set for the next one", SCOPE,
         '["set_config(%s, %s, true)"]', '["set_config(%s, %s, false)"]', T_TENANCY),
    _one("nobody-refused", "no service refuses anybody", PERMISSIONS,
         "    if not allows(actor, permission):\n        raise", "    if not permission:\n        raise", T_PEOPLE),
    # Erasing, holding, exporting, restoring.
    _one("erase-forgets-table", "erasing leaves one table", ERASING,
         "tables = [table for table in graph.order(kind) if table != graph.SUBJECT]",
         'tables = [table for table in graph.order(kind) if table not in (graph.SUBJECT, "people_profile")]', T_ERASE),
    _one("erase-forgets-values", "erasing leaves the sealed values", ERASING,
         "taken.values += vault.delete_subjects(subject_ids=people)", "taken.values += 0",
         T_ERASE),
    _one("erase-forgets-files", "erasing leaves the stored files", ERASING,
         "taken.files += files.delete_about(organization_id=organization_id, subject_ids=people)",
         "taken.files += 0", T_ERASE),
    _one("erase-keeps-key", "erasing leaves the person's key", ERASING,
         "        key_store().destroy_many(organization_id, [root.subject_id for root in roots])\n", "        pass\n",
         T_ERASE),
    _one("erase-not-noted", "the key store does not learn of an erasure: a restore brings the person back", ERASING,
         "        key_store().ledger.note_erasures((organization_id, kind, root.id, root.subject_id, why) "
         "for root in roots)\n", "", T_ERASE),
    _one("erase-no-hold-check", "erasing asks no hold", ERASING,
         "        _refuse_held(organization_id, kind, roots)\n", "", T_ERASE),
    _one("erase-not-resumed", "what a hold refused is forgotten, not done later", ERASING,
         "        _remember(actor, root, why, authority, request_id)\n", "", T_ERASE),
    _one("erase-number-stays", "the number of somebody erased stays readable", ERASING,
         'graph.TOMB + hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:24] for',
         'f"erased-{number}{key and str()}" for', T_ERASE),
    _one("erase-number-guessed", "the number of somebody erased is found by trying all numbers", ERASING,
         "hmac.new(key, number.encode(), hashlib.sha256)", "hashlib.sha256(bytes(key)[:0] + number.encode())", T_ERASE),
    _one("erase-no-audit", "an erasure leaves no entry in the audit trail", ERASING,
         '            action="erasure.run",\n', '            action="erasure.other",\n', T_ERASE),
    _one("erase-refusal-unrecorded", "a refusal by a hold leaves no entry", ERASING,
         '            action="erasure.refused",\n', '            action="erasure.other",\n', T_ERASE),
    _one("erase-anybodys", "an erasure takes a case for somebody it is not about", ERASING,
         "if found.get(root.id, absent) != root.subject_id:", "if not root.id:",
         T_ERASE),
    _one("erase-crash-unfinished", "an erasure cut short by a crash stays half done", ERASING,
         "ledger.erasures(organization_id, unfinished=True):", "ledger.erasures(organization_id, unfinished=True)[:0]:",
         T_ERASE),
    _one("erase-by-anybody", "everybody may erase", ERASING,
         '    require(actor, "erasure.run")\n', "", T_ERASE),
    _one("hold-never-released", "a released hold keeps on keeping", HELD,
         "h.organization_id = x.organization_id AND h.released_at IS NULL AND",
         "h.organization_id = x.organization_id AND",
         T_ERASE),
    _one("hold-not-mirrored", "a hold is lost by a restore (areev#279)", HOLDING,
         "        _mirror(hold)\n    return hold\n", "    return hold\n", T_ERASE),
    _one("hold-release-not-mirrored", "a released hold is back after a restore", HOLDING,
         "    transaction.on_commit(lambda: _mirror(hold))\n", "", T_ERASE),
    _one("export-somebody-elses", "the export holds everybody's rows", EXPORTING,
         'f"WHERE x.organization_id = %(organization)s AND {graph.condition(kind, table)} ORDER BY x.id"',
         'f"WHERE x.organization_id = %(organization)s ORDER BY x.id"', T_ERASE),
    _one("export-no-column", "the export holds columns that are not to be exported", EXPORTING,
         'if owner == table and (column.category.export != "no" or name == "id")', "if owner == table", T_ERASE),
    _one("export-sealed-anyway", "an export without medical values holds them", EXPORTING,
         "vault.subject_places(subject_id=subject_id) if sealed else []", "vault.subject_places(subject_id=subject_id)",
         T_ERASE),
    _one("export-no-audit", "an export leaves no entry in the audit trail", EXPORTING,
         'action="subject.export"', 'action="subject.other"', T_ERASE),
    _one("replay-forgets-holds", "a restore does not hold again what was held", REPLAYING,
         "            _again(actor, held)\n            placed += 1\n", "            placed += 1\n", T_ERASE),
    _one("start-with-the-erased", "a restored backup is served before it has forgotten", "apps/erasure/startup.py",
         "    if not erasures and not holds:\n", "    if erasures >= 0 or holds:\n", T_ERASE),
    # What changes the schema: a template database of its own.
    _one("graph-forgets-table", "a table about people is left out of the graph", GRAPH,
         "return frozenset(about - ELSEWHERE)", 'return frozenset(about - ELSEWHERE - {"notices_letter"})', T_ERASE),
    _one("graph-forgets-edge", "a table loses its way to the person", GRAPH,
         "if table not in tables() or (owning_only",
         'if table == "people_profile" or table not in tables() or (owning_only',
         T_ERASE),
    _one("guard-missing", "one table has no hold trigger", GUARDS,
         "for table in sorted(graph.tables() - WORKING):",
         'for table in sorted(graph.tables() - WORKING - {"people_profile"}):',
         T_ERASE),
    _one("guard-without-vault", "the database lets held medical values be deleted", GUARDS,
         "\"h.scope = 'everything' AND x.subject_id = h.subject_id\"\n    found[\"files_file\"]",
         "\"false\"\n    found[\"files_file\"]", T_ERASE),
    _one("tier-3-in-a-column", "a medical value is kept in an ordinary column", ERASURE_REGISTRY,
         'columns=KEYS\n    | dict.fromkeys(["why", "authority", "counts", "values", "files"], "system")',
         'columns=KEYS\n    | dict.fromkeys(["why", "authority", "counts", "values", "files"], "medical")', T_GATE),
    _one("column-undeclared", "a column is not in the registry", ERASURE_REGISTRY,
         '["label", "opened_at", "closed_at"]', '["opened_at", "closed_at"]', T_GATE),
    Mistake("task-with-a-name", "a job takes a person's name along (celery CVE-2020-17495)",
            (("apps/erasure/tasks.py", "def catch_up(timestamp: int) -> None:",
              'def catch_up(timestamp: int, name: str = "") -> None:'),), T_GATE),
    _one("cookie-undeclared", "a cookie is set that nobody declared", "apps/accounts/registry.py",
         'declare_cookie("openleave_csrf",', 'declare_cookie("openleave_csrf2",', T_GATE),
    _one("tenancy-owner", "the owner of the tables reads every organization", TENANCY,
         '"ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; "', '"ENABLE ROW LEVEL SECURITY; "', T_TENANCY),
    _one("tenancy-all-rows", "row-level security lets every organization's rows through", TENANCY,
         "USING ({self.readable}) WITH CHECK", "USING (true) WITH CHECK", T_TENANCY),
    _one("tenancy-writes", "rows may be written into another organization", TENANCY,
         "WITH CHECK ({self.writable})", "WITH CHECK (true)", T_TENANCY),
    _one("scrub-forgets-statistics", "samples of emptied tables stay in the planner's statistics",
         "kernel/postgres/scrubbing.py", '    connection.execute(_FORGET, {"table": name})\n', "", T_CROWD),
    _one("scrub-does-not-wait", "scrubbing says that bytes are gone which somebody can still read",
         "kernel/postgres/scrubbing.py", "        _outlast(connection, patience)\n", "", T_SCRUB),
    _one("begin-skipped", "pages open to somebody who has not read the notice", "apps/accounts/middleware.py",
         "request.detour = BEGIN", "request.detour = None", T_BEGIN),
    _one("begin-without-age", "an account opens without a word about its person's age",
         "apps/accounts/services/beginning.py", "if account.of_age_at is None and not of_age:", "if False:", T_BEGIN),
    _one("end-leaves-roles", "an account that was ended leaves its roles", "apps/accounts/services/closing.py",
         "        rows.filter(account_id=account.pk).delete()\n", "", T_END),
    _one("child-tells", "whoever reports a child learns whether there was an account", "apps/requests/views/public.py",
         "if found.right == Right.CHILD and found.state in ANSWERED:", "if False:", T_CHILD),
    _one("child-waits", "a report about a child is due like any request", "apps/requests/clocks.py",
         "timedelta(days=CHILD_DAYS if child else ANSWER_DAYS)", "timedelta(days=ANSWER_DAYS)", T_CHILD),
    _one("left-keeps-calendar", "the calendar of somebody who has gone goes on", "apps/desk/listening.py",
         "        CalendarFeed.objects.filter(**own).delete()\n", "", T_LEAVING),
    _one("file-name-stays", "the name of a file outlives it", "apps/feeds/services/forgetting.py",
         'one.file_name, one.header = "", []', "one.header = []", T_WEEK),
)  # fmt: skip
