"""The stylesheet: one source file per component, joined into the one file that a browser loads."""

import re
from pathlib import Path

STATIC_DIR = Path(__file__).resolve().parent.parent / "static" / "ct"
SOURCE_DIR = STATIC_DIR / "css"
BUILT_FILE = STATIC_DIR / "ct.css"

# Components do not depend on each other's order; only these do.
FIRST = ("tokens", "base", "layout")
LAST = ("contrast", "print")

_STRING = re.compile(r'("[^"\n]*")')


def source_files() -> list[Path]:
    """Return the component files in the order in which they are joined."""
    between = sorted(path.stem for path in SOURCE_DIR.glob("*.css") if path.stem not in FIRST + LAST)
    return [SOURCE_DIR / f"{stem}.css" for stem in (*FIRST, *between, *LAST)]


def minified(css: str) -> str:
    """Drop comments and idle white space.

    Deliberately timid: strings stay as they are, and no value, selector or order is rewritten, so that what was seen in
    the source is what a browser gets.
    """
    without_comments = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    parts = _STRING.split(without_comments)
    parts[::2] = [_squeezed(part) for part in parts[::2]]
    return "".join(parts).strip()


def _squeezed(part: str) -> str:
    part = re.sub(r"\s+", " ", part)
    part = re.sub(r" ?([{};,]) ?", r"\1", part)
    part = re.sub(r"(?<=[\w-]): (?=[^;{}]*(?:[;}]|$))", ":", part)
    return part.replace(";}", "}")


def built() -> str:
    """Return the whole stylesheet as it is delivered."""
    joined = "".join(minified(path.read_text(encoding="utf-8")) + "\n" for path in source_files())
    return "/* Built by `manage.py build_css` from css/; edit those files. */\n" + joined
