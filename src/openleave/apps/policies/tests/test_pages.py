"""The desk's pages of policies: what they show, to whom, in how many statements; the way from an example to a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.test import Client

from openleave.apps.cases.tests.test_pages import statements
from openleave.apps.people.models import Assignment
from openleave.apps.people.tests.factories import give, make_account
from openleave.apps.policies import reading, services
from openleave.apps.policies.models import PolicyVersion
from openleave.apps.policies.tests.conftest import Harbor, Publish, make_harbor, text_of
from openleave.kernel.actor import Role
from openleave.kernel.tenancy import organization_scope

Browser = Callable[..., Client]
HOWTO = Path(__file__).parents[5] / "docs" / "howto" / "write-a-policy.md"


def sent(html: str) -> dict[str, Any]:
    """What a browser would send of the page's form as it stands."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in attributes or attributes.get("type") in ("submit", "button"):
            continue
        box = attributes.get("type") in ("checkbox", "radio")
        if box and not re.search(r"\bchecked\b", tag):
            continue
        found.setdefault(attributes["name"], []).append(_unescaped(attributes.get("value", "on" if box else "")))
    for name, body in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)"[^>]*selected', body)
        found[name] = chosen or re.findall(r'<option value="([^"]*)"', body)[:1]
    return found


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)


