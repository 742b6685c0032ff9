"""Recusals: who has a conflict takes no part and sees nothing, whatever else they were given.

A recusal and the denial that carries it out are one transaction. It holds for the whole communication, since its cases
share their facts, and it is lifted by the head of petitions alone, with a reason.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from casetracker.accounts.models import User
from casetracker.accounts.roles import COMMITTEE_ROLES, Role
from casetracker.audit.actions import Action
from casetracker.core import clock
from casetracker.core.acting import service
from casetracker.core.errors import Hidden, Refused, invalid
from intake.models import CommunicationDenial
from intake.policies import Tier
from intake.services.audit import record_for
from intake.services.grants import denial_lift, denial_put, grants_end
from intake.vocabulary import DenialReason, GrantSource
from workflow.models import AgendaItem, CaseFile, ConflictAnswer, Minute, Recusal
from workflow.policies import can_see
from workflow.selectors.committee import members_on, recorded_grounds, standing_answers
from workflow.services.agenda_sight import content_open
from workflow.services.events import lock_case
from workflow.services.sittings import refusal, standing_item
from workflow.vocabulary_sessions import RecusalGround, RecusalOrigin

LONGEST_NOTE = 2000


@service
def conflict_answer(
    *, case: CaseFile, user: User, ground: RecusalGround | None, at: datetime, note: str = ""
) -> ConflictAnswer | Recusal:
    """Answer, as a member, whether one has a conflict in a case on the agenda: a ``ground``, or None for none.

    None opens the content until the session is over, unless the records know better: then it recuses, as a ground
    does. Raises Hidden, Invalid, Refused (``not_your_role``, ``not_on_an_agenda``, ``not_in_office``).
    """
    fresh = lock_case(case.pk)
    _ensure_sees(user, fresh)
    item = standing_item(fresh)
    if not user.has_role(*COMMITTEE_ROLES):
        raise Refused("not_your_role", _("Members of the Committee answer this."), subject=_subject(fresh))
    if item is None:
        raise refusal(fresh, "not_on_an_agenda")
    if ground is not None:
        return recuse(fresh, user, ground, RecusalOrigin.DECLARED, by=user, note=note, at=at)
    if not members_on(clock.day_of(at)).filter(pk=user.pk).exists():
        raise Refused("not_in_office", _("Your term does not run on this day."), subject=_subject(fresh))
    # Whose term began after the placing was not among those of whom the records were asked then.
    recused = recuse_by_records(fresh, [user], at=at)
    return recused[0] if recused else _disclaim(fresh, item, user, at)


def _disclaim(fresh: CaseFile, item: AgendaItem, user: User, at: datetime) -> ConflictAnswer:
    answer = standing_answers().filter(item=item, user=user).first()
    if answer is None:
        answer = ConflictAnswer.objects.create(item=item, user=user, declared_at=at)
        content_open(fresh, user, at=at)
        record_for(fresh.communication_id, Action.CONFLICT_DISCLAIMED, objects=[("user", user.pk), ("item", item.pk)])
    return answer


@service
def recusal_establish(
    *, case: CaseFile, member: User, ground: RecusalGround, user: User, at: datetime, note: str = ""
) -> Recusal:
    """Record that a member is recused, as the Committee has established. The head of petitions'.

    Raises Hidden, Invalid (``not_a_member``, ``recused_already``), Refused (``not_your_role``).
    """
    fresh = lock_case(case.pk)
    _ensure_head(user, fresh)
    if not member.has_role(*COMMITTEE_ROLES):
        raise invalid("member", "not_a_member", _("Choose a member of the Committee."))
    return recuse(fresh, member, ground, RecusalOrigin.ESTABLISHED, by=user, note=note, at=at)


@service
def recusal_lift(*, recusal: Recusal, user: User, because: str, at: datetime) -> Recusal:
    """Lift a recusal, for a reason. The member sees again what is given from now on, and nothing by this alone.

    What is recorded of them on another ground recuses them at once.

    Raises Hidden, Invalid without a reason, Refused (``not_your_role``, ``lifted_already``).
    """
    fresh = lock_case(recusal.case_id)
    _ensure_head(user, fresh)
    if not because.strip() or len(because) > LONGEST_NOTE:
        raise invalid("because", "required", _("Enter the reason, in %(most)s characters.") % {"most": LONGEST_NOTE})
    standing = Recusal.objects.filter(pk=recusal.pk, lifted_at__isnull=True).first()
    if standing is None:
        raise Refused("lifted_already", _("This recusal was lifted already."), subject=_subject(fresh))
    standing.lifted_by, standing.lifted_at = user, at
    standing.lifted_because = because.strip()
    standing.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    record_for(fresh.communication_id, Action.RECUSAL_LIFTED, objects=_objects(standing))
    recuse_by_records(fresh, [standing.user], at=at)
    others = Recusal.objects.filter(communication=fresh.communication_id, user=standing.user, lifted_at__isnull=True)
    if not others.exists():
        denial_lift(communication=fresh.communication, user=standing.user)
    return standing


def recuse_by_records(case: CaseFile, members: Iterable[User], *, at: datetime) -> list[Recusal]:
    """Recuse, of ``members``, nationals of a State concerned and those in its employ, before anything is given.

    What is given opens the whole communication, so each State is asked about against which it has a case.
    """
    concerned = list(CaseFile.objects.filter(communication=case.communication_id).select_related("communication"))
    made = [_recuse_once(case, member, at) for member in members for case in concerned]
    return [recusal for recusal in made if recusal is not None]


def _recuse_once(case: CaseFile, member: User, at: datetime) -> Recusal | None:
    known = Recusal.objects.filter(case=case, user=member)
    if known.filter(lifted_at__isnull=True).exists():
        return None
    for ground in recorded_grounds(member, case.state_party_id):
        # Lifted by the head, it is not put back by the next agenda: who lifted it knew what is recorded. Another
        # ground, lifted or not, says nothing of this one.
        if not known.filter(ground=ground).exists():
            return recuse(case, member, ground, RecusalOrigin.RECORDS, by=None, note="", at=at)
    return None


def recuse(
    case: CaseFile,
    member: User,
    ground: RecusalGround,
    origin: RecusalOrigin,
    *,
    by: User | None,
    note: str,
    at: datetime,
) -> Recusal:
    """The recusal of a locked case, the denial, and the end of every grant. Raises Invalid (``recused_already``)."""
    if len(note) > LONGEST_NOTE:
        raise invalid("note", "too_long", _("Shorten the text to %(most)s characters.") % {"most": LONGEST_NOTE})
    if Recusal.objects.filter(case=case, user=member, lifted_at__isnull=True).exists():
        raise invalid("member", "recused_already", _("This member is recused already."))
    recusal = Recusal(
        communication=case.communication, case=case, user=member, ground=ground, origin=origin, recorded_at=at
    )
    recusal.recorded_by = by
    recusal.note = note.strip() or None
    recusal.save(force_insert=True)
    codes = {"ground": ground.value, "origin": origin.value}
    record_for(case.communication_id, Action.RECUSAL_RECORDED, objects=_objects(recusal), codes=codes)
    reason = DenialReason.CONFLICT if ground is RecusalGround.INTEREST else DenialReason.RECUSED
    denial_put(communication=case.communication, user=member, reason=reason, at=at)
    # Nor is a decision confirmed that was recorded by somebody who takes no part.
    waiting = Minute.objects.filter(event_id__isnull=True, withdrawn_at__isnull=True, recorded_by=member)
    waiting.filter(item__case__communication=case.communication_id).update(withdrawn_at=at)
    for source in (GrantSource.AGENDA, GrantSource.PROPOSED):
        grants_end(communication_id=case.communication_id, user=member, source=source)
    return recusal


def is_denied(case: CaseFile, user: User) -> bool:
    """Whether ``user`` is kept from the case's communication."""
    return CommunicationDenial.objects.filter(communication=case.communication_id, user=user).exists()


def _ensure_head(user: User, case: CaseFile) -> None:
    _ensure_sees(user, case)
    if not user.has_role(Role.HEAD_OF_PETITIONS):
        raise Refused("not_your_role", _("The head of petitions records and lifts recusals."), subject=_subject(case))


def _ensure_sees(user: User, case: CaseFile) -> None:
    if not can_see(user, case, Tier.CARD):
        raise Hidden("case_not_visible", "", subject=_subject(case))


def _objects(recusal: Recusal) -> list[tuple[str, UUID]]:
    return [("recusal", recusal.pk), ("user", recusal.user_id)]


def _subject(case: CaseFile) -> tuple[str, UUID]:
    return ("communication", case.communication_id)
