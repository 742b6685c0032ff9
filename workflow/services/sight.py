"""The grants that a step brings and ends: to whom it falls to decide is given to read, as long as it does.

A proposal or a request lets the rapporteurs read until they have decided, or until it is taken back. A session's agenda
lets the members see a card; the content opens by each one's declaration that they have no conflict, until the session
is over or the case leaves the agenda. Who is recused by what is recorded is so before anything is given. A denial is
stronger than all.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import SECRETARIAT_ROLES, Role
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Refused
from intake.policies import Tier
from intake.services.grants import grant_give, sights_end
from intake.vocabulary import GrantSource
from workflow.machine.transitions import sources, steps
from workflow.machine.turns import PROPOSALS
from workflow.models import CaseEvent, CaseFile
from workflow.policies import can_see
from workflow.selectors.committee import members_on
from workflow.services.agenda_sight import card_open, sight_end, term_end
from workflow.services.events import lock_case
from workflow.services.recusals import is_denied, recuse_by_records
from workflow.services.sittings import standing_item, take_effect
from workflow.vocabulary import ENDED, LIVE
from workflow.vocabulary import EventKind as E

# What is asked of the rapporteurs, and what answers it: they read while a question of a live case is open.
QUESTIONS: tuple[tuple[frozenset[E], frozenset[E]], ...] = (
    (
        PROPOSALS,
        frozenset({E.REGISTERED, E.NOT_REGISTERED, E.REFUSAL_REVERSED, E.CLARIFICATION_ASKED}),
    ),
    (frozenset({E.INTERIM_REQUESTED}), frozenset({E.INTERIM_GRANTED, E.INTERIM_DENIED})),
    (
        frozenset({E.INTERIM_LIFT_REQUESTED}),
        frozenset({E.INTERIM_LIFTED, E.INTERIM_LIFT_REFUSED, E.INTERIM_REITERATED}),
    ),
    (frozenset({E.PROTECTION_REQUESTED}), frozenset({E.PROTECTION_GRANTED, E.PROTECTION_DENIED})),
    (frozenset({E.SPLIT_REQUESTED}), frozenset({E.SPLIT_GRANTED, E.SPLIT_REFUSED})),
    (frozenset({E.EXTENSION_REQUESTED}), frozenset({E.EXTENSION_GRANTED, E.EXTENSION_REFUSED})),
    (
        frozenset({E.SUSPENSION_REQUESTED_BY_STATE, E.SUSPENSION_REQUESTED_BY_AUTHOR}),
        frozenset({E.SUSPENDED, E.SUSPENSION_REFUSED}),
    ),
    (
        frozenset({E.RESUMPTION_REQUESTED_BY_STATE, E.RESUMPTION_REQUESTED_BY_AUTHOR}),
        frozenset({E.SUSPENSION_LIFTED, E.SUSPENSION_RENEWED}),
    ),
    (frozenset({E.THIRD_PARTY_REQUESTED}), frozenset({E.THIRD_PARTY_AUTHORISED, E.THIRD_PARTY_REFUSED})),
)
ASKS = frozenset[E]().union(*(asked for asked, _answers in QUESTIONS))
ANSWERS = frozenset[E]().union(*(answers for _asked, answers in QUESTIONS)) | {E.JOINED, E.SEVERED}

# One step in several cases: whoever takes it reads them all until it is taken in each.
OF_SEVERAL = frozenset({E.JOINED, E.SEVERED})


def grant_for(case: CaseFile, event: CaseEvent, *, at: datetime) -> None:
    """Give and end what ``event`` gives and ends. Identities stay closed: reading is not revealing a person."""
    if case.is_imported:
        return
    kind = E(event.kind)
    take_effect(case, event, at=at)
    if kind in ASKS:
        let_rapporteurs_read(case, at=at)
    elif (kind in ANSWERS - OF_SEVERAL) or event.to_state in ENDED:
        sight_settle(case)
    elif kind is E.ADJOURNED:
        sight_end(case)
    if kind in (E.SCHEDULED, E.ADJOURNED) and standing_item(case) is not None:
        let_members_declare(case, at=at)


def sight_settle(case: CaseFile) -> None:
    """End what a question let the rapporteurs read, where everything asked is answered."""
    if not has_open_question(case):
        sights_end(communication_id=case.communication_id, source=GrantSource.PROPOSED)


def let_members_declare(case: CaseFile, *, at: datetime) -> None:
    """Give the card of a case on an agenda to every member but the recused."""
    members = list(members_on(clock.day_of(at)))
    recuse_by_records(case, members, at=at)
    for member in members:
        if not is_denied(case, member):
            card_open(case, member, at=at)


def let_rapporteurs_read(case: CaseFile, *, at: datetime) -> None:
    """Give card and content to the rapporteurs but the recused."""
    rapporteurs = [one for one in members_on(clock.day_of(at)) if one.has_role(Role.RAPPORTEUR)]
    recuse_by_records(case, rapporteurs, at=at)
    for reader in rapporteurs:
        if not is_denied(case, reader):
            for tier in (Tier.CARD, Tier.CONTENT):
                grant_give(
                    communication=case.communication,
                    user=reader,
                    tier=tier,
                    source=GrantSource.PROPOSED,
                    at=at,
                    expires_at=term_end(case, reader),
                )


def not_readable(case: CaseFile, user: User) -> Refused:
    """The refusal of a step to who may see the card of a case and not read it."""
    # An answer to what was asked ends the sight of everybody else whom it waited for.
    ended = _("You may not read this case now: it is not before you, or what was asked has been decided.")
    is_the_secretariats = user.has_role(*SECRETARIAT_ROLES)
    text = _("The case is not assigned to you.") if is_the_secretariats else ended
    return Refused("not_assigned", text, subject=("communication", case.communication_id))


@service
def case_put_to_rapporteur(*, case: CaseFile, user: User, at: datetime) -> None:
    """Let the rapporteurs read a case of whose question no proposal or request tells: until their next decision in it.

    The assigned officer's. Raises Hidden, Refused (``not_your_role``, ``not_assigned``, ``nothing_to_decide``).
    """
    fresh = lock_case(case.pk)
    subject = ("communication", fresh.communication_id)
    if not can_see(user, fresh, Tier.CARD):
        raise Hidden("case_not_visible", "", subject=subject)
    if not user.has_role(Role.INTAKE_OFFICER, Role.CASE_OFFICER):
        raise Refused("not_your_role", _("The officer of the case puts it to the rapporteur."), subject=subject)
    if not can_see(user, fresh, Tier.CONTENT):
        raise not_readable(fresh, user)
    if not can_be_put(fresh):
        text = _("At this stage there is nothing for the rapporteur to decide.")
        raise Refused("nothing_to_decide", text, subject=subject)
    let_rapporteurs_read(fresh, at=at)


def can_be_put(case: CaseFile) -> bool:
    """Whether a decision of the rapporteurs can still come, which ends what they are given: a refusal can be reversed.

    In a case that has ended otherwise, and in a recorded past, none comes, and they would read for ever.
    """
    answered_from = (sources(name) for name, step in steps().items() if step.event in ANSWERS)
    return not case.is_imported and (case.state in LIVE or any(case.state in found for found in answered_from))


def has_open_question(case: CaseFile) -> bool:
    """Whether something waits for the rapporteurs in any live case of the communication: a grant serves all of them."""
    live = CaseFile.objects.filter(communication=case.communication_id, state__in=LIVE)
    steps = CaseEvent.objects.filter(case_id__in=live.values("pk"), kind__in=ASKS | ANSWERS).order_by("seq")
    waiting: set[tuple[UUID, int]] = set()
    for case_id, kind in steps.values_list("case_id", "kind"):
        for number, (asked, answers) in enumerate(QUESTIONS):
            if kind in asked:
                waiting.add((case_id, number))
            elif kind in answers:
                waiting.discard((case_id, number))
    return bool(waiting)
