"""Proposed areas: brute force on small cases, spopt beside it, and every limit."""

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.cooperation.region_heuristic import search
from landgap.cooperation.region_milp import improve
from landgap.cooperation.region_problem import AreaRules, Task
from landgap.layers.border import adjacency

SIDE_M = 1000
WIDE = {"diameter": None, "max_units": None}


def grid(gaps, *, columns, border):
    """Squares of 1 km in rows; those left of the border lie in Saxony-Anhalt."""
    x, y = np.arange(len(gaps)) % columns, np.arange(len(gaps)) // columns
    return gpd.GeoDataFrame(
        {"state": np.where(x < border, "DE-ST", "DE-SN"), "gap_ha": gaps},
        index=pd.Index([f"u{n:02}" for n in range(len(gaps))], name="unit_id"),
        geometry=shapely.box(x * SIDE_M, y * SIDE_M, (x + 1) * SIDE_M, (y + 1) * SIDE_M),
        crs="EPSG:3035",
    )


def task_of(units, rules, fixed=()):
    centre = shapely.get_coordinates(units.centroid.array)
    km = np.hypot(*(centre[:, None] - centre[None]).transpose(2, 0, 1)) / SIDE_M
    near = np.ones_like(km, dtype=bool) if rules.diameter is None else km <= rules.diameter
    return Task(
        rules,
        units["gap_ha"].fillna(0.0).to_numpy(),
        pd.factorize(units["state"])[0],
        units.area.to_numpy() / 1e6,
        adjacency(units),
        near,
        fixed,
    )


def brute_force(task):
    """Every set of units, one by one."""
    everyone = range(task.gap_ha.size)
    sets = (list(s) for size in range(1, len(everyone) + 1) for s in combinations(everyone, size))
    return max((task.value(units) for units in sets if task.allows(units)), default=-np.inf)


RULES = st.builds(
    AreaRules,
    max_units=st.sampled_from([None, 3, 4, 6]),
    min_units=st.sampled_from([1, 2, 3]),
    diameter=st.sampled_from([None, 1.5, 2.3]),
    max_area_km2=st.sampled_from([None, 4.0]),
    max_states=st.sampled_from([None, 2]),
    sides=st.sampled_from(["state", "unit"]),
    balance_weight=st.sampled_from([0.0, 0.5, 1.0]),
    unit_ha=st.sampled_from([0.0, 1.0]),
)
GAPS = st.lists(st.sampled_from([-30.0, -9, -4, 0, 3, 8, 25]), min_size=9, max_size=9)


@given(GAPS, RULES, st.sampled_from([(), (4,), (0, 5)]))
@settings(max_examples=40, deadline=None)
def test_the_exact_model_finds_what_brute_force_finds(gaps, rules, fixed):
    task = task_of(grid(gaps, columns=3, border=1), rules, fixed)
    answer = improve(task, [], nodes=1000)
    best = brute_force(task)
    if best == -np.inf:
        assert answer.units == []
    else:
        assert task.allows(answer.units)
        assert task.value(answer.units) == pytest.approx(best, abs=1e-5)
        assert answer.bound_ha == pytest.approx(best, abs=1e-5)


@given(GAPS, RULES, st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_the_search_keeps_to_the_rules_and_below_the_bound(gaps, rules, seed):
    task = task_of(grid(gaps, columns=3, border=1), rules)
    found = search(task, rounds=2, seed=seed)
    assert found == search(task, rounds=2, seed=seed)
    bound = improve(task, found, nodes=0).bound_ha
    assert bound >= brute_force(task) - 1e-6
    if found:
        assert task.allows(found)


@given(GAPS, st.integers(0, 8))
@settings(max_examples=30, deadline=None)
def test_the_offset_of_states_is_what_each_has_left_after_its_own(gaps, size):
    units = grid(gaps, columns=3, border=1)
    area = list(range(size + 1))
    task = task_of(units, AreaRules())
    sums = units.iloc[area].groupby("state")["gap_ha"].sum()
    has, lacks = sums[sums > 0].sum(), -sums[sums < 0].sum()
    assert task.offset_ha(area) == pytest.approx(min(has, lacks))
    splits = [
        min(task.gap_ha[area][gives[area]].sum(), -task.gap_ha[area][~gives[area]].sum())
        for gives in task.givers(area)
    ]
    assert max([0.0, *splits]) == pytest.approx(task.offset_ha(area))


def test_unknown_units_join_others_and_are_told_apart():
    units = grid([30.0, np.nan, -25.0, -40.0], columns=4, border=2)
    found = lg.propose_areas(units)
    assert found.members["part"].tolist() == ["gives", "unknown", "lacks"]
    row = found.areas.loc[1]
    assert (row["units_unknown"], row["offset_ha"], row["gap_ha"], row["worth_ha"]) == (
        1, 25.0, 5.0, 25 - 2.5 - 3,
    )  # fmt: skip
    assert np.isnan(found.members.loc[1, "gap_ha"])


def test_areas_do_not_overlap_and_the_first_is_worth_most():
    units = grid([20.0, -20, 0, 9, -9, 0, 5, -5, 0], columns=3, border=1)
    found = lg.propose_areas(units, rules=AreaRules(max_units=2, diameter=None))
    assert found.areas["offset_ha"].tolist() == [20, 9, 5]
    assert not found.members["unit_id"].duplicated().any()
    assert len(lg.propose_areas(units, count=1).areas) == 1


def test_fixed_units_are_in_and_excluded_ones_are_not():
    units = grid([20.0, -20, 0, 9, -9, 0, 5, -5, 0], columns=3, border=1)
    rules = AreaRules(max_units=4, diameter=None)
    found = lg.propose_areas(units, rules=rules, fixed=["u08"], excluded=["u05"])
    assert "u08" in found.members["unit_id"].tolist()
    assert not found.members["unit_id"].isin(["u05"]).any()
    assert len(found.areas) == 1


def test_a_corner_is_no_boundary():
    boxes = [shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(1, 0, 2, 1)]
    assert adjacency(gpd.GeoDataFrame(geometry=boxes)).tolist() == [[0, 2], [1, 2]]


def test_costs_decide_who_is_near_and_pairs_that_are_missing_are_too_far():
    units = grid([30.0, -25.0], columns=2, border=1)
    ids = ["u00", "u01"]
    ways = pd.DataFrame({"origin": ids, "destination": ids[::-1], "cost": [10.0, 40.0]})
    ways.attrs["measure"] = "minutes"
    found = lg.propose_areas(units, costs=ways, rules=AreaRules(diameter=40))
    assert (found.measure, found.areas.loc[1, "diameter"]) == ("minutes", 40.0)
    for table, limit in ((ways, 39), (ways[:1], 1000)):
        with pytest.raises(lg.LandgapError, match="diameter: no area keeps to"):
            lg.propose_areas(units, costs=table, rules=AreaRules(diameter=limit))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"max_area_km2": 0.5}, "max_area_km2: no area keeps to 0.5"),
        ({"max_units": 2}, "max_units: no area keeps to 2"),
        ({"min_units": 9}, "min_units: no area keeps to 9"),
        ({"diameter": 1.0}, "diameter: no area keeps to 1.0"),
        ({"min_offset_ha": 31.0}, "min_offset_ha: no area keeps to 31.0"),
        ({"max_units": 2, "max_area_km2": 2.5}, "to lift one of them does not help"),
        ({"balance_weight": 50.0}, "balance_weight, unit_ha: the best area"),
    ],
)
def test_limits_that_no_area_can_meet_are_named(rules, said):
    units = grid([30.0, np.nan, -25.0, -40.0], columns=4, border=2)
    with pytest.raises(lg.LandgapError, match=said):
        lg.propose_areas(units, rules=AreaRules(**rules))


