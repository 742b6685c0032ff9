"""Repeated rows of a form, without JavaScript.

A hidden count says how many were shown; "add another" posts the form, and the page comes back with all that was typed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.forms.utils import ErrorDict

MOST = 60


class Rows:
    """The rows of one kind. A row that is left as it was shown says nothing and is passed over.

    ``is_whole``: what the rows begin with is said already (a correction), so that only an emptied row is passed over.
    """

    def __init__(
        self,
        form_class: type[Form],
        prefix: str,
        data: Mapping[str, Any] | None,
        *,
        initial: Sequence[Mapping[str, Any]] = (),
        is_whole: bool = False,
        **kwargs: Any,
    ) -> None:
        self.prefix, self.form_class, self.data = prefix, form_class, data
        self.initial = () if is_whole and data is not None else initial
        self.kwargs = kwargs
        shown = _count(data.get(f"{prefix}-count")) if data is not None else max(len(initial), 1)
        self.forms = [self._form(place) for place in range(shown)]

    @property
    def count(self) -> int:
        """How many rows are shown."""
        return len(self.forms)

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        # Each is asked, so that each shows its errors.
        return [form.is_valid() for form in self.forms].count(False) == 0

    def filled(self) -> list[Form]:
        """The rows that say something, in their order."""
        return [form for form in self.forms if form.has_changed()]

    def add(self) -> None:
        """Show one more."""
        if self.count < MOST:
            self.forms.append(self._form(self.count))

    def _form(self, place: int) -> Form:
        initial = dict(self.initial[place]) if place < len(self.initial) else {}
        prefix = f"{self.prefix}-{place}"
        return self.form_class(
            self.data, prefix=prefix, initial=initial, empty_permitted=True, use_required_attribute=False, **self.kwargs
        )


def _count(text: object) -> int:
    typed = str(text or "")
    return min(int(typed), MOST) if typed.isdecimal() and len(typed) < 4 else 0  # noqa: PLR2004


def quiet(*forms: Form) -> None:
    """Show forms with what was typed and without errors: nothing was handed in yet."""
    for form in forms:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # noqa: SLF001  what ``full_clean`` fills; the forms have not been asked for it
