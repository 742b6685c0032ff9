"""Names as tokens, held against known answers, script by script."""

import pytest

from casetracker.vault.name_tokens import MOST_TOKENS, index_tokens, query_tokens, tokens_by_part
from tests import vectors

NAMES = [(kind, case) for kind, case in vectors.other_classes("name_tokens", "query") if case["name"]]


@pytest.mark.parametrize(("kind", "case"), NAMES, ids=lambda value: str(value)[:40])
def test_a_name_is_indexed_under_the_tokens_of_the_known_answers(kind: str, case: vectors.Case) -> None:
    assert list(index_tokens(*case["name"])) == case["tokens"]


@pytest.mark.parametrize(("kind", "case"), NAMES, ids=lambda value: str(value)[:40])
def test_the_tokens_of_the_parts_and_of_their_seam_are_those_of_the_whole(kind: str, case: vectors.Case) -> None:
    by_part, seam = tokens_by_part(*case["name"])

    assert seam.union(*by_part) == set(index_tokens(*case["name"]))


@pytest.mark.parametrize("case", vectors.of_class("name_tokens", "query"), ids=lambda case: case["text"])
def test_a_name_is_searched_by_the_tokens_of_the_known_answers(case: vectors.Case) -> None:
    assert list(query_tokens(case["text"])) == case["tokens"]


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        (("王", "小明"), "王小明"),
        (("王", "小明"), "小明王"),
        (("王", "小明"), "王"),
        (("王", "小明"), "Xiaoming Wang"),
        (("張", "偉"), "张伟"),
        (("王小明", ""), "王"),
        (("王小明", ""), "王小明"),
        (("欧阳", "娜娜"), "欧阳娜娜"),
        (("김", "철수"), "김철수"),
        (("たなか", "はなこ"), "たなかはなこ"),
        (("García Márquez", "Gabriel José"), "GARCIA gabriel"),
        (("García y Vega", "María de la Luz"), "Maria Luz Vega"),
        (("O'Neill", "Seán"), "oneill"),
        (("O'Neill", "Seán"), "Neill"),
        (("O Neill", "Seán"), "O'Neill"),
        (("ONeill", "Seán"), "O’Neill"),
        (("Nguyễn", "Văn An"), "nguyen van an"),
        (("İnanç", "Işıl"), "isil INANC"),
        (("Weiß", "Anna"), "WEISS"),
        (("الحَسَن", "فاطِمة"), "فاطمه حسن"),
        (("حسن", "أحمد"), "احمد الحسن"),
        (("عبدالله", "محمد"), "محمد عبد الله"),
        (("al-Hassan", "Omar"), "Hassan"),
        (("Hassan", "Omar"), "Al Hassan"),
        (("dos Santos", "João"), "joao santos"),
        (("Иванов", "Семён"), "семен ИВАНОВ"),
        (("Иванов", "Семён"), "Ivanov"),
        (("Kim", "Chul-soo"), "Kim Chulsoo"),
    ],
)
def test_a_person_is_found_by_the_name_as_others_write_it(name: tuple[str, str], sought: str) -> None:
    assert set(query_tokens(sought)) <= set(index_tokens(*name))


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        (("田中", "花子"), "中田"),
        (("王", "小明"), "王大明"),
        (("García", "Ana"), "García Vega"),
        (("Hassan", "Omar"), "Hass"),
    ],
)
def test_a_person_is_not_found_by_another_name(name: tuple[str, str], sought: str) -> None:
    assert not set(query_tokens(sought)) <= set(index_tokens(*name))


def test_a_name_made_to_be_long_does_not_fill_the_index() -> None:
    tokens = index_tokens(" ".join(f"name{number}" for number in range(500)))

    assert len(tokens) == MOST_TOKENS
