"""Every form of every page and every operation of the API, filled in as a person would, with a word of its own in each
text.

The forms are found on the pages themselves and the operations in the API's own description, so that a new one is filled
in the day it appears. A word looks like ``zq00012a1b2c3``: a number, and what nobody chose. Files hold a word, and have
one as their name.
"""

from __future__ import annotations

import io
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import lxml.html
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.a11y.world import World
from tests.isolation.routes import routes

from openleave.apps.cases.models import LeaveCase
from openleave.apps.people.models import Employee
from openleave.kernel import clock
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

WORD = re.compile(r"zq[0-9]{5}[0-9a-f]{6}")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
#: What would end the session, the account or the organization, or is another language.
ENDING = re.compile(r"/account/|/logout|/leaving/|/language/|/choose/")
#: A form that is refused for one case may do for another one.
TRIES = 6
TAKEN = (301, 302, 303)
PASSWORD = "quiet-harbor-lantern"


@dataclass
class Planted:
    """What was written, by word: the way in and the field. ``taken`` are the words of what was accepted; ``tries`` how
    often a form was sent, ``answers`` the last answer to each."""

    fields: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    tries: Counter[str] = field(default_factory=Counter)
    answers: dict[str, int] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    salt: str = field(default_factory=lambda: secrets.token_hex(3))

    def word(self, where: str) -> str:
        made = f"zq{len(self.fields):05}{self.salt}"
        self.fields[made] = where
        return made

    def wants(self, key: str) -> bool:
        return self.tries[key] < TRIES and self.answers.get(key) not in TAKEN

    def note(self, key: str, words: set[str], response: Any) -> None:
        self.tries[key] += 1
        self.answers[key] = response.status_code
        if response.status_code in TAKEN or (key.startswith("api ") and response.status_code < 300):
            self.taken |= words
        self.addresses.append(str(response.get("Location", "")))

    @property
    def taken_forms(self) -> list[str]:
        """The forms that were accepted."""
        return [key for key, answer in self.answers.items() if answer in TAKEN]

    def places(self, words: set[str]) -> list[str]:
        """Where words were written, for messages."""
        return sorted(f"{word}: {self.fields[word]}" for word in words)


def plant_forms(world: World, planted: Planted, role: str, face: str) -> None:
    """Fill in and send each form with a text that a role finds on a face."""
    client, known = world.client(role, face), _known(world)
    for page in list(world.stops(role, face)):
        for form in lxml.html.fromstring(page.html).forms:
            action = form.action or page.path
            if form.method.upper() != "POST" or action.startswith("http") or ENDING.search(action):
                continue
            names = ",".join(sorted({str(one.name) for one in form.inputs if one.name}))
            key = f"{face} {ID.sub('*', action.split('?')[0])} {names}"
            if not planted.wants(key):
                continue
            before = set(planted.fields)
            data = _filled(form, planted, f"{face} {action} ", known)
            if words := set(planted.fields) - before:
                planted.note(key, words, client.post(action, data))


