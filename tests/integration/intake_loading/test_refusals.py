"""Wrong documents: each is refused with the place and the rule of everything wrong, and leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casetracker.audit.models import AuditEntry
from casetracker.core.errors import Hidden, Problem
from casetracker.vault.models import DataKey
from intake.loading.parsing import NotJson, document_parse
from intake.models import Communication, Evidence, Person
from tests.cast import Cast
from tests.integration.intake_loading.conftest import EXAMPLES

ProblemsOf = Callable[..., list[Problem]]
Document = dict[str, Any]
MISSING = object()


def put(document: Document, path: str, value: Any) -> None:
    """Put ``value`` at a pointer of the document, or take out what is there."""
    *steps, last = path.split("/")[1:]
    node: Any = document
    for step in steps:
        node = node[int(step)] if isinstance(node, list) else node[step]
    key: Any = int(last) if isinstance(node, list) else last
    if value is MISSING:
        del node[key]
    else:
        node[key] = value


SPOILED: list[tuple[str, Any, str, str]] = [
    # Unknown names.
    ("/status", "open", "/status", "unknown_field"),
    ("/people/1/surname", "Tambril", "/people/1/surname", "unknown_field"),
    ("/claims/0/a~1b~0c", "x", "/claims/0/a~01b~00c", "unknown_field"),
    ("/facts/0/key", "f1", "/facts/0/key", "unknown_field"),
    ("/authorities/0/verified_by", None, "/authorities/0/verified_by", "unknown_field"),
    # Wrong types.
    ("/remedies", {"0": {}}, "/remedies", "not_a_list"),
    ("/remedies", None, "/remedies", "not_a_list"),
    ("/states", "MEX", "/states", "not_a_list"),
    ("/claims/2", "article 18", "/claims/2", "not_an_object"),
    ("/claims/2", None, "/claims/2", "not_an_object"),
    ("/claims/0/article", 11, "/claims/0/article", "not_text"),
    ("/claims/0/article", ["11"], "/claims/0/article", "not_text"),
    ("/people/0/family_name", True, "/people/0/family_name", "not_text"),
    ("/people/0/birth_date", 19930814, "/people/0/birth_date", "not_text"),
    ("/people/0/sex", {"code": "female"}, "/people/0/sex", "not_text"),
    ("/people/1/birth_year", "2004", "/people/1/birth_year", "not_a_number"),
    ("/people/1/birth_year", 2004.0, "/people/1/birth_year", "not_a_number"),
    ("/people/1/birth_year", float("nan"), "/people/1/birth_year", "not_a_number"),
    ("/people/1/birth_year", NotJson("NaN"), "/people/1/birth_year", "not_json"),
    ("/people/1/birth_year", True, "/people/1/birth_year", "not_a_number"),
    ("/people/0/is_author", "yes", "/people/0/is_author", "not_true_or_false"),
    ("/is_attested", 1, "/is_attested", "not_true_or_false"),
    ("/states/0", 484, "/states/0", "not_text"),
    # Text that no database takes.
    ("/facts/0/text", "a\x00b", "/facts/0/text", "not_unicode"),
    ("/facts/0/text", "\ud83d", "/facts/0/text", "not_unicode"),
    ("/people/0/nationality", "G\x00M", "/people/0/nationality", "not_unicode"),
    ("/claims/0/article", "\udfff", "/claims/0/article", "not_unicode"),
    ("/states/0", "ME\x00", "/states/0", "not_unicode"),
    ("/people/0/\ud800", "x", "/people/0", "not_unicode"),
    # Values against their rules.
    ("/language", "xx", "/language", "not_a_choice"),
    ("/working_title", "", "/working_title", "required"),
    ("/working_title", MISSING, "/working_title", "required"),
    ("/working_title", "x" * 121, "/working_title", "too_long"),
    ("/signed_on", "2025-02-30", "/signed_on", "not_a_date"),
    ("/signed_on", "2025-11", "/signed_on", "not_a_date"),
    ("/facts/0/happened_on", "2999-01-01", "/facts/0/happened_on", "in_the_future"),
    ("/facts/0/happened_on", "1850", "/facts/0/happened_on", "too_early"),
    ("/facts/0/happened_on", MISSING, "/facts/0/happened_on", "required"),
    ("/facts/0/text", None, "/facts/0/text", "required"),
    ("/claims/0/article", "77", "/claims/0/article", "unknown_right"),
    ("/people/0/nationality", "XXX", "/people/0/nationality", "unknown_state"),
    ("/people/0/email", "nobody", "/people/0/email", "email_malformed"),
    ("/people/1/birth_year", 1850, "/people/1/birth_year", "not_a_year"),
    ("/remedies/0/status", "lost", "/remedies/0/status", "not_a_choice"),
    # States.
    ("/states/0", "XXX", "/states/0", "unknown_state"),
    ("/states/0", "mex", "/states/0", "unknown_state"),
    ("/states/0", "", "/states/0", "unknown_state"),
    ("/states/0", None, "/states/0", "unknown_state"),
    ("/states/0", "PRI", "/states/0", "not_a_state"),
    ("/states", ["MEX", "MEX"], "/states/1", "duplicate_state"),
    ("/states", ["MEX"] * 51, "/states", "too_many_rows"),
    # The head.
    ("/format", "casetracker.communication.2", "/format", "unknown_format"),
    ("/format", None, "/format", "unknown_format"),
    ("/procedure", "icrmw-78", "/procedure", "unknown_procedure"),
    ("/procedure", "ccpr-op1", "/procedure", "unknown_procedure"),
    ("/procedure", ["icrmw-77"], "/procedure", "unknown_procedure"),
    # Local keys.
    ("/people/0/relation", "x" * 101, "/people/0/relation", "too_long"),
    ("/evidence/2/key", "power-delfina", "/evidence/2/key", "duplicate_key"),
    ("/evidence/2/key", 7, "/evidence/2/key", "not_text"),
    ("/evidence/2/key", "", "/evidence/2/key", "required"),
    ("/authorities/0/person", "nobody", "/authorities/0/person", "dangling_key"),
    ("/authorities/0/person", MISSING, "/authorities/0/person", "required"),
    ("/authorities/0/document", "power-nobody", "/authorities/0/document", "dangling_key"),
    ("/authorities/0/document", "delfina", "/authorities/0/document", "dangling_key"),
    ("/people/0/is_victim", False, "/authorities/0/person", "not_a_victim"),
    # Too many.
    ("/facts", [{"happened_on": "2024", "text": "x"}] * 501, "/facts", "too_many_rows"),
    ("/interim_requests", [{"measures": "x", "harm": "y"}] * 11, "/interim_requests", "too_many_rows"),
    # Files.
    ("/evidence/2/file", MISSING, "/evidence/2/file", "required"),
    ("/evidence/2/file", 3, "/evidence/2/file", "not_text"),
    ("/evidence/2/file", "annexes/nothing.pdf", "/evidence/2/file", "file_missing"),
    ("/evidence/2/file", "../examples/annexes/notebook.txt", "/evidence/2/file", "path_malformed"),
    ("/evidence/2/file", "annexes/hospital-note.pdf", "/evidence/3/file", "duplicate_file"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "code"), SPOILED)
def test_one_wrong_thing_is_refused_at_its_place(
    cast: Cast, example: Document, problems_of: ProblemsOf, path: str, value: Any, pointer: str, code: str
) -> None:
    put(example, path, value)

    problems = problems_of(cast.caseworker, example)

    assert [(problem.pointer, problem.code) for problem in problems] == [(pointer, code)]
    assert str(problems[0].message)


@pytest.mark.parametrize("key", [MISSING, None, 7, "delfina", "ñ", "two words", "x" * 61])
def test_a_person_without_a_key_of_their_own_is_refused_and_so_is_what_names_it(
    cast: Cast, example: Document, problems_of: ProblemsOf, key: Any
) -> None:
    put(example, "/people/1/key", key)

    problems = problems_of(cast.caseworker, example)

    assert {problem.pointer for problem in problems} == {"/people/1/key", "/authorities/1/person"}


def test_problems_of_every_section_come_together(cast: Cast, example: Document, problems_of: ProblemsOf) -> None:
    spoiled = {
        "/language": "xx",
        "/states/0": "XXX",
        "/people/1/birth_year": "1990",
        "/authorities/0/person": "nobody",
        "/facts/0/happened_on": "soon",
        "/claims/0/article": "5",
        "/remedies/1/status": "lost",
        "/interim_requests/0/harm": "",
        "/evidence/2/file": "/etc/passwd",
        "/signed_on": "today",
        "/colour": "blue",
    }
    for path, value in spoiled.items():
        put(example, path, value)

    problems = problems_of(cast.caseworker, example)

    assert {problem.pointer for problem in problems} == set(spoiled)


def test_a_name_that_stands_twice_is_refused_in_every_object(cast: Cast, problems_of: ProblemsOf) -> None:
    raw = (EXAMPLES / "communication.json").read_bytes()
    raw = raw.replace(b'"article": "11",', b'"article": "11", "article": "12",')
    document = document_parse(raw.replace(b'"language": "en"', b'"language": "fr", "language": "en"'))

    problems = problems_of(cast.caseworker, document)

    assert [(problem.pointer, problem.code) for problem in problems] == [
        ("/language", "duplicate_name"),
        ("/claims/0/article", "duplicate_name"),
    ]


def test_an_empty_document_is_refused_for_what_a_draft_needs(cast: Cast, problems_of: ProblemsOf) -> None:
    problems = problems_of(cast.caseworker, {})

    assert [(p.pointer, p.code) for p in problems] == [("/working_title", "required"), ("/language", "required")]


def test_a_draft_may_be_loaded_unfinished(cast: Cast, load: Callable[..., Communication]) -> None:
    communication = load(cast.lead, {"working_title": "Only begun", "language": "es"})

    assert communication.completed_at is None
    assert not communication.person_rows.exists()


def test_a_refused_document_leaves_no_row_no_key_and_no_file(
    cast: Cast, example: Document, problems_of: ProblemsOf, stored: Callable[[], set[Path]]
) -> None:
    user = cast.caseworker
    before = (DataKey.objects.count(), AuditEntry.objects.count(), stored())
    put(example, "/claims/5/article", "5")

    problems_of(user, example)

    assert (Communication.objects.count(), Person.objects.count(), Evidence.objects.count()) == (0, 0, 0)
    assert (DataKey.objects.count(), AuditEntry.objects.count(), stored()) == before


def test_files_sealed_before_another_vanished_are_removed(
    cast: Cast,
    example: Document,
    problems_of: ProblemsOf,
    stored: Callable[[], set[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = stored()
    # Looked at and there; gone when it is read.
    monkeypatch.setattr("intake.loading.sources.FolderFiles.check", lambda _files, _name: None)
    put(example, "/evidence/4/file", "annexes/gone.pdf")

    problems = problems_of(cast.caseworker, example)

    assert [(problem.pointer, problem.code) for problem in problems] == [("/evidence/4/file", "file_missing")]
    assert stored() == before
    assert not Communication.objects.exists()


def test_a_failure_half_way_removes_what_was_sealed(
    cast: Cast,
    example: Document,
    load: Callable[..., Communication],
    stored: Callable[[], set[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("the disk is full")

    before = stored()
    monkeypatch.setattr("intake.services.loader.touch", fail)

    with pytest.raises(OSError, match="full"):
        load(cast.caseworker, example)

    assert stored() == before
    assert not Communication.objects.exists()


@pytest.mark.parametrize(
    "who", ["stranger", "intake_officer", "case_officer", "head", "administrator", "auditor", "focal_point"]
)
def test_only_members_of_an_organisation_may_load(
    cast: Cast, example: Document, load: Callable[..., Communication], who: str
) -> None:
    with pytest.raises(Hidden):
        load(getattr(cast, who), example)

    assert not Communication.objects.exists()


def test_the_inactive_may_not_load(cast: Cast, example: Document, load: Callable[..., Communication]) -> None:
    user = cast.caseworker
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.__dict__.pop("roles", None)

    with pytest.raises(Hidden):
        load(user, example)
