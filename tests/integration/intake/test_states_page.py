"""The States concerned."""

import pytest

from tests.integration.intake.conftest import Desk, text_of


def states(desk: Desk) -> set[str]:
    return set(desk.communication.concerned_states.values_list("state_id", flat=True))


def test_a_state_is_chosen_and_another_added(desk: Desk) -> None:
    first = desk.post("intake:states-edit", data={"state": "MEX", "then": "another"})
    desk.post("intake:states-edit", data={"states": ["MEX"], "state": "GTM", "then": "continue"})

    assert first["Location"] == desk.url("intake:states-edit")
    assert states(desk) == {"MEX", "GTM"}


def test_a_state_is_taken_away(desk: Desk) -> None:
    desk.post("intake:states-edit", data={"state": "MEX"})
    desk.post("intake:states-edit", data={"states": ["MEX"], "state": "GTM"})

    desk.post("intake:states-edit", data={"states": ["GTM"], "state": ""})

    assert states(desk) == {"GTM"}


def test_each_state_stands_with_todays_answer(desk: Desk) -> None:
    desk.post("intake:states-edit", data={"state": "FRA"})

    page = text_of(desk.get("intake:states-edit"))

    assert "Cannot be received today" in page
    assert "Article 77 (1)." in page


@pytest.mark.parametrize("code", ["ATL", "mex", "GLP", "\x00", "x" * 4000])
def test_an_unknown_state_or_a_territory_is_refused_and_the_text_stays(desk: Desk, code: str) -> None:
    response = desk.post("intake:states-edit", data={"state": code, "jurisdiction_note": "In the valley."})

    assert response.status_code == 422
    assert "Which State?: Choose one from the list" in text_of(response)
    assert "In the valley." in text_of(response)
    assert states(desk) == set()
    assert desk.communication.jurisdiction_note is None


def test_a_wrong_text_keeps_the_states_as_they_were(desk: Desk) -> None:
    desk.post("intake:states-edit", data={"state": "MEX"})

    response = desk.post("intake:states-edit", data={"states": [], "state": "GTM", "jurisdiction_note": "x" * 5001})

    assert response.status_code == 422
    assert states(desk) == {"MEX"}


def test_the_section_and_the_page_of_states_are_one_address(desk: Desk) -> None:
    assert desk.url("intake:section-edit", "states") == desk.url("intake:states-edit")
