"""Nothing opens a connection or hands data out except through ``kernel.egress``: read from the source itself.

Every module of the product is parsed. What reaches the network, sends a mail or answers with a file is allowed only
where this test says so and why; an entry that is not needed any more fails as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from openleave.kernel import egress
from openleave.kernel.egress import BASES, REASONS, RecipientKind
from openleave.kernel.registry import CATEGORIES, PURPOSES

SOURCE = Path(egress.__file__).parents[2]
#: Modules by which data could leave this machine. ``urllib.parse`` reads addresses and opens none.
NETWORK = {
    "_socket", "aiohttp", "aiosmtplib", "asyncio.streams", "asyncssh", "boto3", "clamav_client", "ftplib", "grpc",
    "http.client", "httpcore", "httpx", "imaplib", "kafka", "nntplib", "paramiko", "pika", "poplib", "pycurl",
    "pywebpush",
    "redis", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3",
    "websocket", "websockets", "xmlrpc",
}  # fmt: skip
#: Names of Django's mail that send. ``EmailMessage`` only holds a message.
SENDS = {"send_mail", "send_mass_mail", "mail_admins", "mail_managers", "get_connection", "mailers"}
CALLS = {"send", "send_messages", "open_connection", "create_connection", "email_user"}
PROGRAMS = {"curl", "wget", "scp", "sftp", "ssh", "rsync", "nc", "ncat", "sendmail", "aws", "gsutil"}

ALLOWED = {
    ("kernel/egress/guard.py", "socket"): "the guard itself resolves names of allowed hosts",
    ("kernel/mail/sending.py", "send"): "the one place where a mail is handed over",
    ("kernel/mail/sending.py", "smtplib"): "names the errors of mail servers",
    ("kernel/mail/sending.py", "mailers"): "it knocks at the mail server before anything is noted as sent",
    ("apps/documents/scanning.py", "clamav_client"): "inside egress.opening",
    ("config/processes/instance.py", "socket"): "asks whether a port of this machine is free",
    ("config/processes/instance.py", "http.client"): "inside egress.opening: asks its own server whether it answers",
    ("apps/accounts/adapter.py", "send"): "kernel.mail, with a permit",
    ("apps/accounts/neutral.py", "send"): "kernel.mail, with a permit",
    ("apps/accounts/services/closing.py", "send"): "kernel.mail, with a permit",
    ("apps/accounts/views/handoff.py", "send"): "a signal of Django, no mail",
}

#: Whoever answers with a file: the flow under which it leaves, or why nothing leaves.
FILES = {
    "apps/cases/views/pay.py": "cases.pay_plan",
    "apps/certification/pdf.py": "certification.paper",
    "apps/consents/views/data.py": "-: the register of data itself, nobody’s data",
    "apps/consents/views/purposes.py": "consents.receipt",
    "apps/disclosures/views/demands.py": "disclosures.answer",
    "apps/documents/views/looking.py": "documents.download",
    "apps/feeds/views/showing.py": "feeds.problems",
    "apps/feeds/views/templates.py": "-: an empty template of a file",
    "apps/law/views/comparing.py": "-: the law, nobody's data",
    "apps/notices/views/letter.py": "notices.copy",
    "apps/notices/views/listing.py": "notices.print",
    "apps/online/views/papers.py": "documents.own_copy",
    "apps/incidents/signals/reads.py": "-: it looks at answers of others",
    "apps/retention/views/leaving.py": "retention.export",
    "apps/visits/showing.py": "-: it refuses files to visitors",
    "apps/reports/views/packets.py": "reports.packet",
    "apps/requests/views/desk.py": "requests.log",
    "apps/requests/views/public.py": "requests.package",
    "apps/requests/views/steps.py": "requests.picture",
    "apps/reports/views/reports.py": "reports.table",
}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if "/tests/" not in name and "/migrations/" not in name:
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def ways_out(tree: ast.Module) -> set[str]:
    """What of a module could let something leave."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {way for name in node.names if (way := _network(name.name))}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {name.name for name in node.names}
            found |= {
                way for name in {node.module, *(f"{node.module}.{one}" for one in names)} if (way := _network(name))
            }
            if node.module.startswith("django.core.mail"):
                found |= names & SENDS
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
                found.add(node.func.attr)
            if (
                _called(node) in ("__import__", "import_module")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found |= {_network(str(node.args[0].value))} - {""}
        elif isinstance(node, ast.List) and node.elts and isinstance(node.elts[0], ast.Constant):
            program = str(node.elts[0].value).rpartition("/")[2]
            found |= {program} & PROGRAMS
    return found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _network(name: str) -> str:
    parts = name.split(".")
    return next((way for end in range(1, len(parts) + 1) if (way := ".".join(parts[:end])) in NETWORK), "")


def with_files() -> set[str]:
    """Modules that answer with a file: by Django's class for it, or by its header."""
    found = set()
    for name, tree in modules():
        for node in ast.walk(tree):
            text = isinstance(node, ast.Constant) and node.value == "Content-Disposition"
            if text or (isinstance(node, ast.Name) and node.id == "FileResponse"):
                found.add(name)
    return found


@pytest.mark.commitment("P-41", "P-46", "P-91")
def test_nothing_leaves_except_through_the_chokepoint() -> None:
    found = {(name, way) for name, tree in modules() for way in ways_out(tree)}
    assert found == set(ALLOWED), (
        "A module reaches outside, or an entry of ALLOWED is not needed any more. Use kernel.mail.send with a "
        "permit, or egress.opening(…) around a declared destination."
    )


@pytest.mark.commitment("P-41")
def test_every_file_that_is_handed_out_has_a_flow() -> None:
    assert with_files() == set(FILES)
    wanted = {flow for flow in FILES.values() if not flow.startswith("-")}
    assert wanted <= set(egress.flows())


@pytest.mark.commitment("P-41")
def test_every_declared_flow_is_used() -> None:
    """A flow that nothing hands out is a hole without a wall around it."""
    used = {
        node.value
        for name, tree in modules()
        if not name.endswith("registry.py")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in egress.flows()
    }
    assert used == set(egress.flows())


@pytest.mark.commitment("P-30", "P-31", "P-42")
def test_every_flow_names_purpose_ground_and_categories() -> None:
    assert set(REASONS.values()) == BASES and len(BASES) == 6
    for flow in egress.flows().values():
        assert flow.purpose in PURPOSES and flow.reasons and set(flow.reasons) <= set(REASONS), flow.key
        assert flow.categories and set(flow.categories) <= set(CATEGORIES), flow.key


@pytest.mark.commitment("P-46", "P-47")
def test_only_the_legal_desk_reaches_a_court_or_an_agency() -> None:
    reaching = {flow.key for flow in egress.flows().values() if flow.recipient == RecipientKind.AUTHORITY}
    assert reaching == {"disclosures.answer", "disclosures.emergency"}
    emergency, answer = egress.flow_of("disclosures.emergency"), egress.flow_of("disclosures.answer")
    assert not set(emergency.reasons) & set(answer.reasons)
    assert {"safety_threat", "fraud", "litigation"} <= set(emergency.reasons)


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("import requests", "requests"),
        ("import importlib\nimportlib.import_module('smtplib')", "smtplib"),
        ("from urllib import request", "urllib.request"),
        ("import http.client as h", "http.client"),
        ("from socket import create_connection", "socket"),
        ("from django.core.mail import send_mail", "send_mail"),
        ("def f(message):\n    message.send()", "send"),
        ("import subprocess\nsubprocess.run(['/usr/bin/curl', 'https://x.example'])", "curl"),
    ],
)
def test_the_gate_sees_a_way_out(source: str, way: str) -> None:
    assert way in ways_out(ast.parse(source))


def test_the_gate_sees_no_way_out_where_there_is_none() -> None:
    assert ways_out(ast.parse("from urllib.parse import urlsplit\nfrom django.core.mail import EmailMessage")) == set()
