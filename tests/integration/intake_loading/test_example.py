"""The example of the documentation: it is filed as it stands, and says of itself that it is invented."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.test import TestCase

from casetracker.accounts.models import User
from casetracker.audit.verify import verify
from casetracker.core.acting import Act
from intake.models import Communication, Person
from intake.policies import Tier, visible
from intake.services.evidence import evidence_open
from intake.services.loader import missing_problems
from intake.services.reveal import RevealReason, reveal
from tests.cast import Cast
from tests.factories.cases import in_force
from tests.integration.intake_loading.conftest import AT, EXAMPLES
from workflow.services.submission import communication_submit

ActingAs = Callable[[User], AbstractContextManager[Act]]
Load = Callable[..., Communication]


def test_nothing_is_missing_from_the_example(cast: Cast, example: dict[str, Any], load: Load) -> None:
    communication = load(cast.caseworker, example)

    assert missing_problems(communication) == []


def test_the_example_can_be_submitted(cast: Cast, example: dict[str, Any], load: Load, acting_as: ActingAs) -> None:
    in_force()
    communication = load(cast.caseworker, example)

    with acting_as(cast.caseworker):
        cases = communication_submit(user=cast.caseworker, communication=communication, at=AT)

    assert [(case.state_party_id, case.victims_count) for case in cases] == [("MEX", 2)]


def test_every_answer_of_the_example_can_be_read_back(
    cast: Cast, example: dict[str, Any], load: Load, acting_as: ActingAs
) -> None:
    with acting_as(cast.caseworker):
        communication = load(cast.caseworker, example)

        assert communication.facts_summary == example["facts_summary"]
        assert [state.state_id for state in communication.concerned_states.all()] == ["MEX"]
        assert [fact.text for fact in communication.fact_rows.all()] == [fact["text"] for fact in example["facts"]]
        assert [claim.article for claim in communication.claim_rows.all()] == ["11", "16", "18", "21", "25", "28"]
        assert [remedy.status for remedy in communication.remedy_rows.all()] == [
            r["status"] for r in example["remedies"]
        ]
        assert communication.interimrequest_rows.get().harm == example["interim_requests"][0]["harm"]
        assert not communication.otherprocedure_rows.exists()


def test_identities_of_the_example_are_read_by_reveal_alone(
    cast: Cast, example: dict[str, Any], load: Load, acting_as: ActingAs
) -> None:
    communication = load(cast.caseworker, example)
    person = Person.objects.filter(communication=communication).order_by("position")[0]

    with acting_as(cast.caseworker):
        revealed = reveal(
            user=cast.caseworker, person=person, fields=["given_names", "birth_date"], reason=RevealReason.CHECK
        )

    assert str(person.given_names) == "withheld"
    assert revealed["given_names"] == "Delfina"
    assert revealed["birth_date"].isoformat() == "1993-08-14"


def test_an_authority_names_its_victim_and_its_document(
    cast: Cast, example: dict[str, Any], load: Load, acting_as: ActingAs
) -> None:
    with acting_as(cast.caseworker):
        communication = load(cast.caseworker, example)
        authorities = list(communication.authority_rows.select_related("person", "document"))

        assert [authority.person.position for authority in authorities] == [1, 2]
        titles = [authority.document.title for authority in authorities if authority.document]
        assert titles == ["Power of attorney of the first victim", "Power of attorney of the second victim"]


def test_every_annex_opens_again_byte_for_byte(
    cast: Cast, example: dict[str, Any], load: Load, acting_as: ActingAs
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), acting_as(cast.caseworker):
        communication = load(cast.caseworker, example)
    rows = list(communication.evidence_rows.all())

    for row, annex in zip(rows, example["evidence"], strict=True):
        with acting_as(cast.caseworker):
            opened = evidence_open(user=cast.caseworker, communication=communication, evidence_id=row.pk)
            assert b"".join(opened.read()) == (EXAMPLES / annex["file"]).read_bytes()
            assert row.file_name == Path(annex["file"]).name
    with acting_as(cast.caseworker):
        assert [row.media_type for row in rows].count("application/pdf") == 4


def test_what_was_sealed_stays_when_the_files_are_let_go_after_the_commit(
    cast: Cast, example: dict[str, Any], load: Load, acting_as: ActingAs, stored: Callable[[], set[Path]]
) -> None:
    before = stored()

    with TestCase.captureOnCommitCallbacks(execute=True):
        load(cast.caseworker, example)

    assert len(stored() - before) == 5


def test_the_annexes_hold_no_plaintext_in_the_storage(
    cast: Cast, example: dict[str, Any], load: Load, stored: Callable[[], set[Path]]
) -> None:
    before = stored()

    load(cast.caseworker, example)

    sealed = [path.read_bytes() for path in stored() - before]
    assert len(sealed) == 5
    assert not any(b"INVENTADO" in content or b"%PDF" in content for content in sealed)


def test_the_log_of_the_example_verifies(cast: Cast, example: dict[str, Any], load: Load) -> None:
    communication = load(cast.caseworker, example)

    report = verify(communication_id=communication.pk)

    assert report.entries > 10
    assert report.findings == []


def test_nobody_of_another_organisation_sees_the_loaded_communication(
    cast: Cast, example: dict[str, Any], load: Load
) -> None:
    load(cast.caseworker, example)

    assert visible(cast.caseworker, Tier.EDIT).count() == 1
    assert not visible(cast.other_lead, Tier.CARD).exists()


def test_the_example_and_each_annex_say_that_they_are_invented(example: dict[str, Any]) -> None:
    annexes = [EXAMPLES / annex["file"] for annex in example["evidence"]]

    assert example["working_title"].startswith("Invented example")
    for annex in annexes:
        assert b"Invented for a demonstration" in annex.read_bytes()
        assert annex.stat().st_size < 10_000


def test_no_annex_lies_there_that_the_example_does_not_name(example: dict[str, Any]) -> None:
    named = {annex["file"] for annex in example["evidence"]}

    assert {f"annexes/{path.name}" for path in (EXAMPLES / "annexes").iterdir()} == named
