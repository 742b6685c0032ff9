"""The objects that the rows of the table speak of: three of each, of which a column's person may have none, one or two.

``own`` is the caseworker's, ``same_organisation`` a colleague's, who gave the caseworker nothing, and ``other`` is of
another organisation. Each is made the first time a row names its state.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, cached_property
from uuid import UUID

from django.http import QueryDict
from django.test import Client, TestCase

from casetracker.accounts.models import User
from casetracker.accounts.services.kept_forms import kept_form_store
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.models import Declaration, State
from casetracker.vault.sealing import SealingFile
from intake.models import Communication, ConcernedState
from intake.services.drafts import communication_complete
from intake.services.evidence import evidence_add
from intake.vocabulary import GrantSource
from tests.factories.cases import in_force, noon
from tests.factories.communications import complete, draft
from tests.factories.decisions import contents_for
from tests.factories.sessions import sat, session_of
from tests.factories.standing import AT, bare_communication, bring, case_of, give, note
from tests.integration.permissions.matrix.people import ASSIGNED, People
from workflow.decisions.held import decided_by
from workflow.decisions.vocabulary import DecisionKind
from workflow.letters.kinds import LetterKind
from workflow.models import CaseEvent, CaseFile, Decision, Erasure
from workflow.services.calendar_addresses import calendar_address_open
from workflow.services.corrections import decision_correct
from workflow.services.deciding import decision_write
from workflow.services.erasures import erasure_approve
from workflow.services.events import Entry
from workflow.services.letters import Draft, letter_make
from workflow.services.statements import Statement, statement_make
from workflow.services.submission import communication_submit
from workflow.statistics.freezing import counts_freeze
from workflow.vocabulary import EventKind
from workflow.vocabulary_people import StatementKind

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)  # every limit that runs from the cases' dates is over
RECEIVED = date(2026, 2, 2)
WITHDRAWN = date(2026, 3, 2)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OWNERS = {"own": "caseworker", "same_organisation": "colleague", "other": "other_caseworker"}
TITLE, FAMILY_NAME = "Passports and wages", "Velasen"  # as the factories make them
STATE = ("Mexico", "MEX")
WITHDRAWING = "CHL"
TYPED = "Typed-before-the-session-lapsed"

# Where a case stands, and what is noted in it beside. What is in no list is the name of a state of the machine.
NOT_SUBMITTED = {"draft", "complete"}
WITH_CONTENT = {"received", "under_consideration"}
NOTED = {
    "undecided": ("received", None),
    "lapsed": ("received", None),
    "proposed": ("received", EventKind.REGISTRATION_PROPOSED),
    "refusal_proposed": ("received", EventKind.REFUSAL_PROPOSED),
    "breached": ("no_violation", EventKind.INTERIM_BREACHED),
    "erasure_asked": ("not_registered", None),
    # Another one: an approval that is rolled back leaves its line in the ledger, and can only be approved again.
    "erasure_waiting": ("not_registered", None),
    "erased": ("not_registered", None),
    "lettered": ("received", None),
    "decided": ("inadmissible", None),
    "corrected": ("inadmissible", None),
    "on_an_agenda": ("registered", None),
}
# What the Committee decides on: of each such case a session sat, and its minutes hold every decision.
SAT = {"under_consideration", "follow_up", "closed", "inadmissible", "breached"}
ERASURES = {"erasure_asked", "erasure_waiting", "erased"}


class Thing:
    """A communication and, once it is submitted, its case; or a form kept for its sender."""

    def __init__(self, communication: Communication, case: CaseFile | None = None) -> None:
        self.communication = communication
        self.case = case

    @property
    def reference_of_case(self) -> str:
        assert self.case is not None
        return self.case.reference

    def row_id(self, rows: str) -> UUID:
        """The id of its first person, fact or document."""
        if rows == "decisions":
            return UUID(str(Decision.objects.values_list("pk", flat=True).get(case=self.case)))
        if rows == "corrections":
            return Decision.objects.get(case=self.case, corrects__isnull=False).pk
        return UUID(str(getattr(self.communication, rows).order_by("pk").values_list("pk", flat=True)[0]))


class World:
    """The people and the things, and the browser of each person."""

    def __init__(self) -> None:
        in_force()
        self.people = People()
        self.thing: Callable[[str, str], Thing] = cache(self._thing)
        self.kept_form: Callable[[str], UUID] = cache(self._kept_form)
        self._withdraw_a_declaration()
        self._publish()
        self.session = session_of(self.people)

    def session_of(self, column: str) -> Client:
        """A browser in which the column's person is signed in; of the inactive, one that was."""
        client = Client()
        client.force_login(getattr(self.people, column), backend=BACKEND)
        return client

    def _thing(self, kind: str, state: str) -> Thing:
        owner: User = getattr(self.people, OWNERS[kind])
        if state in NOT_SUBMITTED:
            return Thing(self._with_content(owner, is_complete=state == "complete"))
        made = self._submitted(owner) if state in WITH_CONTENT else self._sealed(owner, state)
        reached, noted = NOTED.get(state, (state, None))
        case = bring(made, reached, RECEIVED)
        if noted:
            note(case, noted, RECEIVED, user=self.people.predecessor)
        if state in ("decided", "corrected"):
            self._keep_a_decision(case)
        if state == "corrected":
            self._correct_the_decision(case)
        communication = Communication.objects.get(pk=case.communication_id)
        if kind == "own":
            self.people.relate(communication)
        if state == "lettered":
            self._issue_a_letter(case)
        self._sit(case, state)
        if state in ERASURES:
            self._ask_for_erasure(communication, is_approved=state == "erased")
        return Thing(communication, case)

    def _issue_a_letter(self, case: CaseFile) -> None:
        """An acknowledgement to the author, by one who stands in no column."""
        officer = self.people.predecessor
        give(case.communication, officer, GrantSource.ASSIGNED, ASSIGNED)
        with clock.frozen(NOW), acting(officer.actor):
            letter_make(user=officer, case=case, draft=Draft(LetterKind.ACKNOWLEDGEMENT, "en"), at=NOW)

    def _keep_a_decision(self, case: CaseFile) -> None:
        """What stands beside the event of a case that was brought to its end."""
        event = CaseEvent.objects.get(case_id=case.pk, kind=EventKind.INADMISSIBLE)
        contents = contents_for(case, EventKind.INADMISSIBLE)
        assert contents is not None
        with acting(COMMAND):
            decision_write(case, event, contents, kind=DecisionKind.INADMISSIBILITY, at=NOW)

    def _correct_the_decision(self, case: CaseFile) -> None:
        """A correction that waits to be confirmed, recorded by one who stands in no column."""
        officer, decision = self.people.correcting, Decision.objects.get(case=case)
        give(case.communication, officer, GrantSource.ASSIGNED, ASSIGNED)
        entry = Entry(
            PreciseDate(NOW.date(), Precision.DAY),
            note="A misprint.",
            decided=replace(decided_by(decision), session=decision.session),
        )
        with clock.frozen(NOW), acting(officer.actor):
            decision_correct(decision=decision, entry=entry, user=officer, at=NOW)

    def _sit(self, case: CaseFile, state: str) -> None:
        """Put what waits for the Committee on the agenda; the columns' members but the recused take part."""
        people = self.people
        if state in SAT:
            part = (people.rapporteur, people.rapporteur_proposed, people.member, people.member_agenda)
            sat(self.session, case, NOW.date(), part, people.second_head)
        elif state == "on_an_agenda":
            sat(self.session, case, NOW.date(), (), people.second_head, is_decided=False)

    def _ask_for_erasure(self, communication: Communication, *, is_approved: bool) -> None:
        """Asked for, and perhaps approved, by two who stand in no column."""
        asking, approving = self.people.second_head, self.people.second_administrator
        Erasure.objects.create(communication=communication, reason="asked", requested_by=asking, requested_at=NOW)
        if is_approved:
            with acting(approving.actor):
                erasure_approve(user=approving, communication=communication, at=NOW)

    def _with_content(self, owner: User, *, is_complete: bool = False) -> Communication:
        communication = complete(owner)
        with clock.frozen(AT):
            self._upload(owner, communication)
            if is_complete:
                with acting(owner.actor):
                    communication_complete(user=owner, communication=communication, at=AT)
        return Communication.objects.get(pk=communication.pk)

    def _submitted(self, owner: User) -> CaseFile:
        communication = self._with_content(owner)
        with clock.frozen(noon(RECEIVED)), acting(owner.actor):
            cases = communication_submit(user=owner, communication=communication, at=noon(RECEIVED))
            said = Statement(StatementKind.ADDRESS, [], RECEIVED, "A new street.")
            sealed = Communication.objects.get(pk=communication.pk)
            statement_make(user=owner, communication=sealed, said=said, at=noon(RECEIVED))
            return cases[0]

    def _sealed(self, owner: User, state: str) -> CaseFile:
        """A case without the pages of its content: the quick way, for the pages that show the card alone."""
        communication = draft(owner)
        iso3 = WITHDRAWING if state == "lapsed" else "MEX"
        ConcernedState.objects.create(communication=communication, state=State.objects.get(iso3=iso3))
        Communication.objects.filter(pk=communication.pk).update(completed_at=AT, sealed_at=AT)
        receivability = "not_established" if state == "undecided" else "yes"
        sealed = Communication.objects.get(pk=communication.pk)
        return case_of(sealed, state_party=iso3, receivability=receivability)

    def _upload(self, owner: User, communication: Communication) -> None:
        sealing = SealingFile()
        sealing.write(b"%PDF-1.4 a judgment")
        upload = sealing.finish(name="judgment.pdf", content_type="application/pdf")
        with TestCase.captureOnCommitCallbacks(execute=True), acting(owner.actor):
            evidence_add(user=owner, communication=communication, upload=upload, answers={"title": "Judgment"}, at=AT)

    def _kept_form(self, kind: str) -> UUID:
        owner: User = getattr(self.people, OWNERS[kind])
        with acting(owner.actor):
            data = QueryDict(f"facts_summary={TYPED}")
            return kept_form_store(user=owner, path="/communications/", data=data, at=NOW).pk

    @cached_property
    def calendar_token(self) -> str:
        """The secret address of the calendar of somebody who is in no column: whoever has it reads it."""
        with acting(self.people.predecessor.actor):
            return calendar_address_open(user=self.people.predecessor, at=NOW)

    def _publish(self) -> None:
        """One month's statistics, with what has come in so far."""
        case_of(bare_communication(self.people.orchard))
        at = datetime(2027, 1, 15, 3, tzinfo=UTC)
        with clock.frozen(at), acting(COMMAND):
            counts_freeze(month=date(2026, 12, 1), at=at)

    def _withdraw_a_declaration(self) -> None:
        """One State's declaration that was withdrawn, for the address that corrects such a one, and a simulated one."""
        standing = Declaration.objects.get(state_id="URY", article="77", is_simulated=False)
        Declaration.objects.filter(pk=standing.pk).update(withdrawn_date=WITHDRAWN, withdrawal_source="for a test")
        simulated = Declaration.objects.filter(state_id=WITHDRAWING, is_simulated=True)
        simulated.update(withdrawn_date=WITHDRAWN, withdrawal_source="for a test")
