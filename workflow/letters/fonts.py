"""The fonts of letters: they come with the requirements, from packages that hold nothing else.

Every one is under the SIL Open Font License. Amiri and not a newer Arabic font: those compose their letters of parts,
and the text that is copied or read aloud from the PDF falls apart (docs/adr/0015-letters.md).
"""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

# By package, the folder in it.
PACKAGES: Mapping[str, str] = {"fontpkg_noto_sans": "files", "fontpkg_amiri": "files", "pylopdf_fonts_zh_cn": ""}

LATIN, ARABIC, CHINESE, CHINESE_HEADING = "Noto Sans", "Amiri", "Noto Serif SC", "Noto Sans SC"
FAMILIES = (LATIN, ARABIC, CHINESE, CHINESE_HEADING)
_FIRST: Mapping[str, tuple[str, ...]] = {"ar": (ARABIC, LATIN, CHINESE), "zh": (CHINESE, ARABIC, LATIN)}
_FIRST_OF_HEADINGS: Mapping[str, tuple[str, ...]] = {**_FIRST, "zh": (CHINESE_HEADING, ARABIC, LATIN)}
_OTHERS = (LATIN, ARABIC, CHINESE)


def families(language: str, *, heading: bool = False) -> tuple[str, ...]:
    """The fonts of a letter in their order: the language's own first, the others for names in other scripts."""
    return (_FIRST_OF_HEADINGS if heading else _FIRST).get(language, _OTHERS)


def folders() -> list[Path]:
    """Where the fonts lie; a package that is not installed is left out, and :func:`missing` tells of it."""
    found = [(find_spec(name), inside) for name, inside in PACKAGES.items()]
    return [Path(spec.origin).parent / inside for spec, inside in found if spec and spec.origin]


@cache
def loaded() -> typst.Fonts:
    """The fonts as the engine holds them. Those of the system are not asked for: a letter looks alike everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders()))


def missing() -> list[str]:
    """The fonts that a letter may need and that are not there."""
    have = set(loaded().families())
    return [family for family in FAMILIES if family not in have]
