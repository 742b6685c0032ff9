"""Whether the officer's own words name somebody whom they must not."""

import pytest

from workflow.letters.name_search import names_in


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("حمدان", "وحمدان لم تعد هناك"),
        ("حمدان", "لحمدان"),
        ("حمدان", "فبحمدان"),
        ("حمدان", "وَحمدان"),
        ("الحمدان", "وللحمدان"),
        ("مي", "ومي لم تعد هناك"),
        ("Li", "Ms Li Wu said"),
        ("Wu", "MS LI WU SAID"),
        ("Ли", "Заявление Ли"),
        ("Qanarvesta", "About Qanar-\nvesta we say"),
        ("Qanarvesta", "About Qanar-\r\n  vesta we say"),
        ("Qanarvesta", "About QANARVESTA's case"),
        ("小明", "关于王小明先生的情况"),
    ],
)
def test_a_hidden_name_is_found(name: str, text: str) -> None:
    assert names_in(text, [name], [])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Li", "The li is a measure, and so is the wu."),
        ("de Silva", "La carta de la oficina"),
        ("حمدان", "والدتها لم تعد هناك"),
        ("Qanarvesta", "A well-\nknown case"),
    ],
)
def test_a_text_without_the_name_is_let_through(name: str, text: str) -> None:
    assert not names_in(text, [name], [])


def test_a_word_that_is_a_shown_persons_is_let_through() -> None:
    assert not names_in("Ms Li Wu has moved.", ["Li"], ["Wu Li"])
