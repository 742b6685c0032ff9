"""The first administrator comes from the command line."""

import pytest
from django.core.management import CommandError, call_command

from casetracker.accounts.models import Organisation, User
from casetracker.accounts.roles import Role
from casetracker.audit.models import AuditEntry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_made_with_an_organisation_and_no_password() -> None:
    call_command("create_administrator", "root@un.example", "Orla Quist")

    person = User.objects.get(email="root@un.example")
    assert person.roles == {Role.ADMINISTRATOR}
    assert not person.has_usable_password()
    assert AuditEntry.objects.filter(chain_id=person.pk, actor_kind="command").exists()


def test_an_organisation_that_stands_is_used(cast: Cast) -> None:
    standing = cast.secretariat

    call_command("create_administrator", "root@un.example", "Orla Quist", "--organisation", standing.name)

    assert User.objects.get(email="root@un.example").memberships.get().organisation == standing


@pytest.mark.parametrize(("email", "said"), [("root", "name@example.org"), ("HIDEO@cast.example", "already")])
def test_a_wrong_address_makes_nothing(cast: Cast, email: str, said: str) -> None:
    _ = cast.administrator
    before = (User.objects.count(), Organisation.objects.count())

    with pytest.raises(CommandError, match=said) as refused:
        call_command("create_administrator", email, "Orla Quist", "--organisation", "Another Section")

    assert refused.value.returncode == 2
    assert (User.objects.count(), Organisation.objects.count()) == before
