import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import box, frame
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg


def squares(*corners, size=100):
    """Sites of 1 ha at these corners, in metres."""
    shapes = [box(x, y, x + size, y + size) for x, y in corners]
    return frame({"site_id": [f"s{n}" for n in range(len(corners))]}, shapes)


def test_a_site_in_three_municipalities_is_one_candidate(units):
    """As the Star Park: one estate of three municipalities, here on both sides of the border."""
    park = frame({"site_id": ["park"], "name": ["Park"]}, [box(1500, 1500, 2500, 2500)])
    parts = units[units["name"] != "Deburg"]
    joined = lg.contiguous_sites(park, parts).loc[1]
    assert (joined["units"], joined["states"], joined["shared"]) == (3, "DE-SN, DE-ST", True)
    assert joined["gross_ha"] == pytest.approx(100)
    assert joined["main_share"] == pytest.approx(1 / 3)


def test_a_road_between_two_sites_does_not_part_them_and_a_field_does(units):
    sites = squares((1880, 500), (2010, 500), (2200, 500))
    joined = lg.contiguous_sites(sites, units, supply_ha=pd.Series({"s0": 0.8, "s2": 0.5}))
    assert joined["site_ids"].tolist() == ["s0, s1", "s2"]
    first = joined.loc[1]
    assert first["crosses_border"]
    assert first["widest_gap_m"] == pytest.approx(30)
    assert (first["supply_ha"], first["unknown_sites"]) == (0.8, 1)
    assert lg.contiguous_sites(sites, units, within_m=29).loc[1, "sites"] == 1
    assert lg.contiguous_sites(sites, units, within_m=100).loc[1, "sites"] == 3


def test_overlapping_sites_count_once_and_slivers_are_no_share(units):
    sites = squares((1000, 500), (1050, 500), (1901, 900))
    joined = lg.contiguous_sites(sites, units, within_m=0).set_index("site_ids")
    assert joined.loc["s0, s1", "gross_ha"] == pytest.approx(1.5)
    assert joined.loc["s2", "units"] == 1  # 100 m² of it lie beyond the border
    assert joined["largest_site_ha"].tolist() == pytest.approx([1, 1])


def test_shared_sites_rank_first_then_supply_then_size(units):
    sites = squares((500, 500), (800, 500), (1950, 500), (500, 1950))
    supply = pd.Series({"s0": 0.9, "s1": 0.2, "s2": 0.1})
    joined = lg.contiguous_sites(sites, units, supply_ha=supply)
    assert joined["site_ids"].tolist() == ["s2", "s3", "s0", "s1"]
    assert joined["crosses_border"].tolist() == [True, False, False, False]


def test_a_site_outside_every_unit_belongs_to_none(units):
    joined = lg.contiguous_sites(squares((9000, 9000)), units)
    assert joined.loc[1, ["units", "unit_ids", "crosses_border"]].tolist() == [0, "", False]


def test_modelled_footprints_are_said_to_be_approximate(units):
    sites = squares((100, 100), (200, 100), (900, 100)).assign(
        footprint=["given", "modelled", "given"], position_accuracy_m=[None, 800.0, None]
    )
    joined = lg.contiguous_sites(sites, units).set_index("site_ids")
    assert joined["approximate"].to_dict() == {"s0, s1": True, "s2": False}
    assert joined.loc["s0, s1", "position_accuracy_m"] == 800


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=12),
    st.sampled_from([0.0, 25.0, 60.0]),
)
@settings(max_examples=40, deadline=None)
def test_groups_are_the_components_of_who_is_near_whom(corners, within):
    sites = squares(*((x * 50, y * 50) for x, y in corners))
    units = frame({"unit_id": ["a"], "state": ["DE-SN"]}, [box(-100, -100, 2000, 2000)])
    joined = lg.contiguous_sites(sites, units, within_m=within)
    graph = nx.Graph()
    graph.add_nodes_from(sites["site_id"])
    shapes = sites.set_index("site_id").geometry
    graph.add_edges_from(
        (a, b) for a in shapes.index for b in shapes.index if shapes[a].distance(shapes[b]) <= within
    )
    ours = {frozenset(keys.split(", ")) for keys in joined["site_ids"]}
    assert ours == {frozenset(part) for part in nx.connected_components(graph)}
    assert joined["gross_ha"].sum() * 1e4 == pytest.approx(shapely.union_all(shapes.array).area)


