"""What the tests of cases share."""

import pytest

from tests.cast import Cast
from tests.factories.cases import Procedure, in_force
from tests.factories.erasures import ended_case
from tests.factories.standing import bare_communication, case_of
from workflow.models import CaseFile


@pytest.fixture
def procedure(cast: Cast) -> Procedure:
    """A case as submission leaves it, and the people who move it."""
    in_force()
    return Procedure(cast)


@pytest.fixture
def past(db: None) -> CaseFile:
    """An imported case: nobody's role is asked for, the machine and its guards are."""
    return case_of(bare_communication(None, imported=True), is_imported=True)


@pytest.fixture
def ended(cast: Cast) -> Procedure:
    """A case that was refused registration, with a document."""
    return ended_case(cast)
