"""Every change of reference data is in the audit log: who, what, which fields, and nothing that was typed."""

import pytest
from django.test import Client

from casetracker.reference.models import Declaration
from tests.cast import Cast
from tests.integration.desk.conftest import SOURCE, changes, day_parts

pytestmark = pytest.mark.django_db

RECORD = "/desk/reference/ARG/declarations/77/record/"
CORRECT = "/desk/reference/ECU/declarations/77/correct/"
WITHDRAW = "/desk/reference/ECU/declarations/77/withdraw/"
ENTRY = "/desk/reference/entry-into-force/"
JOIN = "/desk/reference/ESP/participation/record/"
MEND = "/desk/reference/ARG/participation/correct/"
NAME = "/desk/reference/TUR/names/en/"


def declared(iso3: str) -> Declaration:
    return Declaration.objects.get(state=iso3, article="77")


def test_each_change_is_on_record_by_who_made_it(cast: Cast, desk: Client) -> None:
    desk.post(RECORD, {**SOURCE, **day_parts("deposited_date", "2026-03-02"), "uncertain": ""})

    (entry,) = changes()
    assert (entry.actor_id, entry.chain_kind) == (cast.administrator.pk, "system")
    assert entry.objects_named == [["declaration", str(declared("ARG").pk)]]
    assert entry.fields == ["article", "deposited_date", "source", "state_id", "treaty"]
    assert entry.codes == {"change": "declaration_recorded", "treaty": "icrmw", "state": "ARG", "article": "77"}


def test_a_correction_names_the_fields_that_it_changed_and_no_others(desk: Client) -> None:
    desk.post(CORRECT, {**SOURCE, **day_parts("deposited_date", "2018-01-12"), "uncertain": ""})

    (entry,) = changes()
    assert (entry.codes["change"], entry.fields) == ("declaration_corrected", ["source", "uncertain"])


@pytest.mark.parametrize(
    ("url", "sent", "kind", "codes"),
    [
        (
            WITHDRAW,
            day_parts("withdrawn_date", "2026-03-02"),
            "declaration",
            {"change": "declaration_withdrawn", "treaty": "icrmw", "state": "ECU", "article": "77"},
        ),
        (
            ENTRY,
            day_parts("in_force_date", "2026-10-01"),
            "entryintoforce",
            {"change": "entry_into_force_recorded", "treaty": "icrmw", "article": "77"},
        ),
        (
            JOIN,
            {"kind": "accession"},
            "participation",
            {"change": "participation_recorded", "treaty": "icrmw", "state": "ESP"},
        ),
        (
            MEND,
            {"kind": "accession"},
            "participation",
            {"change": "participation_corrected", "treaty": "icrmw", "state": "ARG"},
        ),
        (
            NAME,
            {"name": "Republic of Türkiye"},
            "statename",
            {"change": "name_corrected", "treaty": "icrmw", "state": "TUR", "language": "en"},
        ),
    ],
)
def test_every_kind_of_change_is_on_record(
    desk: Client, url: str, sent: dict[str, str], kind: str, codes: dict[str, str]
) -> None:
    desk.post(url, {**SOURCE, **sent})

    (entry,) = changes()
    assert (entry.objects_named[0][0], entry.codes) == (kind, codes)


def test_no_entry_holds_what_was_typed(desk: Client) -> None:
    desk.post(RECORD, {"source": "Telltale source", "uncertain": "Telltale doubt"})
    desk.post(NAME, {"source": "Telltale source", "name": "Telltale name"})

    written = [(entry.objects_named, entry.fields, entry.codes) for entry in changes()]
    assert len(written) == 2
    assert "Telltale" not in str(written)
