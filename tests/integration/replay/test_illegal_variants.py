"""What breaks a rule is refused at the step that breaks it; its twin, which breaks none, passes."""

import pytest

from tests.integration.replay.conftest import Run
from tests.integration.replay.illegal import VARIANTS, Variant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_broken_rule_is_refused_at_the_step_that_breaks_it(run: Run, variant: Variant) -> None:
    report = run(variant.raw)

    assert [(one.order, one.type, one.code) for one in report.refused] == [(*variant.step, variant.code)]
    assert report.refused[0].reason.endswith(".")


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_the_twin_that_breaks_no_rule_passes(run: Run, variant: Variant) -> None:
    report = run(variant.twin)

    assert report.refused == []
    assert report.replayed == 1
