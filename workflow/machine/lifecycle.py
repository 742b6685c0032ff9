"""Every transition, one mixin a phase. The bodies are empty: what else a step does, the services do in one place.

Roles follow the practice that the procedure profile records: the secretariat prepares, the rapporteur registers and
refuses, the Committee decides in closed meeting.
"""

from casetracker.accounts.roles import Role
from casetracker.reference.profile import Act, Track
from workflow.machine import guards as g
from workflow.machine import track_guards as t
from workflow.machine.organs import COMMITTEE, RAPPORTEURS
from workflow.machine.step import step
from workflow.vocabulary import CaseState as S
from workflow.vocabulary import EventKind as E

OFFICERS = frozenset({Role.INTAKE_OFFICER, Role.CASE_OFFICER})
CASE_OFFICERS = frozenset({Role.CASE_OFFICER})
HEADS = frozenset({Role.HEAD_OF_PETITIONS})
SCHEDULERS = CASE_OFFICERS | HEADS
VIEWS_GUARDS = (
    g.is_not_suspended,
    g.no_views_yet,
    g.is_transmitted,
    g.admissibility_is_heard,
    g.merits_are_heard,
    g.split_is_decided,
)


class PreRegistration:
    """From reception to a number, or to a reasoned refusal without a finding."""

    @step(source=(S.RECEIVED,), target=S.CLARIFICATION, event=E.CLARIFICATION_ASKED, roles=OFFICERS)
    def ask_clarification(self) -> None: ...

    @step(
        source=(S.CLARIFICATION,),
        target=S.RECEIVED,
        event=E.CLARIFICATION_ANSWERED,
        roles=OFFICERS | {Role.CASEWORKER, Role.CSO_LEAD},
    )
    def answer_clarification(self) -> None: ...

    @step(source=(S.CLARIFICATION,), target=S.RECEIVED, event=E.CLARIFICATION_ENDED, roles=OFFICERS)
    def end_clarification(self) -> None: ...

    @step(
        source=(S.RECEIVED, S.CLARIFICATION),
        target=S.REGISTERED,
        event=E.REGISTERED,
        roles=RAPPORTEURS,
        guards=(g.is_receivable, g.has_no_number, g.registration_is_proposed, g.another_person_decides),
        act=Act.REGISTER,
    )
    def register(self) -> None: ...

    @step(
        source=(S.RECEIVED, S.CLARIFICATION),
        target=S.NOT_REGISTERED,
        event=E.NOT_REGISTERED,
        roles=RAPPORTEURS,
        guards=(g.refusal_is_proposed, g.another_person_decides),
        act=Act.REFUSE_REGISTRATION,
    )
    def refuse_registration(self) -> None: ...

    @step(
        source=(S.NOT_REGISTERED,),
        target=S.RECEIVED,
        event=E.REFUSAL_REVERSED,
        roles=RAPPORTEURS,
        act=Act.REFUSE_REGISTRATION,
    )
    def reverse_refusal(self) -> None: ...


class Exchange:
    """The text goes to the State, observations and comments go back and forth.

    A suspended case takes in documents as recorded steps, and does not go on: no time runs for anybody.
    """

    @step(
        source=(S.REGISTERED,),
        target=S.WITH_STATE,
        event=E.TRANSMITTED,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended, g.acceptance_stands),
        basis="77 (4)",
    )
    def transmit(self) -> None: ...

    @step(
        source=(S.WITH_STATE,),
        target=S.WITH_AUTHOR,
        event=E.OBSERVATIONS_ADMISSIBILITY,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended,),
        basis="77 (4)",
    )
    def receive_observations_admissibility(self) -> None: ...

    @step(
        source=(S.WITH_STATE,),
        target=S.WITH_AUTHOR,
        event=E.OBSERVATIONS_MERITS,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended,),
        basis="77 (4)",
    )
    def receive_observations_merits(self) -> None: ...

    @step(
        source=(S.WITH_STATE,),
        target=S.WITH_AUTHOR,
        event=E.OBSERVATIONS_BOTH,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended,),
        basis="77 (4)",
    )
    def receive_observations_both(self) -> None: ...

    @step(
        source=(S.WITH_STATE,),
        target=S.WITH_AUTHOR,
        event=E.FURTHER_OBSERVATIONS,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended,),
        basis="77 (5)",
    )
    def receive_further_observations(self) -> None: ...

    @step(
        source=(S.WITH_AUTHOR, S.READY),
        target=S.WITH_STATE,
        event=E.FURTHER_OBSERVATIONS_REQUESTED,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended, g.is_transmitted),
        basis="77 (5)",
    )
    def ask_further_observations(self) -> None: ...

    @step(
        source=(S.READY,),
        target=S.WITH_AUTHOR,
        event=E.PLEADINGS_REOPENED,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended,),
        basis="77 (5)",
    )
    def reopen_exchange(self) -> None: ...

    @step(
        source=(S.WITH_STATE, S.WITH_AUTHOR),
        target=S.READY,
        event=E.MARKED_READY,
        roles=CASE_OFFICERS,
        guards=(g.is_not_suspended, g.is_transmitted, g.stage_is_heard),
        basis="77 (5)",
    )
    def mark_ready(self) -> None: ...


