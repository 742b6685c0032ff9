"""What the case page shows: timeline, steps that can be taken and those that cannot, with the reason."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference import selectors
from casetracker.reference.profile import Profile
from intake.policies import Tier
from intake.selectors import reader_language
from workflow.calendar.rules import WINDOWS
from workflow.machine.guards import REASONS, first_reason
from workflow.machine.recordable import RECORDABLE
from workflow.machine.transitions import sources, steps
from workflow.machine.turns import PROPOSALS as STANDING_PROPOSALS
from workflow.machine.turns import PROPOSING, turn
from workflow.models import CaseEvent, CaseFile
from workflow.policies import can_see
from workflow.selectors.acceptance import flags
from workflow.selectors.chosen import chosen_at
from workflow.selectors.docket import owed
from workflow.services.events import DECISIONS_ON_RECEIVABILITY, facts_of
from workflow.services.profiles import profile_of
from workflow.services.transitions import reason_against
from workflow.vocabulary import PRE_REGISTRATION, EventKind, LimitStatus, Party
from workflow.wording_steps import LIMIT_LABELS, NOT_AVAILABLE, PROPOSALS, STEPS, TURN_SENTENCES


@dataclass(frozen=True)
class StepOffer:
    """A transition on the case page; ``reason`` is empty where it can be taken now."""

    name: str
    slug: str
    action: Promise
    reason: str = ""
    is_final: bool = False


def step_offers(user: User, case: CaseFile) -> tuple[list[StepOffer], list[StepOffer]]:
    """The transitions from the case's state: those that ``user`` may take now, and the others with the reason."""
    today = PreciseDate(clock.today(), Precision.DAY)
    facts = facts_of(case, user=user, occurred=today)
    open_ones: list[StepOffer] = []
    closed_ones: list[StepOffer] = []
    for name in steps():
        if case.state not in sources(name):
            continue
        code = reason_against(case, name, user=user, facts=facts)
        wording = STEPS[name]
        offer = StepOffer(name, slug_of(name), wording.action, _sentence(code) if code else "", wording.is_final)
        (closed_ones if code else open_ones).append(offer)
    return open_ones, closed_ones


def proposal_offers(user: User, case: CaseFile) -> list[StepOffer]:
    """The proposals that ``user`` may make now, and the Committee's decision where the acceptance has ended."""
    reads_content = can_see(user, case, Tier.CONTENT)
    facts = facts_of(case, user=user, occurred=PreciseDate(clock.today(), Precision.DAY))
    offers = []
    for kind, slug in PROPOSAL_SLUGS.items():
        rule = RECORDABLE[kind]
        if rule.needs_content and not reads_content:
            continue
        if case.state in rule.states and user.has_role(*rule.roles) and not first_reason(rule.guards, facts):
            wording = PROPOSALS[kind]
            offers.append(StepOffer(kind.value, slug, wording.action, is_final=wording.is_final))
    return offers


PROPOSAL_SLUGS = {
    EventKind.REGISTRATION_PROPOSED: "propose-registration",
    EventKind.REFUSAL_PROPOSED: "propose-refusal",
    EventKind.ACCEPTANCE_GOES_ON: "decide-goes-on",
    EventKind.ACCEPTANCE_STOPS: "decide-stops",
}


def slug_of(name: str) -> str:
    """A transition's name in addresses."""
    return name.replace("_", "-")


def _sentence(code: str) -> str:
    if code in NOT_AVAILABLE:
        return str(NOT_AVAILABLE[code])
    message, rule = REASONS[code]
    return f"{message} ({rule})"


def recordable_kinds(user: User, case: CaseFile) -> list[tuple[str, Promise]]:
    """The kinds of step that ``user`` may record in the case's state."""
    return [
        (kind.value, kind.label)
        for kind, rule in RECORDABLE.items()
        if kind not in PROPOSALS and case.state in rule.states and user.has_role(*rule.roles)
    ]


