"""Wording: the annex list. The file itself is taken by its own service."""

from django.utils.translation import gettext_lazy as _

from intake.models import Evidence
from intake.vocabulary import SubmissionLanguage
from intake.wizard.question import Kind, Question, Rows, Section

DOCUMENTS = Section(
    key="documents",
    title=_("Documents"),
    intro=_("Decisions, papers, photographs: each is encrypted while it is uploaded, and can be opened again here."),
    rows=Rows(
        key="evidence",
        model=Evidence,
        one=_("Document"),
        many=_("Documents"),
        questions=(
            Question("title", Kind.TEXT, _("Title"), save=True, longest=200),
            Question("language", Kind.CHOICE, _("Language of the document"), choices=tuple(SubmissionLanguage.choices)),
            Question("dated", Kind.PARTIAL_DATE, _("Date of the document")),
            Question("proves", Kind.LONG_TEXT, _("What it proves"), longest=2000),
        ),
        add=_("Add a document"),
    ),
)
