"""How a bound form field is shown: which component, with which words and attributes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casetracker.core.forms.date_parts import PARTS, PartDateWidget
from casetracker.core.forms.precise_date import PreciseDateWidget
from casetracker.core.ui import errors

SUBMIT = "submit"

# The first that fits decides, so a class stands before the class that it derives from.
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (PreciseDateWidget, "date"),
    (PartDateWidget, "date"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.FileInput, "file"),
)
_TEMPLATES = {"radios": "choices", "checkboxes": "choices", "select": "input", "textarea": "input", "text": "input"}
_LATIN_INPUTS = frozenset({"email", "url", "tel", "number", "password"})


@dataclass(frozen=True)
class FieldView:
    """Everything that a field template shows. ``needed`` is ``submit`` where an answer is needed to submit only."""

    bound: BoundField
    needed: str = ""
    width: str = ""
    is_plain: bool = False
    is_inline: bool = False
    is_title: bool = False
    label_given: object = None
    hint_given: object = None
    attrs: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def kind(self) -> str:
        widget = self.bound.field.widget
        return next((kind for base, kind in _KINDS if isinstance(widget, base)), "text")

    @property
    def label(self) -> object:
        return self.bound.label if self.label_given is None else self.label_given

    @property
    def hint(self) -> object:
        return self.bound.help_text if self.hint_given is None else self.hint_given

    @property
    def template(self) -> str:
        return f"components/field/{_TEMPLATES.get(self.kind, self.kind)}.html"

    @property
    def errors(self) -> list[str]:
        return [errors.beside_field(str(text)) for text in self.bound.errors]

    @property
    def hint_id(self) -> str:
        return f"{self.bound.auto_id}_helptext"

    @property
    def error_id(self) -> str:
        return f"{self.bound.auto_id}_error"

    @property
    def tally_id(self) -> str:
        return f"{self.bound.auto_id}_tally"

    @property
    def limit(self) -> int | None:
        """The most characters that the answer may have, where a reader could plausibly reach it."""
        limit = getattr(self.bound.field, "max_length", None)
        return limit if self.kind == "textarea" else None

    @property
    def limit_text(self) -> str:
        """The limit in words."""
        shown = formats.number_format(self.limit or 0, force_grouping=True)
        return ngettext("Up to %(limit)s character", "Up to %(limit)s characters", self.limit or 0) % {"limit": shown}

    @property
    def described_by(self) -> str:
        ids = {
            self.hint_id: self.hint,
            self.tally_id: self.limit,
            self.error_id: self.bound.errors,
        }
        return " ".join(name for name, present in ids.items() if present)

    @property
    def mark(self) -> str:
        """What stands after the label: nothing where an answer is needed to go on."""
        if self.is_plain or self.bound.field.required:
            return ""
        if SUBMIT in (self.needed, _needed_by_form(self.bound)):
            return _("(needed to submit)")
        return "" if self.kind == "checkbox" else _("(optional)")

    @property
    def control(self) -> SafeString:
        """The input itself."""
        # Errors come from the server, in the reader's language and with a summary; a browser's own bubble has neither.
        self.bound.form.use_required_attribute = False
        return self.bound.as_widget(attrs=self._attrs())

    @property
    def choices(self) -> list[dict[str, Any]]:
        """Radios or boxes: input attributes, label, and a hint where the field's ``choice_hints`` has one."""
        hints: Mapping[Any, Any] = getattr(self.bound.field, "choice_hints", {})
        rows = []
        for option in self.bound.subwidgets:
            value = option.data["value"]
            plain_value = getattr(value, "value", value)
            rows.append({**option.data, "choice_hint": hints.get(plain_value, ""), "id": option.id_for_label})
        return rows

    @property
    def inputs(self) -> list[Mapping[str, Any]]:
        """The inputs of a date in parts, each with its label; the box "not known" comes last where there is one."""
        widget = self.bound.field.widget
        labels = (*widget.part_labels, getattr(widget, "unknown_label", ""))
        context = widget.get_context(self.bound.html_name, self.bound.value(), {"id": self.bound.auto_id})
        return [
            {**part, "part": name, "part_label": label}
            for part, name, label in zip(context["widget"]["subwidgets"], (*PARTS, "unknown"), labels, strict=False)
        ]

    @property
    def wrong_parts(self) -> frozenset[str]:
        """Which inputs of a date are wrong."""
        return errors.wrong_parts(self.bound)

    def _attrs(self) -> dict[str, Any]:
        own = self.bound.field.widget.attrs
        base = {"file": "ct-file"}.get(self.kind, "" if self.kind == "checkbox" else "ct-input")
        classes = [base, f"{base}--{self.width}" if self.width else "", str(own.get("class", ""))]
        attrs: dict[str, Any] = {"class": " ".join(filter(None, classes)) or False, **self.attrs}
        attrs["aria-describedby"] = self.described_by or False
        # A placeholder vanishes with the first letter; what it says belongs into the hint.
        attrs["placeholder"] = False
        if "dir" not in own:
            attrs["dir"] = self._direction()
        if self.kind == "textarea":
            # A browser would cut a pasted text at the limit without a word; the form says so instead.
            attrs["maxlength"] = False
        return attrs

    def _direction(self) -> str | bool:
        if self.kind == "textarea":
            return "auto"
        if self.kind != "text":
            return False
        input_type = getattr(self.bound.field.widget, "input_type", "text")
        return "ltr" if input_type in _LATIN_INPUTS else "auto"


def _needed_by_form(bound: BoundField) -> str:
    return SUBMIT if bound.name in getattr(bound.form, "needed_to_submit", ()) else ""
