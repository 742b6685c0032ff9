"""The stylesheet: up to date, small, and free of physical sides."""

import gzip
import re

import pytest

from casetracker.core import stylesheet

KILOBYTE = 1024
SIDES = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)[\w-]*|left|right|top|bottom|float|clear)\s*:"
    r"|text-align:\s*(?:left|right)"
)
SOURCES = stylesheet.source_files()


def test_the_built_file_is_what_its_sources_make() -> None:
    delivered = stylesheet.BUILT_FILE.read_text(encoding="utf-8")

    assert delivered == stylesheet.built(), "run manage.py build_css"


def test_every_source_is_joined_exactly_once() -> None:
    on_disk = set(stylesheet.SOURCE_DIR.glob("*.css"))

    assert set(SOURCES) == on_disk
    assert len(SOURCES) == len(on_disk)


@pytest.mark.parametrize(("name", "most"), [("ct.css", 14 * KILOBYTE), ("ct.js", 3 * KILOBYTE)])
def test_the_delivered_file_keeps_its_budget(name: str, most: int) -> None:
    packed = gzip.compress((stylesheet.STATIC_DIR / name).read_bytes())

    assert len(packed) <= most


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_side_is_called_by_its_physical_name(source: object) -> None:
    css = re.sub(r"/\*.*?\*/", "", source.read_text(encoding="utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]

    assert SIDES.findall(css) == []


@pytest.mark.parametrize("wrong", ["a{margin-left:1px}", "a{left:0}", "a{text-align: right}", "a{float: left}"])
def test_a_physical_side_would_be_found(wrong: str) -> None:
    assert SIDES.search(wrong)


def test_the_stylesheet_loads_nothing() -> None:
    css = stylesheet.built()

    assert "url(" not in css
    assert "@import" not in css
    assert "@font-face" not in css


def test_colours_stand_in_the_tokens_alone() -> None:
    raw = re.compile(r"#[0-9a-f]{3,8}\b")
    elsewhere = [path for path in SOURCES if path.stem not in {"tokens", "print"}]
    found = {path.name: raw.findall(path.read_text(encoding="utf-8")) for path in elsewhere}

    assert {name: colours for name, colours in found.items() if colours} == {}


def test_shortening_keeps_strings_and_selectors() -> None:
    css = 'a > b :hover { content: "a  ;  b" ; /* gone */ margin : 0 1px; }\n@media (width: 3em) { p { color: red; } }'

    short = stylesheet.minified(css)

    assert short == 'a > b :hover{content:"a  ;  b";margin : 0 1px}@media (width: 3em){p{color:red}}'
