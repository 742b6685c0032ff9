"""Why a step is refused: each code with its sentence and the article or rule that it rests on. Data."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, tuple[Promise, str]] = {
    # code: sentence, article or rule
    "not_receivable": (_("The communication cannot be received against this State."), "77 (1), (8)"),
    "receivability_open": (_("Whether the communication can be received has not been decided yet."), "77 (1), (8)"),
    "acceptance_ended": (
        _("The State party's acceptance has ended since the communication was received: the Committee decides."),
        "77 (8)",
    ),
    "not_to_go_on": (
        _("The State party's acceptance has ended, and the Committee has decided that the case does not go on."),
        "77 (8)",
    ),
    "acceptance_stands": (_("The State party's acceptance stands: there is nothing to decide."), "77 (8)"),
    "not_proposed": (_("Registration has not been proposed."), "procedure: registration"),
    "refusal_not_proposed": (_("A refusal has not been proposed."), "procedure: registration"),
    "proposed_by_the_same_person": (_("Whoever proposed it cannot also decide it."), "procedure: two persons"),
    "registered_already": (_("The case has its communication number already."), "procedure: registration"),
    "not_transmitted": (_("The communication has not been transmitted to the State party."), "77 (4)"),
    "state_time_runs": (_("The State party's time to reply still runs."), "77 (4)"),
    "merits_not_heard": (
        _("The State party has not been heard on the merits, and its time for them still runs."),
        "77 (4)",
    ),
    "admissible_already": (_("The case has been declared admissible already."), "77 (2), (3)"),
    "views_adopted_already": (_("Views have been adopted already."), "77 (7)"),
    "nothing_to_review": (_("There is no decision on admissibility to review."), "procedure: review of admissibility"),
    "suspended": (_("The case is suspended."), "procedure: suspension"),
    "not_suspended": (_("The case is not suspended."), "procedure: suspension"),
    "no_measures": (
        _("No interim measures stand that could be lifted: none were granted, or all were lifted."),
        "procedure: interim measures",
    ),
    "split_not_decided": (
        _("Admissibility and merits were split: admissibility is decided first."),
        "procedure: split",
    ),
    # The tracks beside the main course
    "no_measures_before": (
        _("No interim measures stand: none were granted, or all were lifted."),
        "procedure: interim measures",
    ),
    "interim_not_asked": (_("No request for interim measures waits for an answer."), "procedure: interim measures"),
    "lift_not_asked": (_("Nobody has asked that interim measures be lifted."), "procedure: interim measures"),
    "protection_not_asked": (_("No request for protection measures waits for an answer."), "procedure: reprisals"),
    "split_not_asked": (_("No request for a split waits for an answer."), "procedure: split"),
    "split_already": (_("Admissibility and merits have been split already."), "procedure: split"),
    "suspended_already": (_("The case is suspended already: renew the suspension."), "procedure: suspension"),
    "suspension_not_asked": (_("No request for a suspension waits for an answer."), "procedure: suspension"),
    "extension_not_asked": (_("No request for an extension waits for an answer."), "procedure: extension"),
    "no_limit_runs": (_("No time limit runs that could be extended."), "procedure: extension"),
    "discontinuance_not_asked": (
        _("The State party has not asked for the discontinuance."),
        "procedure: discontinuance",
    ),
    "no_settlement": (_("There is no settlement, and nobody talks about one."), "procedure: friendly settlement"),
    "withdrawal_not_announced": (_("No withdrawal has been announced."), "procedure: withdrawal"),
    "withdrawal_not_checked": (
        _("A withdrawal has been announced: first find out whether it is of free will, for each victim."),
        "procedure: withdrawal",
    ),
    "withdrawal_under_pressure": (
        _("The withdrawal was found to be under pressure: the Committee does not act on it."),
        "procedure: withdrawal",
    ),
    "review_not_asked": (_("Nobody has asked for a review of admissibility."), "procedure: review of admissibility"),
    "not_joined": (_("The case is not joined with another."), "procedure: joinder"),
    "intervention_not_asked": (_("Nobody has asked to intervene."), "procedure: third parties"),
    "intervention_not_authorised": (
        _("No intervention by a third party has been authorised."),
        "procedure: third parties",
    ),
    "not_in_this_procedure": (_("This procedure does not know the step."), "procedure profile"),
    "no_follow_up": (
        _("There is nothing to follow up: no finding against the State party, and no terms of a settlement."),
        "procedure: follow-up",
    ),
    "follow_up_not_opened": (_("The follow-up has not been opened."), "procedure: follow-up"),
}
