import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.balancing.inequality import MANY, border_test, inequality, lorenz
from landgap.options import option_context

HECTARES = st.floats(0.01, 1e4, allow_subnormal=False)
UNITS = st.lists(
    st.tuples(st.sampled_from(["DE-ST", "DE-SN", "DE-TH"]), HECTARES, HECTARES),
    min_size=2,
    max_size=12,
).filter(lambda rows: len({row[0] for row in rows}) > 1)


def table(rows):
    return pd.DataFrame(
        rows,
        columns=["state", "supply_ha", "demand_ha_mid"],
        index=[f"u{n}" for n in range(len(rows))],
    )


TOY = table([("DE-ST", 60, 1), ("DE-ST", 10, 2), ("DE-SN", 5, 4)])


def test_toy_region():
    """domain.md 5.3: dissimilarity 0.657143; the parts of Theil by hand."""
    result = inequality(TOY)
    assert result.dissimilarity == pytest.approx(0.657143, abs=5e-7)
    between = 70 / 75 * math.log(70 / 75 / (3 / 7)) + 5 / 75 * math.log(5 / 75 / (4 / 7))
    within = 70 / 75 * (6 / 7 * math.log(6 / 7 * 3) + 1 / 7 * math.log(1 / 7 * 3 / 2))
    assert result.theil_between == pytest.approx(between)
    assert result.theil_within == pytest.approx(within)
    assert result.states.loc["DE-SN", ["theil", "within"]].tolist() == [0, 0]
    assert (result.units, result.few_units, result.left_out) == (3, True, ())


def test_all_land_on_one_of_two_equal_sides():
    """Theil is ln 2, all of it between; half the land is on the wrong side."""
    result = inequality(table([("DE-ST", 8, 5), ("DE-ST", 8, 5), ("DE-SN", 0, 10)]))
    assert (result.dissimilarity, result.gini, result.between_share) == (0.5, 0.5, 1)
    assert result.theil == pytest.approx(math.log(2))


def test_land_that_follows_demand_is_even_and_has_no_border():
    result = inequality(table([("DE-ST", 6, 3), ("DE-ST", 2, 1), ("DE-SN", 4, 2)]))
    assert (result.dissimilarity, result.gini) == pytest.approx((0, 0), abs=1e-12)
    assert result.theil == pytest.approx(0, abs=1e-12)
    assert math.isnan(result.between_share)


def test_land_where_nothing_is_asked_for():
    inside = inequality(table([("DE-ST", 6, 0), ("DE-ST", 2, 1), ("DE-SN", 4, 2)]))
    assert (inside.theil, inside.theil_within) == (math.inf, math.inf)
    assert inside.theil_between == pytest.approx(8 / 12 * math.log(2) + 4 / 12 * math.log(0.5))
    beyond = inequality(table([("DE-ST", 6, 0), ("DE-SN", 4, 2)]))
    assert beyond.theil_between == math.inf
    assert math.isnan(beyond.between_share)
    assert beyond.gini == pytest.approx(0.6)


def test_a_side_without_land_and_a_unit_with_neither():
    result = inequality(table([("DE-ST", 9, 2), ("DE-ST", 0, 0), ("DE-SN", 0, 2), ("DE-SN", 0, 4)]))
    assert result.theil == result.theil_between == pytest.approx(math.log(4))
    assert result.states["within"].tolist() == [0, 0]


def test_units_whose_supply_is_not_known_are_left_out_by_name():
    rows = pd.concat([TOY, table([("DE-SN", np.nan, 9)]).set_axis(["blank"])])
    for measure in (inequality, border_test):
        assert measure(rows).left_out == ("blank",)
    assert lorenz(rows).attrs == {"left_out": ("blank",)}
    assert inequality(rows).theil == inequality(TOY).theil


