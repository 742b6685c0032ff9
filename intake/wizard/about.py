"""Wording: the communication itself, its States, what it asks for, and the declaration."""

from django.utils.translation import gettext_lazy as _

from intake.vocabulary import SubmissionLanguage
from intake.wizard.question import Kind, Question, Section

ABOUT = Section(
    key="about",
    title=_("About this communication"),
    intro=_("A name for your own list, and the language the communication is written in."),
    questions=(
        Question(
            "working_title",
            Kind.TEXT,
            _("Working title"),
            hint=_("Only your organisation sees it. Do not use a victim's name."),
            save=True,
            longest=120,
        ),
        Question(
            "language",
            Kind.CHOICE,
            _("Language of the communication"),
            hint=_("The language you write it in. It may differ from the language of these pages."),
            save=True,
            submit=True,
            choices=tuple(SubmissionLanguage.choices),
        ),
    ),
)

STATES = Section(
    key="states",
    title=_("State or States concerned"),
    intro=_(
        "The State whose acts or failures you complain of. There can be more than one; each gets a case of its own."
    ),
    questions=(
        Question(
            "jurisdiction_note",
            Kind.LONG_TEXT,
            _("How was each victim under the State's jurisdiction when it happened?"),
            hint=_("Nationality does not matter. Say where each victim was, and who had power over them."),
            submit=True,
            longest=5000,
        ),
    ),
    basis="77 (1)",
)

SOUGHT = Section(
    key="sought",
    title=_("What you ask for"),
    questions=(
        Question(
            "remedies_sought",
            Kind.LONG_TEXT,
            _("Which remedies do the victims seek?"),
            hint=_("For example release, papers returned, wages paid, compensation, a change of law."),
            submit=True,
            longest=10000,
        ),
    ),
)

DECLARATION = Section(
    key="declaration",
    title=_("Declaration"),
    intro=_("Who signs for the communication, where and when."),
    questions=(
        Question("signed_by", Kind.TEXT, _("Name of the person who signs"), submit=True, longest=200),
        Question("signed_place", Kind.TEXT, _("Place"), submit=True, longest=200),
        Question("signed_on", Kind.DATE, _("Date"), submit=True),
        Question(
            "is_attested",
            Kind.YES,
            _(
                "I declare that what this communication says is true to the best of my knowledge, and that each victim "
                "knows of it or cannot be reached for the reason given."
            ),
            submit=True,
        ),
    ),
)
