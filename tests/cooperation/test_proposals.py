"""Proposed areas: who takes part, every limit, and bad input."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from regions import grid
from shapely import box

import landgap as lg
from landgap.cooperation.region_problem import AreaRules
from landgap.layers.coverage import adjacency


def test_unknown_units_join_others_and_are_distinguished():
    units = grid([30.0, np.nan, -25.0, -40.0], columns=4, border=2)
    found = lg.propose_areas(units)
    assert found.members["part"].tolist() == ["surplus", "unknown", "deficit"]
    row = found.areas.loc[1]
    assert (row["units_unknown"], row["offset_ha"], row["worth_ha"]) == (1, 25.0, 25 - 2.5 - 3)
    assert np.isnan(found.members.loc[1, "counted_gap_ha"])


def test_the_demand_of_unknown_units_may_stay_missing():
    """The way by u03, u04 and u05 is longer than that by u01, and leaves 13 ha missing, not 35, at most."""
    gaps = [30.0, np.nan, -25.0, np.nan, np.nan, 0.0]
    units = grid(gaps, columns=3, border=2).assign(demand_ha_mid=[5.0, 40, 30, 6, 12, 0])
    found = lg.propose_areas(units)
    row = found.areas.loc[1]
    assert found.members["unit_id"].tolist() == ["u00", "u02", "u03", "u04", "u05"]
    assert (row["unknown_demand_ha"], row["offset_ha"], row["worth_ha"]) == (18, 25, 25 - 13 / 2 - 5)
    dear = units.assign(demand_ha_mid=[5.0, 100, 30, 100, 12, 0])
    with pytest.raises(lg.LandgapError, match=r"leaves 95\.0 ha unbalanced"):
        lg.propose_areas(dear)


def test_without_gap_and_demand_a_unit_says_nothing():
    units = grid([30.0, np.nan, -25.0], columns=3, border=1)
    for less in (units.drop(columns="demand_ha_mid"), units.assign(demand_ha_mid=[1.0, np.nan, 1])):
        with pytest.raises(lg.LandgapError, match="demand_ha_mid: needed where gap_ha is missing, u01"):
            lg.propose_areas(less)


def test_areas_do_not_overlap_and_the_first_is_worth_most():
    units = grid([20.0, -20, 0, 9, -9, 0, 5, -5, 0], columns=3, border=1)
    found = lg.propose_areas(units, rules=AreaRules(max_units=2, max_diameter=None))
    assert found.areas["offset_ha"].tolist() == [20, 9, 5]
    assert not found.members["unit_id"].duplicated().any()
    assert len(lg.propose_areas(units, count=1).areas) == 1


def test_fixed_units_are_in_and_excluded_ones_are_not():
    units = grid([20.0, -20, 0, 9, -9, 0, 5, -5, 0], columns=3, border=1)
    rules = AreaRules(max_units=4, max_diameter=None)
    found = lg.propose_areas(units, rules=rules, fixed=["u08"], excluded=["u05"])
    assert "u08" in found.members["unit_id"].tolist()
    assert not found.members["unit_id"].isin(["u05"]).any()
    assert len(found.areas) == 1


def test_a_corner_is_no_boundary():
    boxes = [shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(1, 0, 2, 1)]
    assert adjacency(np.array(boxes))[0].tolist() == [[0, 2], [1, 2]]


def test_costs_decide_who_is_near_and_pairs_that_are_missing_are_too_far():
    units = grid([30.0, -25.0], columns=2, border=1)
    ids = ["u00", "u01"]
    ways = pd.DataFrame({"origin": ids, "destination": ids[::-1], "cost": [10.0, 40.0]})
    ways.attrs["measure"] = "minutes"
    found = lg.propose_areas(units, costs=ways, rules=AreaRules(max_diameter=40))
    assert (found.measure, found.areas.loc[1, "diameter"]) == ("minutes", 40.0)
    for table, limit in ((ways, 39), (ways[:1], 1000)):
        with pytest.raises(lg.LandgapError, match="diameter: no area keeps to"):
            lg.propose_areas(units, costs=table, rules=AreaRules(max_diameter=limit))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"max_area_km2": 0.5}, "max_area_km2: no area keeps to 0.5"),
        ({"max_units": 2}, "max_units: no area keeps to 2"),
        ({"min_units": 9}, "min_units: no area keeps to 9"),
        ({"max_diameter": 1.0}, "diameter: no area keeps to 1.0"),
        ({"min_offset_ha": 31.0}, "min_offset_ha: no area keeps to 31.0"),
        ({"max_units": 2, "max_area_km2": 2.5}, "to lift one of them does not help"),
        ({"balance_weight": 50.0}, "balance_weight, unit_penalty_ha: the best area"),
    ],
)
def test_limits_that_no_area_can_meet_are_named(rules, said):
    units = grid([30.0, np.nan, -25.0, -40.0], columns=4, border=2)
    with pytest.raises(lg.LandgapError, match=said):
        lg.propose_areas(units, rules=AreaRules(**rules))


def test_every_fault_of_the_input_at_once():
    units = grid([30.0, 5.0], columns=2, border=2)
    ids = ["u00", "u01"]
    costs = pd.DataFrame({"origin": ids[:1] * 2, "destination": ids[:1] * 2, "cost": [-1.0, np.nan]})
    with pytest.raises(lg.LandgapError) as error:
        lg.propose_areas(
            units,
            fixed=["x", "u00", "u01"],
            excluded=["u00"],
            rules=AreaRules(max_units=2),
            costs=costs,
            count=0,
        )
    assert error.value.faults == (
        "count: 0 is not a whole number from 1",
        "fixed: unknown units x",
        "fixed: u00 excluded as well",
        "max_units: 2 is less than the 3 fixed units",
        "min_states: 2, but all units lie in DE-ST",
        "units.gap_ha: no surplus, or no deficit, so there is nothing to offset",
        "costs.cost: negative in 1 row (u00)",
        "costs.cost: missing in 1 row (u00)",
        "costs: duplicate origin and destination in 2 rows (u00, u00)",
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda units: units.drop(columns="gap_ha"), "units.gap_ha: the column is missing"),
        (lambda units: units.set_crs(None, allow_override=True), "units: "),
        (lambda units: units.assign(state=["DE-ST", "Saxony"]), "units.state: .* unknown; use ISO 3166-2"),
        (lambda units: units.assign(state=["DE-ST", None]), "units.state: missing in 1 row"),
        (lambda units: units.assign(gap_ha="much"), "units.gap_ha: not a number in 2 rows"),
        (lambda units: units.set_axis(["u", "u"]), "units: duplicate keys u"),
        (lambda units: units.set_geometry(units.centroid), "units: no polygon in 2 rows"),
        (lambda units: pd.DataFrame(units.drop(columns="geometry")), "units: a GeoDataFrame"),
    ],
)
def test_bad_units(wrong, said):
    units = grid([30.0, -25.0], columns=2, border=1)
    with pytest.raises(lg.LandgapError, match=said):
        lg.propose_areas(wrong(units))


def test_rules_and_lists_of_another_kind():
    units = grid([30.0, -25.0], columns=2, border=1)
    with pytest.raises(lg.LandgapError) as error:
        lg.propose_areas(units, rules={"max_units": 4}, fixed="u00")
    assert error.value.faults == (
        "rules: AreaRules are needed, not a dict",
        "fixed: a list of keys is needed, not the text 'u00'",
    )


def test_keys_names_of_the_geometry_and_reference_systems_change_nothing():
    units = grid([30.0, -25.0, 4.0], columns=3, border=1)
    other = units.rename_geometry("geom").to_crs(25833).set_axis([1, 2, 3])
    before = other.copy()
    found, again = lg.propose_areas(units), lg.propose_areas(other, fixed=[1])
    assert again.members["unit_id"].tolist() == ["1", "2"]
    same = ["offset_ha", "surplus_ha", "deficit_ha", "worth_ha", "states"]
    pd.testing.assert_frame_equal(found.areas[same], again.areas[same])
    assert again.areas.loc[1, "area_km2"] == pytest.approx(found.areas.loc[1, "area_km2"])
    pd.testing.assert_frame_equal(pd.DataFrame(other), pd.DataFrame(before))


def test_the_callers_units_stay_as_they_were():
    units = grid([30.0, -25.0], columns=2, border=1)
    before = units.copy()
    lg.propose_areas(units)
    pd.testing.assert_frame_equal(pd.DataFrame(units), pd.DataFrame(before))


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


def faults_of(units, **options):
    with pytest.raises(lg.LandgapError) as error:
        lg.propose_areas(units, **options)
    return error.value.faults


def test_a_border_that_is_too_wide_is_the_reason_and_no_limit_is_blamed():
    """Saxony lies 3 m off: no unit has a neighbour across the border, whatever the limits."""
    units = grid([9.0, 9, -3, -3], columns=4, border=2)
    east = units["state"].eq("DE-SN")
    units["geometry"] = units.geometry.where(~east, units.translate(3))
    assert faults_of(units) == (
        "units: no group of neighbours holds both a surplus and a deficit in 2 states or more; "
        "neighbours share an edge within edge_tolerance_m (0.6 m)",
        "units: nearest of two states are u01 and u02, 3 m apart",
    )
    assert "no group of neighbours holds the fixed units" in faults_of(units, fixed=["u00", "u03"])[0]
    near = lg.propose_areas(units, edge_tolerance_m=3).areas
    assert near["offset_ha"].tolist() == [6]
    assert near["area_km2"].tolist() == pytest.approx([3.003])


def test_units_without_a_neighbour_are_named():
    units = grid([9.0, -9, 3, -3], columns=4, border=2)
    units["geometry"] = [shape.buffer(-200) for shape in units.geometry]
    assert faults_of(units)[1:] == (
        "units: no neighbour within edge_tolerance_m (0.6 m) in 4 units (u00, u01, u02, u03)",
        "units: nearest of two states are u01 and u02, 400 m apart",
    )
    alone = grid([9.0, 0, -9], columns=3, border=2)
    assert "in 2 units (u00, u02)" in faults_of(alone, excluded=["u01"])[1]


@pytest.mark.parametrize("apart_m", [0.01, 0.5, -0.02])
def test_a_border_that_two_offices_drew_apart_changes_no_proposal(apart_m):
    units = grid([20.0, -20, 0, 9, -9, 0, 5, -5, 0], columns=3, border=1)
    moved = units.copy()
    east = moved["state"].eq("DE-SN")
    moved["geometry"] = moved.geometry.where(~east, moved.translate(apart_m))
    once, again = lg.propose_areas(units), lg.propose_areas(moved)
    pd.testing.assert_frame_equal(again.members, once.members)
    np.testing.assert_allclose(again.areas["area_km2"], once.areas["area_km2"], atol=0.003)


def test_overlapping_units_and_one_polygon_under_two_keys_are_refused():
    units = grid([30.0, 0, -25.0], columns=3, border=1)
    for other, ha in ((box(500, 0, 2000, 1000), "50.00"), (box(0, 0, 1000, 1000), "100.00")):
        (fault,) = faults_of(units.assign(geometry=[units.geometry.iloc[0], other, units.geometry.iloc[2]]))
        assert fault.startswith(f"units: 1 pairs overlap: u00 and u01 ({ha} ha)")


def test_a_corner_on_another_units_side_joins_them_in_any_system():
    """Its place is kept by no transformation; three squares of 25832 hang together in 3035 as well."""
    squares = [box(0, 0, 1000, 2000), box(1000, 0, 2000, 1000), box(1000, 1000, 2000, 2000)]
    units = gpd.GeoDataFrame(
        {"state": ["DE-ST", "DE-SN", "DE-SN"], "gap_ha": [30.0, -20, -10]},
        geometry=[shapely.transform(square, lambda xy: xy + np.array([660e3, 5680e3])) for square in squares],
        index=list("abc"), crs="EPSG:25832",
    )  # fmt: skip
    for crs in (25832, 25833, 3035, 4326):
        found = lg.propose_areas(units.to_crs(crs))
        assert found.areas.loc[1, ["units", "offset_ha", "proven"]].tolist() == [3, 30, True]


def outcome(units, rules):
    """The proposal, or why there is none."""
    try:
        return lg.propose_areas(units, rules=rules)
    except lg.LandgapError as error:
        return error.faults


@given(st.permutations(range(9)), st.lists(st.sampled_from([-10.0, 0, 5, 10]), min_size=9, max_size=9))
@settings(max_examples=12, deadline=None)
def test_what_is_worth_the_same_is_chosen_by_key_in_any_order_of_rows(order, gaps):
    gaps[0], gaps[2] = 10.0, -10.0
    units = grid(gaps, columns=3, border=1)
    rules = AreaRules(max_units=4)
    once, again = (outcome(given_units, rules) for given_units in (units, units.iloc[list(order)]))
    if isinstance(once, tuple):
        assert again == once
        return
    pd.testing.assert_frame_equal(again.members, once.members)
    pd.testing.assert_frame_equal(
        pd.DataFrame(again.areas.drop(columns="geometry")), pd.DataFrame(once.areas.drop(columns="geometry"))
    )