@settings(max_examples=20, deadline=None)
@given(UNITS)
def test_the_parts_of_theil_are_exact_and_those_of_the_states(rows):
    units = table(rows)
    result = inequality(units)
    assert result.theil_within + result.theil_between == pytest.approx(result.theil, abs=1e-9)
    assert result.theil_between == pytest.approx(result.states["between"].sum(), abs=1e-9)
    states = units.groupby("state", as_index=False)[["supply_ha", "demand_ha_mid"]].sum()
    assert inequality(states).theil == pytest.approx(result.theil_between, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(UNITS)
def test_gini_is_half_the_mean_absolute_difference(rows):
    units = table(rows)
    d = (units["demand_ha_mid"] / units["demand_ha_mid"].sum()).to_numpy()
    r = (units["supply_ha"] / units["supply_ha"].sum()).to_numpy() / d
    expected = (d[:, None] * d * np.abs(r[:, None] - r)).sum() / 2
    assert inequality(units).gini == pytest.approx(expected, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(UNITS, st.randoms(use_true_random=False), st.floats(0.1, 50))
def test_order_scale_and_cutting_a_unit_in_proportion_change_nothing(rows, random, factor):
    once = inequality(table(rows))
    shuffled = random.sample(rows, len(rows))
    cut = [(s, part * a, part * b) for s, a, b in shuffled for part in (0.25, 0.75)]
    again = inequality(table(cut).assign(supply_ha=lambda t: t["supply_ha"] * factor))
    for measure in ("dissimilarity", "gini", "theil", "theil_within", "theil_between"):
        assert getattr(again, measure) == pytest.approx(getattr(once, measure), abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(UNITS)
def test_the_lorenz_curve_is_convex_from_nothing_to_all(rows):
    curve = lorenz(table(rows))
    assert curve.iloc[0].tolist() == [0, 0]
    assert curve.iloc[-1].tolist() == pytest.approx([1, 1])
    slope = curve["supply_share"].diff() / curve["demand_share"].diff()
    assert slope.dropna().is_monotonic_increasing or np.allclose(
        slope.dropna(), np.sort(slope.dropna()), rtol=1e-6
    )
    gap = (curve["demand_share"] - curve["supply_share"]).max()
    assert gap == pytest.approx(inequality(table(rows)).dissimilarity, abs=1e-9)


def test_the_p_value_is_the_share_of_all_arrangements():
    """Six units, three a side: 20 arrangements, all gone through by hand."""
    supply, demand = [9.0, 5.0, 4.0, 3.0, 8.0, 1.0], [2.0, 4.0, 3.0, 3.0, 4.0, 5.0]
    units = table(list(zip(["DE-ST"] * 3 + ["DE-SN"] * 3, supply, demand, strict=True)))
    excess = np.array(supply) / sum(supply) - np.array(demand) / sum(demand)
    every = [abs(excess[list(side)].sum()) for side in itertools.combinations(range(6), 3)]
    result = border_test(units, permutations=20_000, seed=1)
    assert result.arrangements == 20
    assert result.between == pytest.approx(every[0])
    assert result.expected == pytest.approx(np.mean(every), abs=0.01)
    assert result.p_value == pytest.approx(np.mean(np.array(every) >= every[0] - 1e-12), abs=0.01)


def test_chance_is_called_a_difference_as_often_as_promised():
    random = np.random.default_rng(20)
    sides = np.repeat(["DE-ST", "DE-SN", "DE-TH"], [9, 8, 5])
    p = []
    for seed in range(400):
        amounts = random.lognormal(2, 1, size=(22, 2))
        units = pd.DataFrame(amounts, columns=["supply_ha", "demand_ha_mid"]).assign(state=sides)
        p.append(border_test(units, permutations=199, seed=seed).p_value)
    for level in (0.05, 0.1, 0.5):
        spread = math.sqrt(level * (1 - level) / 400)
        assert np.mean(np.array(p) <= level) == pytest.approx(level, abs=3 * spread)


def test_sides_that_differ_stand_out_and_few_units_cannot():
    rich, poor = [("DE-ST", 9, 5)] * 12, [("DE-SN", 1, 5)] * 12
    many = border_test(table(rich + poor))
    assert (many.p_value, many.between) == (0.001, pytest.approx(0.4))
    few = border_test(table(rich[:2] + poor[:2]))
    assert few.arrangements == 6
    assert few.p_value > 0.2


def test_the_seed_makes_it_repeatable():
    units = table([("DE-ST", n, 5) for n in range(6)] + [("DE-SN", n, 9 - n) for n in range(6)])
    assert border_test(units, seed=4) == border_test(units, seed=4)
    assert border_test(units, seed=4).p_value != border_test(units, seed=5).p_value


def test_every_fault_is_named_at_once():
    rows = table([("DE-ST", -1, 1), (None, 1, 1), ("DE-SN", np.inf, np.nan)])
    for measure in (inequality, lorenz, border_test):
        with pytest.raises(lg.LandgapError) as error:
            measure(rows)
        for fault in (
            "units.supply_ha: negative in 1 row (u0)",
            "units.supply_ha: not finite in 1 row (u2)",
            "units.demand_ha_mid: missing in 1 row (u2)",
            "units.state: missing in 1 row (u1)",
        ):
            assert fault in str(error.value)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([("DE-ST", 1, 1)] * 4, "state: one only (DE-ST); a border has two sides"),
        ([("DE-ST", 0, 1), ("DE-SN", 0, 1), ("DE-SN", 0, 1)], "supply_ha: none at all"),
        ([("DE-ST", 1, 0), ("DE-SN", 1, 0), ("DE-SN", 1, 0)], "demand_ha_mid: none at all"),
        ([("DE-ST", 1, 1), ("DE-SN", 1, 1)], "units: 2 with a known value, 3 are the least"),
    ],
)
def test_too_little_to_compare(rows, fault):
    with pytest.raises(lg.LandgapError) as error:
        border_test(table(rows))
    assert fault in str(error.value)


def test_other_faults():
    with pytest.raises(lg.LandgapError, match=r"units\.demand_ha_low: the column is missing"):
        inequality(TOY[["state"]], demand="demand_ha_low")
    with pytest.raises(lg.LandgapError, match="units: duplicate keys u0"):
        inequality(pd.concat([TOY, TOY[:1]]))
    with pytest.raises(lg.LandgapError) as error:
        border_test(TOY[["state"]], permutations=0, seed=-1)
    for fault in (
        "permutations: 0 is not a whole number from 1",
        "seed: -1 is not a whole number from 0",
        "units.supply_ha: the column is missing",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="units: a DataFrame is needed, not a dict"):
        lorenz(TOY.to_dict())


def test_whole_numbers_are_keys_and_the_input_is_left_alone():
    units = TOY.set_axis([3, 1, 2])
    before = units.copy()
    assert lorenz(units).index.tolist() == ["", "2", "1", "3"]
    assert inequality(units).theil == inequality(TOY).theil
    pd.testing.assert_frame_equal(units, before)


def test_the_seed_of_the_session_is_taken_where_a_call_names_none():
    units = table([("DE-ST", n, 5) for n in range(6)] + [("DE-SN", n, 9 - n) for n in range(6)])
    with option_context(seed=5):
        assert border_test(units) == border_test(units, seed=5)
    assert border_test(units) == border_test(units, seed=0)


@pytest.mark.parametrize("many", [60, 4000])
def test_the_arrangements_of_many_units_can_be_printed(many):
    """Python does not write numbers of more than 4,300 digits."""
    units = table([("DE-ST", n % 7, 5) for n in range(many)] + [("DE-SN", n % 5, 5) for n in range(5 * many)])
    test = border_test(units, permutations=9)
    assert test.arrangements == MANY
    assert f"arrangements={MANY}" in repr(test)
