import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import landgap as lg

KEYS = st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e6)), min_size=1, max_size=40)


def keys(rows):
    return pd.DataFrame(rows, columns=["existing_ha", "population"]).rename(index="u{}".format)


@given(KEYS, st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1))
def test_the_parts_sum_to_the_total_to_the_square_metre(rows, low, more, weight):
    table = keys(rows)
    if not (table.sum() > 0).all():
        return
    share = lg.allocate(
        (low, low + more), table, weights={"existing_ha": weight, "population": 1 - weight}
    )
    for level, total in {"low": low, "mid": low + more / 2, "high": low + more}.items():
        parts_m2 = share[f"demand_ha_{level}"] * 10_000
        assert round(parts_m2.sum()) == round(total * 10_000)
        np.testing.assert_allclose(parts_m2, parts_m2.round(), atol=1e-4)
    exact = share["share"] * (low + more)
    assert (share["demand_ha_high"] - exact).abs().max() <= 1.0001e-4


def test_weights_mix_the_keys():
    """a has 3/4 of the land and half the people: 0.5 x 0.75 + 0.5 x 0.5 = 0.625."""
    share = lg.allocate(
        (80, 120), keys([(30, 500), (10, 500)]), weights={"existing_ha": 0.5, "population": 0.5}
    )
    assert share["share"].tolist() == [0.625, 0.375]
    assert share["demand_ha_mid"].tolist() == [62.5, 37.5]
    assert share.attrs["parameters"]["total_ha"] == [80, 120]


def test_the_published_total_of_2021_over_the_bundled_units(result):
    assert result.demand["demand_ha_low"].sum() == pytest.approx(2545, abs=1e-6)
    assert result.demand["demand_ha_high"].sum() == pytest.approx(2840, abs=1e-6)


def test_a_unit_without_any_key_gets_nothing_and_stays():
    share = lg.allocate((10, 10), keys([(1, 1), (0, 0)]), weights={"existing_ha": 1})
    assert share["demand_ha_mid"].tolist() == [10, 0]


def test_gaps_are_not_filled_and_all_faults_are_told():
    table = keys([(1, np.nan), (-2, 3)])
    with pytest.raises(lg.LandgapError) as error:
        lg.allocate((20, 10), table, weights={"existing_ha": 0.5, "population": 0.4, "jobs": 0.2})
    text = str(error.value)
    for fault in (
        "total_ha: (20, 10) must be low, high",
        "must be 0 or more and sum to 1",
        "population: missing for u0; a gap is not filled",
        "existing_ha: negative for u1",
        "jobs: no such key (existing_ha, population)",
    ):
        assert fault in text
