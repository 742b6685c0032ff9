"""Users, organisations and memberships: made, refused, ended, on record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from casetracker.accounts.models import Membership, Organisation, User
from casetracker.accounts.roles import ROLES_OF_KIND, OrganisationKind, Role
from casetracker.accounts.services.accounts import membership_end, membership_start, organisation_create, user_create
from casetracker.audit.actions import Action
from casetracker.audit.models import AuditEntry
from casetracker.core.acting import COMMAND, acting
from casetracker.core.errors import Invalid
from casetracker.vault import keyring
from casetracker.vault.scopes import Scope, ScopeKind
from tests.cast import Cast

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def create(email: str = "noor@cast.example") -> User:
    with acting(COMMAND):
        return user_create(email=email, display_name="Noor Abelard", at=AT, password="a long passphrase")


def start(user: User, organisation: Organisation, role: Role) -> Membership:
    with acting(COMMAND):
        return membership_start(user=user, organisation=organisation, role=role, at=AT)


def refusal(user: User, organisation: Organisation, role: Role) -> str:
    with pytest.raises(Invalid) as caught:
        start(user, organisation, role)
    return caught.value.problems[0].code


def test_a_user_is_made_with_a_key_and_an_entry() -> None:
    user = create()

    entry = AuditEntry.objects.get(chain_id=user.pk)
    assert user.check_password("a long passphrase")
    assert keyring.has_scope(Scope(ScopeKind.USER, user.pk))
    assert (entry.action, entry.objects_named) == (Action.USER_CREATED, [["user", str(user.pk)]])


def test_the_entry_about_a_user_holds_no_name_and_no_address() -> None:
    create()

    assert "noor" not in repr(AuditEntry.objects.values().get()).lower()


def test_a_user_without_a_password_cannot_log_in_yet() -> None:
    with acting(COMMAND):
        user = user_create(email="noor@cast.example", display_name="Noor Abelard", at=AT)

    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "email", ["", "noor", "noor@", "noor @cast.example", "noor@cast.example\nBcc: other@cast.example"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(Invalid) as caught:
        create(email)

    assert caught.value.problems[0].code == "email_malformed"


@pytest.mark.parametrize("email", ["noor@cast.example", "Noor@Cast.Example", "NOOR@CAST.EXAMPLE"])
def test_an_address_is_taken_in_any_case(email: str) -> None:
    create()

    with pytest.raises(Invalid) as caught:
        create(email)

    assert caught.value.problems[0].code == "email_taken"
    assert User.objects.count() == 1


def test_the_database_knows_addresses_without_case_too() -> None:
    create()

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="NOOR@cast.example", display_name="Another", created_at=AT)


def test_an_organisation_is_made_with_a_key_and_an_entry(cast: Cast) -> None:
    entry = AuditEntry.objects.get(chain_id=cast.harbour.pk)

    assert keyring.has_scope(Scope(ScopeKind.ORGANISATION, cast.harbour.pk))
    assert (entry.action, entry.codes) == (Action.ORGANISATION_CREATED, {"kind": "cso"})


def test_a_state_partys_organisation_names_its_state(cast: Cast) -> None:
    assert cast.mission.state_id == "MEX"
    with pytest.raises(Invalid), acting(COMMAND):
        organisation_create(name="A mission of nowhere", kind=OrganisationKind.STATE, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(name="A mission of nowhere", kind=OrganisationKind.STATE, created_at=AT)


def test_an_organisation_of_one_name_and_kind_is_made_once(cast: Cast) -> None:
    with pytest.raises(Invalid), acting(COMMAND):
        organisation_create(name=cast.harbour.name, kind=OrganisationKind.CSO, at=AT)


@pytest.mark.parametrize("kind", OrganisationKind)
def test_an_organisation_has_the_roles_of_its_kind_and_no_others(cast: Cast, kind: OrganisationKind) -> None:
    organisation = next(
        one
        for one in (cast.harbour, cast.secretariat, cast.committee, cast.mission, cast.oversight)
        if one.kind == kind
    )
    refused = set()

    for role in Role:
        with acting(COMMAND):
            user = user_create(email=f"{role}@roles.example", display_name=role.value, at=AT)
        try:
            start(user, organisation, role)
        except Invalid:
            refused.add(role)

    assert refused == set(Role) - ROLES_OF_KIND[kind]


def test_every_role_belongs_to_one_kind_of_organisation() -> None:
    roles = [role for roles in ROLES_OF_KIND.values() for role in roles]

    assert sorted(roles) == sorted(Role)


def test_a_role_is_held_from_its_start_to_its_end(cast: Cast) -> None:
    user = create()
    membership = start(user, cast.harbour, Role.CASEWORKER)
    assert user.has_role(Role.CASEWORKER)

    with acting(COMMAND):
        membership_end(membership=membership, at=AT + timedelta(days=1))

    assert User.objects.get(pk=user.pk).roles == frozenset()
    assert Membership.objects.get(pk=membership.pk).ended_at == AT + timedelta(days=1)


def test_roles_begun_and_ended_are_on_record(cast: Cast) -> None:
    user = create()
    membership = start(user, cast.harbour, Role.CASEWORKER)
    with acting(COMMAND):
        membership_end(membership=membership, at=AT)

    entries = AuditEntry.objects.filter(chain_id=user.pk).order_by("seq").values_list("action", "codes")
    assert list(entries)[1:] == [
        (Action.MEMBERSHIP_STARTED, {"role": "caseworker"}),
        (Action.MEMBERSHIP_ENDED, {"role": "caseworker"}),
    ]


def test_a_role_that_has_ended_can_be_given_again(cast: Cast) -> None:
    user = create()
    with acting(COMMAND):
        membership_end(membership=start(user, cast.harbour, Role.CASEWORKER), at=AT)

    start(user, cast.harbour, Role.CASEWORKER)

    assert user.roles == {Role.CASEWORKER}


@pytest.mark.parametrize(
    ("first", "second"), [(Role.ADMINISTRATOR, Role.CASE_OFFICER), (Role.CASE_OFFICER, Role.ADMINISTRATOR)]
)
def test_an_administrator_holds_no_other_role(cast: Cast, first: Role, second: Role) -> None:
    user = create()
    start(user, cast.secretariat, first)

    assert refusal(user, cast.secretariat, second) == "role_stands_apart"


def test_an_auditor_holds_no_other_role(cast: Cast) -> None:
    assert refusal(cast.auditor, cast.committee, Role.MEMBER) == "role_stands_apart"
    assert refusal(cast.member, cast.oversight, Role.AUDITOR) == "role_stands_apart"


@pytest.mark.parametrize(
    ("who", "organisation", "role"),
    [
        ("caseworker", "secretariat", Role.INTAKE_OFFICER),
        ("lead", "committee", Role.RAPPORTEUR),
        ("rapporteur", "harbour", Role.CASEWORKER),
        ("focal_point", "committee", Role.MEMBER),
        ("case_officer", "mission", Role.FOCAL_POINT),
        ("focal_point", "orchard", Role.CSO_LEAD),
    ],
)
def test_nobody_stands_on_two_sides(cast: Cast, who: str, organisation: str, role: Role) -> None:
    assert refusal(getattr(cast, who), getattr(cast, organisation), role) == "roles_of_two_sides"


def test_who_has_left_one_side_may_work_for_another(cast: Cast) -> None:
    with acting(COMMAND):
        membership_end(membership=cast.caseworker.memberships.get(), at=AT)

    start(cast.caseworker, cast.secretariat, Role.INTAKE_OFFICER)

    assert User.objects.get(pk=cast.caseworker.pk).roles == {Role.INTAKE_OFFICER}


def test_a_role_is_held_once_in_one_organisation(cast: Cast) -> None:
    assert refusal(cast.caseworker, cast.harbour, Role.CASEWORKER) == "role_held_already"


def test_a_membership_ends_once(cast: Cast) -> None:
    membership = cast.caseworker.memberships.get()
    for days in (1, 2):
        with acting(COMMAND):
            membership_end(membership=membership, at=AT + timedelta(days=days))

    assert Membership.objects.get(pk=membership.pk).ended_at == AT + timedelta(days=1)
    assert AuditEntry.objects.filter(action=Action.MEMBERSHIP_ENDED).count() == 1


def test_a_person_may_hold_two_roles_that_go_together(cast: Cast) -> None:
    start(cast.case_officer, cast.secretariat, Role.INTAKE_OFFICER)

    assert User.objects.get(pk=cast.case_officer.pk).roles == {Role.CASE_OFFICER, Role.INTAKE_OFFICER}


def test_a_closed_account_has_no_role(cast: Cast) -> None:
    User.objects.filter(pk=cast.head.pk).update(is_active=False)

    assert User.objects.get(pk=cast.head.pk).roles == frozenset()


def test_no_flag_opens_anything(cast: Cast) -> None:
    cast.stranger.is_superuser = True
    cast.stranger.save()
    user = User.objects.get(pk=cast.stranger.pk)

    assert not user.has_perm("intake.identity_communication")
    assert not user.has_perms(["intake.card_communication"])
    assert not user.has_module_perms("intake")
    assert user.roles == frozenset()
