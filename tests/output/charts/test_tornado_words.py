"""Whatever the dividend can be tried with has its words on the chart."""

import pytest

from landgap.output.words.sensitivity import SENSITIVITY_TEXTS
from landgap.robustness.assumptions import OTHERS, REACH
from landgap.robustness.variant import BEARING


@pytest.mark.parametrize("name", [*BEARING, *OTHERS])
def test_every_assumption_has_a_name_in_both_languages(name):
    keys = [f"within_{measure}" for measure in REACH] if name == "within" else [name]
    for key in keys:
        assert all(SENSITIVITY_TEXTS[f"assumption_{key}"])
