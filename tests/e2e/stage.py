"""What there is to look at: for each kind of person a few things, in the states that their pages tell apart.

Things are named; a name stands for a reference or an id, as it is put into an address (``tests/e2e/places.py``).
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import StringIO
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.http import QueryDict
from django.urls import reverse

from casetracker.accounts.models import Membership, User
from casetracker.accounts.services.accounts import membership_end
from casetracker.accounts.services.kept_forms import kept_form_store
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.models import MailDelivery
from casetracker.core.vocabulary import MailState
from casetracker.reference.models import Declaration, State
from intake.loading.sources import FolderFiles
from intake.models import Communication
from intake.services.csv_import import people_table_save
from intake.services.drafts import communication_complete
from intake.services.loader import communication_load
from intake.services.rows import row_save
from intake.wizard.sections import ROWS
from tests.cast import ARRIVED_AT, Cast
from tests.factories import histories
from tests.factories.cases import RECEIVED, Procedure, in_force, noon, on
from tests.factories.communications import DRAFTED_AT, complete, draft
from tests.factories.decisions import contents_for
from tests.factories.docket import docket_insert
from tests.factories.docket import histories as generated
from tests.factories.erasures import AT, approve, ask, ended_case
from tests.factories.letters import issue
from workflow.decisions.contents import Opinion, RemedyAsked
from workflow.letters.kinds import LetterKind
from workflow.models import CaseFile, Decision
from workflow.replay import histories_of, replay
from workflow.services.author import information_add
from workflow.services.corrections import decision_correct
from workflow.services.decisions import case_adopt_views
from workflow.services.holds import hold_set
from workflow.services.members import member_save
from workflow.services.recusals import recusal_establish
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import RecusalGround

Things = dict[str, str]
Lifted = Callable[[], AbstractContextManager[None]]

EXAMPLES = Path(settings.BASE_DIR) / "docs" / "examples"
# Two pages of the docket, and enough of them for the table of an auditor.
SOME, MANY = 60, 1500


def nothing(_cast: Cast, _lifted: Lifted) -> Things:
    """For those to whom nothing is shown."""
    return {}


def of_an_organisation(cast: Cast, _lifted: Lifted) -> Things:
    """Drafts, complete communications and submitted ones of a CSO."""
    in_force()
    user = cast.caseworker
    full, asked = _example(user), _asked(cast)
    sent = Procedure(cast, complete(user, states=("MEX", "GTM"), victims=3)).to_with_state()
    issue(sent, LetterKind.REGISTRATION, "ar", user=cast.case_officer)
    with acting(user.actor):
        information_add(
            user=user, communication=sent.communication_now(), text="A judgment came.", at=noon(date(2026, 3, 1))
        )
        communications = {
            "empty": draft(user, title="Just begun"),
            "draft": full,
            "unauthorised": _without_authority(user),
            "complete": _completed(user, "MEX"),
            "unreceivable": _completed(user, "FRA"),
            "sent": sent.communication,
            "asked": asked.communication,
        }
    ask(user, communications["unauthorised"])
    named = {name: communication.reference for name, communication in communications.items()}
    return {**named, **_rows(full), "kept": _kept(user, full)}


def _example(user: User) -> Communication:
    """The documentation's example, and the one kind of row that it has none of."""
    files = FolderFiles(EXAMPLES)
    document = json.loads((EXAMPLES / "communication.json").read_text(encoding="utf-8"))
    other = {"body": "A regional commission", "submitted_on": "2025-01", "status": "pending"}
    with acting(user.actor):
        loaded = communication_load(user=user, document=document, files=files, at=DRAFTED_AT)
        row_save(user=user, communication=loaded, rows=ROWS["other_procedures"], answers=other, at=DRAFTED_AT)
    files.close()
    return loaded


def _rows(communication: Communication) -> Things:
    """The first row of each kind, by the key of its kind."""
    found = {}
    for key, rows in ROWS.items():
        row = rows.model._default_manager.filter(communication=communication).first()
        assert row is not None, key
        found[f"a row of {key}"] = str(row.pk)
    return found