def test_every_fault_of_the_input_at_once():
    units = grid([30.0, 5.0], columns=2, border=2)
    with pytest.raises(lg.LandgapError) as error:
        lg.propose_areas(
            units,
            fixed=["x", "u00"],
            excluded=["u00"],
            rules=AreaRules(max_units=1, max_states=1, unit_ha=-1.0, sides="district"),
        )
    text = str(error.value)
    for fault in (
        "fixed: x not among the units",
        "fixed: u00 excluded as well",
        "min_states: 2, but all units lie in DE-ST",
        "no surplus, or no deficit",
        "unit_ha: -1.0 is less than 0",
        "sides: 'district' is neither",
        "max_units: 1 is less than min_units (2)",
        "max_states: 1 is less than min_states (2)",
    ):
        assert fault in text
    with pytest.raises(lg.LandgapError, match="no column gap_ha"):
        lg.propose_areas(units.drop(columns="gap_ha"))
    with pytest.raises(lg.LandgapError, match="units: "):
        lg.propose_areas(units.set_crs(None, allow_override=True))


def test_the_callers_units_stay_as_they_were():
    units = grid([30.0, -25.0], columns=2, border=1)
    before = units.copy()
    lg.propose_areas(units)
    pd.testing.assert_frame_equal(pd.DataFrame(units), pd.DataFrame(before))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of spopt, which is not ours to mend
def test_no_region_of_spopt_within_the_limits_balances_better():
    """Issues 274 and 463 of spopt: its regions are contiguous, and do not balance by themselves."""
    region = pytest.importorskip("spopt.region")
    weights = pytest.importorskip("libpysal.weights")
    rng = np.random.default_rng(7)
    units = grid(rng.integers(-20, 20, 36).astype(float), columns=6, border=3).assign(one=1)
    graph = weights.Rook.from_dataframe(units, use_index=False)
    rules = AreaRules(max_units=8, diameter=4.5)
    task = task_of(units, rules)
    answer = improve(task, search(task, rounds=2, seed=0), nodes=1000)
    assert weights.w_subset(graph, answer.units).n_components == 1
    assert answer.bound_ha == pytest.approx(task.value(answer.units))
    np.random.seed(0)  # noqa: NPY002  spopt has no other way
    model = region.MaxPHeuristic(units, graph, ["gap_ha"], "one", threshold=4, top_n=2)
    model.solve()
    labels = np.asarray(model.labels_)
    theirs = [np.flatnonzero(labels == label).tolist() for label in set(labels)]
    assert all(task.connected(area) for area in theirs)
    allowed = [area for area in theirs if task.allows(area)]
    assert allowed, "nothing to compare with"
    assert task.value(answer.units) > max(task.value(area) for area in allowed)


def test_of_the_region_each_proposal_is_proven(result):
    areas, members = result.proposed.areas, result.proposed.members
    assert areas["proven"].all()
    assert (areas["units"] <= 12).all()
    assert (areas["diameter"] <= 50).all()
    assert areas["states"].str.contains(", ").all()
    assert areas.geometry.geom_type.eq("Polygon").all()
    unknown = members["part"].eq("unknown")
    assert result.units.loc[members.loc[unknown, "unit_id"], "supply_ha"].isna().all()
    assert unknown.groupby(members["area"]).sum().tolist() == areas["units_unknown"].tolist()
