"""Forms of decisions: one a kind, with rows for findings, remedies and opinions. What is needed, the service says."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casetracker.core import clock
from casetracker.core.dates import PreciseDate, Precision
from casetracker.core.errors import Problem
from casetracker.reference.profile import Profile
from workflow.decisions.contents import DecisionContents, Finding, Opinion, RemedyAsked
from workflow.decisions.vocabulary import FindingResult, OpinionKind, ReasonCode, RemedyKind
from workflow.forms.rows import Rows, quiet
from workflow.forms.steps import StepForm
from workflow.services.events import LONGEST_NOTE, Entry
from workflow.vocabulary import EventKind
from workflow.wording_decisions import EXCEPTION, EXCEPTION_CHOICES, REASON, ROWS_OF, asks_of
from workflow.wording_steps import GROUNDS, SESSION, SYMBOL

EMPTY = ("", "—")


class FindingForm(forms.Form):
    """One article or sub-paragraph, and what was found under it."""

    article = forms.ChoiceField(label=_("Article"), required=False)
    sub_paragraph = forms.CharField(label=_("Sub-paragraph"), required=False, max_length=20)
    result = forms.ChoiceField(label=_("Finding"), required=False, choices=[EMPTY, *FindingResult.choices])
    ground = forms.ChoiceField(label=_("Ground, if inadmissible"), required=False)

    def __init__(self, *args: Any, profile: Profile, articles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"] = forms.ChoiceField(label=_("Article"), required=False, choices=[EMPTY, *articles])
        grounds = [(ground.code, ground.title) for ground in profile.grounds]
        self.fields["ground"] = forms.ChoiceField(
            label=_("Ground, if inadmissible"), required=False, choices=[EMPTY, *grounds]
        )
        self.order_fields(["article", "sub_paragraph", "result", "ground"])

    def said(self) -> Finding:
        """The row, for the service."""
        data = self.cleaned_data
        sub_paragraph = "".join(data["sub_paragraph"].split()).lower()
        return Finding(data["article"], data["result"], sub_paragraph, data["ground"])


class RemedyForm(forms.Form):
    """One remedy."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[EMPTY, *RemedyKind.choices])
    text = forms.CharField(
        label=_("What the State party is to do"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def said(self) -> RemedyAsked:
        """The row, for the service."""
        return RemedyAsked(self.cleaned_data["kind"], self.cleaned_data["text"])


class OpinionForm(forms.Form):
    """One individual opinion."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[EMPTY, *OpinionKind.choices])
    members = forms.IntegerField(label=_("Members"), required=False, min_value=1, max_value=30)
    names = forms.CharField(
        label=_("Names"), help_text=_("Encrypted until publication."), required=False, max_length=500
    )

    def said(self) -> Opinion:
        """The row, for the service."""
        data = self.cleaned_data
        return Opinion(data["kind"], data["members"] or 0, data["names"])


ROW_FORMS: dict[str, type[forms.Form]] = {"findings": FindingForm, "remedies": RemedyForm, "opinions": OpinionForm}


class DecisionForm(StepForm):
    """The form of one kind of decision; ``rows`` are its repeated rows by their names."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        kind: EventKind,
        profile: Profile,
        articles: Sequence[tuple[str, str]],
        reasons: Sequence[ReasonCode],
        initial: Mapping[str, Any],
        rows: Mapping[str, Sequence[Mapping[str, Any]]],
        is_correction: bool = False,
    ) -> None:
        asks = asks_of(kind)
        plain = tuple(name for name in asks if name in (SESSION, SYMBOL, GROUNDS))
        super().__init__(data, asks=plain, profile=profile, initial={"occurred": clock.today(), **initial})
        if SESSION in self.fields:
            # A decision says the number of its session, and a correction that of one that is long over.
            self.fields[SESSION] = forms.IntegerField(label=_("Session"), min_value=1, max_value=999, required=False)
        if GROUNDS in self.fields:
            self.fields[GROUNDS].required = False  # the service asks for it, and says so beside the field
        if REASON in asks:
            choices = [EMPTY, *((reason.value, reason.label) for reason in reasons)]
            self.fields[REASON] = forms.ChoiceField(label=_("Reason"), choices=choices, required=False)
        if EXCEPTION in asks:
            self.fields[EXCEPTION] = forms.ChoiceField(
                label=_("Exception to the exhaustion of domestic remedies"),
                choices=EXCEPTION_CHOICES,
                widget=forms.RadioSelect,
                required=False,
            )
        self.order_fields(["occurred", *asks, "told", "note"])
        more: dict[str, dict[str, Any]] = {"findings": {"profile": profile, "articles": articles}}
        self.rows = {
            name: Rows(
                ROW_FORMS[name], name, data, initial=rows.get(name, ()), is_whole=is_correction, **more.get(name, {})
            )
            for name in ROWS_OF[kind]
        }

    def is_valid(self) -> bool:
        """Whether the form and all its rows can be read."""
        return all([super().is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def add_row(self, name: str) -> bool:
        """Show one more row of ``name``, with what was typed and without errors."""
        if name not in self.rows:
            return False
        self.rows[name].add()
        quiet(self, *self.row_forms())
        return True

    def row_forms(self) -> list[forms.Form]:
        """Every row of every kind."""
        return [form for rows in self.rows.values() for form in rows.forms]

    def entry(self) -> Entry:
        """What was said, for the service."""
        data = self.cleaned_data
        return Entry(
            occurred=PreciseDate(data["occurred"], Precision.DAY),
            note=data["note"],
            told=data["told"],
            document_symbol=data.get(SYMBOL, "").strip(),
            decided=DecisionContents(
                session=data.get(SESSION),
                grounds=tuple(data.get(GROUNDS, ())),
                reason_code=data.get(REASON, ""),
                exception_applies={"yes": True, "no": False}.get(data.get(EXCEPTION, "")),
                **{name: tuple(form.said() for form in rows.filled()) for name, rows in self.rows.items()},  # type: ignore[attr-defined]
            ),
        )

    def put(self, problem: Problem) -> None:
        """Show what the service says is wrong beside the field, or the row's field, that it names."""
        _start, *place = problem.pointer.split("/")
        if len(place) == 3 and place[0] in self.rows:  # noqa: PLR2004  rows, number, field
            filled = self.rows[place[0]].filled()
            filled[int(place[1])].add_error(place[2], str(problem.message))
            return
        self.add_error(problem.field if problem.field in self.fields else None, str(problem.message))
