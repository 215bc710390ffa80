import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg

KEYS = st.lists(st.tuples(st.floats(0, 1e5), st.floats(0, 1e6)), min_size=1, max_size=40)


def keys(rows):
    return pd.DataFrame(rows, columns=["existing_ha", "population"]).rename(index="u{}".format)


@settings(max_examples=40, deadline=None)
@given(KEYS, st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1))
def test_the_parts_sum_to_the_total_to_the_square_metre(rows, low, more, weight):
    table = keys(rows)
    if not (table.sum() > 0).all():
        return
    share = lg.allocate((low, low + more), table, weights={"existing_ha": weight, "population": 1 - weight})
    for level, total in {"low": low, "mid": low + more / 2, "high": low + more}.items():
        parts_m2 = share[f"demand_ha_{level}"] * 10_000
        assert round(parts_m2.sum()) == round(total * 10_000)
        np.testing.assert_allclose(parts_m2, parts_m2.round(), atol=1e-4)
    assert share["share"].sum() == pytest.approx(1)
    for level, total, apart_m2 in (("low", low, 1), ("mid", low + more / 2, 2)):
        exact = share["share"] * total
        # a total that is no whole number of square metres is rounded before
        assert (share[f"demand_ha_{level}"] - exact).abs().max() <= (apart_m2 + 0.6) * 1e-4


def test_weights_mix_the_keys():
    """a has 3/4 of the land and half the people: 0.5 x 0.75 + 0.5 x 0.5 = 0.625."""
    share = lg.allocate(
        (80, 120), keys([(30, 500), (10, 500)]), weights={"existing_ha": 0.5, "population": 0.5}
    )
    assert share["share"].tolist() == [0.625, 0.375]
    assert share["demand_ha_mid"].tolist() == [62.5, 37.5]
    assert share.attrs["parameters"]["total_ha"] == [80, 120]


def test_no_unit_loses_where_the_total_grows_by_a_few_square_metres():
    """Largest remainders alone would take the third unit's square metre away (Alabama, 1880)."""
    table = keys([(6, 1), (6, 1), (2, 1)])
    share = lg.allocate((10e-4, 12e-4), table, weights={"existing_ha": 1})
    assert (share["demand_ha_low"] * 10_000).round().tolist() == [4, 4, 2]
    amounts = share[["demand_ha_low", "demand_ha_mid", "demand_ha_high"]].to_numpy()
    assert (np.diff(amounts, axis=1) >= 0).all()
    assert (amounts.sum(axis=0) * 10_000).round().tolist() == [10, 11, 12]


def test_the_result_has_the_form_of_every_demand():
    share = lg.allocate((80, 120), keys([(30, 500), (10, 500)]), weights={"population": 1})
    assert share["unit_id"].tolist() == ["u0", "u1"]
    assert share["segment"].eq("all").all()
    assert share["year"].isna().all()
    assert share["method"].eq("top-down: population 1").all()


def test_a_unit_that_lacks_a_key_counts_in_it_as_in_the_others():
    """Three equal units; what nobody knows of the third changes nothing for anyone."""
    table = keys([(10, 500), (10, 500), (10, np.nan)])
    share = lg.allocate(
        (90, 90), table, weights={"existing_ha": 0.5, "population": 0.5}, missing="other_keys"
    )
    assert share["demand_ha_mid"].tolist() == [30, 30, 30]
    assert share.attrs["missing_keys"] == {"population": ["u2"]}
    assert share.attrs["parameters"]["missing"] == "other_keys"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(1, 1e4), st.floats(1, 1e4) | st.none(), st.floats(1, 1e4) | st.none()),
        min_size=2,
        max_size=12,
    )
)
def test_gaps_in_the_keys_leave_the_total_and_every_share_in_bounds(rows):
    table = pd.DataFrame(rows, columns=["existing_ha", "population", "jobs"], dtype=float)
    if table.isna().all().any():
        return
    weights = {"existing_ha": 0.2, "population": 0.5, "jobs": 0.3}
    share = lg.allocate((100, 200), table, weights=weights, missing="other_keys")
    assert share["share"].between(0, 1).all()
    assert share["share"].sum() == pytest.approx(1)
    assert round(share["demand_ha_high"].sum() * 10_000) == 2_000_000
    one_key = table["population"].isna() & table["jobs"].isna()
    existing = table["existing_ha"] / table["existing_ha"].sum()
    np.testing.assert_allclose(share["share"][one_key], existing[one_key], rtol=1e-9)


def test_units_without_a_key_in_common_and_without_any_key():
    halves = {"existing_ha": 0.5, "population": 0.5}
    with pytest.raises(lg.LandgapError, match="share no key with the others"):
        lg.allocate((1, 2), keys([(1, None), (None, 1)]), weights=halves, missing="other_keys")
    with pytest.raises(lg.LandgapError, match="no key at all for u1; leave these units out"):
        lg.allocate((1, 2), keys([(1, 1), (None, None)]), weights=halves, missing="other_keys")


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
        "total_ha: (20, 10) must be low and high",
        "must sum to 1",
        "keys.population: missing for u0; a gap is not filled",
        "keys.existing_ha: negative in 1 row (u1)",
        "keys.jobs: the column is missing (present: unit_id, existing_ha, population)",
    ):
        assert fault in text


def test_units_may_be_whole_numbers_as_index_or_as_a_column():
    by_index = pd.DataFrame({"population": [3, 1]}, index=[15002000, 14713000])
    before = by_index.copy()
    one = lg.allocate((8, 8), by_index, weights={"population": 1})
    assert one["unit_id"].tolist() == ["15002000", "14713000"]
    assert one["demand_ha_mid"].tolist() == [6, 2]
    by_column = by_index.rename_axis("unit_id").reset_index()
    pd.testing.assert_frame_equal(lg.allocate((8, 8), by_column, weights={"population": 1}), one)
    pd.testing.assert_frame_equal(by_index, before)


def test_what_is_no_table_no_range_and_no_weight():
    with pytest.raises(lg.LandgapError) as error:
        lg.allocate((1, "x"), [1, 2], weights={"population": -1}, missing="fill")
    for fault in (
        "total_ha: 'x' is not a number of ha from 0",
        "missing: 'fill' is not one of",
        "weight: -1 is not a number from 0",
        "keys: a DataFrame is needed, not a list",
    ):
        assert fault in str(error.value)
    table = keys([(1, 1), (2, 2)])
    doubled = pd.concat([table, table[:1]])
    with pytest.raises(lg.LandgapError, match=r"keys: duplicate unit_id in 2 rows \(u0\)"):
        lg.allocate((1, 2), doubled, weights={"population": 1})
    for total in (5, (1, 2, 3), (1, float("nan"))):
        with pytest.raises(lg.LandgapError, match="total_ha: "):
            lg.allocate(total, table, weights={"population": 1})


def test_a_key_that_is_zero_everywhere_names_one_that_is_not():
    keys = pd.DataFrame({"existing_ha": [0.0, 0.0], "population": [500, 300]}, index=["a", "b"])
    with pytest.raises(lg.LandgapError) as error:
        lg.demand.allocate((80, 120), keys, weights={"existing_ha": 0.5, "population": 0.5})
    assert error.value.faults == (
        "keys.existing_ha: zero for every unit; weigh another, e.g. demand_weights = { population = 1.0 }",
    )
    with pytest.raises(lg.LandgapError) as error:
        lg.demand.allocate((80, 120), keys[["existing_ha"]], weights={"existing_ha": 1.0})
    assert error.value.faults == ("keys.existing_ha: zero for every unit",)