def plant_operations(world: World, planted: Planted) -> None:
    """Send each operation of the API that takes a body one that fits its description."""
    from openleave.api import api

    description = api.get_openapi_schema(path_prefix="/api/v1/")
    for route in routes():
        method = next((one for one in route.methods if one in ("POST", "PUT", "PATCH")), None)
        if not route.api or method is None:
            continue
        operation = description["paths"].get(route.template, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        path = route.path({name: world.tenant.sample(name) for name in route.parameters})
        before = set(planted.fields)
        body = _body(
            content.get("schema", {}), description, lambda name, where=path: planted.word(f"api {where} {name}")
        )
        client = world.client("everything", "desk")
        response = client.generic(method, path, json.dumps(body), content_type="application/json")
        planted.note(f"api {method} {route.template}", set(planted.fields) - before, response)


def _known(world: World) -> dict[str, Any]:
    """What fields ask for that is looked up and not kept as text."""
    with stating("leave_administration"), organization_scope(world.tenant.organization.id):
        number = Employee.objects.get(id=world.tenant.sample("employee_id")).number
        case = LeaveCase.objects.get(id=world.tenant.sample("case_id")).number
    return {
        "employee_id": str(world.tenant.sample("employee_id")),
        "other_id": str(world.more["employee_id"][0]),
        **dict.fromkeys(["number", "employee", "employee_number"], number),
        **dict.fromkeys(["case", "case-number"], case),
        "phone": "(216) 555-0134",
        "weeks": "0 8 8 8 8 8 0",
        "reference": "T-1234",
        "home_state": "OH",
        "home_postal_code": "44101",
    }


def _filled(form: Any, planted: Planted, where: str, known: dict[str, Any]) -> dict[str, Any]:
    """The form's values as it stands, a choice where there is none, and in each text a word."""
    data: dict[str, Any] = {one.name: known[one.name] for one in form.inputs if one.name in known}
    for one in form.inputs:
        if one.name and one.name not in data and one.get("disabled") is None:
            value = _value(one, lambda name=one.name: planted.word(where + name))
            if value is not None:
                data[one.name] = value
    for one in form.inputs:  # of choices where none is chosen yet, the first
        if one.name and one.name not in data and one.get("type") in ("radio", "checkbox"):
            data[one.name] = one.get("value", "on")
    for button in form.xpath(".//button[@name]")[:1]:
        data.setdefault(button.get("name"), button.get("value", ""))
    return data


def _value(one: Any, word: Callable[[], str]) -> Any:
    kind = one.tag if one.tag != "input" else one.get("type", "text")
    plain = one.get("value") or "" if one.tag == "input" else ""
    if kind in ("checkbox", "radio"):
        return one.get("value", "on") if one.checked else None
    if kind in ("submit", "image", "reset", "button"):
        return None
    if kind == "textarea":
        return f"{one.value or ''} {word()}".strip()
    if kind == "select":
        return next((choice for choice in [one.value, *one.value_options] if choice), "")
    made: dict[str, Callable[[], Any]] = {
        "file": lambda: _file(one.get("accept") or "", word),
        "email": lambda: f"{word()}@canary.example",
        "text": lambda: _text(one, plain, word),
        "search": lambda: _text(one, plain, word),
        "tel": lambda: plain or "614 555 0100",
        "date": lambda: plain or clock.today("America/New_York").isoformat(),
        "number": lambda: plain or one.get("min") or "1",
        "password": lambda: PASSWORD,
    }
    return made[kind]() if kind in made else plain


def _text(one: Any, plain: str, word: Callable[[], str]) -> str:
    limit = int(one.get("maxlength") or 200)
    if limit < 14 or one.get("inputmode") in ("numeric", "decimal") or one.get("pattern"):
        return plain or "1"
    return f"{plain} {word()}".strip()[-limit:].strip()


def _file(accept: str, word: Callable[[], str]) -> SimpleUploadedFile:
    if "csv" in accept:
        text = f"Employee ID,First Name,Last Name,Hire Date\n{word()},{word()},{word()},2020-01-06\n"
        return SimpleUploadedFile(f"{word()}.csv", text.encode())
    pdf, out = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(300, 300))
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 100 Td ({word()}) Tj ET".encode())
    pdf.docinfo["/Title"] = word()
    pdf.save(out, compress_streams=False)
    return SimpleUploadedFile(f"{word()}.pdf", out.getvalue(), "application/pdf")


def _body(schema: dict[str, Any], description: dict[str, Any], word: Callable[[str], str], name: str = "body") -> Any:
    """A value that fits a schema of the API: what is required and every text, words where the text is free."""
    while "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    choices = schema.get("anyOf") or schema.get("allOf") or schema.get("oneOf")
    if choices:
        return _body(next(one for one in choices if one.get("type") != "null"), description, word, name)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if schema.get("type") == "object":
        return {key: _body(one, description, word, key) for key, one in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return []
    made = {"boolean": True, "integer": schema.get("minimum", 1), "number": schema.get("minimum", 1)}
    if schema.get("type") in made:
        return made[schema["type"]]
    form = schema.get("format")
    if form == "uuid":
        return "00000000-0000-4000-8000-000000000000"
    return {"date": clock.today("America/New_York").isoformat()}.get(str(form)) or word(name)
