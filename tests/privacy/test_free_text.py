"""Every text that a person may write goes through the one door, or is declared here with the reason why not."""

from __future__ import annotations

import ast
import importlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory

from openleave.config.errors import ErrorMiddleware
from openleave.kernel.errors import OpenLeaveError
from openleave.kernel.free_text import FreeText, IdentifierFound, checked, posted, refuse_found

SOURCE = Path(__file__).parents[2] / "src/openleave"
SSN = "123-45-6789"
NUMBER = "a number or code that is looked up, not kept as text"
SEEN = "hidden: the text as the page showed it, to notice that it changed meanwhile"
#: file, then what stands there: how often, and why it is not screened.
PLAIN = {
    "apps/disclosures/forms.py": (4, "country, host and two numbers; each has a format of its own"),
    "apps/policies/forms.py": (2, f"a slug; {SEEN}"),
    "apps/requests/forms.py": (
        7,
        "numbers and phone that are looked up; what is compared with a record; a column’s value",
    ),
    "apps/trials/forms.py": (1, NUMBER),
    "apps/organizations/forms.py": (2, "code and ZIP of a worksite"),
    "apps/reports/views/packets.py": (2, NUMBER),
    "apps/notices/forms.py": (3, SEEN),
    "apps/returning/forms.py": (1, "an amount"),
    "apps/people/members_forms.py": (1, NUMBER),
    "apps/people/forms.py": (1, "hours by day, parsed"),
}
BARE = {"note", "why", "label", "text", "said", "reason", "description", "instruction", "answer_text", "comment"}


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [one for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func).endswith(name)]


@pytest.mark.commitment("P-24")
def test_every_text_field_is_screened_or_declared() -> None:
    found = {name: len(calls(tree, "forms.CharField")) for name, tree in trees()}
    assert {name: count for name, count in found.items() if count} == {name: one for name, (one, _) in PLAIN.items()}


def test_only_screened_fields_have_several_lines() -> None:
    for name, tree in trees():
        allowed = [id(inner) for call in calls(tree, "FreeText") for inner in ast.walk(call)]
        declared = [] if name in MODEL_FORMS else calls(tree, "forms.Textarea")
        plain = [one for call in calls(tree, "forms.CharField") for one in ast.walk(call)] if name in PLAIN else []
        wrong = [one.lineno for one in declared if id(one) not in allowed and one not in plain]
        assert not wrong, f"{name}: lines {wrong}"


MODEL_FORMS = {"apps/notices/forms.py": "the letterhead: the organization’s own address, printed on every letter"}


def test_model_forms_are_known() -> None:
    found = {name for name, tree in trees() if "ModelForm" in ast.unparse(tree)}
    assert found == set(MODEL_FORMS)


def test_texts_without_a_form_go_through_the_door() -> None:
    for name, tree in trees():
        for call in calls(tree, "request.POST.get"):
            assert ast.literal_eval(call.args[0]) not in BARE if isinstance(call.args[0], ast.Constant) else True, (
                f"{name}:{call.lineno} takes a text; use kernel.free_text.posted"
            )


class Form(forms.Form):
    presses = ("way",)
    text = FreeText(widget=forms.Textarea)


def test_the_error_is_masked_and_nothing_is_lost() -> None:
    form = Form({"text": f"Call, SSN {SSN}", "way": "talk"})
    assert not form.is_valid()
    (error,) = form.errors["text"]
    assert error == "The text holds a Social Security number (***-**-6789)."
    assert SSN not in error
    assert SSN in str(form["text"])
    assert form["text"].go_on == "Go on with ***-**-6789"
    assert form["text"].pressed == [("way", "talk")]
    with pytest.raises(IdentifierFound) as raised:
        refuse_found(form)
    assert (raised.value.field, SSN in str(raised.value)) == ("text", False)


def test_one_press_masks() -> None:
    form = Form({"text": f"Call, SSN {SSN}", "masked": "1"})
    assert form.is_valid()
    assert form.cleaned_data == {"text": "Call, SSN ***-**-6789"}


def test_a_page_without_a_form_asks_again(caplog: pytest.LogCaptureFixture) -> None:
    data = QueryDict(f"note=SSN {SSN}&other=kept")
    assert posted(QueryDict(f"note=SSN {SSN}&masked=1"), "note") == "SSN ***-**-6789"
    with caplog.at_level(logging.DEBUG), pytest.raises(IdentifierFound) as raised:
        posted(data, "note")
    assert SSN not in caplog.text
    assert SSN not in f"{raised.value!s}{raised.value!r}"


def test_programs_are_told_without_the_number() -> None:
    with pytest.raises(OpenLeaveError) as raised:
        checked({"note": f"SSN {SSN}", "days": 3})
    answer = ErrorMiddleware(lambda request: None).process_exception(  # type: ignore[arg-type, return-value]
        RequestFactory().post("/api/v1/cases/notices"), raised.value
    )
    assert answer is not None and answer.status_code == 422
    told = json.loads(answer.content)
    assert told["what"] == "The text holds a Social Security number (***-**-6789)."
    assert SSN not in answer.content.decode()


def test_free_text_is_used_by_every_face() -> None:
    for module in ("cases.life_forms", "online.forms", "messaging.forms", "requests.forms", "certification.forms"):
        assert importlib.import_module(f"openleave.apps.{module}").FreeText is FreeText
