"""Contrast of every pair of tokens that components set on each other, in both schemes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from casetracker.core import stylesheet

TEXT, EDGE = 4.5, 3.0
ON_PAGE = ("ink", "ink-soft", "link", "link-hover", "visited", "stop")
TONES = ("stop", "wait", "go", "note", "vow", "plain")
PAIRS = [
    *((ink, ground, TEXT) for ink in ON_PAGE for ground in ("canvas", "surface")),
    *((tone, f"{tone}-ground", TEXT) for tone in TONES),
    *(("ink", f"{tone}-ground", TEXT) for tone in TONES),
    ("wait", "canvas", TEXT),
    ("ink-soft", "surface-strong", TEXT),
    ("ink-soft", "go-ground", TEXT),
    ("ink-soft", "wait-ground", TEXT),
    ("link-hover", "surface-strong", TEXT),
    ("action-ink", "action", TEXT),
    ("action-ink", "action-hover", TEXT),
    ("canvas", "stop", TEXT),
    ("brand-ink", "brand", TEXT),
    ("brand-ink", "brand-line", TEXT),
    ("brand-soft", "brand", TEXT),
    ("brand-soft", "brand-line", TEXT),
    ("edge", "canvas", EDGE),
    ("edge", "surface", EDGE),
    ("action", "canvas", EDGE),
    ("action", "surface", EDGE),
    ("stop", "canvas", EDGE),
    ("marigold", "brand", EDGE),
    ("focus", "canvas", EDGE),
    ("focus", "surface", EDGE),
    ("focus", "wait-ground", EDGE),
]


def _tokens() -> dict[str, dict[str, str]]:
    css = (stylesheet.SOURCE_DIR / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media", 1)
    pattern = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6});")
    first = dict(pattern.findall(light))
    return {"light": first, "dark": first | dict(pattern.findall(dark))}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    shares = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_a_pair_of_tokens_has_enough_contrast(scheme: str, front: str, ground: str, least: float) -> None:
    tokens = _tokens()[scheme]

    assert _contrast(tokens[front], tokens[ground]) >= least


def test_black_on_white_measures_twenty_one() -> None:
    assert _contrast("#000", "#ffffff") == pytest.approx(21)