def timeline(case: CaseFile, *, with_notes: bool) -> list[dict[str, Any]]:
    """The case's events for the timeline component, newest first. Notes are content: only with ``with_notes``."""
    events = list(CaseEvent.objects.filter(case_id=case.pk).order_by("-seq"))
    actors, profile = _actors(events), profile_of(case)
    shown = [_shown(event, actors, is_latest=not index) for index, event in enumerate(events)]
    return [
        {**told, "body": _body(event, profile, with_notes=with_notes)}
        for told, event in zip(shown, events, strict=True)
    ]


def _actors(events: list[CaseEvent]) -> dict[Any, str]:
    ids = {event.actor_id for event in events if event.actor_id}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def _shown(event: CaseEvent, actors: dict[Any, str], *, is_latest: bool) -> dict[str, Any]:
    actor = actors.get(event.actor_id, "")
    if event.actor_role:
        actor = f"{actor}, {Role(event.actor_role).label}"
    return {
        "title": EventKind(event.kind).label,
        "date": event.occurred_date,
        "precision": event.precision,
        "actor": actor,
        "latest": is_latest,
    }


def _body(event: CaseEvent, profile: Profile, *, with_notes: bool) -> str:
    lines = [_("Basis: article %(basis)s") % {"basis": event.basis}] if event.basis else []
    if event.document_symbol:
        lines.append(event.document_symbol)
    if event.is_inferred:
        lines.append(_("Inferred: the source does not state this step."))
    if with_notes:
        lines += [text for text in (event.told, *chosen_at(event, profile), event.note) if text]
    return "\n".join(lines)


def card(case: CaseFile) -> dict[str, Any]:
    """The card: what every reader of the docket may see."""
    proposal = (
        CaseEvent.objects.filter(case_id=case.pk, kind__in=PROPOSING)
        .order_by("-seq")
        .values_list("kind", flat=True)
        .first()
    )
    flag = flags([case], on=clock.today()).get(case.pk)
    waits = flag is not None and flag.waits_for_the_committee and not flag.is_transmitted
    party = Party.COMMITTEE if waits else turn(case.state, is_proposed=proposal in STANDING_PROPOSALS)
    limit = owed(case.deadlines.all()).order_by("due_date").first()
    profile = profile_of(case)
    state = case.state_party_id
    on = case.received_date or clock.today()
    answer = (
        None if case.is_imported or not state else selectors.receivability_for(state=state, procedure=profile, on=on)
    )
    return {
        "profile": profile,
        "party": party,
        "party_label": Party(party).label,
        "what": TURN_SENTENCES[party],
        "limit": None if case.is_imported else limit,
        "flag": flag,
        "is_simulated": bool(answer and answer.is_simulated),
        "needs_receivability": case.receivability == "not_established"
        and case.receivability_code not in DECISIONS_ON_RECEIVABILITY,
    }


def heading(case: CaseFile) -> str:
    """The title of a case's pages."""
    if not case.state_party_id:
        return _("Communication, State not stated")
    name = selectors.state_name(case.state_party_id, reader_language())
    return _("Communication against %(state)s") % {"state": name}


def limits_shown(case: CaseFile) -> list[dict[str, Any]]:
    """The limits for the aside: who is judged late by which, and which are only windows or history."""
    return [
        {
            "label": LIMIT_LABELS[limit.kind],
            "due": limit.due_date,
            "status": limit.get_status_display() if limit.status != LimitStatus.OPEN else "",
            "is_owed": limit.status == LimitStatus.OPEN and not case.is_imported and limit.kind not in WINDOWS,
        }
        for limit in case.deadlines.order_by("due_date", "pk")
    ]


def may_assign(user: User) -> bool:
    """Whether ``user`` gives cases to officers."""
    return user.has_role(Role.HEAD_OF_PETITIONS)


def may_take(user: User, case: CaseFile) -> bool:
    """Whether ``user`` can take this new case that nobody has."""
    return user.has_role(Role.INTAKE_OFFICER) and case.case_officer_id is None and case.state in PRE_REGISTRATION
