"""What holds of tokens whatever somebody is called."""

import unicodedata
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from casetracker.vault.name_tokens import MOST_TOKENS, PARTICLES, index_tokens, query_tokens

# Letters of the scripts in which the people of a communication are named, and whatever else somebody may paste.
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzßàçéíñöøłőşığæœđþ"
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїґ"
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىآأإءئؤ"
)
HAN = "王李张張刘陈杨黄赵周吴徐孙马朱胡郭何高林罗欧阳小明伟娜花子田中"
words = st.text(st.sampled_from(LETTERS), min_size=2, max_size=8)
names = st.lists(words, min_size=1, max_size=4)
han = st.text(st.sampled_from(HAN), min_size=1, max_size=3)
signs = st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x31FF), max_size=6)
anything = st.text(max_size=40) | signs


@given(anything)
def test_tokens_are_plain_words_and_none_is_empty(text: str) -> None:
    for token in (*query_tokens(text), *index_tokens(text, text, text)):
        assert token
        assert token.isascii() and token.isalnum() and token == token.lower()


@given(anything, anything, anything)
def test_a_person_has_a_bounded_number_of_tokens_each_once(family: str, given_names: str, others: str) -> None:
    tokens = index_tokens(family, given_names, others)

    assert len(tokens) <= MOST_TOKENS
    assert len(set(tokens)) == len(tokens)


@given(anything)
def test_searching_by_the_tokens_themselves_is_the_same_search(text: str) -> None:
    tokens = query_tokens(text)

    assert query_tokens(" ".join(tokens)) == tokens


@given(names)
def test_case_makes_no_difference(name: list[str]) -> None:
    text = " ".join(name)

    assert query_tokens(text.upper()) == query_tokens(text) == query_tokens(text.title())


@given(names)
def test_marks_make_no_difference(name: list[str]) -> None:
    text = " ".join(name)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))

    assert query_tokens(bare) == query_tokens(text) == query_tokens(unicodedata.normalize("NFC", text))


@given(names, st.randoms())
def test_the_order_of_words_makes_no_difference(name: list[str], random: Random) -> None:
    shuffled = list(name)
    random.shuffle(shuffled)

    assert query_tokens(" ".join(shuffled)) == query_tokens(" ".join(name))


@given(names, st.sampled_from([" ", "  ", "\t", "\u00a0", "\u3000", ", ", " - ", "-"]))
def test_what_stands_between_words_makes_no_difference(name: list[str], between: str) -> None:
    assert query_tokens(between.join(name)) == query_tokens(" ".join(name))


@given(names, names, st.randoms())
def test_a_person_is_found_by_all_words_of_their_name_in_any_order(
    family: list[str], given_names: list[str], random: Random
) -> None:
    sought = [*family, *given_names]
    random.shuffle(sought)

    indexed = set(index_tokens(" ".join(family), " ".join(given_names)))
    assert set(query_tokens(" ".join(sought))) - PARTICLES <= indexed


@given(han, han)
def test_a_name_without_spaces_is_found_whole_in_both_orders_and_by_each_part(family: str, given_names: str) -> None:
    indexed = set(index_tokens(family, given_names))

    for sought in (family, given_names, family + given_names, given_names + family, f"{family} {given_names}"):
        assert set(query_tokens(sought)) <= indexed


@given(st.lists(st.sampled_from(sorted(PARTICLES)), min_size=1, max_size=3))
def test_a_name_of_particles_alone_keeps_them(name: list[str]) -> None:
    assert set(query_tokens(" ".join(name))) == set(name)
