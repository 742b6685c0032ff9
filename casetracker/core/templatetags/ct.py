"""Component tags: ``{% load ct %}``. Each is shown on the style-guide page and described in docs/interface.md."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.ui import dates, icons, tags
from casetracker.core.ui.charts import Bar, BarChart
from casetracker.core.ui.errors import error_lines
from casetracker.core.ui.fields import FieldView
from casetracker.core.ui.navigation import nav_items

register = template.Library()


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    needed: str = "",
    width: str = "",
    plain: bool = False,
    inline: bool = False,
    title: bool = False,
    label: object = None,
    hint: object = None,
    **attrs: Any,
) -> dict[str, Any]:
    """``{% field form.name %}``: label, hint, error and input, by the widget's type.

    ``needed="submit"`` marks an answer that is needed to submit only (or list its name in the form's
    ``needed_to_submit``); ``width`` is "short" or "medium"; ``plain`` leaves out the mark; ``inline`` sets radios in a
    row; ``title`` makes the label the page's ``<h1>``; ``label`` and ``hint`` replace the form's own; further words
    become attributes of the input.
    """
    named = {name.replace("_", "-"): value for name, value in attrs.items()}
    view = FieldView(
        bound,
        needed=needed,
        width=width,
        is_plain=plain,
        is_inline=inline,
        is_title=title,
        label_given=label,
        hint_given=hint,
        attrs=named,
    )
    return {"view": view}


@register.simple_tag
def relabel(form: forms.BaseForm, **labels: object) -> str:
    """``{% relabel form login=_("E-mail address") %}``: other labels for another package's form, before it is shown."""
    for name, label in labels.items():
        # A bound field, once looked at (by the title's prefix), keeps the label that it had then.
        form[name].label = str(label)
    return ""


@register.inclusion_tag("components/error_summary.html")
def error_summary(*parts: Any, extra: Sequence[str] = (), focus: bool = True) -> dict[str, Any]:
    """``{% error_summary form formset %}``: every error with a link to its field; nothing where there is none.

    ``extra`` are sentences of the domain's own (a refusal), listed first. It takes the focus unless ``focus=False``.
    """
    return {"extra": extra, "lines": error_lines(parts), "focus": focus}


@register.simple_tag
def title_prefix(*parts: Any) -> str:
    """``Error: `` for the page's ``<title>`` where a form has errors, so that it is the first thing read out."""
    return _("Error: ") if error_lines(parts) else ""


@register.inclusion_tag("components/nav.html", takes_context=True)
def main_nav(context: template.Context) -> dict[str, Any]:
    """``{% main_nav %}``: the navigation of the person's roles (``casetracker/core/ui/navigation.py``).

    ``nav_items`` in the page's context replaces it.
    """
    given: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    return {"nav_items": given.get("nav_items") or nav_items(given), "nav_label": given.get("nav_label", "")}


@register.simple_tag
def icon(name: str, modifier: str = "") -> SafeString:
    """``{% icon "clock" %}``: a drawing of ``static/ct/icons``, hidden from screen readers."""
    return icons.icon(name, modifier)


@register.simple_tag
def tag(text: object, tone: str = "plain") -> SafeString:
    """``{% tag "Urgent" tone="stop" %}``: a word with a tone (plain, note, wait, go, stop, vow)."""
    return _tag(tags.Tag(str(text), tone, shape="bare"))


@register.simple_tag
def status_tag(state: str) -> SafeString:
    """``{% status_tag case.state %}``: where a case stands, in words."""
    return _tag(tags.state_tag(str(state)))


@register.simple_tag
def task_tag(status: str) -> SafeString:
    """``{% task_tag "done" %}``: a step of a task list (done, begun, empty, optional, blocked, problem)."""
    return _tag(tags.task_tag(str(status)))


@register.simple_tag
def deadline_tag(limit: date, on: date | None = None, met: date | None = None, stopped: bool = False) -> SafeString:
    """``{% deadline_tag limit_date on=today %}``: due in n days, due today, overdue, met, suspended.

    ``on`` is the day to judge by (today in Geneva where it is left out); ``met`` the day on which it was met.
    """
    return _tag(tags.deadline_tag(limit, on=on or clock.today(), met=met, is_stopped=stopped))


def _tag(given: tags.Tag) -> SafeString:
    shape = f" ct-tag--{given.shape or 'bare'}"
    drawing = icons.icon(given.icon) if given.icon else ""
    return format_html(
        '<strong class="ct-tag ct-tag--{}{}">{}<span>{}</span></strong>', given.tone, shape, drawing, given.text
    )


