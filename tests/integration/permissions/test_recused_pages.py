"""The pages of a recused member are what they would be if the case were not there."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from casetracker.accounts.models import User
from casetracker.core import clock
from casetracker.core.errors import Hidden
from intake.policies import Tier
from tests.cast import Cast
from tests.factories.cases import Procedure, in_force, noon
from tests.factories.heard import PLACED, SITTING, answer, establish, heard, nationals, place
from tests.factories.sessions import declare
from tests.integration.permissions.matrix.world import BACKEND
from workflow.policies import can_see
from workflow.vocabulary_sessions import RecusalGround

pytestmark = pytest.mark.django_db
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')


@pytest.fixture
def ready(cast: Cast, db: None) -> Procedure:
    in_force()
    return heard(cast)


class Pages:
    """Every page on which a member could notice a case, at one moment, tokens aside."""

    def __init__(self, member: User, hidden: Procedure, shown: Procedure) -> None:
        self.client = Client()
        self.client.force_login(member, backend=BACKEND)
        search = f"{reverse('workflow:case-list')}?q="
        self.paths = [
            reverse("workflow:queue-list"),
            reverse("workflow:case-list"),
            search + hidden.case.reference,
            search + "IN-",
            f"{reverse('workflow:case-list')}?state=under_consideration",
            reverse("workflow:deadline-list"),
            reverse("workflow:agenda-list"),
            reverse("workflow:session-list"),
            reverse("workflow:session-show", args=[41]),
            reverse("workflow:case-show", args=[shown.case.reference]),
            reverse("workflow:case-content", args=[shown.case.reference]),
            reverse("workflow:people-search"),
            *(
                reverse(f"workflow:case-{name}", args=[hidden.case.reference])
                for name in ("show", "content", "conflict", "minutes", "adjourn", "record-step")
            ),
        ]

    def seen(self) -> dict[str, tuple[int, bytes]]:
        with clock.frozen(noon(SITTING)):
            answers = {path: self.client.get(path) for path in self.paths}
        return {path: (answer.status_code, TOKEN.sub(b"", answer.content)) for path, answer in answers.items()}


def test_a_members_pages_are_the_same_to_the_byte_with_and_without_a_recused_case(ready: Procedure) -> None:
    cast, hidden = ready.cast, heard(ready.cast, "GTM")
    nationals(cast, cast.member, "GTM")
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    pages = Pages(cast.member, hidden, ready)
    without = pages.seen()

    place(hidden)
    declare(hidden.case, hidden.committee, PLACED)

    assert can_see(cast.second_member, hidden.case, Tier.CONTENT)
    assert pages.seen() == without
    assert {status for status, _text in without.values()} == {200, 404}


def test_a_case_that_was_read_is_gone_from_a_members_pages_once_they_are_recused(ready: Procedure) -> None:
    cast, hidden = ready.cast, heard(ready.cast, "GTM")
    place(ready)
    declare(ready.case, ready.committee, PLACED)
    pages = Pages(cast.member, hidden, ready)
    without = pages.seen()
    place(hidden)
    declare(hidden.case, hidden.committee, PLACED)
    assert pages.seen() != without

    establish(hidden, cast.member, cast.head)

    assert pages.seen() == without


def test_a_recused_member_is_answered_as_for_nothing_there(ready: Procedure) -> None:
    place(ready)
    answer(ready, ready.cast.member, RecusalGround.INTEREST)

    with pytest.raises(Hidden):
        answer(ready, ready.cast.member, None)