def _without_authority(user: User) -> Communication:
    communication = draft(user, title="Two victims and no authority")
    rows = [{"family_name": "Velasen", "given_names": name} for name in ("Iriana", "Tomé")]
    people_table_save(user=user, communication=communication, rows=rows, at=DRAFTED_AT)
    return communication


def _completed(user: User, state: str) -> Communication:
    communication = complete(user, states=(state,))
    return communication_complete(user=user, communication=communication, at=noon(RECEIVED))


def _asked(cast: Cast) -> Procedure:
    asked = Procedure(cast)
    asked.assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 5))
    asked.move("ask_clarification", cast.intake_officer, date(2026, 2, 6), details={"criteria": ["facts"]})
    return asked


def _kept(user: User, communication: Communication) -> str:
    sent = QueryDict(mutable=True)
    sent.update({"facts_summary": "They were not paid.\nلم يتقاضوا أجورهم.", "then": "continue"})
    path = reverse("intake:section-edit", args=[communication.reference, "facts"])
    with acting(user.actor):
        return str(kept_form_store(user=user, path=path, data=sent, at=clock.now()).pk)


def of_the_docket(cast: Cast, lifted: Lifted) -> Things:
    """Cases at every stage that a page of the secretariat or the Committee shows in its own way."""
    in_force()
    docket_insert(generated(seed=3, cases=SOME), lifted)
    example = {name: Procedure(cast) for name in ("new", "own", "proposed")}
    for name in ("own", "proposed"):
        example[name].assign(cast.intake_officer, cast.intake_officer, date(2026, 2, 5))
    note = "Complete, and within the competence of the Committee."
    example["proposed"].record(EventKind.REGISTRATION_PROPOSED, cast.intake_officer, date(2026, 2, 6), note=note)
    example["registered"] = Procedure(cast, _example(cast.caseworker)).to_registered()
    example["registered"].assign(cast.case_officer, cast.head, date(2026, 2, 12))
    example["with_state"] = Procedure(cast).to_with_state()
    example["agenda"] = _on_the_agenda(cast)
    example["followed"], decided = _followed_up(cast)
    replay(histories_of([next(iter(histories.real().values()))]), clock.now())
    content = _rows(example["registered"].communication)
    letter = issue(example["registered"], LetterKind.REGISTRATION, "fr", user=cast.case_officer)
    mails_not_delivered(cast, example["registered"].communication.reference)
    example |= _about_to_go(cast)
    example["lapsed"] = _after_a_withdrawal(cast)  # the last: others simulate the declarations anew
    cases = {name: procedure.case.reference for name, procedure in example.items()}
    whole = {f"communication of {name}": procedure.communication.reference for name, procedure in example.items()}
    return {
        **cases,
        **whole,
        **content,
        **decided,
        "a letter": str(letter.pk),
        "imported": CaseFile.objects.get(is_imported=True).reference,
    }


def _about_to_go(cast: Cast) -> dict[str, Procedure]:
    """Ended cases: one as it is, one whose erasure was asked for, one erased, one on hold."""
    ended = {name: ended_case(cast) for name in ("ended", "asked", "erased", "held")}
    ask(cast.intake_officer, ended["asked"].communication)
    ask(cast.intake_officer, ended["erased"].communication)
    approve(cast.administrator, ended["erased"].communication)
    with acting(cast.head.actor):
        hold_set(user=cast.head, communication=ended["held"].communication_now(), reason="A court asked.", at=AT)
    return ended


def _after_a_withdrawal(cast: Cast) -> Procedure:
    """Registered, and not transmitted before the State withdrew."""
    case = Procedure(cast, complete(cast.caseworker, states=("CHL",))).to_registered()
    simulated = Declaration.objects.filter(state_id="CHL", is_simulated=True)
    simulated.update(withdrawn_date=date(2026, 2, 16), withdrawal_source="simulated for a test")
    return case


