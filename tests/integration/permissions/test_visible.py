"""Who may see what: every role in every situation, tier by tier, against the hand-written table."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission

from casetracker.accounts.models import User
from casetracker.accounts.roles import Role
from casetracker.accounts.services.accounts import membership_start
from casetracker.core import clock
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Hidden
from intake.models import CommunicationGrant
from intake.policies import HOLDERS, Tier, communication_get, ensure, visible
from intake.vocabulary import GrantSource
from tests.cast import Cast
from tests.factories.standing import bare_communication, case_of, give
from tests.integration.permissions.situations import NOW, PEOPLE, arrange, table
from workflow.policies import can_see, case_get
from workflow.policies import visible as visible_cases

pytestmark = pytest.mark.django_db
CELLS = table()


def test_the_table_asks_about_every_role_and_tier() -> None:
    assert {role for _, role, _ in CELLS} == set(Role.values) | {"nobody"}
    assert {tier for _, _, tiers in CELLS for tier in tiers} == set(Tier)


@pytest.mark.parametrize(("situation", "role", "tiers"), CELLS, ids=[f"{role}: {what}" for what, role, _ in CELLS])
def test_a_person_sees_the_tiers_of_the_table(cast: Cast, situation: str, role: str, tiers: frozenset[Tier]) -> None:
    user, communication = arrange(cast, situation, role)

    seen = {tier for tier in Tier if visible(user, tier, at=NOW).filter(pk=communication.pk).exists()}

    assert seen == tiers


SUBMITTED = [cell for cell in CELLS if "draft" not in cell[0] and "expired" not in cell[0]]


@pytest.mark.parametrize(("situation", "role", "tiers"), SUBMITTED[:: len(PEOPLE) + 1])
def test_a_case_is_seen_as_its_communication_is(cast: Cast, situation: str, role: str, tiers: frozenset[Tier]) -> None:
    user, communication = arrange(cast, situation, role)
    case = case_of(communication, is_imported=communication.is_imported)

    assert {tier for tier in Tier if can_see(user, case, tier)} == tiers
    assert {tier for tier in Tier if visible_cases(user, tier).filter(pk=case.pk).exists()} == tiers


def test_a_grant_counts_until_the_moment_that_it_expires(cast: Cast) -> None:
    user, communication = arrange(cast, "other submitted granted", "case_officer")
    CommunicationGrant.objects.update(expires_at=NOW)
    seen = visible(user, Tier.CONTENT, at=NOW - timedelta(microseconds=1))

    assert seen.filter(pk=communication.pk).exists()
    assert not visible(user, Tier.CONTENT, at=NOW).filter(pk=communication.pk).exists()


def test_without_a_moment_it_is_now_that_counts(cast: Cast) -> None:
    user, communication = arrange(cast, "other submitted granted", "case_officer")
    CommunicationGrant.objects.update(expires_at=NOW)

    with clock.frozen(NOW - timedelta(seconds=1)):
        ensure(user, communication, Tier.CONTENT)
    with clock.frozen(NOW + timedelta(seconds=1)), pytest.raises(Hidden):
        ensure(user, communication, Tier.CONTENT)


def test_a_grant_of_one_tier_is_none_of_another(cast: Cast) -> None:
    communication = bare_communication(cast.orchard)
    give(communication, cast.member, GrantSource.AGENDA, (Tier.CONTENT,))

    seen = {tier for tier in Tier if visible(cast.member, tier).exists()}

    assert seen == {Tier.CONTENT}


def test_a_grant_on_one_communication_is_none_on_another(cast: Cast) -> None:
    granted, other = bare_communication(cast.orchard), bare_communication(cast.orchard)
    give(granted, cast.case_officer, GrantSource.ASSIGNED)

    assert list(visible(cast.case_officer, Tier.CONTENT)) == [granted]
    assert set(visible(cast.case_officer, Tier.CARD)) == {granted, other}


def test_another_persons_grant_opens_nothing(cast: Cast) -> None:
    give(bare_communication(cast.orchard), cast.case_officer, GrantSource.ASSIGNED)

    assert not visible(cast.second_case_officer, Tier.CONTENT).exists()


def test_another_persons_denial_closes_nothing(cast: Cast) -> None:
    _, communication = arrange(cast, "own submitted denied", "case_officer")

    assert visible(cast.lead, Tier.CONTENT).filter(pk=communication.pk).exists()


def test_a_person_of_two_organisations_sees_what_their_role_in_each_gives(cast: Cast) -> None:
    with acting(COMMAND):
        membership_start(user=cast.lead, organisation=cast.orchard, role=Role.CASEWORKER, at=NOW)
    own, others = bare_communication(cast.harbour), bare_communication(cast.orchard)

    seen = set(visible(User.objects.get(pk=cast.lead.pk), Tier.CONTENT))

    # A lead here is no lead there.
    assert seen == {own}
    assert others not in seen


def test_every_source_of_a_grant_has_its_holders() -> None:
    assert set(HOLDERS) == set(GrantSource)
    nobody = {Role.FOCAL_POINT, Role.AUDITOR, Role.ADMINISTRATOR}
    assert [source for source, roles in HOLDERS.items() if not roles or roles & nobody] == []


# Flags, groups, permissions


@pytest.mark.parametrize("name", PEOPLE.values())
def test_no_permission_is_had_by_a_superuser(cast: Cast, name: str) -> None:
    user = getattr(cast, name)
    user.is_superuser = True
    communication = bare_communication(cast.harbour)

    assert [tier for tier in Tier if user.has_perm(f"intake.{tier.value}", communication)] == []
    assert not user.has_perms([])
    assert not user.has_module_perms("intake")


def test_a_group_and_a_permission_of_ones_own_open_nothing(cast: Cast) -> None:
    everything = Permission.objects.filter(content_type__app_label__in=["intake", "workflow"])
    group = Group.objects.create(name="Everything")
    group.permissions.set(everything)
    cast.auditor.groups.add(group)
    cast.auditor.user_permissions.set(everything)
    bare_communication(cast.harbour)

    user = User.objects.get(pk=cast.auditor.pk)

    assert [tier for tier in Tier if visible(user, tier).exists()] == []
    assert not user.has_perm("intake.card_communication")


# Fetching


def test_what_is_hidden_is_not_told_from_what_is_not_there(cast: Cast) -> None:
    hidden = bare_communication(cast.orchard)

    with pytest.raises(Hidden) as of_another:
        communication_get(user=cast.lead, reference=hidden.reference, tier=Tier.CARD)
    with pytest.raises(Hidden) as of_nobody:
        communication_get(user=cast.lead, reference="IN-00000000", tier=Tier.CARD)

    assert (of_another.value.code, str(of_another.value)) == (of_nobody.value.code, str(of_nobody.value))
    assert of_another.value.subject == ("communication", hidden.pk)


def test_a_hidden_case_is_not_told_from_one_that_is_not_there(cast: Cast) -> None:
    case = case_of(bare_communication(cast.orchard))

    with pytest.raises(Hidden) as of_another:
        case_get(user=cast.lead, reference=case.reference, tier=Tier.CARD)
    with pytest.raises(Hidden) as of_nobody:
        case_get(user=cast.lead, reference="IN-00000000-MEX", tier=Tier.CARD)

    assert (of_another.value.code, str(of_another.value)) == (of_nobody.value.code, str(of_nobody.value))


def test_what_may_be_seen_is_fetched(cast: Cast) -> None:
    communication = bare_communication(cast.harbour)

    assert communication_get(user=cast.lead, reference=communication.reference, tier=Tier.CARD) == communication
