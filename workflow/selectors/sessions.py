"""Sessions as pages show them. A case stands in a list for those alone who may see its card, and is counted nowhere."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, Role
from casetracker.core.errors import Hidden
from casetracker.reference import profiles
from intake.policies import Tier
from workflow.models import AgendaItem, CaseFile, ClosedMeeting, Minute, Recusal, Session
from workflow.policies import can_see, visible
from workflow.selectors.committee import members_on, standing_answers
from workflow.services.sessions import KEEPERS, decided_from
from workflow.services.sight import can_be_put
from workflow.services.sittings import standing_item, waiting_minutes
from workflow.vocabulary import CaseState
from workflow.vocabulary_sessions import ItemStatus


def sessions() -> QuerySet[Session]:
    """The sessions of the committee that receives communications here, the latest first."""
    return Session.objects.filter(committee=committee()).order_by("-number")


def committee() -> str:
    """The code of that committee."""
    return profiles.get(profiles.DEFAULT).committee_code


def session_get(number: int) -> Session:
    """The session of this number. Raises Hidden."""
    found = sessions().filter(number=number).first()
    if found is None:
        raise Hidden("session_not_visible", "")
    return found


@dataclass(frozen=True)
class AgendaLine:
    """One case of an agenda. For the secretariat: how many have ``declared`` no conflict, of how many ``asked``."""

    item: AgendaItem
    case: CaseFile
    minutes: list[Minute]
    declared: int = 0
    asked: int = 0


def agenda(session: Session, user: User) -> list[AgendaLine]:
    """The cases on the agenda that ``user`` may see, in their order; the minutes to the secretariat and who reads."""
    lines = _visible_items(user).filter(session=session).exclude(status=ItemStatus.WITHDRAWN)
    asked = members_on(session.closes_date).count() if user.has_role(*KEEPERS) else 0
    reads = Q() if user.has_role(*KEEPERS) else Q(Exists(visible(user, Tier.CONTENT).filter(pk=OuterRef("item__case"))))
    minutes = Minute.objects.filter(reads, withdrawn_at__isnull=True)
    return [_line(item, minutes.filter(item=item), asked) for item in lines.order_by("position")]


def _line(item: AgendaItem, minutes: QuerySet[Minute], asked: int) -> AgendaLine:
    recused = Recusal.objects.filter(communication=item.case.communication_id, lifted_at__isnull=True)
    without = asked - recused.values("user").distinct().count() if asked else 0
    return AgendaLine(item, item.case, list(minutes), standing_answers().filter(item=item).count(), without)


def meetings(session: Session) -> QuerySet[ClosedMeeting]:
    """The closed meetings, in order, with those present."""
    return session.meetings.prefetch_related("present")


@dataclass(frozen=True)
class OwnLine:
    """One case of a member's own agenda: its reference and State, and whether they have answered."""

    item: AgendaItem
    case: CaseFile
    has_answered: bool


def own_agenda(user: User, *, on: date) -> list[OwnLine]:
    """The cases that a member in office is asked about on the day ``on``, by session and order."""
    if not members_on(on).filter(pk=user.pk).exists():
        return []
    answered = standing_answers().filter(item=OuterRef("pk"), user=user)
    items = _visible_items(user).filter(status=ItemStatus.STANDING, session__closes_date__gte=on)
    lines = items.annotate(has_answered=Exists(answered)).order_by("session__opens_date", "position")
    return [OwnLine(item, item.case, item.has_answered) for item in lines]


def _visible_items(user: User) -> QuerySet[AgendaItem]:
    seen = visible(user, Tier.CARD).filter(pk=OuterRef("case_id"))
    return AgendaItem.objects.filter(Exists(seen)).select_related("session", "case")


@dataclass(frozen=True)
class Sitting:
    """Of one case: the agenda it stands on, and what this person may do about it."""

    item: AgendaItem | None
    waiting: list[Minute]
    links: list[tuple[str, Promise]]
    may_take_off: bool
    may_put_to_rapporteur: bool


def sitting_of(user: User, case: CaseFile, *, on: date) -> Sitting:
    """The sitting of a case on its page, for ``user`` on the day ``on``."""
    item = standing_item(case)
    is_keeper, is_member = user.has_role(*KEEPERS), user.has_role(*COMMITTEE_ROLES)
    records = is_keeper or (is_member and can_see(user, case, Tier.CONTENT))
    may_place = is_keeper and not case.is_imported and CaseState(case.state) in decided_from()
    links: list[tuple[str, Promise]] = []
    if may_place and (item is None or item.session.closes_date < on):
        links.append(("workflow:case-place", _("Place on an agenda without another step")))
    if item and records:
        links.append(("workflow:case-minutes", _("Record a decision of the Committee")))
    in_office = is_member and members_on(on).filter(pk=user.pk).exists()
    if item and in_office and not standing_answers().filter(item=item, user=user).exists():
        links.append(("workflow:case-conflict", _("Say whether you have a conflict")))
    if user.has_role(Role.HEAD_OF_PETITIONS) and not case.is_imported:
        links.append(("workflow:case-recusals", _("Recusals")))
    officer = user.has_role(Role.INTAKE_OFFICER, Role.CASE_OFFICER) and can_see(user, case, Tier.CONTENT)
    return Sitting(
        item=item,
        waiting=list(waiting_minutes(item).select_related("recorded_by")) if item and records else [],
        links=links,
        may_take_off=bool(item and is_keeper and case.state != CaseState.UNDER_CONSIDERATION),
        may_put_to_rapporteur=officer and can_be_put(case),
    )


def recusals_of(case: CaseFile) -> list[Recusal]:
    """The recusals of a case, lifted ones too, in their order."""
    return list(Recusal.objects.filter(case=case).select_related("user", "recorded_by", "lifted_by"))