def test_every_fault_at_once(units):
    sites = squares((0, 0), (500, 500)).assign(site_id="double")
    with pytest.raises(lg.LandgapError) as error:
        lg.contiguous_sites(
            sites, units.drop(columns="state"), supply_ha=pd.Series({"double": -1.0}), within_m=-1
        )
    text = str(error.value)
    for fault in (
        "units.state: the column is missing",
        "within_m: -1",
        "duplicate site_id",
        "negative in 1 row (double)",
    ):
        assert fault in text
    with pytest.raises(lg.LandgapError, match="no polygon in 2 rows"):
        lg.contiguous_sites(sites.set_geometry(sites.centroid), units)
    with pytest.raises(lg.LandgapError, match="sites: "):
        lg.contiguous_sites(sites.set_crs(None, allow_override=True), units)


def test_of_the_region_land_is_counted_once_and_said_to_be_rough(result):
    joined = result.contiguous
    assert joined["approximate"].all()
    assert joined["supply_ha"].sum() == pytest.approx(result.offered["supply_ha"].sum())
    assert np.all(joined["gross_ha"] >= joined["largest_site_ha"] - 1e-6)
    first = joined.loc[1]
    assert set(first["site_ids"].split(", ")) == {"interkom-a9-b91", "zorbau"}
    assert first["units"] == 2


def test_other_names_keys_and_systems_join_the_same(units):
    """Geometry called geom, whole numbers as keys, UTM for the equal-area system."""
    sites = squares((1880, 500), (2005, 500)).assign(site_id=[1, 2]).rename_geometry("geom")
    before = sites.copy()
    joined = lg.contiguous_sites(sites.to_crs(25833), units.to_crs(4326), supply_ha=pd.Series({1: 0.5}))
    first = joined.loc[1]
    assert set(first["site_ids"].split(", ")) == {"1", "2"}
    assert (first["supply_ha"], first["units"]) == (0.5, 2)
    assert first["gross_ha"] == pytest.approx(2, abs=1e-4)
    pd.testing.assert_frame_equal(pd.DataFrame(sites), pd.DataFrame(before))


def test_equal_hectares_rank_by_key_whatever_rounding_left_and_in_any_order(units):
    """15 ha and 14.9999999964 ha are the same land; the larger site of two is first."""
    sites = squares((100, 100), (500, 500), (900, 900))
    supply = pd.Series({"s0": 0.5 - 1e-9, "s1": 0.5, "s2": 0.5 + 1e-9})
    expected = ["s0", "s1", "s2"]
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        joined = lg.contiguous_sites(sites.iloc[order], units.iloc[::-1], supply_ha=supply)
        assert joined["site_ids"].tolist() == expected


@pytest.mark.parametrize("apart_m", [0.02, -0.02, 0.5])
def test_a_border_that_was_drawn_twice_cuts_a_site_once(units, apart_m):
    east = units["state"].eq("DE-SN")
    units["geometry"] = units.geometry.where(~east, units.translate(apart_m))
    joined = lg.contiguous_sites(squares((1950, 500)), units).loc[1]
    assert (joined["units"], joined["crosses_border"]) == (2, True)
    assert joined["main_share"] == pytest.approx(0.5, abs=0.006)


def test_units_that_overlap_are_refused(units):
    units.loc[0, "geometry"] = box(0, 0, 2100, 2000)
    with pytest.raises(lg.LandgapError, match=r"pairs overlap: 14730001 and 15088001 \(20.00 ha\)"):
        lg.contiguous_sites(squares((100, 100)), units)