@register.simple_tag
def legal_date(value: date | PreciseDate | None, precision: str = Precision.DAY) -> SafeString:
    """``{% legal_date event.occurred_date event.precision %}``: a date that says no more than is known."""
    if isinstance(value, PreciseDate):
        return dates.date_element(value)
    if value is None or precision == Precision.UNKNOWN:
        return dates.date_element(PreciseDate.unknown())
    day = clock.day_of(value) if isinstance(value, datetime) else value
    return dates.date_element(PreciseDate(day, Precision(precision)))


@register.simple_tag
def legal_moment(value: datetime) -> SafeString:
    """``{% legal_moment event.recorded_at %}``: day and time in Geneva."""
    return dates.moment_element(value)


@register.simple_tag
def ref(value: object) -> SafeString:
    """``{% ref case.number %}``: a reference in fixed-width letters, kept whole in either direction."""
    return format_html('<bdi class="ct-ref">{}</bdi>', value)


@register.simple_tag
def summary_row(key: object, value: object = "", url: str = "", change: str = "") -> SafeString:
    """``{% summary_row "Name" person.name url=change_url %}``: one row of ``<dl class="ct-summary">``.

    ``change`` replaces the word "Change". An empty value reads "Not answered".
    """
    shown = format_html("<bdi>{}</bdi>", value) if value not in ("", None) else _none()
    link = format_html(
        '<dd class="ct-noprint"><a href="{}">{}<span class="ct-vh"> {}</span></a></dd>', url, change or _("Change"), key
    )
    return format_html("<div><dt>{}</dt><dd>{}</dd>{}</div>", key, shown, link if url else "")


def _none() -> SafeString:
    return format_html('<span class="ct-summary__none">{}</span>', _("Not answered"))


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(title: str, bars: Sequence[Bar], note: str = "") -> dict[str, Any]:
    """``{% bar_chart "Decisions by year" bars %}``: bars as SVG, and the same numbers as a table."""
    return {"chart": BarChart(title, bars), "note": note}


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """``{% inset %}…{% endinset %}``: text set apart."""
    return format_html('<div class="ct-inset">{}</div>', content)


@register.simple_block_tag
def warning(content: SafeString) -> SafeString:
    """``{% warning %}…{% endwarning %}``: one sentence that must not be missed."""
    return format_html(
        '<div class="ct-warning">{}<div><span class="ct-vh">{}</span>{}</div></div>',
        icons.icon("alert"),
        _("Warning: "),
        content,
    )


@register.simple_block_tag
def details(content: SafeString, summary: object, keep: str = "", is_open: bool = False) -> SafeString:
    """``{% details "What counts as a remedy?" %}…{% enddetails %}``: text that opens on request.

    ``keep`` names it so that it stays as the reader left it.
    """
    given = {"data-keep": keep, "open": "open" if is_open else ""}
    flags = format_html_join("", ' {}="{}"', [(name, value) for name, value in given.items() if value])
    return format_html(
        '<details class="ct-details"{}><summary>{}</summary><div>{}</div></details>', flags, summary, content
    )


@register.simple_block_tag
def banner(content: SafeString, tone: str = "info") -> SafeString:
    """``{% banner "success" %}…{% endbanner %}``: info, success, warning or error, in the flow of the page."""
    drawing = {"success": "done", "warning": "alert", "error": "alert"}.get(tone, "info")
    return format_html('<div class="ct-banner ct-banner--{}">{}<div>{}</div></div>', tone, icons.icon(drawing), content)


@register.simple_block_tag
def panel(content: SafeString, heading: object = "", level: int = 2) -> SafeString:
    """``{% panel "Summary" %}…{% endpanel %}``: a card; ``level`` is that of its heading."""
    title = format_html("<h{}>{}</h{}>", level, heading, level) if heading else ""
    return format_html('<section class="ct-panel">{}{}</section>', title, content)


@register.simple_block_tag
def fieldset(content: SafeString, legend: object, hint: object = "") -> SafeString:
    """``{% fieldset "Where to write" %}…{% endfieldset %}``: fields that belong together."""
    note = format_html('<p class="ct-hint">{}</p>', hint) if hint else ""
    return format_html('<fieldset class="ct-set"><legend>{}</legend>{}{}</fieldset>', legend, note, content)