def _on_the_agenda(cast: Cast) -> Procedure:
    case = Procedure(cast).to_with_state()
    case.move("receive_observations_both", cast.case_officer, date(2026, 7, 1))
    case.record(EventKind.AUTHOR_COMMENTS, cast.case_officer, date(2026, 8, 1))
    case.move("mark_ready", cast.case_officer, date(2026, 8, 2))
    case.move("schedule", cast.head, date(2026, 8, 3))
    case.prepare(EventKind.ADMISSIBLE, cast.member, date(2026, 8, 4))
    with acting(cast.head.actor):
        recusal_establish(
            case=case.case, member=cast.second_member, ground=RecusalGround.INTEREST, user=cast.head, at=AT
        )
    return case


def _followed_up(cast: Cast) -> tuple[Procedure, Things]:
    """Views of violation, corrected once, assessed once."""
    case, day = _on_the_agenda(cast), date(2026, 9, 1)
    remedies = tuple(
        RemedyAsked(kind, f"Carry out the {kind} in full. تنفيذ كامل.") for kind in ("compensation", "release")
    )
    contents = contents_for(
        case.case,
        EventKind.VIEWS_VIOLATION,
        session=41,
        remedies=remedies,
        exception_applies=True,
        opinions=(Opinion("dissenting", 2, "Two members"),),
    )
    case.prepare(EventKind.VIEWS_VIOLATION, cast.member, day)
    with clock.frozen(noon(day)), acting(cast.member.actor):
        entry = on(day, decided=contents)
        case_adopt_views(
            case=case.case, transition="adopt_views_violation", entry=entry, user=cast.member, at=noon(day)
        )
    first = Decision.objects.get(case=case.case)
    correcting = on(date(2026, 9, 20), decided=contents, note="A date was misprinted.")
    with clock.frozen(noon(date(2026, 9, 20))), acting(cast.member.actor):
        corrected = decision_correct(decision=first, entry=correcting, user=cast.member, at=clock.now())
    case.record(EventKind.FOLLOWUP_STATE_REPLY, cast.case_officer, date(2026, 10, 1), note="The State has paid.")
    case.record(EventKind.FOLLOWUP_ASSESSED, cast.member, date(2026, 11, 1))
    return case, {"decision": str(corrected.pk), "corrected decision": str(first.pk)}


def of_the_numbers(cast: Cast, lifted: Lifted) -> Things:
    """A published table, and a log in which something has happened."""
    in_force()
    Procedure(cast)
    docket_insert(generated(seed=7, cases=MANY), lifted)
    call_command("freeze_counts", f"--month={clock.today().year - 1}-12", stdout=StringIO())
    return {}


def of_the_desk(cast: Cast, _lifted: Lifted) -> Things:
    """Organisations with members of every kind: open, closed and former."""
    in_force()
    former, closed = cast.second_caseworker, cast.other_lead
    with acting(COMMAND):
        membership_end(membership=Membership.objects.get(user=former), at=ARRIVED_AT)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    mails_not_delivered(cast, "IN-7QKD-29XM")
    return {
        "organisation": str(cast.harbour.pk),
        "closed organisation": str(cast.orchard.pk),
        "mission": str(cast.mission.pk),
        "person": str(cast.caseworker.pk),
        "former": str(former.pk),
        "closed": str(closed.pk),
        "stranger": str(cast.stranger.pk),
        "a member": str(_a_member(cast).pk),
        "membership": str(Membership.objects.get(user=cast.caseworker).pk),
    }


def mails_not_delivered(cast: Cast, reference: str) -> None:
    """One mail of each kind that a person has to look at."""
    troubled = ((MailState.UNKNOWN, 2, None), (MailState.REFUSED, 1, 550), (MailState.PROMISED, 5, 451))
    for state, attempts, code in troubled:
        MailDelivery.objects.create(
            about=uuid4(),
            user_id=cast.caseworker.pk,
            reference=reference,
            state=state,
            attempts=attempts,
            reply_code=code,
            promised_at=AT,
            sending_at=AT,
        )


def _a_member(cast: Cast) -> User:
    """A member of whom something is recorded."""
    member = cast.member
    with acting(cast.administrator.actor):
        member_save(
            member=member,
            nationalities=State.objects.filter(pk="FRA"),
            employers=(),
            term_from_date=date(2024, 1, 1),
            term_until_date=None,
            user=cast.administrator,
            at=AT,
        )
    return member
