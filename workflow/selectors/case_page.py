"""What the case page shows: timeline, steps that can be taken and those that cannot, with the reason."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.core import clock
from casetracker.core.ui.dates import day_text
from casetracker.reference import selectors
from casetracker.reference.profile import Profile
from intake.selectors import reader_language
from workflow.calendar.rules import WINDOWS
from workflow.machine.organs import roles_for
from workflow.machine.recordable import RECORDABLE
from workflow.machine.track_states import TrackState
from workflow.machine.turns import PROPOSALS as STANDING_PROPOSALS
from workflow.machine.turns import PROPOSING, turn
from workflow.models import CaseEvent, CaseFile
from workflow.selectors.acceptance import flags
from workflow.selectors.chosen import chosen_at
from workflow.selectors.docket import owed
from workflow.selectors.offers import standings_of
from workflow.selectors.tracks import tracks_of
from workflow.services.events import DECISIONS_ON_RECEIVABILITY
from workflow.services.profiles import profile_of
from workflow.vocabulary import LIVE, PRE_REGISTRATION, RUNNING, EventKind, Party
from workflow.wording_steps import LIMIT_LABELS, PROPOSALS, SUSPENDED_SENTENCE, TURN_SENTENCES
from workflow.wording_tracks import SWITCHES


def recordable_kinds(user: User, case: CaseFile) -> list[tuple[str, Promise]]:
    """The kinds of step that ``user`` may record in the case's state."""
    return [
        (kind.value, kind.label)
        for kind, rule in RECORDABLE.items()
        if kind not in {*PROPOSALS, EventKind.UNKNOWN}
        and case.state in rule.states
        and user.has_role(*roles_for(rule, profile_of(case)))
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
    if event.limit:
        lines.append(_("Time limit: %(limit)s") % {"limit": LIMIT_LABELS[event.limit]})
    if event.until_date:
        lines.append(_("Last day: %(day)s") % {"day": day_text(event.until_date)})
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
    tracks = tracks_of(case)
    waits = flag is not None and flag.waits_for_the_committee and not flag.is_transmitted
    party = Party.COMMITTEE if waits else turn(case.state, is_proposed=proposal in STANDING_PROPOSALS)
    is_suspended = case.state in LIVE and any(one.state in SUSPENDED for one in tracks)
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
        "party_label": Party.NOBODY.label if is_suspended and not waits else Party(party).label,
        "what": SUSPENDED_SENTENCE if is_suspended and not waits else TURN_SENTENCES[party],
        "standings": [(SWITCHES[switch], found) for switch, found in standings_of(case, tracks).items()],
        "limit": None if case.is_imported else limit,
        "flag": flag,
        "is_simulated": bool(answer and answer.is_simulated),
        "needs_receivability": case.receivability == "not_established"
        and case.receivability_code not in DECISIONS_ON_RECEIVABILITY,
    }


SUSPENDED = frozenset({TrackState.SUSPENDED, TrackState.RENEWED, TrackState.RESUMPTION_REQUESTED})


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
            "status": limit.get_status_display() if limit.status not in RUNNING else "",
            "is_owed": limit.status in RUNNING and not case.is_imported and limit.kind not in WINDOWS,
        }
        for limit in case.deadlines.order_by("due_date", "pk")
    ]


def may_assign(user: User) -> bool:
    """Whether ``user`` gives cases to officers."""
    return user.has_role(Role.HEAD_OF_PETITIONS)


def may_take(user: User, case: CaseFile) -> bool:
    """Whether ``user`` can take this new case that nobody has."""
    return user.has_role(Role.INTAKE_OFFICER) and case.case_officer_id is None and case.state in PRE_REGISTRATION
