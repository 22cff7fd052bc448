"""Consents of two kinds of grantors, the ledger and its receipts; assessments; the data map and its exports."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml
from django.core import mail
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection
from django.test import Client

from openleave.apps.consents import mapping, notices, selectors, services, wording
from openleave.apps.consents.models import Event
from openleave.apps.consents.receipts import receipt
from openleave.apps.consents.reminding import remind
from openleave.apps.consents.vocabularies import as_dpv, as_fides
from openleave.apps.consents.vocabularies.fides import KNOWN
from openleave.apps.disclosures.models import DisclosedPerson, Disclosure
from openleave.apps.people.tests.factories import PASSWORD, give, make_account, make_employee, make_organization
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role
from openleave.kernel.audit.models import Entry
from openleave.kernel.errors import Conflict, Denied, Forbidden, Invalid, NotFound
from openleave.kernel.purposes import stating
from openleave.kernel.purposes.errors import PurposeSuspended
from openleave.kernel.purposes.models import Standing
from openleave.kernel.registry import CATEGORIES, PURPOSES, RETENTION, declared
from openleave.kernel.tenancy import organization_scope

PURPOSES_OF_INTEREST = ("analysis", "security", "operations")


class Place:
    """An organization, its privacy officer, and two employees with accounts."""

    def __init__(self) -> None:
        self.organization = make_organization("harbor-hospital")
        self.id = self.organization.id
        with stating("leave_administration"), organization_scope(self.id):
            self.rosa, self.ben = (
                make_employee(self.id, number, name) for number, name in (("1", "Rosa"), ("2", "Ben"))
            )
        self.officer = self._actor("olga@harbor.example", Role.PRIVACY_OFFICER)
        self.of_rosa = self._actor("rosa@harbor.example", Role.EMPLOYEE, self.rosa.id)
        self.of_ben = self._actor("ben@harbor.example", Role.EMPLOYEE, self.ben.id)

    def _actor(self, email: str, role: Role, employee_id: Any = None) -> Actor:
        account = make_account(email)
        give(account, self.organization, role, employee_id=employee_id)
        return Actor(account.pk, self.id, frozenset({role}), employee_id, Channel.WEB)

    def allowed(self, purpose: str, subject_id: Any = None) -> bool:
        with organization_scope(self.id):
            return selectors.consented(organization_id=self.id, purpose=purpose, subject_id=subject_id)


@pytest.fixture
def place(db: None) -> Place:
    return Place()


def browser(settings: Any, face: str, email: str) -> Client:
    client = Client(headers={"host": settings.OPENLEAVE_HOSTS[face]})
    client.post("/account/login/", {"login": email, "password": PASSWORD})
    return client


@pytest.mark.commitment("P-43")
def test_neither_grantor_stands_for_the_other(place: Place) -> None:
    for purpose in ("product_news", "feedback"):
        with pytest.raises(NotFound):
            services.consent_give_client(actor=place.officer, purpose=purpose, expires_on=None)
    with pytest.raises(NotFound):
        services.consent_give_own(actor=place.of_rosa, purpose="service_improvement")
    with pytest.raises(Forbidden):
        services.consent_give_client(actor=place.of_rosa, purpose="service_improvement", expires_on=None)
    services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    assert place.allowed("feedback", place.rosa.id)
    assert not place.allowed("feedback", place.ben.id)
    assert not place.allowed("product_news", place.rosa.id)
    assert not place.allowed("service_improvement")
    services.consent_give_client(actor=place.officer, purpose="service_improvement", expires_on=None)
    assert place.allowed("service_improvement")
    assert not place.allowed("feedback", place.ben.id)
    with pytest.raises(ValueError, match="say whose"):
        place.allowed("feedback")
    with pytest.raises(ValueError, match="does not rest on consent"):
        place.allowed("leave_administration")


@pytest.mark.commitment("P-43")
def test_the_organizations_consent_opens_the_gate_and_its_end_closes_it_at_once(place: Place) -> None:
    def enter() -> None:
        with stating("service_improvement"), organization_scope(place.id):
            pass

    with pytest.raises(PurposeSuspended):
        enter()
    services.consent_give_client(actor=place.officer, purpose="service_improvement", expires_on=None)
    enter()
    services.consent_withdraw_client(actor=place.officer, purpose="service_improvement")
    with pytest.raises(PurposeSuspended):
        enter()
    assert not place.allowed("service_improvement")
    ends = clock.now().date() + timedelta(days=10)
    services.consent_give_client(actor=place.officer, purpose="service_improvement", expires_on=ends)
    enter()
    with clock.travel(datetime(ends.year, ends.month, ends.day, tzinfo=UTC) + timedelta(days=1)):
        with pytest.raises(PurposeSuspended):
            enter()
        assert not place.allowed("service_improvement")


@pytest.mark.commitment("P-76")
def test_a_person_says_yes_renews_and_takes_it_back(place: Place) -> None:
    first = services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    again = services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    assert (first.kind, again.kind, again.record_id) == ("given", "renewed", first.record_id)
    ended = services.consent_withdraw_own(actor=place.of_rosa, purpose="feedback")
    assert (ended.kind, ended.record_id) == ("withdrawn", first.record_id)
    assert not place.allowed("feedback", place.rosa.id)
    with organization_scope(place.id), pytest.raises(Denied):
        selectors.require_consent(organization_id=place.id, purpose="feedback", subject_id=place.rosa.id)
    with pytest.raises(Conflict):
        services.consent_withdraw_own(actor=place.of_rosa, purpose="feedback")
    new = services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    assert new.kind == "given" and new.record_id != first.record_id
    with organization_scope(place.id):
        actions = list(Entry.objects.filter(object_type="consent").order_by("seq").values_list("action", flat=True))
    assert actions == ["consent.given", "consent.renewed", "consent.withdrawn", "consent.given"]


def test_the_ledger_is_append_only(place: Place) -> None:
    services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    for statement in ("UPDATE consents_event SET kind = 'given'", "DELETE FROM consents_event"):
        with pytest.raises(DatabaseError), organization_scope(place.id), connection.cursor() as cursor:
            cursor.execute(statement)
    with organization_scope(place.id):
        assert Event.objects.count() == 1


@pytest.mark.commitment("P-43")
def test_a_receipt_has_every_field_of_27560(place: Place) -> None:
    services.consent_give_own(actor=place.of_rosa, purpose="product_news")
    event = services.consent_withdraw_own(actor=place.of_rosa, purpose="product_news")
    with organization_scope(place.id):
        document = json.loads(receipt(selectors.events_of(event)))
    assert document["@type"] == "dpv:ConsentRecord"
    assert document["dct:conformsTo"] == "ISO/IEC TS 27560:2023"
    assert document["dct:identifier"] == str(event.record_id)
    assert document["dpv:hasDataSubject"] == {"@id": f"urn:uuid:{place.rosa.id}"}
    assert document["dpv:hasDataController"]["dct:title"] == "Harbor Hospital"
    notice = document["dpv:hasNotice"]
    assert (notice["dct:hasVersion"], notice["dct:language"], len(notice["openleave:sha256"])) == ("1", "en", 64)
    process = document["dpv:hasProcess"][0]
    assert process["dpv:hasLegalBasis"] == {"@id": "dpv:Consent"}
    assert [one["@id"] for one in process["dpv:hasPersonalData"]] == [
        "openleave:data-contact",
        "openleave:data-language",
    ]
    assert process["dpv:hasRecipient"] == [] and process["dpv:hasJurisdiction"] == "US"
    assert process["dpv:hasStorageCondition"]["dct:description"] == RETENTION["until_withdrawn"]
    assert process["openleave:withdrawal"] == "my"
    assert [one["dpv:hasConsentStatus"]["@id"] for one in document["openleave:events"]] == [
        "dpv:ConsentGiven",
        "dpv:ConsentWithdrawn",
    ]


@pytest.mark.commitment("P-44")
def test_an_assessment_opens_stops_and_says_what_it_cannot(place: Place) -> None:
    texts = {"need": "Counts for the works council.", "alternatives": "Fewer.", "balance": "No names."}
    until = clock.now().date() + timedelta(days=90)
    made = services.purpose_assess(
        actor=place.officer, purpose="analysis", outcome="approved", review_on=until, **texts
    )
    assert made.review_on == until
    services.purpose_assess(actor=place.officer, purpose="analysis", outcome="stopped", review_on=None, **texts)
    with pytest.raises(PurposeSuspended), stating("analysis"), organization_scope(place.id):
        pass
    for purpose in ("leave_administration", "privacy_rights", "sign_in", "feedback"):
        with pytest.raises(Conflict):
            services.purpose_assess(actor=place.officer, purpose=purpose, outcome="stopped", review_on=None, **texts)
    for day in (None, clock.now().date(), clock.now().date() + timedelta(days=400)):
        with pytest.raises(Invalid) as error:
            services.purpose_assess(actor=place.officer, purpose="analysis", outcome="approved", review_on=day, **texts)
        assert error.value.field == "review_on"
    with pytest.raises(NotFound):
        services.purpose_assess(actor=place.officer, purpose="sales", outcome="stopped", review_on=None, **texts)
    with organization_scope(place.id):
        assert selectors.reviews_due(place.officer) == 1


@pytest.mark.commitment("P-30")
def test_every_purpose_stands_beside_its_ground(place: Place, settings: Any) -> None:
    page = browser(settings, "desk", "olga@harbor.example").get("/privacy/consents/").content.decode()
    for purpose in PURPOSES.values():
        row = page.split(f'<th scope="row"><a href="/privacy/consents/purposes/{purpose.key}/')[1].split("</tr>")[0]
        assert f">{wording.BASES[purpose.basis]}<" in row, purpose.key


def test_every_key_of_the_registry_has_words() -> None:
    assert set(wording.CATEGORIES) == set(CATEGORIES)
    assert set(wording.PURPOSES) == set(PURPOSES)
    assert set(wording.RETENTION) == set(RETENTION)
    assert {column.subject for column in declared().columns.values()} <= set(wording.SUBJECTS)
    assert set(notices.NOTICES) == {key for key, purpose in PURPOSES.items() if purpose.basis == "consent"}


def test_the_pages_of_the_officer(place: Place, settings: Any) -> None:
    services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    client = browser(settings, "desk", "olga@harbor.example")
    page = client.get("/privacy/data/").content.decode()
    assert "<svg" in page and "Sealed vault" in page and "vault.secret" in page
    found = client.get("/privacy/data/?q=birth").content.decode()
    assert "people_profile" in found and "consents-narrowed" in found and "vault.secret" not in found
    assert "Nothing of this kind is kept" in client.get("/privacy/data/?q=religion").content.decode()
    analysis = client.get("/privacy/consents/purposes/analysis/").content.decode()
    assert "Legitimate interest" in analysis and "Assess it" in analysis
    assert "Never suspended" in client.get("/privacy/consents/purposes/leave_administration/").content.decode()
    form = {"need": "x", "alternatives": "y", "balance": "z", "outcome": "stopped"}
    assert client.post("/privacy/consents/purposes/analysis/", form).status_code == 302
    assert "Suspended: Counts and trends" in client.get("/privacy/consents/").content.decode()
    assert client.post("/privacy/consents/purposes/service_improvement/consent/", {"give": "1"}).status_code == 302
    assert place.allowed("service_improvement")
    ledger = client.get("/privacy/consents/ledger/").content.decode()
    assert "Ferro, Rosa" in ledger and "Asking for feedback" in ledger
    said = {"employee_id": str(place.rosa.id), "purpose": "feedback", "kind": "withdrawn", "method": "paper"}
    assert client.post("/privacy/consents/ledger/", said).status_code == 302
    assert not place.allowed("feedback", place.rosa.id)
    assert client.post("/privacy/consents/ledger/", said).status_code == 422
    assert client.get("/privacy/consents/purposes/sales/").status_code == 404


@pytest.mark.commitment("P-41", "P-42")
def test_a_receipt_that_the_officer_takes_is_in_the_ledger_of_what_left(place: Place, settings: Any) -> None:
    services.consent_give_own(actor=place.of_rosa, purpose="feedback")
    services.consent_give_client(actor=place.officer, purpose="service_improvement", expires_on=None)
    with organization_scope(place.id):
        of_rosa, of_client = Event.objects.order_by("happened_at")
    client = browser(settings, "desk", "olga@harbor.example")
    for event in (of_rosa, of_client):
        assert client.get(f"/privacy/consents/receipts/{event.id}/").status_code == 200
    with organization_scope(place.id):
        left = list(Disclosure.objects.filter(flow="consents.receipt").order_by("id"))
        assert [(one.about_type, one.persons, one.records) for one in left] == [("consent", 1, 1), ("consent", 0, 1)]
        whom = list(
            DisclosedPerson.objects.filter(disclosure__in=left).values_list("disclosure", "employee", "about_id")
        )
    assert whom == [(left[0].id, place.rosa.id, of_rosa.record_id)]


@pytest.mark.commitment("P-76")
def test_the_page_of_the_person(place: Place, settings: Any) -> None:
    client = browser(settings, "my", "rosa@harbor.example")
    assert "Questions about how the service works for you" in client.get("/choices/").content.decode()
    assert client.post("/choices/feedback/", {"give": "1"}).status_code == 302
    assert place.allowed("feedback", place.rosa.id)
    with organization_scope(place.id):
        event = Event.objects.get()
    answer = client.get(f"/choices/receipts/{event.id}/")
    assert answer["Content-Type"].startswith("application/ld+json") and json.loads(answer.content)
    assert browser(settings, "my", "ben@harbor.example").get(f"/choices/receipts/{event.id}/").status_code == 404
    assert client.post("/choices/feedback/", {"withdraw": "1"}).status_code == 302
    assert not place.allowed("feedback", place.rosa.id)
    assert client.post("/choices/service_improvement/", {"give": "1"}).status_code == 404


def test_the_registry_as_fideslang() -> None:
    manifest = yaml.safe_load(as_fides())
    assert set(manifest) == {"organization", "data_category", "data_use", "data_subject", "system", "dataset"}
    for kind in manifest.values():
        keys = [entry["fides_key"] for entry in kind]
        assert len(keys) == len(set(keys)) and all(keys)
    categories = KNOWN | {entry["fides_key"] for entry in manifest["data_category"]}
    used = {
        category
        for collection in manifest["dataset"][0]["collections"]
        for entry in collection["fields"]
        for category in entry["data_categories"]
    }
    assert used <= categories
    fields = sum(len(collection["fields"]) for collection in manifest["dataset"][0]["collections"])
    assert fields == len(declared().columns)
    declarations = manifest["system"][0]["privacy_declarations"]
    assert {one["name"] for one in declarations} == {use.key for use in mapping.uses() if use.categories}
    assert all(one["legal_basis_for_processing"] and one["data_subjects"] for one in declarations)
    assert manifest["system"][0]["dataset_references"] == [manifest["dataset"][0]["fides_key"]]


def test_the_registry_as_dpv() -> None:
    document = json.loads(as_dpv())
    graph = {node["@id"]: node for node in document["@graph"]}
    assert len(graph) == len(document["@graph"])
    processes = [node for node in graph.values() if node["@type"] == "dpv:Process"]
    assert len(processes) == len(PURPOSES)
    for node in processes:
        assert node["dpv:hasLegalBasis"]["@id"].startswith("dpv:")
        linked = [node["dpv:hasPurpose"], *node["dpv:hasPersonalData"], *node["dpv:hasDataSubject"]]
        assert all(one["@id"] in graph for one in [*linked, *node["dpv:hasStorageCondition"]])
    prefixes = set(document["@context"])
    types = [
        kind
        for node in graph.values()
        for kind in ([node["@type"]] if isinstance(node["@type"], str) else node["@type"])
    ]
    assert all(kind.split(":")[0] in prefixes for kind in types)


def test_dates_are_not_guessed(place: Place) -> None:
    with pytest.raises(Invalid):
        services.consent_give_client(actor=place.officer, purpose="service_improvement", expires_on=date(2020, 1, 1))


# Reminders of reviews ----------------------------------------------------------------------------------------------


def at(day: date) -> Any:
    return clock.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


def reviews(place: Place) -> date:
    """The day until which the delivered assessments stand."""
    with organization_scope(place.id):
        return Standing.objects.get(purpose="analysis", organization_id=place.id).until  # type: ignore[return-value]


@pytest.mark.commitment("P-44")
def test_officers_are_told_before_a_review_and_after_one_that_was_missed(place: Place) -> None:
    until = reviews(place)
    give(make_account("lea@harbor.example"), place.organization, Role.LEAVE_ADMINISTRATOR)
    with at(until - timedelta(days=31)):
        assert remind(place.id) == 0
    with at(until - timedelta(days=30)):
        assert remind(place.id) == len(PURPOSES_OF_INTEREST) == len(mail.outbox)
    assert {tuple(one.to) for one in mail.outbox} == {("olga@harbor.example",)}
    body = mail.outbox[0].body
    assert "/privacy/consents/" in body and f"{until:%Y}" in body and "Counts" not in body and "Security" not in body
    with at(until):
        assert remind(place.id) == 0
    services.purpose_assess(
        actor=place.officer, purpose="analysis", outcome="approved", need="n", alternatives="a", balance="b",
        review_on=clock.now().date() + timedelta(days=366),
    )  # fmt: skip
    mail.outbox.clear()
    with at(until + timedelta(days=1)):
        # One was reviewed and is near its next review; the others were missed.
        assert remind(place.id) == len(PURPOSES_OF_INTEREST)
        assert remind(place.id) == 0
    assert sorted("not reviewed in time" in one.body for one in mail.outbox) == [False, True, True]


def test_a_reminder_that_fails_is_sent_again_to_that_person_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(make_account("pia@harbor.example"), place.organization, Role.PRIVACY_OFFICER)
    send = EmailMessage.send

    def broken(message: EmailMessage, *args: Any, **more: Any) -> int:
        if message.to == ["olga@harbor.example"]:
            raise OSError("no mail server")
        return send(message, *args, **more)

    with at(reviews(place)):
        monkeypatch.setattr(EmailMessage, "send", broken)
        assert remind(place.id) == 0
        monkeypatch.setattr(EmailMessage, "send", send)
        assert {tuple(one.to) for one in mail.outbox} == {("pia@harbor.example",)}
        mail.outbox.clear()
        assert remind(place.id) == len(PURPOSES_OF_INTEREST)
    assert {tuple(one.to) for one in mail.outbox} == {("olga@harbor.example",)}


def test_a_stopped_purpose_and_a_consent_wait_for_nobody(place: Place) -> None:
    for purpose in PURPOSES_OF_INTEREST:
        services.purpose_assess(
            actor=place.officer, purpose=purpose, outcome="stopped", need="n", alternatives="a", balance="b",
            review_on=None,
        )  # fmt: skip
    expires_on = clock.now().date() + timedelta(days=5)
    services.consent_give_client(actor=place.officer, purpose="service_improvement", expires_on=expires_on)
    assert remind(place.id) == 0 and not mail.outbox


def test_the_page_says_what_is_not_agreed_to_and_what_each_person_chooses(place: Place, settings: Any) -> None:
    page = browser(settings, "desk", "olga@harbor.example").get("/privacy/consents/").content.decode()
    assert page.count("Not agreed to") == 1 and page.count("Each person’s choice") == 2
    assert "Suspended" not in page
    with at(reviews(place) - timedelta(days=20)):
        near = browser(settings, "desk", "olga@harbor.example").get("/privacy/consents/").content.decode()
    assert "To be reviewed by" in near and "Suspended" not in near
