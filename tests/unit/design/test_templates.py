"""What holds for every template: nothing inline, parameters written down, shown on the style guide."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template.base import Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.test.signals import template_rendered

from casetracker.core.ui import samples
from casetracker.core.views.styleguide import SECTIONS, styleguide

TEMPLATES = Path(settings.BASE_DIR) / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
INLINE = re.compile(r"""\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)
ERROR_PAGES = ["400", "403", "403_csrf", "404", "413", "500"]


@cache
def _drawn_on_the_style_guide() -> frozenset[str]:
    drawn: list[str] = []

    def note(template: Template, **_rest: object) -> None:
        drawn.append(str(template.name))

    template_rendered.connect(note)
    try:
        styleguide(RequestFactory().get("/styleguide/"))
    finally:
        template_rendered.disconnect(note)
    return frozenset(drawn)


@pytest.mark.parametrize("template", ALL, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_a_style_or_a_script(template: Path) -> None:
    assert INLINE.findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("wrong", ['<p style="x">', "<style>", "<script>x</script>", "<a onclick='x'>"])
def test_something_inline_would_be_found(wrong: str) -> None:
    assert INLINE.search(wrong)


@pytest.mark.parametrize("template", COMPONENTS, ids=lambda path: path.name)
def test_every_component_says_at_its_top_what_it_takes(template: Path) -> None:
    assert "{% comment %}" in template.read_text(encoding="utf-8")[:120]


@pytest.mark.parametrize("template", COMPONENTS, ids=lambda path: path.name)
def test_every_component_is_on_the_style_guide(template: Path) -> None:
    assert f"components/{template.name}" in _drawn_on_the_style_guide()


def test_every_section_of_the_style_guide_shows_every_pane() -> None:
    html = styleguide(RequestFactory().get("/styleguide/")).content.decode()

    assert html.count('class="sg-pane"') == len(SECTIONS) * len(samples.texts())
    assert 'lang="ar" dir="rtl"' in html


@pytest.mark.parametrize("language", samples.texts())
def test_every_language_has_the_same_samples(language: str) -> None:
    def shape(value: object) -> object:
        if isinstance(value, dict):
            return {key: shape(item) for key, item in value.items()}
        return [shape(item) for item in value] if isinstance(value, list) else type(value).__name__

    assert shape(samples.texts()[language]) == shape(samples.texts()["en"])


@pytest.mark.parametrize("page", ERROR_PAGES)
def test_an_error_page_needs_no_context(page: str) -> None:
    # The page for a failure of our own is drawn without a request, as Django does it.
    html = get_template(f"{page}.html").render({})

    assert "<h1>" in html
    assert "ct.css" in html
