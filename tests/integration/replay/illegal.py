"""Real histories made illegal, one rule at a time, each beside a twin as nearly the same as can be that breaks none."""

from dataclasses import dataclass

from tests.factories import histories
from tests.factories.histories import Raw
from tests.integration.replay.variants import dated, followed, moved, replaced, without

REAL = histories.real()


@dataclass(frozen=True)
class Variant:
    """A history that breaks ``rule`` at ``step`` (its order and type), refused with ``code``; its twin breaks none."""

    rule: str
    raw: Raw
    step: tuple[int, str]
    code: str
    twin: Raw

    @property
    def name(self) -> str:
        return f"{self.rule}: {self.raw['symbol']}"


FULL = REAL["CCPR/C/115/D/2289/2013"]  # every step stated, admissible and views in one sitting
CONTESTED = REAL["CCPR/C/123/D/2348/2014"]  # transmitted 2014-02-14
TRANSMITTED = REAL["CCPR/C/128/D/3076/2017"]
REGISTERED = REAL["CEDAW/C/65/D/71/2014"]  # registered, measures granted, transmitted, measures lifted, inadmissible
SILENT = REAL["CCPR/C/100/D/1751/2008"]  # submitted 2007-10-10; the State never replied
HEARD = REAL["CCPR/C/119/D/2121/2011"]  # transmitted 2011-12-19, inadmissible
ALONE = REAL["CRPD/C/12/D/5/2011"]  # split, admissible alone 2013-04-16, merits, no violation
SPLIT = REAL["CCPR/C/138/D/3305/2019"]  # split, admissible alone 2020-07-23, merits, violation
VIEWS = REAL["CCPR/C/115/D/2223/2012"]  # measures denied; admissible and views in one sitting
NO_VIOLATION = REAL["CCPR/C/126/D/2035/2011"]
TORTURE = REAL["CAT/C/47/D/368/2008"]  # with follow-up
CHILD = REAL["CRC/C/80/D/4/2016"]  # with follow-up, closed
REMEDIES = REAL["CCPR/C/72/D/787/1997"]  # inadmissible
WITHDRAWN = REAL["CCPR/C/145/D/4483/2023"]  # measures denied, discontinued
MOOT = REAL["CRC/C/99/D/188/2022"]  # discontinued
DENIED = REAL["CRC/C/95/D/190/2022"]  # measures denied three times
SUBMITTED = REAL["CEDAW/C/92/D/189/2022"]  # measures denied before anything else
LIFTED = REAL["CED/C/19/D/3/2019"]  # measures granted and lifted
REOPENED = REAL["CAT/C/14/D/6/1990"]  # inadmissible, reopened, then heard
REVIEWED = REAL["CCPR/C/34/D/164/1984"]  # admissible, then reviewed

_SAID = ("reminder_sent", "additional_information")
_ON_MERITS = ("state_observations_merits", "further_author_comments", "author_comments", "admissibility_contested")
_SILENT_BEFORE = without(SILENT, *_SAID)
_ALONE_UNHEARD = without(ALONE, *_ON_MERITS[:2])
_SPLIT_UNHEARD = without(SPLIT, *_ON_MERITS, "admissibility_review_refused")
_HEARD_ON_ADMISSIBILITY = without(
    FULL, "interim_measures_reiterated", "interim_measures_breached", "additional_information"
)
_JOINT = ("admissible", "views_violation")

