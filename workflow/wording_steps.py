"""Wording: each step as the secretariat and the Committee read it. Translators and lawyers read this file.

``asks`` names what the step's form asks beside date and notes.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.vocabulary import EventKind, Party


@dataclass(frozen=True)
class StepWording:
    """A step's button, its page's explanation, and what its form asks."""

    action: Promise
    explains: Promise
    asks: tuple[str, ...] = ()
    is_final: bool = False


SYMBOL, GROUNDS, CRITERIA, ARTICLES, SESSION, ANSWER = "symbol", "grounds", "criteria", "articles", "session", "answer"

STEPS: dict[str, StepWording] = {
    "ask_clarification": StepWording(
        _("Ask for clarification"),
        _("Say what is missing, one by one. The author has the time the procedure sets; its lapse closes nothing."),
        (CRITERIA,),
    ),
    "answer_clarification": StepWording(_("Record the answer"), _("The author has answered; the examination goes on.")),
    "end_clarification": StepWording(
        _("Go on without an answer"), _("The examination goes on with what there is; no answer has come.")
    ),
    "register": StepWording(
        _("Register"), _("The case gets its communication number. The author is told, and the exchange can begin.")
    ),
    "refuse_registration": StepWording(
        _("Refuse registration"),
        _("A reasoned refusal that can be reversed, without a finding on admissibility. The author is told why."),
        (CRITERIA,),
        is_final=True,
    ),
    "reverse_refusal": StepWording(_("Reverse the refusal"), _("The case goes back to examination.")),
    "transmit": StepWording(
        _("Transmit to the State party"),
        _("The text goes to the State with a note verbale. From its date it has six calendar months (article 77 (4))."),
    ),
    "receive_observations_admissibility": StepWording(
        _("Observations on admissibility"), _("The State has replied on admissibility alone. They go to the author.")
    ),
    "receive_observations_merits": StepWording(
        _("Observations on the merits"), _("The State has replied on the merits. They go to the author.")
    ),
    "receive_observations_both": StepWording(
        _("Observations on admissibility and merits"), _("The State has replied in full. They go to the author.")
    ),
    "receive_further_observations": StepWording(
        _("Further observations"), _("The State has added to its reply. They go to the author.")
    ),
    "ask_further_observations": StepWording(
        _("Ask the State for further observations"), _("The case goes back to the State party.")
    ),
    "reopen_exchange": StepWording(_("Reopen the exchange"), _("The case goes back to the author for comments.")),
    "mark_ready": StepWording(
        _("Ready for decision"),
        _("Both sides have been heard, or their time is over. The case can be placed on a session's agenda."),
    ),
    "schedule": StepWording(
        _("Place on an agenda"), _("The Committee's members can read the case from now on."), (SESSION,)
    ),
    "adjourn": StepWording(_("Adjourn"), _("The case comes back to a later session.")),
    "declare_admissible": StepWording(
        _("Declare admissible"),
        _("A decision on admissibility alone. The State then has its time for the merits."),
        (SYMBOL,),
    ),
    "declare_inadmissible": StepWording(
        _("Declare inadmissible"), _("The case ends. The author is told the grounds."), (SYMBOL, GROUNDS), is_final=True
    ),
    "adopt_views_violation": StepWording(
        _("Adopt views: violation"),
        _("The views go to both sides (article 77 (7)), and follow-up begins."),
        (SYMBOL, ARTICLES),
        is_final=True,
    ),
    "adopt_views_no_violation": StepWording(
        _("Adopt views: no violation"),
        _("The views go to both sides (article 77 (7)). The case ends."),
        (SYMBOL,),
        is_final=True,
    ),
    "discontinue": StepWording(
        _("Discontinue"),
        _("The examination ends without a finding: withdrawal, settlement, or no more word from the author."),
        (SYMBOL,),
        is_final=True,
    ),
    "open_follow_up": StepWording(
        _("Open the follow-up"),
        _("There was no finding of violation, but interim measures were breached, or a settlement has terms to keep."),
    ),
    "close": StepWording(_("Close the follow-up"), _("The case ends."), is_final=True),
    "resume_follow_up": StepWording(_("Resume the follow-up"), _("The case is opened again for follow-up.")),
    "reopen": StepWording(
        _("Reopen the case"), _("The reason for the end has gone. The case goes back to the exchange."), (SYMBOL,)
    ),
}

# Steps that move nothing by themselves and yet belong to the main course: a page and a button each.
PROPOSALS: dict[EventKind, StepWording] = {
    EventKind.REGISTRATION_PROPOSED: StepWording(
        _("Propose registration"),
        _("The rapporteur can read the case from now on, and registers it or not. It must be another person."),
    ),
    EventKind.REFUSAL_PROPOSED: StepWording(
        _("Propose refusal"),
        _("The rapporteur can read the case from now on, and refuses registration or not. Give the reason as a note."),
        (CRITERIA,),
    ),
    EventKind.RECEIVABILITY_DECIDED: StepWording(
        _("Decide whether it can be received"),
        _("The data leave it open. Decide, and give the reason as a note for the file."),
        (ANSWER,),
    ),
    EventKind.ACCEPTANCE_GOES_ON: StepWording(
        _("Decide that the case goes on"),
        _(
            "The State party's acceptance has ended before the communication was transmitted. By this decision it can "
            "be transmitted nevertheless. The reason stands in the note for the file; the author is told."
        ),
    ),
    EventKind.ACCEPTANCE_STOPS: StepWording(
        _("Decide that the case does not go on"),
        _(
            "The State party's acceptance has ended before the communication was transmitted. It is not transmitted, "
            "and nothing is closed by this decision alone: refuse the registration, or discontinue the case."
        ),
        is_final=True,
    ),
}

CRITERIA_CHOICES: tuple[tuple[str, Promise], ...] = (
    ("state", _("State concerned")),
    ("identity", _("Identity of author and victims")),
    ("rights", _("Rights claimed")),
    ("facts", _("Facts")),
    ("remedies", _("Domestic remedies")),
    ("other_procedures", _("Other international procedures")),
    ("authority", _("Authority to act")),
)

NOT_AVAILABLE: dict[str, Promise] = {
    "not_your_role": _("This step falls to somebody else."),
    "not_from_this_state": _("Not at this stage."),
    "not_assigned": _("The case is not assigned to you."),
    "not_in_this_state": _("Not at this stage."),
}

TURN_SENTENCES: dict[Party, Promise] = {
    Party.SECRETARIAT: _("The secretariat prepares the next step."),
    Party.RAPPORTEUR: _("The rapporteur decides on the proposal."),
    Party.AUTHOR: _("The author is asked for comments or information."),
    Party.STATE: _("The State party is asked for its reply."),
    Party.COMMITTEE: _("The Committee decides in closed meeting."),
    Party.NOBODY: _("The case has ended."),
}

SUSPENDED_SENTENCE = _("The case is suspended: no time runs until the suspension ends.")

LIMIT_LABELS: dict[str, Promise] = {
    "state_reply": _("State party's reply"),
    "state_merits": _("State party's reply on the merits"),
    "clarification": _("Author's answer to the request for clarification"),
    "split_request": _("State party may ask for a split"),
    "author_comments": _("Author's comments"),
    "author_comments_admissibility": _("Author's comments on admissibility"),
    "state_reminder": _("Reminder to the State party"),
    "follow_up_reply": _("State party's follow-up reply"),
    "author_answer": _("Author's answer"),
    "state_answer": _("State party's answer"),
}
