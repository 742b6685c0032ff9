"""What an agenda or a question gave to read ends with the term, the role, the session and the case; a recusal's traces."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import Membership, User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_end, membership_start
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Invalid, Refused
from intake.models import CommunicationGrant
from intake.policies import Tier
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon, on
from tests.factories.heard import PLACED, SITTING, heard, in_office, place
from tests.factories.sessions import declare, session_of
from tests.integration.permissions.sights import CARD, NOTHING, READS, sees
from workflow.models import AgendaItem, CaseFile, Minute
from workflow.selectors.joinder import joined_shown
from workflow.services.agenda_sight import sight_renew
from workflow.services.joinder import cases_join
from workflow.services.recusals import recusal_establish
from workflow.services.sessions import meeting_record, minute_record, session_close_on
from workflow.services.sight import case_put_to_rapporteur
from workflow.services.sittings import item_leave, standing_item
from workflow.vocabulary import EventKind
from workflow.vocabulary_sessions import RecusalGround

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
LONG_AFTER = datetime(2036, 1, 1, tzinfo=UTC)


@pytest.fixture
def ready(cast: Cast, db: None) -> Procedure:
    """Placed; the member has answered."""
    in_force()
    case = heard(cast)
    place(case)
    declare(case.case, [cast.member], PLACED)
    return case


def _sees_on(case: Procedure, user: User, day: date) -> set[Tier]:
    with clock.frozen(noon(day)):
        return sees(case, user)


def _put(case: Procedure, day: date) -> None:
    officer = case.fresh().case_officer
    assert officer is not None
    with clock.frozen(noon(day)), acting(officer.actor):
        case_put_to_rapporteur(case=case.case, user=officer, at=noon(day))


def _close_on(cast: Cast, last: date, day: date) -> None:
    with clock.frozen(noon(day)), acting(cast.head.actor):
        session_close_on(session=session_of(cast), closes_date=last, user=cast.head, at=noon(day))


def _role_ends_and_begins_again(cast: Cast) -> None:
    with acting(COMMAND):
        membership_end(membership=Membership.objects.get(user=cast.member), at=noon(PLACED))
        membership_start(user=cast.member, organisation=cast.committee, role=Role.MEMBER, at=noon(SITTING))


def _minuted(case: Procedure, by: User) -> Minute:
    head, item = case.cast.head, standing_item(case.case)
    assert item is not None
    with clock.frozen(noon(SITTING)), acting(head.actor):
        meeting = meeting_record(session=item.session, day=SITTING, present=case.committee, user=head, at=noon(SITTING))
    with clock.frozen(noon(SITTING)), acting(by.actor):
        return minute_record(item=item, decision=EventKind.VIEWS_VIOLATION, meeting=meeting, user=by, at=noon(SITTING))


def _recuse(case: Procedure, member: User, day: date = SITTING) -> None:
    head = case.cast.head
    with clock.frozen(noon(day)), acting(head.actor):
        recusal_establish(case=case.case, member=member, ground=RecusalGround.INTEREST, user=head, at=noon(day))


# The case


def test_an_ended_case_is_not_put_to_the_rapporteur(cast: Cast, db: None) -> None:
    in_force()
    case = Procedure(cast).to_with_state()
    case.move("discontinue", cast.rapporteur, date(2026, 7, 1))

    with pytest.raises(Refused) as refusal:
        _put(case, date(2026, 7, 2))

    assert refusal.value.code == "nothing_to_decide"
    assert not CommunicationGrant.objects.filter(user=cast.rapporteur, source=GrantSource.PROPOSED).exists()


def test_a_recorded_past_is_not_put_to_the_rapporteur(cast: Cast, db: None) -> None:
    in_force()
    case = Procedure(cast).to_with_state()
    CaseFile.objects.filter(pk=case.case.pk).update(is_imported=True)

    with pytest.raises(Refused) as refusal:
        _put(case, date(2026, 7, 2))

    assert refusal.value.code == "nothing_to_decide"


def test_a_refused_registration_is_put_to_the_rapporteur_who_can_reverse_it(cast: Cast, db: None) -> None:
    in_force()
    case, day = Procedure(cast), date(2026, 2, 4)
    case.assign(cast.intake_officer, cast.intake_officer, day)
    case.record(EventKind.REFUSAL_PROPOSED, cast.intake_officer, day, note="Said at length.")
    case.move("refuse_registration", cast.rapporteur, day, note="Said at length.")

    _put(case, date(2026, 2, 5))

    assert sees(case, cast.rapporteur) == READS


# The term


def test_an_agendas_sight_ends_when_the_recorded_term_has_ended(ready: Procedure) -> None:
    in_office(ready.cast, ready.cast.member, until=PLACED, recorded=SITTING)

    assert _sees_on(ready, ready.cast.member, SITTING) == NOTHING


def test_an_agendas_sight_ends_on_the_last_day_of_a_term_that_is_recorded_before(ready: Procedure) -> None:
    in_office(ready.cast, ready.cast.member, until=SITTING)

    on_the_last_day = _sees_on(ready, ready.cast.member, SITTING)

    assert on_the_last_day == READS
    assert _sees_on(ready, ready.cast.member, date(2026, 9, 2)) == NOTHING


def test_what_is_given_in_a_term_that_ends_ends_with_it(cast: Cast, db: None) -> None:
    in_force()
    case = heard(cast)
    in_office(cast, cast.member, until=SITTING)
    place(case)
    declare(case.case, [cast.member], PLACED)

    assert _sees_on(case, cast.member, SITTING) == READS
    assert _sees_on(case, cast.member, date(2026, 9, 2)) == NOTHING


def test_a_longer_term_gives_back_what_the_agenda_still_gives(ready: Procedure) -> None:
    in_office(ready.cast, ready.cast.member, until=SITTING)

    in_office(ready.cast, ready.cast.member, until=date(2026, 10, 1))

    assert _sees_on(ready, ready.cast.member, date(2026, 9, 2)) == READS


def test_what_is_put_to_a_rapporteur_ends_with_their_term(cast: Cast, db: None) -> None:
    in_force()
    case = Procedure(cast).to_with_state()
    in_office(cast, cast.rapporteur, until=SITTING)
    _put(case, PLACED)

    on_the_last_day = _sees_on(case, cast.rapporteur, SITTING)

    assert (on_the_last_day, _sees_on(case, cast.rapporteur, date(2026, 9, 2))) == (READS, CARD)


# The role


def test_a_role_given_again_does_not_bring_back_what_the_first_one_read(ready: Procedure) -> None:
    _role_ends_and_begins_again(ready.cast)

    assert _sees_on(ready, ready.cast.member, SITTING) == NOTHING


def test_nor_does_a_change_of_the_sessions_last_day(ready: Procedure) -> None:
    _role_ends_and_begins_again(ready.cast)

    _close_on(ready.cast, date(2027, 1, 4), SITTING)

    assert _sees_on(ready, ready.cast.member, SITTING) == NOTHING


# The session


def test_the_last_day_of_a_session_that_is_over_is_not_changed(ready: Procedure) -> None:
    _close_on(ready.cast, date(2026, 9, 4), SITTING)

    with pytest.raises(Invalid) as error:
        _close_on(ready.cast, date(2090, 1, 1), date(2026, 9, 5))

    assert [problem.code for problem in error.value.problems] == ["session_over"]
    with clock.frozen(LONG_AFTER):
        assert sees(ready, ready.cast.member) == NOTHING


def test_the_last_day_is_changed_on_the_last_day(ready: Procedure) -> None:
    _close_on(ready.cast, date(2026, 9, 4), SITTING)

    _close_on(ready.cast, date(2026, 9, 11), date(2026, 9, 4))

    assert _sees_on(ready, ready.cast.member, date(2026, 9, 10)) == READS


def test_an_item_that_has_left_the_agenda_gives_nothing_again(ready: Procedure) -> None:
    item = AgendaItem.objects.get(case=ready.case)
    item_leave(ready.case, at=noon(SITTING))
    CommunicationGrant.objects.filter(user=ready.cast.member).delete()

    with acting(COMMAND):
        sight_renew(item)

    assert _sees_on(ready, ready.cast.member, SITTING) == NOTHING


# What pages and minutes tell


def test_minutes_are_shown_to_who_reads_the_case_and_to_the_secretariat(ready: Procedure, client_of: ClientOf) -> None:
    cast = ready.cast
    _minuted(ready, cast.head)
    page = reverse("workflow:session-show", args=[41])

    with clock.frozen(noon(SITTING)):
        shown = {
            name: "to be confirmed" in client_of(getattr(cast, name)).get(page).content.decode()
            for name in ("head", "member", "second_member")
        }

    assert shown == {"head": True, "member": True, "second_member": False}


def test_a_recusal_takes_back_what_the_member_put_in_the_minutes(ready: Procedure) -> None:
    minute = _minuted(ready, ready.cast.member)

    _recuse(ready, ready.cast.member)

    minute.refresh_from_db()
    assert minute.withdrawn_at == noon(SITTING)


def test_a_recusal_leaves_the_minutes_of_others(ready: Procedure) -> None:
    minute = _minuted(ready, ready.cast.head)

    _recuse(ready, ready.cast.member)

    minute.refresh_from_db()
    assert minute.withdrawn_at is None


def test_a_recused_rapporteur_is_not_told_that_there_is_a_joined_case(
    cast: Cast, db: None, client_of: ClientOf
) -> None:
    in_force()
    first, second = Procedure(cast).to_with_state(), heard(cast)
    for case in (first, second):
        _put(case, PLACED)
    with clock.frozen(noon(PLACED)), acting(cast.rapporteur.actor):
        cases_join(case=first.fresh(), other=second.fresh(), entry=on(PLACED), user=cast.rapporteur, at=noon(PLACED))
    _recuse(second, cast.rapporteur, PLACED)

    with clock.frozen(noon(PLACED)):
        page = client_of(cast.rapporteur).get(reverse("workflow:case-show", args=[first.case.reference]))

    assert "you may not see" not in page.content.decode()
    assert joined_shown(cast.rapporteur, first.case) == ([], 0)
