"""Wording: can you use this procedure? What the treaty asks, in plain words, with the paragraph that says so.

The conditions are article 77 of the Convention; nothing here decides anything: whether a communication is admissible is
the Committee's finding alone.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Wording = str | Promise


@dataclass(frozen=True)
class TriageQuestion:
    """A question that readers ask, its answer, and the paragraph of the Convention where it stands."""

    question: Wording
    answer: Wording
    basis: str


QUESTIONS: tuple[TriageQuestion, ...] = (
    TriageQuestion(
        _("Is the complaint about a State, and about a right in the Convention?"),
        _(
            "The Committee looks at what a State did or failed to do. The rights that can be claimed are those of "
            "articles 7 to 71. The State must have had the victim under its jurisdiction when it happened."
        ),
        "77 (1)",
    ),
    TriageQuestion(
        _("Does each victim agree, and are you ready to name them?"),
        _(
            "The Committee must know who the victims and the author are: an anonymous communication is inadmissible. "
            "You can ask that a name is not published, and you say whether it may be given to the State."
        ),
        "77 (2)",
    ),
    TriageQuestion(
        _("Was help asked for in the country itself?"),
        _(
            "All available domestic remedies must have been exhausted, unless their application is unreasonably "
            "prolonged or they are unlikely to bring effective relief. You will be asked to list them."
        ),
        "77 (3) (b)",
    ),
    TriageQuestion(
        _("Is, or was, the same matter before another international body?"),
        _(
            "The Committee does not consider a matter that has been, or is being, examined under another procedure of "
            "international investigation or settlement."
        ),
        "77 (3) (a)",
    ),
    TriageQuestion(
        _("When did it happen?"),
        _(
            "Say for each right when the act happened, and whether it or its effects continue. The Committee decides "
            "whether that is within the time for which the State has accepted the procedure."
        ),
        "77 (1)",
    ),
    TriageQuestion(
        _("Can something happen before the Committee decides that cannot be undone?"),
        _(
            "A removal, for example. You can ask for interim measures with the communication; they are asked for and "
            "granted by practice, the article itself does not mention them."
        ),
        "",
    ),
)
