"""Wording: facts, claims, remedies, other procedures, interim measures."""

from django.utils.translation import gettext_lazy as _

from intake.models import Claim, Fact, InterimRequest, OtherProcedure, Remedy
from intake.vocabulary import ProcedureStatus, RemediesPosition, RemedyStatus, YesNo
from intake.wizard.question import Kind, Question, Rows, Section

_ENDED = frozenset({"decided"})

FACTS = Section(
    key="facts",
    title=_("Facts"),
    intro=_("What happened, in the order in which it happened."),
    questions=(Question("facts_summary", Kind.LONG_TEXT, _("Summary of the facts"), submit=True, longest=20000),),
    rows=Rows(
        key="facts",
        model=Fact,
        one=_("Fact"),
        many=_("Facts in dated order"),
        questions=(
            Question("happened_on", Kind.PARTIAL_DATE, _("When"), save=True),
            Question("text", Kind.LONG_TEXT, _("What happened"), save=True, longest=10000),
        ),
        add=_("Add a fact"),
    ),
)

CLAIMS = Section(
    key="claims",
    title=_("Rights violated"),
    intro=_("Each article of the Convention that you say was violated, and why."),
    rows=Rows(
        key="claims",
        model=Claim,
        one=_("Claim"),
        many=_("Claims"),
        questions=(
            Question("article", Kind.RIGHT, _("Article"), save=True, submit=True),
            Question("sub_paragraph", Kind.TEXT, _("Paragraph"), hint=_("For example 4 or 1 (b)."), longest=40),
            Question("reasons", Kind.LONG_TEXT, _("How was it violated?"), submit=True, longest=10000),
            Question("act_on", Kind.PARTIAL_DATE, _("When did the act happen?"), submit=True),
            Question(
                "continues",
                Kind.CHOICE,
                _("Does it, or do its effects, continue?"),
                choices=tuple(YesNo.choices),
                submit=True,
            ),
        ),
        add=_("Add a claim"),
    ),
    basis="77 (1), (2)",
)

REMEDIES = Section(
    key="remedies",
    title=_("Domestic remedies"),
    intro=_("Every court or other body of the State that was asked for help, or why one was not."),
    questions=(
        Question(
            "remedies_position",
            Kind.CHOICE,
            _("Have all available domestic remedies been exhausted?"),
            choices=tuple(RemediesPosition.choices),
            submit=True,
        ),
    ),
    rows=Rows(
        key="remedies",
        model=Remedy,
        one=_("Remedy"),
        many=_("Remedies"),
        questions=(
            Question("body", Kind.TEXT, _("Court or body"), save=True),
            Question("status", Kind.CHOICE, _("What became of it"), choices=tuple(RemedyStatus.choices), save=True),
            Question(
                "decided_on", Kind.PARTIAL_DATE, _("Date of the decision"), only_if=("status", _ENDED), submit=True
            ),
            Question(
                "reference",
                Kind.TEXT,
                _("Reference"),
                only_if=("status", frozenset({"decided", "pending"})),
                longest=100,
            ),
            Question("outcome", Kind.LONG_TEXT, _("Outcome"), only_if=("status", _ENDED), submit=True, longest=5000),
            Question(
                "not_tried_reason",
                Kind.LONG_TEXT,
                _("Why it was not tried"),
                only_if=("status", frozenset({"not_tried"})),
                submit=True,
                longest=5000,
            ),
        ),
        add=_("Add a remedy"),
    ),
    basis="77 (3) (b)",
)

OTHER_PROCEDURES = Section(
    key="other_procedures",
    title=_("Other international procedures"),
    intro=_("Whether the same matter was, or is, before another international body."),
    questions=(
        Question(
            "has_other_procedures",
            Kind.CHOICE,
            _("Has the same matter been submitted to another international procedure?"),
            choices=tuple(YesNo.choices),
            submit=True,
        ),
    ),
    rows=Rows(
        key="other_procedures",
        model=OtherProcedure,
        one=_("Procedure"),
        many=_("Other procedures"),
        questions=(
            Question("body", Kind.TEXT, _("Body"), save=True),
            Question("submitted_on", Kind.PARTIAL_DATE, _("When submitted"), submit=True),
            Question("reference", Kind.TEXT, _("Reference"), longest=100),
            Question("status", Kind.CHOICE, _("What became of it"), choices=tuple(ProcedureStatus.choices), save=True),
            Question("outcome", Kind.LONG_TEXT, _("Outcome"), only_if=("status", _ENDED), submit=True, longest=5000),
        ),
        add=_("Add a procedure"),
    ),
    basis="77 (3) (a)",
)

INTERIM = Section(
    key="interim",
    title=_("Interim measures"),
    intro=_("If something is about to happen that cannot be undone, ask that the State be requested to wait."),
    questions=(
        Question(
            "asks_interim_measures",
            Kind.CHOICE,
            _("Do you ask for interim measures?"),
            choices=tuple(YesNo.choices),
            submit=True,
        ),
    ),
    rows=Rows(
        key="interim_requests",
        model=InterimRequest,
        one=_("Request"),
        many=_("Requests for interim measures"),
        questions=(
            Question("measures", Kind.LONG_TEXT, _("What should the State do or not do?"), save=True, longest=5000),
            Question("harm", Kind.LONG_TEXT, _("Which irreparable harm is feared, and when?"), save=True, longest=5000),
        ),
        most=10,
        add=_("Add a request"),
    ),
)
