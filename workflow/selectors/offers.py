"""What a person may do in a case now, and why not the rest: transitions, and the steps of each side track."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.reference.profile import Track as Switch
from intake.policies import Tier
from workflow.machine.facts import CaseFacts
from workflow.machine.guards import REASONS
from workflow.machine.organs import is_known
from workflow.machine.recordable import RECORDABLE
from workflow.machine.track_states import TrackReading
from workflow.machine.track_turns import track_turn
from workflow.machine.transitions import steps
from workflow.models import CaseFile
from workflow.policies import can_see
from workflow.services.events import facts_of
from workflow.services.profiles import profile_of
from workflow.services.records import reason_against_recording
from workflow.services.sittings import sitting_refusal
from workflow.services.transitions import reason_against
from workflow.vocabulary import ENDED, EventKind, Party
from workflow.wording_people import OF_PEOPLE
from workflow.wording_steps import NOT_AVAILABLE, PROPOSALS, STEPS
from workflow.wording_tracks import BESIDE, STATES, SWITCHES, switch_of

PROPOSAL_SLUGS = {
    EventKind.REGISTRATION_PROPOSED: "propose-registration",
    EventKind.REFUSAL_PROPOSED: "propose-refusal",
    EventKind.ACCEPTANCE_GOES_ON: "decide-goes-on",
    EventKind.ACCEPTANCE_STOPS: "decide-stops",
}
# Asked where the data leave it open: the frame of the case's pages has the button.
_ELSEWHERE = frozenset({EventKind.RECEIVABILITY_DECIDED, EventKind.UNKNOWN})


@dataclass(frozen=True)
class StepOffer:
    """A step on the case page; ``reason`` is empty where it can be taken now."""

    name: str
    url: str
    action: Promise | str
    reason: str = ""
    is_final: bool = False


@dataclass(frozen=True)
class Standing:
    """Where one track stands, since when, and who must act on it."""

    state: Promise
    since: PreciseDate
    party: str


@dataclass
class Group:
    """The steps of one side track; ``standings`` has one for each request for interim measures."""

    title: Promise
    standings: list[Standing] = field(default_factory=list)
    open: list[StepOffer] = field(default_factory=list)
    closed: list[StepOffer] = field(default_factory=list)


@dataclass(frozen=True)
class Offers:
    """Everything that a person may do in a case now, and may not."""

    open: list[StepOffer]
    closed: list[StepOffer]
    groups: list[Group]


def offers(user: User, case: CaseFile) -> Offers:
    """What ``user`` may do in ``case`` today; each other step with the reason why not."""
    facts = facts_of(case, user=user, occurred=PreciseDate(clock.today(), Precision.DAY))
    reads_content = can_see(user, case, Tier.CONTENT)
    main = [*_proposals(user, case, facts, reads_content=reads_content), *_transitions(user, case, facts)]
    return Offers(
        open=[offer for offer in main if not offer.reason],
        closed=[offer for offer in main if offer.reason],
        groups=_groups(user, case, facts, reads_content=reads_content),
    )


# What names a person or binds two cases is recorded where that is asked.
_PAGES: dict[Switch | None, str] = {
    Switch.JOINDER: "case-joinder",
    Switch.PROTECTION_MEASURES: "case-protection",
}


def _page_of(kind: EventKind, case: CaseFile) -> str:
    if kind is EventKind.FOLLOWUP_ASSESSED:
        return reverse("workflow:case-follow-up-assess", args=[case.reference])
    if kind in OF_PEOPLE:
        return reverse(f"workflow:{_PAGES.get(RECORDABLE[kind].switch, 'case-people')}", args=[case.reference])
    return reverse("workflow:case-record-step", args=[case.reference]) + f"?kind={kind.value}"


def standings_of(case: CaseFile, tracks: tuple[TrackReading, ...]) -> dict[Switch, list[Standing]]:
    """Where the tracks stand, by the profile's name of each; in an ended case nobody must act on them."""
    found: dict[Switch, list[Standing]] = {}
    profile = profile_of(case)
    for one in tracks:
        party = Party.NOBODY if case.state in ENDED or case.is_imported else track_turn(one, profile)
        label = "" if party is Party.NOBODY else str(party.label)
        found.setdefault(switch_of(one.track), []).append(Standing(STATES[one.state], one.since, label))
    return found


def slug_of(name: str) -> str:
    """A transition's name in addresses."""
    return name.replace("_", "-")


def sentence(code: str) -> str:
    """The reason with this code, with the article or rule that it rests on."""
    if code in NOT_AVAILABLE:
        return str(NOT_AVAILABLE[code])
    message, rule = REASONS[code]
    return f"{message} ({rule})"


def _transitions(user: User, case: CaseFile, facts: CaseFacts) -> Iterator[StepOffer]:
    for name in steps():
        code = reason_against(case, name, user=user, facts=facts)
        reason = sentence(code) if code else _want_of_a_sitting(case, steps()[name].event, user)
        url = reverse(f"workflow:case-{slug_of(name)}", args=[case.reference])
        yield StepOffer(name, url, STEPS[name].action, reason, STEPS[name].is_final)


def _want_of_a_sitting(case: CaseFile, kind: EventKind, user: User) -> str:
    refused = sitting_refusal(case, kind, user)
    return f"{refused.message} ({refused.rule})" if refused else ""


def _proposals(user: User, case: CaseFile, facts: CaseFacts, *, reads_content: bool) -> Iterator[StepOffer]:
    for kind, slug in PROPOSAL_SLUGS.items():
        code = reason_against_recording(case, kind, user=user, facts=facts, reads_content=reads_content)
        url = reverse(f"workflow:case-{slug}", args=[case.reference])
        wording = PROPOSALS[kind]
        yield StepOffer(kind.value, url, wording.action, sentence(code) if code else "", wording.is_final)


def _groups(user: User, case: CaseFile, facts: CaseFacts, *, reads_content: bool) -> list[Group]:
    profile = profile_of(case)
    standings = standings_of(case, facts.tracks)
    on = [switch for switch in Switch if switch in profile.tracks]
    groups = {switch: Group(SWITCHES[switch], standings.get(switch, [])) for switch in on}
    beside = Group(BESIDE)
    for kind, rule in RECORDABLE.items():
        if kind in PROPOSAL_SLUGS or kind in _ELSEWHERE or not is_known(rule, profile):
            continue
        code = reason_against_recording(case, kind, user=user, facts=facts, reads_content=reads_content)
        offer = StepOffer(kind.value, _page_of(kind, case), kind.label, sentence(code) if code else "")
        group = groups[rule.switch] if rule.switch else beside
        (group.closed if code else group.open).append(offer)
    return [*groups.values(), beside]
