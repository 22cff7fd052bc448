"""What the privacy office of an employer lives through, one service call after the other, on the day it happens."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openleave.apps.accounts import sign_in
from openleave.apps.cases import private
from openleave.apps.consents import services as consents
from openleave.apps.consents.models import Kind, Method, Outcome
from openleave.apps.disclosures import services as disclosures
from openleave.apps.erasure import services as erasure
from openleave.apps.erasure.models import Scope
from openleave.apps.incidents import services as incidents
from openleave.apps.incidents.models import Answer, Cause, Incident, Task
from openleave.apps.incidents.signals import detecting, reading
from openleave.apps.organizations.models import Worksite
from openleave.apps.people import services as people
from openleave.apps.people.models import Employment
from openleave.apps.requests import services as requests
from openleave.apps.requests.private import Said
from openleave.apps.retention import services as retention
from openleave.apps.retention.rules import months_after
from openleave.apps.visits import services as visits
from openleave.kernel import clock
from openleave.kernel.actor import Actor, Channel, Role, privacy_job
from openleave.kernel.purposes import stating
from openleave.kernel.tenancy import organization_scope

from .employer import Installed
from .privacy_book import ASSESSED, FORMER, Subjects
from .shapes import Person


class PrivacyLife:
    """``cases`` are the ids of the demo's cases by their stories, filled while time passes."""

    def __init__(self, installed: Installed, today: date, operator: Actor, cases: dict[int, UUID]) -> None:
        self._installed = installed
        self._today = today
        self._operator = operator
        self._cases = cases
        self._subjects = Subjects(installed.employer, today)
        self._requests: dict[str, UUID] = {}
        self._demands: dict[str, UUID] = {}
        self._recipients: dict[str, UUID] = {}
        self._package = ""

    def take(self, what: str) -> None:
        """Do what ``privacy_book`` calls so, and send the e-mails that follow, as the jobs do within a minute."""
        with stating("privacy_rights", channel=Channel.COMMAND):
            getattr(self, what)()
            requests.deliver_due(self._installed.organization_id)

    # Registers and retention ------------------------------------------------------------------------------------------

    def former_entered(self) -> None:
        """Human resources enter those who left before the first file, because of their old leave records."""
        actor = self._installed.actor(Role.HR_OPERATIONS)
        code = self._installed.employer.worksites[0].code
        with organization_scope(self._installed.organization_id):
            worksite_id = Worksite.objects.get(code=code).id
        for one in FORMER[self._installed.employer.slug]:
            left_on = months_after(self._today, -one.left_months_ago)
            hired_on = left_on - timedelta(days=2190)
            employee = people.employee_add(
                actor=actor, number=one.number, first_name=one.first_name, last_name=one.last_name, hired_on=hired_on
            )
            people.assignment_change(actor=actor, employee_id=employee.id, worksite_id=worksite_id)
            with organization_scope(self._installed.organization_id):
                span = Employment.objects.get(employee=employee)
            people.employment_correct(
                actor=actor, employee_id=employee.id, employment_id=span.id, hired_on=hired_on, separated_on=left_on
            )

    def recipients_entered(self) -> None:
        """The register of who may receive something."""
        fund = {"cascadia": "Washington Paid Leave, Employment Security Department"}.get(
            self._installed.employer.slug, "U.S. Department of Labor, Wage and Hour Division"
        )
        leave = ["name", "work_id", "leave", "usage"]
        for key, label, kind, categories in (
            ("fund", fund, "authority", [*leave, "pay", "hours"]),
            ("court", "Superior Court, Civil Division", "authority", [*leave, "employment"]),
            ("counsel", "Lindgren Osei LLP", "counsel", [*leave, "employment"]),
            ("insurer", "Empire Lakes Assurance, disability claims", "subprocessor", [*leave, "pay"]),
        ):
            self._recipients[key] = disclosures.recipient_add(
                actor=self._officer(),
                label=label,
                kind=kind,
                purposes=["leave_administration" if kind == "subprocessor" else "legal_demands"],
                categories=categories,
                from_on=clock.today(),
                contract_on=clock.today() - timedelta(days=20) if kind == "subprocessor" else None,
                service_terms=kind == "subprocessor",
            ).id

    def retention_swept(self) -> None:
        """The nightly sweep."""
        retention.sweep(actor=privacy_job(self._installed.organization_id))

    # Purposes and consents --------------------------------------------------------------------------------------------

    def purposes_reviewed(self) -> None:
        """Before the first year is over the officer looks again at what rests on the employer's interest."""
        for purpose, (need, alternatives, balance) in ASSESSED.items():
            consents.purpose_assess(
                actor=self._officer(), purpose=purpose, outcome=Outcome.APPROVED, need=need,
                alternatives=alternatives, balance=balance, review_on=clock.today() + timedelta(days=365),
            )  # fmt: skip

    def consents_recorded(self) -> None:
        """Two people said on paper that they may be asked what they think of the service."""
        for index in (0, 3):
            self._consent(index, Kind.GIVEN, Method.PAPER)

    def consent_taken_back(self) -> None:
        """One of them changes their mind, by telephone."""
        self._consent(3, Kind.WITHDRAWN, Method.PHONE)

    def _consent(self, index: int, kind: Kind, method: Method) -> None:
        person = self._subjects.rehired(index)
        consents.consent_record(
            actor=self._officer(), purpose="feedback", employee_id=self._id(person), kind=kind, method=method
        )

    # Signals, the incident, the visit ---------------------------------------------------------------------------------

    def account_guessed(self) -> None:
        """Somebody guesses a leave administrator's password until it opens, and looks at a few cases."""
        guessed = self._installed.actor(Role.LEAVE_ADMINISTRATOR)
        self._refuse(guessed, 24)
        with organization_scope(self._installed.organization_id):
            for story in self._installed.employer.stories:
                if id(story) in self._cases:
                    private.read(guessed, self._cases[id(story)], self._installed.employees[story.employee_number])

    def incident_opened(self) -> None:
        """The officer answers the signal, opens the incident and finds out whom it concerns."""
        officer, guessed = self._officer(), self._installed.actor(Role.LEAVE_ADMINISTRATOR)
        with organization_scope(self._installed.organization_id):
            signal = reading.signals(actor=officer)[0]
        reading.signal_answer(actor=officer, signal_id=signal.id, answer=Answer.INCIDENT)
        assert guessed.account_id is not None
        incident = incidents.incident_open(
            actor=officer,
            began_at=signal.first_at,
            ended_at=signal.last_at + timedelta(hours=1),
            account_ids=[guessed.account_id],
            discovered_at=clock.now(),
            cause=Cause.ACCOUNT,
        )
        incidents.incident_scope(actor=officer, incident_id=incident.id)
        incidents.task_done(actor=officer, incident_id=incident.id, code="contain")

    def incident_closed(self) -> None:
        """Everybody is told, everything is done."""
        officer = self._officer()
        with organization_scope(self._installed.organization_id):
            incident = Incident.objects.get(closed_at__isnull=True)
            left = list(Task.objects.filter(incident=incident, done_at__isnull=True).values_list("code", flat=True))
        for code in left:
            incidents.task_done(actor=officer, incident_id=incident.id, code=code)
        incidents.incident_close(actor=officer, incident_id=incident.id)

    def sign_ins_refused(self) -> None:
        """Somebody tries a manager's password again and again; it stays shut, and nobody has looked at it yet."""
        self._refuse(self._installed.actor(Role.MANAGER), 21)

    def visit_asked(self) -> None:
        """Whoever runs the installation asks to see the cases, because of a fault; nobody has decided."""
        organization_id = self._installed.organization_id
        visits.visit_ask(
            actor=self._operator, organization_id=organization_id, purpose="fault", areas=["cases", "reports"],
            minutes=120, reference="T-2217",
        )  # fmt: skip
        visits.tell_of_visits(organization_id)

    # Holds and the legal desk -----------------------------------------------------------------------------------------

    def matter_opened(self) -> None:
        """Counsel asks that everything about somebody who left is kept, and an ended case of somebody else."""
        officer = self._officer()
        matter = erasure.matter_open(actor=officer, label=f"Lindgren Osei file {clock.today().year}-114")
        erasure.hold_place(actor=officer, matter_id=matter.id, subject_id=self._id(self._subjects.left(0)))
        story = self._subjects.story("closed")
        erasure.hold_place(
            actor=officer,
            matter_id=matter.id,
            subject_id=self._installed.employees[story.employee_number],
            scope=Scope.CASE,
            about_id=self._cases[id(story)],
        )

    def agency_asked(self) -> None:
        """The State's fund asks for the leave that somebody took whom it pays."""
        self._demand("fund", "agency_demand", "fund", "Claim review 26-0418", "paid by the State", ["cases"])

    def agency_answered(self) -> None:
        """Two people approve, and it goes out."""
        disclosures.demand_approve(actor=self._officer(), demand_id=self._demands["fund"])
        disclosures.demand_approve(actor=self._installed.deputy(), demand_id=self._demands["fund"])
        disclosures.demand_release(actor=self._officer(), demand_id=self._demands["fund"])

    def subpoena_entered(self) -> None:
        """A subpoena comes in, and its scope is searched."""
        self._demand("court", "subpoena", "court", "Subpoena 26-2-01187-4", "exhausted", ["cases", "usage"])

    def subpoena_approved_once(self) -> None:
        """One person approves it; the second one has not looked yet."""
        disclosures.demand_approve(actor=self._officer(), demand_id=self._demands["court"])

    def _demand(self, key: str, kind: str, recipient: str, label: str, state: str, sections: list[str]) -> None:
        officer, story = self._officer(), self._subjects.story(state)
        demand = disclosures.demand_enter(
            actor=officer, kind=kind, recipient_id=self._recipients[recipient], label=label,
            received_on=clock.today(), answer_by=clock.today() + timedelta(days=21),
        )  # fmt: skip
        self._demands[key] = demand.id
        disclosures.scope_add(
            actor=officer,
            demand_id=demand.id,
            employee_id=self._installed.employees[story.employee_number],
            case_id=self._cases[id(story)],
            sections=sections,
        )
        if kind == "subpoena":  # which is about the employment as well, and not about one case of it
            disclosures.scope_add(
                actor=officer,
                demand_id=demand.id,
                employee_id=self._installed.employees[story.employee_number],
                sections=["employment"],
            )
        disclosures.scope_search(actor=officer, demand_id=demand.id)

    # Requests ---------------------------------------------------------------------------------------------------------

    def know_asked(self) -> None:
        """Through the public form; nobody has looked at it yet."""
        person = self._subjects.rehired(0)
        requests.request_submit(
            right="know",
            said=self._said(person, "Which data about me does my employer keep here, and for how long?"),
            language=person.language,
        )

    def copy_asked(self) -> None:
        """By phone, for all data."""
        self._log("copy", "pieces", "desk", self._subjects.rehired(1), "I would like a copy of everything.")

    def copy_being_verified(self) -> None:
        """Two pieces were not enough; human resources are asked, and have not answered yet."""
        requests.verification_ask(actor=self._officer(), request_id=self._requests["copy"])
        contact = self._installed.actor(Role.HR_OPERATIONS).account_id
        assert contact is not None
        requests.question_ask(
            actor=self._officer(), request_id=self._requests["copy"], account_id=contact, told_on=clock.today()
        )

    def correction_asked(self) -> None:
        """The telephone number on record is an old one."""
        said = "The telephone number you have is an old one. I changed it two years ago."
        self._log("correction", "correct", "mail", self._subjects.rehired(2), said, fields=["phone"])

    def correction_verified(self) -> None:
        self._verify("correction", self._subjects.rehired(2))

    def correction_made(self) -> None:
        """The files go on bringing the old number: the correction is kept."""
        right = f"{self._subjects.rehired(2).phone[:3]}5550188"
        requests.correction_decide(
            actor=self._officer(),
            request_id=self._requests["correction"],
            decisions={"phone": requests.Decision(granted=True, value=right)},
            answer="The number is corrected. The personnel system was told; until it follows, ours stays as you say.",
        )

    def deletion_asked_by_agent(self) -> None:
        """An agent asks for somebody, and shows no permission."""
        said = "On behalf of our client we ask that all data about them be deleted."
        self._log("deletion", "delete", "letter", self._subjects.rehired(3), said, agent=True)

    def deletion_denied(self) -> None:
        requests.request_deny(
            actor=self._officer(),
            request_id=self._requests["deletion"],
            reason="agent_without_proof",
            answer="We asked you twice for a permission signed by your client. You may ask anew at any time.",
        )

    def pieces_asked(self) -> None:
        """Somebody who left asks for what is kept of them."""
        said = "I left this year and would like to have what you still keep about me."
        self._log("pieces", "pieces", "mail", self._subjects.left(1), said)

    def pieces_verified(self) -> None:
        self._verify("pieces", self._subjects.left(1))

    def package_made(self) -> None:
        _link, self._package = requests.package_make(
            actor=self._officer(), request_id=self._requests["pieces"], answer="Here is all that is kept about you."
        )

    def package_fetched(self) -> None:
        requests.package_fetch(token=self._package)

    def limit_asked(self) -> None:
        """Sensitive data are to serve the leave alone; this right needs no verifying."""
        said = "Please use my medical data for my leave only."
        self._log("limit", "limit", "letter", self._subjects.rehired(1), said)

    def limit_kept(self) -> None:
        requests.choice_keep(
            actor=self._officer(),
            request_id=self._requests["limit"],
            answer="It serves your leave and nothing else, and will go on to do so.",
        )

    def _log(
        self, key: str, right: str, manner: str, person: Person, text: str, *, agent: bool = False,
        fields: list[str] | None = None,
    ) -> None:  # fmt: skip
        request, _token = requests.request_log(
            actor=self._officer(), right=right, manner=manner, received_on=clock.today(),
            said=self._said(person, text, agent=agent), employee_id=self._id(person), agent=agent, fields=fields or [],
            language=person.language,
        )  # fmt: skip
        self._requests[key] = request.id
        requests.request_acknowledge(actor=self._officer(), request_id=request.id)

    def _verify(self, key: str, person: Person) -> None:
        """Three pieces of information are right, and the declaration is signed."""
        answers = {
            "birth_date": person.born_on.isoformat(),
            "employee_number": person.number,
            "hire_date": person.hired_on.isoformat(),
        }
        requests.verification_ask(actor=self._officer(), request_id=self._requests[key])
        requests.request_check(
            actor=self._officer(), request_id=self._requests[key], answers=answers, declared_on=clock.today()
        )

    def _said(self, person: Person, text: str, *, agent: bool = False) -> Said:
        name = f"{person.first_name} {person.last_name}"
        address = f"{person.first_name[:1]}{person.number}@post.example".lower()
        return Said(
            name=name,
            email="" if agent else address,
            employer=self._installed.employer.name,
            text=text,
            agent_name="Ellery Consumer Rights" if agent else "",
            agent_email="requests@ellery.example" if agent else "",
        )

    # Inside -----------------------------------------------------------------------------------------------------------

    def _officer(self) -> Actor:
        return self._installed.actor(Role.PRIVACY_OFFICER)

    def _id(self, person: Person) -> UUID:
        return self._installed.employees[person.number]

    def _refuse(self, whose: Actor, times: int) -> None:
        """So many refused sign-ins; the job notices and tells."""
        for _ in range(times):
            sign_in.failed("credentials", account_id=whose.account_id)
        detecting.detect(self._installed.organization_id)
        detecting.tell(self._installed.organization_id)
