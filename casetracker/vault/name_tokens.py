"""Names as tokens: the words under which a person is indexed, and those by which they are searched.

Pure functions. A word is folded (NFKD, marks off, one case), its particles are dropped, and it is transliterated to
ASCII, so that capitals, accents, the order of words, simplified or traditional characters, and the Arabic article make
no difference. What a person is indexed under is more than what they are searched by: whoever looks for ``ONeill`` finds
``O'Neill``, and whoever looks for a family name alone finds a name that is written without a space.

Names in Han, Kana and Hangul have no spaces: they are taken apart into pairs of neighbouring characters, over the seam
between family name and given names in both orders. Pairs keep the order within a name (``田中`` is not ``中田``), and
their frequency tells less than that of single characters would.

Whether two spellings of one name in two scripts meet depends on the letters alone: ``Иванов`` and ``Ivanov`` do, Arabic
(which writes few vowels) and Latin do not.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise

from anyascii import anyascii

# Per person: names have far fewer, and a name made to be long cannot fill the index.
MOST_TOKENS = 32
# Single letters are looked up again and again; no name is kept.
LETTERS_KNOWN = 4096

# Small words that are written or left out as people please, as they read after transliteration. None is left out that
# is more often somebody's name ("du" is a family name in Chinese, "le" in Vietnamese).
_PARTICLES = """
    de del dela la las los y e da do dos das di van von vom zu zur der den ter ten te op
    al el ul bin bint binti ibn ben abu abou ould bn bnt abn abw o d l