class Decision:
    """The Committee, in closed meeting (article 77 (6))."""

    @step(
        source=(S.READY,),
        target=S.UNDER_CONSIDERATION,
        event=E.SCHEDULED,
        roles=SCHEDULERS,
        guards=(g.is_not_suspended,),
        basis="77 (6)",
        by_card=HEADS,
    )
    def schedule(self) -> None: ...

    @step(
        source=(S.UNDER_CONSIDERATION,),
        target=S.READY,
        event=E.ADJOURNED,
        roles=COMMITTEE,
        basis="77 (6)",
        act=Act.VIEWS,
    )
    def adjourn(self) -> None: ...

    @step(
        source=(S.UNDER_CONSIDERATION,),
        target=S.WITH_STATE,
        event=E.ADMISSIBLE,
        roles=COMMITTEE,
        guards=(g.is_not_suspended, g.not_admissible_yet, g.is_transmitted, g.admissibility_is_heard),
        basis="77 (2), (3)",
        act=Act.ADMISSIBILITY,
    )
    def declare_admissible(self) -> None: ...

    @step(
        source=(S.REGISTERED, S.WITH_STATE, S.UNDER_CONSIDERATION),
        target=S.INADMISSIBLE,
        event=E.INADMISSIBLE,
        roles=COMMITTEE,
        guards=(g.is_not_suspended, g.no_views_yet, t.admissibility_is_open),
        basis="77 (2), (3)",
        act=Act.ADMISSIBILITY,
    )
    def declare_inadmissible(self) -> None: ...

    @step(
        source=(S.UNDER_CONSIDERATION,),
        target=S.FOLLOW_UP,
        event=E.VIEWS_VIOLATION,
        roles=COMMITTEE,
        guards=VIEWS_GUARDS,
        basis="77 (7)",
        act=Act.VIEWS,
    )
    def adopt_views_violation(self) -> None: ...

    @step(
        source=(S.UNDER_CONSIDERATION,),
        target=S.NO_VIOLATION,
        event=E.VIEWS_NO_VIOLATION,
        roles=COMMITTEE,
        guards=VIEWS_GUARDS,
        basis="77 (7)",
        act=Act.VIEWS,
    )
    def adopt_views_no_violation(self) -> None: ...

    @step(
        source=(S.REGISTERED, S.WITH_STATE, S.WITH_AUTHOR, S.READY, S.UNDER_CONSIDERATION),
        target=S.DISCONTINUED,
        event=E.DISCONTINUED,
        roles=COMMITTEE,
        guards=(g.no_views_yet, t.withdrawal_is_checked),
        act=Act.DISCONTINUANCE,
    )
    def discontinue(self) -> None: ...


class After:
    """Follow-up, closing, and what can begin again.

    A follow-up opens with a finding of violation by itself; on a breach of interim measures alone, and on the terms of
    a settlement, by a step of its own.
    """

    @step(
        source=(S.DISCONTINUED, S.NO_VIOLATION),
        target=S.FOLLOW_UP,
        event=E.FOLLOWUP_OPENED,
        roles=COMMITTEE,
        guards=(t.follow_up_is_due,),
        act=Act.FOLLOW_UP,
        switch=Track.FOLLOW_UP,
    )
    def open_follow_up(self) -> None: ...

    @step(
        source=(S.FOLLOW_UP, S.DISCONTINUED, S.NO_VIOLATION),
        target=S.CLOSED,
        event=E.CLOSED,
        roles=COMMITTEE,
        guards=(t.follow_up_is_open,),
        act=Act.FOLLOW_UP,
    )
    def close(self) -> None: ...

    @step(source=(S.CLOSED,), target=S.FOLLOW_UP, event=E.REOPENED, roles=COMMITTEE, act=Act.FOLLOW_UP)
    def resume_follow_up(self) -> None: ...

    @step(
        source=(S.INADMISSIBLE, S.DISCONTINUED),
        target=S.REGISTERED,
        event=E.REOPENED,
        roles=COMMITTEE,
        act=Act.REOPENING,
    )
    def reopen(self) -> None: ...


class Lifecycle(PreRegistration, Exchange, Decision, After):
    """The whole machine."""