def test_a_policy_from_an_example_to_its_publication(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    assert "No policies yet" in client.get("/settings/policies/").content.decode()
    answer = client.post("/settings/policies/new/", {"starter": "short_term_disability", "slug": ""})
    address = answer["Location"]
    page = client.get(address).content.decode()
    assert "Draft: it decides nothing until it is published." in page
    data = sent(page)
    assert data["reasons"] == ["own_health_condition", "pregnancy"] and data["unit"] == ["week"]
    # Saved as it came, the text is the same.
    with organization_scope(harbor.organization.id):
        before = PolicyVersion.objects.get().content
    answer = client.post(address, data)
    assert answer.status_code == 302, re.findall(r'<li><a href="#[^<]*</a>', answer.content.decode())
    with organization_scope(harbor.organization.id):
        assert PolicyVersion.objects.get().content == before
    data |= {"seen": before, "pay_percent": "70", "worksites": ["MAIN"], "holds_from": "2026-12-01"}
    assert client.post(address, data).status_code == 302
    version = address.replace("/form/", "/")
    page = client.get(version).content.decode()
    assert "70% of the average weekly wage" in page
    assert "The employee reports to worksite MAIN." in page
    assert "what is paid for the same week by the State" in page
    answer = client.post(f"{version}publish/", {"holds_from": "2026-11-30", "why": ""})
    assert answer.status_code == 422 and "holds from 2026-12-01 only" in answer.content.decode()
    answer = client.post(f"{version}publish/", {"holds_from": "2026-12-01", "why": "Decided in November."})
    page = client.get(answer["Location"]).content.decode()
    assert "Decided in November." in page and "Ada Ferro" in page
    # Read-only now: the form leads to the version, and writing to it is refused.
    assert client.get(address)["Location"] == version
    assert client.post(address, data)["Location"] == version


def test_a_draft_that_somebody_else_changed_is_not_written_over(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    address = client.post("/settings/policies/new/", {"starter": "personal", "slug": "mine"})["Location"]
    data = sent(client.get(address).content.decode())
    with organization_scope(harbor.organization.id):
        version = PolicyVersion.objects.get()
    other = text_of("personal", "mine", amount=9)
    services.policy_draft_save(actor=harbor.actor, version_id=version.id, content=other)
    page = client.post(address, data | {"amount": "7"}).content.decode()
    assert "Somebody else has changed this draft" in page
    assert 'name="amount" value="7"' in page
    with organization_scope(harbor.organization.id):
        assert PolicyVersion.objects.get().content == other


def test_a_text_with_mistakes_is_kept_and_named_by_line(harbor: Harbor, browser: Browser) -> None:
    client = browser()
    made = services.policy_create(actor=harbor.actor, slug="mine", content=text_of("personal", "mine"))
    address = f"/settings/policies/versions/{made.id}"
    wrong = made.content.replace("measure: months_employed", "measure: moons")
    line = wrong[: wrong.index("moons")].count("\n") + 1
    sent_text = wrong.replace("\n", "\r\n")
    answer = client.post(f"{address}/text/", {"content": sent_text, "seen": made.content.replace("\n", "\r\n")})
    assert answer.status_code == 302
    for page in ("text", "form", "publish", "try"):
        shown = client.get(f"{address}/{page}/").content.decode()
        assert f"Line {line}" in shown and "Unknown measure `moons`." in shown, page
    assert "moons" in client.get(f"{address}/text/").content.decode()
    answer = client.post(f"{address}/publish/", {"holds_from": "2026-12-01"})
    assert answer.status_code == 422
    # More than the form can show: offered as text only.
    more = made.content.replace("measured: leave_start", "measured: notice", 1)
    client.post(f"{address}/text/", {"content": more, "seen": wrong})
    assert "This text says more than the form can show" in client.get(f"{address}/form/").content.decode()


def test_the_list_and_a_policy_take_few_statements_however_many_there_are(
    harbor: Harbor, publish: Publish, browser: Browser
) -> None:
    client = browser()
    made = publish(harbor)
    few, _ = statements(client, "/settings/policies/")
    one, _ = statements(client, f"/settings/policies/{made.policy_id}/")
    for number in range(5):
        publish(harbor, slug=f"leave_{number}")
        draft = services.policy_draft_start(actor=harbor.actor, policy_id=made.policy_id)
        services.policy_publish(actor=harbor.actor, version_id=draft.id, holds_from=date(2026, 2 + number, 1))
    many, text = statements(client, "/settings/policies/")
    assert few == many and text.count("In force") == 6
    again, text = statements(client, f"/settings/policies/{made.policy_id}/")
    assert one == again and "Version 6" in text
    statements(client, f"/settings/policies/versions/{made.id}/")


def test_a_new_version_says_what_it_changes(harbor: Harbor, publish: Publish, browser: Browser) -> None:
    client = browser()
    made = publish(harbor)
    address = client.post(f"/settings/policies/{made.policy_id}/draft/")["Location"].replace("/form/", "/")
    data = sent(client.get(f"{address}form/").content.decode())
    client.post(f"{address}form/", data | {"amount": "6"})
    page = client.get(address).content.decode()
    assert "What it changes of version 1" in page
    assert "4 weeks → 6 weeks" in page


def test_what_the_form_offers_is_the_organizations_own(harbor: Harbor, publish: Publish, browser: Browser) -> None:
    other = make_harbor("mesa-schools", people=2)
    publish(other, slug="mesa_only")
    with organization_scope(harbor.organization.id):
        Assignment.objects.filter(employee=harbor.nurse).update(union_code="NURSES-1")
    publish(harbor, slug="beside")
    made = services.policy_create(actor=harbor.actor, slug="mine", content=text_of("personal", "mine"))
    count, page = statements(browser(), f"/settings/policies/versions/{made.id}/form/")
    assert 'value="NURSES-1"' in page and 'value="Ward 4"' in page and 'value="MAIN"' in page
    assert 'value="org.beside"' in page and 'value="us.fed.fmla"' in page
    assert "mesa_only" not in page and 'value="org.mine"' not in page and 'value="us.ca.cfra"' not in page
    assert count <= 15


def test_readers_read_and_others_do_not(harbor: Harbor, publish: Publish, browser: Browser) -> None:
    made = publish(harbor)
    for role in (Role.HR_OPERATIONS, Role.MANAGER):
        give(make_account(f"{role.value}@harbor.example"), harbor.organization, role)
    client = browser("hr_operations@harbor.example")
    page = client.get(f"/settings/policies/{made.policy_id}/").content.decode()
    assert "What it says today" in page and "New version" not in page
    assert client.get("/settings/policies/new/").status_code == 403
    assert client.get(f"/settings/policies/of/{made.policy.program}/")["Location"].endswith(f"{made.policy_id}/")
    assert client.get("/settings/policies/of/org.nothing/").status_code == 404
    assert browser("manager@harbor.example").get("/settings/policies/").status_code == 403


def test_the_api_lists_policies_with_their_texts(harbor: Harbor, publish: Publish, browser: Browser) -> None:
    made = publish(harbor)
    client = browser()
    assert client.get("/api/v1/policies/").json() == [
        {
            "id": str(made.policy_id), "program": "org.personal_leave", "name": "Personal leave",
            "name_es": "Licencia personal", "state": "in_force", "version": 1, "holds_from": "2026-01-01",
            "holds_until": None,
        }
    ]  # fmt: skip
    versions = client.get(f"/api/v1/policies/{made.policy_id}").json()
    assert [(one["number"], one["state"]) for one in versions] == [(1, "published")]
    assert versions[0]["content"] == made.content


def test_in_spanish(harbor: Harbor, publish: Publish, browser: Browser) -> None:
    made = publish(harbor, key="bereavement")
    client = browser()
    client.cookies["openleave_language"] = "es"
    page = client.get(f"/settings/policies/{made.policy_id}/", headers={"accept-language": "es"}).content.decode()
    assert "Licencia por duelo" in page and "Lo que dice hoy" in page


def test_the_example_of_the_howto_can_be_published() -> None:
    text = re.search(r"```yaml\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    assert reading.read(text[1], "org.parental", "/x/").problems == ()