"""
PARTICLES = frozenset(_PARTICLES.split())
_ELIDED = frozenset("odl")

# Han, Kana, Hangul and their extensions.
_SPACELESS = (
    *((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3040, 0x318F), (0x31A0, 0x31FF), (0x3400, 0x9FFF)),
    *((0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
# One way to write each: apostrophes, hyphens, alef; the Arabic line that stretches a word is nothing.
_ONE_WAY: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "’‘ʼʻʾʿ`´′＇‛"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—−－_"), "-"),
    0x0640: None,
    0x0671: "ا",
}
# Alef and ayn are letters of a name; anyascii leaves them out. Ta marbuta is written as ha, alef maqsura as ya.
_ARABIC = str.maketrans({"ا": "a", "ع": "e", "ة": "ه", "ى": "ي", "ء": None})
_ARTICLE, _SERVANT_OF = "ال", "عبد"
_VOICING = 8  # the combining class of the marks that make another letter in Kana
_NOT_ASCII_LETTERS = re.compile(r"[^a-z0-9]+")

Compound = list[str]
Tokens = tuple[str, ...]


def query_tokens(text: str) -> tuple[str, ...]:
    """The tokens that somebody must have to be found by ``text``; none where it holds no letter.

    The same for any order, case, marks and spaces; each token stands once.
    """
    return _without_particles(_words(_compounds(text)))


def index_tokens(family_name: str, given_names: str = "", *others: str) -> tuple[str, ...]:
    """Every token under which a person of this name is found, the likeliest first; at most ``MOST_TOKENS``."""
    words, more, seam = _taken_apart(family_name, given_names, *others)
    tokens = (*chain.from_iterable(words), *chain.from_iterable(more), *seam)
    return tuple(dict.fromkeys(tokens))[:MOST_TOKENS]


def tokens_by_part(family_name: str, given_names: str, *others: str) -> tuple[list[frozenset[str]], frozenset[str]]:
    """The same, without a limit: the tokens of each part of a name by itself, and those that need two of them."""
    words, more, seam = _taken_apart(family_name, given_names, *others)
    return [frozenset(part).union(rest) for part, rest in zip(words, more, strict=True)], frozenset(seam)


def _taken_apart(*names: str) -> tuple[list[Tokens], list[Tokens], Tokens]:
    compounds = [_compounds(name) for name in names]
    words = [_without_particles(_words(of_name)) for of_name in compounds]
    more = [tuple(filter(None, _more(of_name, is_given=number == 1))) for number, of_name in enumerate(compounds)]
    return words, more, tuple(filter(None, _over_the_seam(compounds[0], compounds[1])))


def _without_particles(tokens: Iterable[str]) -> tuple[str, ...]:
    every = tuple(dict.fromkeys(filter(None, tokens)))
    # A name that consists of particles alone ("Do", "Van") keeps them.
    return tuple(sorted(token for token in every if token not in PARTICLES)) or tuple(sorted(every))


def _fold(text: str) -> str:
    text = text.translate(_ONE_WAY)
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    folded = unicodedata.normalize("NFKD", decomposed.casefold())
    # Only marks that stand over or under a letter: the vowel signs of Indic scripts have class 0 and are no decoration.
    bare = (mark for mark in folded if unicodedata.combining(mark) in (0, _VOICING))
    return unicodedata.normalize("NFC", "".join(bare))


def _compounds(text: str) -> list[Compound]:
    """The words of a text, each with its parts between hyphens."""
    spaced = "".join(_letter(letter) for letter in _fold(text))
    found = [[part for whole in word.split("-") for part in _parts(whole)] for word in spaced.split()]
    return [compound for compound in found if compound]


@lru_cache(maxsize=LETTERS_KNOWN)
def _letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in "'-" or category[0] in "LMN":
        return letter
    return "" if category == "Cf" else " "


def _parts(whole: str) -> Iterator[str]:
    """Split where a script without spaces begins or ends, and take the Arabic article off."""
    run = ""
    for letter in whole:
        if run and _is_spaceless(run[-1]) != _is_spaceless(letter):
            yield from _arabic(run)
            run = ""
        run += letter
    yield from _arabic(run)


def _arabic(word: str) -> Iterator[str]:
    bare = word.strip("'")
    if bare.startswith(_SERVANT_OF + _ARTICLE) and len(bare) > len(_SERVANT_OF + _ARTICLE) + 1:
        yield _SERVANT_OF
        bare = bare.removeprefix(_SERVANT_OF)
    if bare.startswith(_ARTICLE) and len(bare) > len(_ARTICLE) + 1:
        bare = bare.removeprefix(_ARTICLE)
    if bare and _ascii(bare):
        yield bare


@lru_cache(maxsize=LETTERS_KNOWN)
def _is_spaceless(letter: str) -> bool:
    return any(low <= ord(letter) <= high for low, high in _SPACELESS)


def _ascii(word: str) -> str:
    if word.isascii() and word.isalnum():  # folded, it is in lower case
        return word
    return "".join(_ascii_letter(letter) for letter in word.translate(_ARABIC))


@lru_cache(maxsize=LETTERS_KNOWN)
def _ascii_letter(letter: str) -> str:
    latin = anyascii(letter)
    # A character that no table knows is still somebody's name; a sign for a breath (a hamza, a hard sign) is not.
    unknown = not latin and unicodedata.category(letter)[0] in "LN"
    return f"u{ord(letter):x}" if unknown else _NOT_ASCII_LETTERS.sub("", latin.lower())


def _words(compounds: list[Compound]) -> Iterator[str]:
    for compound in compounds:
        for part in compound:
            yield from _pairs(part) if _is_spaceless(part[0]) else (_ascii(part),)


def _pairs(run: str) -> Iterator[str]:
    letters = [_ascii(letter) for letter in run]
    if len(run) == 1:
        yield letters[0]
    yield from (left + right for left, right in pairwise(letters))


def _more(compounds: list[Compound], *, is_given: bool) -> Iterator[str]:
    """The other ways in which the same name may be written."""
    previous = ""
    for compound in compounds:
        plain = [part for part in compound if not _is_spaceless(part[0])]
        if len(plain) > 1:  # Jean-Pierre, Jeanpierre
            yield "".join(map(_ascii, plain))
        if previous in _ELIDED and plain:  # O Neill, ONeill
            yield previous + _ascii(plain[0])
        yield from (token for part in plain for token in _after_apostrophe(part))
        yield from (
            token for part in compound if _is_spaceless(part[0]) for token in _of_a_run(part, is_given=is_given)
        )
        previous = _ascii(plain[-1]) if plain else ""


def _after_apostrophe(part: str) -> Iterator[str]:
    letter, apostrophe, rest = part.partition("'")
    if apostrophe and len(letter) == 1 and len(rest) > 1:  # O'Neill, Neill
        yield _ascii(rest)


def _of_a_run(run: str, *, is_given: bool) -> Iterator[str]:
    """A name without spaces as one word, and the family name in front where somebody wrote the whole name in one."""
    yield _ascii(run)
    if not is_given:
        yield _ascii(run[0])


def _over_the_seam(family: list[Compound], given: list[Compound]) -> Iterator[str]:
    first, second = (
        "".join(part for compound in name for part in compound if _is_spaceless(part[0])) for name in (family, given)
    )
    if first and second:
        yield from (_ascii(first[-1] + second[0]), _ascii(second[-1] + first[0]))
