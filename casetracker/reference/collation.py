"""Sorting names as readers of each language expect, without a collation library."""

import unicodedata

from casetracker.reference.vocabulary import Language

# The order of GB 2312 follows the pinyin for its first 3,755 characters and the radicals for the rest. Characters of
# the rest that begin a State's name are sorted as one of the first part with the same sound.
_ZH_ALIKE = str.maketrans("瑙斐", "脑匪")
_ARABIC_ALEFS = str.maketrans("أإآ", "ااا")


def sort_key(name: str, language: str) -> tuple[bytes, str]:
    """The key under which ``name`` sorts in ``language`` (one of the six); the name itself breaks ties."""
    if language == Language.CHINESE:
        return name.translate(_ZH_ALIKE).encode("gb18030"), name
    if language == Language.ARABIC:
        return name.translate(_ARABIC_ALEFS).encode(), name
    if language == Language.RUSSIAN:
        # ё goes with е, while й is a letter of its own after и.
        return name.casefold().replace("ё", "е").encode(), name
    # The Spanish letter ñ stands between n and o, and is no accented n.
    folded = name.casefold().replace("ñ", "n\uffff") if language == Language.SPANISH else name.casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return bare.encode(), name
