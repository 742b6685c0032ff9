"""The procedure profiles as shipped."""

import pytest

from casetracker.reference import profiles
from casetracker.reference.checks import profile_errors, profiles_are_right
from casetracker.reference.profile import (
    Acceptance,
    Act,
    Basis,
    Ground,
    GroundCategory,
    Limit,
    LimitKind,
    Organ,
    Profile,
    Provenance,
    Track,
)

EVERY = pytest.mark.parametrize("profile", profiles.all(), ids=lambda profile: profile.key)

ICRMW_LIMITS = {
    "state_reply": (6, "months", "T"),
    "state_merits": (6, "months", "P"),
    "clarification": (60, "days", "P"),
    "split_request": (2, "months", "P"),
    "author_comments": (2, "months", "P"),
    "author_comments_admissibility": (4, "weeks", "P"),
    "state_reminder": (2, "months", "S"),
    "follow_up_reply": (180, "days", "P"),
}


def test_there_are_nine_profiles_and_the_default_comes_first() -> None:
    keys = [profile.key for profile in profiles.all()]

    assert keys[0] == profiles.DEFAULT == "icrmw-77"
    assert set(keys[1:]) == {
        "ccpr-op1",
        "cat-22",
        "cerd-14",
        "cedaw-op",
        "crpd-op",
        "cescr-op",
        "crc-op3",
        "ced-31",
    }


@pytest.mark.parametrize("code", ["CMW", "CCPR", "CAT", "CERD", "CEDAW", "CRPD", "CESCR", "CRC", "CED"])
def test_each_committee_finds_its_profile(code: str) -> None:
    assert profiles.by_committee(code).committee_code == code


def test_an_unknown_key_or_committee_says_so() -> None:
    with pytest.raises(profiles.UnknownProfile):
        profiles.get("icrmw-76")
    with pytest.raises(profiles.UnknownProfile):
        profiles.by_committee("ICJ")


def test_the_limits_of_article_77_are_those_of_the_treaty_and_of_practice() -> None:
    limits = profiles.get("icrmw-77").limits

    assert {str(x.kind): (x.amount, str(x.unit), str(x.basis)) for x in limits} == ICRMW_LIMITS


@pytest.mark.parametrize(
    ("key", "months"),
    [("icrmw-77", 6), ("ccpr-op1", 6), ("cat-22", 6), ("cerd-14", 3), ("cedaw-op", 6), ("crpd-op", 6),
     ("cescr-op", 6), ("crc-op3", 6), ("ced-31", 4)],
)  # fmt: skip
def test_the_state_has_its_months_to_reply(key: str, months: int) -> None:
    limit = profiles.get(key).limit(LimitKind.STATE_REPLY)

    assert limit is not None
    assert (limit.amount, limit.unit) == (months, "months")


def test_the_committee_against_torture_gives_ninety_days_for_follow_up() -> None:
    limit = profiles.get("cat-22").limit(LimitKind.FOLLOW_UP_REPLY)

    assert limit is not None
    assert (limit.amount, limit.unit) == (90, "days")


def test_no_request_stops_a_limit() -> None:
    stops = {stop for profile in profiles.all() for limit in profile.limits for stop in limit.stops}

    assert stops == {"suspension", "split_granted", "author_died"}


def test_the_decision_symbol_follows_the_pattern() -> None:
    assert profiles.get("icrmw-77").symbol(session=41, number=3, year=2027) == "CMW/C/41/D/3/2027"
    assert profiles.get("cescr-op").symbol(session=67, number=52, year=2018) == "E/C.12/67/D/52/2018"


def test_article_77_takes_ten_declarations_and_the_sisters_what_their_source_gives() -> None:
    default, *sisters = profiles.all()

    assert (default.acceptance, default.declarations_needed) == (Acceptance.DECLARATION, 10)
    assert {profile.acceptance for profile in sisters} == {Acceptance.AS_SOURCE_GIVES}


@EVERY
def test_every_value_has_a_basis_and_a_source(profile: Profile) -> None:
    rows: list[Limit | Ground | Provenance] = [*profile.limits, *profile.grounds, *profile.provenance.values()]

    rows += [one.provenance for one in profile.reminders]
    rows += [one.provenance for one in profile.escalations]
    given = [(row.source, row.basis) for row in rows]

    assert all(source.strip() and isinstance(basis, Basis) for source, basis in given)


@EVERY
def test_every_language_track_and_decider_says_what_it_rests_on(profile: Profile) -> None:
    named = (
        {f"language:{code}" for code in profile.languages}
        | {f"track:{track}" for track in profile.tracks}
        | {f"act:{act}" for act in profile.deciders}
    )

    assert named == set(profile.provenance)


@EVERY
def test_the_committee_itself_decides_what_ends_a_case(profile: Profile) -> None:
    ends = (Act.ADMISSIBILITY, Act.VIEWS, Act.DISCONTINUANCE, Act.REOPENING)

    assert {profile.deciders[act] for act in ends} == {Organ.COMMITTEE}


@EVERY
def test_days_are_counted_in_geneva(profile: Profile) -> None:
    assert profile.zone == "Europe/Zurich"


@EVERY
def test_a_replayed_history_finds_every_side_procedure_switched_on(profile: Profile) -> None:
    assert profile.tracks == set(Track)


def test_the_grounds_of_article_77_name_their_paragraph() -> None:
    profile = profiles.get("icrmw-77")
    sources = {ground.code: ground.source for ground in profile.grounds if ground.basis == Basis.TREATY}

    assert sources.pop("no_declaration") == "ICRMW, article 77 (1)"
    assert sources.pop("remedies_not_exhausted") == "ICRMW, article 77 (3) (b)"
    assert {sources.pop("same_matter_examined"), sources.pop("same_matter_pending")} == {"ICRMW, article 77 (3) (a)"}
    assert set(sources.values()) == {"ICRMW, article 77 (2)"}


def test_a_ground_is_found_by_its_code() -> None:
    ground = profiles.get("icrmw-77").ground("abuse")

    assert ground is not None
    assert (ground.category, str(ground.title)) == (GroundCategory.FORM, "Abuse of the right of submission")
    assert profiles.get("icrmw-77").ground("late") is None


def test_a_ground_has_the_same_words_and_category_in_every_profile() -> None:
    meanings: dict[str, set[tuple[str, str]]] = {}
    for profile in profiles.all():
        for ground in profile.grounds:
            meanings.setdefault(ground.code, set()).add((ground.label, ground.category))

    assert [code for code, known in meanings.items() if len(known) > 1] == []


def test_the_system_check_finds_nothing_wrong() -> None:
    assert list(profiles_are_right()) == profile_errors(profiles.FOLDER) == []
