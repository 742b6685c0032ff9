"""What no reference or code can be, in an address: nothing there, or the first page, and never a crash."""

from collections.abc import Callable

import pytest
from django.test import Client

from casetracker.accounts.models import User
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "address", "answer"),
    [
        ("intake_officer", "/cases/?after=%00", 200),
        ("intake_officer", "/cases/?before=IN-%00", 200),
        ("caseworker", "/communications/?after=%00", 200),
        ("administrator", "/desk/reference/%00/", 404),
        ("administrator", "/desk/accounts/new/%00/", 404),
        ("auditor", "/statistics/?procedure=%00", 404),
    ],
)
def test_a_character_that_no_database_stores_is_nothing_there(
    cast: Cast, client_of: Callable[[User], Client], who: str, address: str, answer: int
) -> None:
    assert client_of(getattr(cast, who)).get(address).status_code == answer