VARIANTS = [
    # Nothing before the transmission.
    Variant(
        "views before the transmission",
        moved(CONTESTED, "views_violation", "transmitted"),
        (2, "views_violation"),
        "not_from_this_state",
        CONTESTED,
    ),
    Variant(
        "observations before the transmission",
        moved(REGISTERED, "state_observations_both", "transmitted"),
        (4, "state_observations_both"),
        "not_transmitted",
        REGISTERED,
    ),
    Variant(
        "observations before the transmission",
        moved(TRANSMITTED, "state_observations_admissibility", "transmitted"),
        (2, "state_observations_admissibility"),
        "not_in_this_state",
        TRANSMITTED,
    ),
    # The State's time.
    Variant(
        "a decision while the State's time runs",
        dated(_SILENT_BEFORE, "2008-04-10", *_JOINT),
        (2, "admissible"),
        "state_time_runs",
        dated(_SILENT_BEFORE, "2008-04-11", *_JOINT),
    ),
    Variant(
        "views while the State's time runs",
        dated(without(_SILENT_BEFORE, "admissible"), "2008-04-10", "views_violation"),
        (2, "views_violation"),
        "state_time_runs",
        dated(without(_SILENT_BEFORE, "admissible"), "2008-04-11", "views_violation"),
    ),
    Variant(
        "views while the State's time runs for the merits",
        dated(_HEARD_ON_ADMISSIBILITY, "2014-04-02", *_JOINT),
        (7, "views_violation"),
        "merits_not_heard",
        dated(_HEARD_ON_ADMISSIBILITY, "2014-04-03", *_JOINT),
    ),
    # Heard on admissibility alone is not heard on the merits.
    Variant(
        "merits not heard after a decision on admissibility alone",
        dated(_ALONE_UNHEARD, "2013-10-16", "views_no_violation"),
        (8, "views_no_violation"),
        "merits_not_heard",
        dated(_ALONE_UNHEARD, "2013-10-17", "views_no_violation"),
    ),
    Variant(
        "merits not heard after a decision on admissibility alone",
        dated(_SPLIT_UNHEARD, "2021-01-23", "views_violation"),
        (5, "views_violation"),
        "merits_not_heard",
        dated(_SPLIT_UNHEARD, "2021-01-24", "views_violation"),
    ),
    # Views are adopted once, and end what comes before them.
    Variant(
        "second views",
        followed(VIEWS, "views_violation", "views_violation"),
        (8, "views_violation"),
        "not_from_this_state",
        VIEWS,
    ),
    Variant(
        "other views after the first",
        followed(ALONE, "views_no_violation", "views_violation"),
        (11, "views_violation"),
        "not_from_this_state",
        replaced(ALONE, "views_no_violation", "views_violation"),
    ),
    Variant(
        "admissible after the views",
        moved(VIEWS, "views_violation", "admissible"),
        (7, "admissible"),
        "not_from_this_state",
        VIEWS,
    ),
    Variant(
        "admissible after the views",
        followed(NO_VIOLATION, "views_no_violation", "admissible"),
        (20, "admissible"),
        "not_from_this_state",
        NO_VIOLATION,
    ),
    Variant(
        "inadmissible after the views",
        followed(TORTURE, "views_violation", "inadmissible"),
        (9, "inadmissible"),
        "not_from_this_state",
        TORTURE,
    ),
    Variant(
        "a split after the views",
        followed(VIEWS, "views_violation", "split_granted"),
        (8, "split_granted"),
        "not_in_this_state",
        followed(VIEWS, "interim_measures_denied", "split_granted"),
    ),
    Variant(
        "a split after the views",
        followed(ALONE, "views_no_violation", "split_granted"),
        (11, "split_granted"),
        "not_in_this_state",
        ALONE,
    ),
    # An end is an end.
    Variant(
        "views in an inadmissible case",
        followed(REMEDIES, "inadmissible", "views_violation"),
        (5, "views_violation"),
        "not_from_this_state",
        replaced(REMEDIES, "inadmissible", "views_violation"),
    ),
    Variant(
        "views in a case that was reviewed and found inadmissible",
        followed(REVIEWED, "inadmissible", "views_violation"),
        (13, "views_violation"),
        "not_from_this_state",
        replaced(without(REVIEWED, "reopened"), "inadmissible", "views_violation"),
    ),
    Variant(
        "views in a discontinued case",
        followed(MOOT, "discontinued", "views_no_violation"),
        (12, "views_no_violation"),
        "not_from_this_state",
        replaced(MOOT, "discontinued", "views_no_violation"),
    ),
    Variant(
        "follow-up in an inadmissible case",
        followed(HEARD, "inadmissible", "followup_state_reply"),
        (8, "followup_state_reply"),
        "not_in_this_state",
        followed(replaced(HEARD, "inadmissible", "views_violation"), "views_violation", "followup_state_reply"),
    ),
    Variant(
        "follow-up in a discontinued case",
        followed(WITHDRAWN, "discontinued", "followup_assessed"),
        (6, "followup_assessed"),
        "no_follow_up",
        WITHDRAWN,
    ),
    # Follow-up follows.
    Variant(
        "follow-up before the views",
        moved(TORTURE, "followup_state_reply", "admissible"),
        (7, "followup_state_reply"),
        "not_in_this_state",
        TORTURE,
    ),
    Variant(
        "follow-up before the views",
        moved(CHILD, "followup_author_comments", "state_observations_both"),
        (8, "followup_author_comments"),
        "not_in_this_state",
        CHILD,
    ),
    Variant(
        "follow-up closed before the views",
        moved(CHILD, "closed", "admissible"),
        (13, "closed"),
        "not_from_this_state",
        CHILD,
    ),
    # Measures are lifted where measures stand.
    Variant(
        "measures lifted that were only ever denied",
        followed(VIEWS, "state_observations_both", "interim_measures_lifted"),
        (5, "interim_measures_lifted"),
        "no_measures",
        followed(
            replaced(VIEWS, "interim_measures_denied", "interim_measures_granted"),
            "state_observations_both",
            "interim_measures_lifted",
        ),
    ),
    Variant(
        "measures lifted that were only ever denied",
        followed(DENIED, "state_observations_merits", "interim_measures_lifted"),
        (10, "interim_measures_lifted"),
        "no_measures",
        followed(
            replaced(DENIED, "interim_measures_denied", "interim_measures_granted"),
            "state_observations_merits",
            "interim_measures_lifted",
        ),
    ),
    Variant(
        "measures lifted that were only ever denied",
        followed(SUBMITTED, "author_comments", "interim_measures_lifted"),
        (4, "interim_measures_lifted"),
        "no_measures",
        SUBMITTED,
    ),
    Variant(
        "measures lifted before they were granted",
        moved(LIFTED, "interim_measures_lifted", "interim_measures_granted"),
        (3, "interim_measures_lifted"),
        "no_measures",
        LIFTED,
    ),
    Variant(
        "measures lifted twice",
        followed(LIFTED, "interim_measures_lifted", "interim_measures_lifted"),
        (5, "interim_measures_lifted"),
        "no_measures",
        LIFTED,
    ),
    # One registration in the whole life of a case.
    Variant(
        "registered twice",
        followed(REGISTERED, "registered", "registered"),
        (3, "registered"),
        "not_from_this_state",
        REGISTERED,
    ),
    Variant(
        "registered again at the end",
        followed(MOOT, "further_author_comments", "registered"),
        (11, "registered"),
        "not_from_this_state",
        MOOT,
    ),
    # What ended goes on once it is reopened.
    Variant(
        "observations before the reopening",
        moved(REOPENED, "state_observations_admissibility", "reopened"),
        (5, "state_observations_admissibility"),
        "not_in_this_state",
        REOPENED,
    ),
    Variant(
        "admissible before the reopening",
        moved(REOPENED, "admissible", "reopened"),
        (5, "admissible"),
        "not_from_this_state",
        REOPENED,
    ),
]
