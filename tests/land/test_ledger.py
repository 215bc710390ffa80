import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import SHARED, X, Y, box, frame, needs_shared
from hypothesis import given, settings
from hypothesis import strategies as st
from tobler.area_weighted import area_interpolate

import landgap as lg

CORNER = st.integers(-300, 2300)
SIDE = st.integers(1, 900)
STATUS = st.sampled_from(["existing", "reserve", "planned", None])


@st.composite
def layers(draw, at_most=8):
    """A 2 x 2 coverage, and sites and plants anywhere on it and beyond, some with holes."""

    def shapes():
        boxes = []
        for _ in range(draw(st.integers(1, at_most))):
            left, bottom, width, height = (
                draw(strategy) for strategy in (CORNER, CORNER, SIDE, SIDE)
            )
            turned = shapely.affinity.rotate(
                box(left, bottom, left + width, bottom + height), draw(st.integers(0, 89))
            )
            hole = shapely.affinity.scale(turned, 0.5, 0.5) if draw(st.booleans()) else None
            boxes.append(turned if hole is None else turned.difference(hole))
        return boxes

    unit_shapes = [box(x, y, x + 1000, y + 1000) for x in (0, 1000) for y in (0, 1000)]
    units = frame({"unit_id": list("abcd")}, unit_shapes)
    site_shapes, pv_shapes = shapes(), shapes()
    sites = frame(
        {
            "site_id": [f"S{n}" for n in range(len(site_shapes))],
            "status": [draw(STATUS) for _ in site_shapes],
        },
        site_shapes,
    )
    pv = frame({"pv_id": [f"P{n}" for n in range(len(pv_shapes))]}, pv_shapes)
    return units, sites, pv


@settings(max_examples=60, deadline=None)
@given(layers())
def test_every_hectare_once(drawn):
    units, sites, pv = drawn
    book = lg.ledger(units, sites, pv)
    pieces = book.pieces
    # no two pieces share land
    assert pieces.area.sum() == pytest.approx(pieces.union_all().area, rel=1e-9, abs=1e-3)
    # every piece lies where its keys say, and its area is that of its shape
    np.testing.assert_allclose(pieces["area_ha"], pieces.area / 10_000, rtol=1e-12)
    for key, layer in (("unit_id", units), ("site_id", sites), ("pv_id", pv)):
        named = pieces[pieces[key].notna()]
        owner = layer.set_index(key).geometry.loc[named[key]]
        assert (
            shapely.area(shapely.difference(named.geometry.array, owner.array)).max(initial=0)
            < 1e-3
        )
    # nothing that lies in a unit is left out
    claimed = shapely.union_all([*sites.geometry, *pv.geometry])
    assert pieces.area.sum() == pytest.approx(
        claimed.intersection(units.union_all()).area, rel=1e-9, abs=1e-3
    )


@settings(max_examples=40, deadline=None)
@given(layers())
def test_accounts_close_with_independent_sums(drawn):
    units, sites, pv = drawn
    book = lg.ledger(units, sites, pv)
    for account, layer in ((book.sites, sites), (book.pv, pv)):
        np.testing.assert_allclose(account["area_ha"], layer.area / 10_000)
        outline = units.union_all()
        assert account["outside_ha"].sum() * 10_000 == pytest.approx(
            layer.union_all().difference(outline).area, rel=1e-9, abs=1e-3
        )
        assert account["overlap_ha"].sum() * 10_000 == pytest.approx(
            layer.area.sum() - layer.union_all().area, rel=1e-9, abs=1e-3
        )
        assert account["error_ha"].abs().max() < 1e-6


@settings(max_examples=40, deadline=None)
@given(layers(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_and_the_way_do_not_matter(drawn, random):
    units, sites, pv = drawn
    seed = random.randint(0, 1000)
    book = lg.ledger(units, sites, pv)
    shuffled = (layer.sample(frac=1, random_state=seed) for layer in drawn)
    again = lg.ledger(*shuffled, geometry=False)
    columns = ["unit_id", "site_id", "pv_id"]
    real = [pieces[pieces["area_ha"] > 1e-8] for pieces in (book.pieces, again.pieces)]
    left, right = (pd.DataFrame(p[[*columns, "area_ha"]]).reset_index(drop=True) for p in real)
    pd.testing.assert_frame_equal(left, right, rtol=1e-9, atol=1e-9)
    assert not isinstance(again.pieces, gpd.GeoDataFrame)


@settings(max_examples=25, deadline=None)
@given(layers(), st.integers(-1_000_000, 1_000_000), st.sampled_from([(1, 1), (-1, 1), (1, -1)]))
def test_moving_and_mirroring_the_map_changes_no_area(drawn, metres, flip):
    def moved(layer):
        return layer.set_geometry(
            layer.geometry.translate(metres, -metres // 2).scale(*flip, origin=(X, Y))
        )

    here, there = (
        lg.ledger(*group, geometry=False).pieces.groupby(["unit_id", "site_id"])["area_ha"].sum()
        for group in (drawn, [moved(layer) for layer in drawn])
    )
    both = pd.concat([here, there], axis=1).fillna(0)
    np.testing.assert_allclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-7, atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(layers())
def test_a_study_area_cut_in_two_and_joined_is_the_same(drawn):
    units, sites, pv = drawn
    whole = lg.ledger(units, sites, pv).pieces
    halves = [lg.ledger(units[rows], sites, pv).pieces for rows in (slice(0, 2), slice(2, 4))]
    joined = pd.concat(halves).sort_values(["unit_id", "site_id", "pv_id"])
    np.testing.assert_allclose(
        joined["area_ha"].sum(), whole["area_ha"].sum(), rtol=1e-9, atol=1e-9
    )
    assert len(joined) == len(whole)


def pieces_of(units, sites, pv=None, **options):
    pieces = lg.ledger(units, sites, pv, **options).pieces
    return {
        tuple(key for key in row[:3] if isinstance(key, str)): row[3]
        for row in pieces[["unit_id", "site_id", "pv_id", "area_ha"]].itertuples(index=False)
    }


def test_pv_over_a_border_and_beyond_a_site(units, sites, pv):
    assert pieces_of(units, sites, pv) == pytest.approx(
        {
            ("14730001", "built"): 8,
            ("14730001", "cross"): 10,
            ("14730002", "withdrawn"): 10,
            ("15088001", "cross", "small"): 1,
            ("15088001", "cross"): 9,
            ("15088002", "reserve", "park"): 5,
            ("15088002", "reserve"): 35,
            ("15088002", "park"): 5,
        }
    )


def test_what_is_built_keeps_the_land_and_the_loser_is_told(units):
    sites = frame(
        {"site_id": ["plan", "works"], "status": ["planned", "existing"]},
        [box(0, 0, 500, 200), box(300, 0, 600, 200)],
    )
    book = lg.ledger(units, sites)
    assert book.pieces.set_index("site_id")["area_ha"].to_dict() == {"plan": 6, "works": 6}
    assert book.overlaps.to_numpy().tolist() == [["sites", "plan", "works", 4.0]]
    assert book.sites.loc["plan", ["area_ha", "overlap_ha"]].tolist() == [10, 4]
    turned = lg.ledger(units, sites, precedence=("planned", "existing"))
    assert turned.overlaps.to_numpy().tolist() == [["sites", "works", "plan", 4.0]]


def test_a_drawn_site_keeps_its_land_against_a_guessed_one(units):
    sites = frame(
        {
            "site_id": ["small-disc", "polygon"],
            "status": "existing",
            "footprint": ["modelled", "given"],
        },
        [box(0, 0, 100, 100), box(50, 0, 650, 100)],
    )
    assert lg.ledger(units, sites).overlaps["kept_by"].tolist() == ["polygon"]


def test_the_older_plant_keeps_the_land(units, sites):
    pv = frame(
        {"pv_id": ["new", "old"], "commissioned": [2020, 2010]},
        [box(0, 0, 100, 100), box(0, 0, 200, 100)],
    )
    assert lg.ledger(units, sites, pv).overlaps.to_numpy().tolist() == [["pv", "new", "old", 1.0]]


def test_land_beyond_every_unit_is_counted(units):
    site = frame({"site_id": ["edge"]}, [box(-500, 0, 500, 100)])
    account = lg.ledger(units, site).sites.loc["edge"]
    assert account[["area_ha", "pieces_ha", "outside_ha", "overlap_ha"]].tolist() == [10, 5, 5, 0]


def test_touching_corners_and_shared_edges_make_no_pieces(units):
    sites = frame(
        {"site_id": ["corner", "edge"]},
        [box(2000, 2000, 2100, 2100), box(2000, 0, 2100, 100)],
    )
    pieces = lg.ledger(units, sites).pieces
    assert pieces[["unit_id", "site_id"]].to_numpy().tolist() == [
        ["14730001", "edge"],
        ["14730002", "corner"],
    ]


def test_gaps_between_units_are_told():
    ring = box(0, 0, 1000, 1000).difference(box(400, 400, 500, 500))
    site = frame({"site_id": ["S"]}, [box(0, 0, 100, 100)])
    assert lg.ledger(frame({"unit_id": ["a"]}, [ring]), site).gaps_ha.tolist() == [1.0]


def test_units_that_overlap_open_the_accounts_and_the_error_says_where(units, sites):
    units.loc[1, "geometry"] = box(0, 0, 2000, 4000)  # doubles the 10 ha of "cross" in Ahausen
    with pytest.raises(lg.ClosureError, match=r"sites: 1 accounts do not close: cross \(-10\.0000"):
        lg.ledger(units, sites)


def test_layers_in_other_systems_are_refused(units, sites, pv):
    with pytest.raises(lg.LandgapError) as error:
        lg.ledger(units.to_crs(4326), sites, pv.to_crs(25833))
    assert [fault.split(":")[0] for fault in error.value.faults] == ["units", "sites", "pv"]


@pytest.mark.parametrize("geometry", [True, False])
def test_the_bundled_area_agrees_with_geopandas_overlay(halle_leipzig, geometry):
    """Oracle: what a user of geopandas writes, on the rows that overlap no other."""
    study = halle_leipzig
    sites = study.sites[study.sites["status"] != "withdrawn"]
    pv = study.pv[study.pv["status"] == "operating"]
    book = lg.ledger(study.units, sites, pv, geometry=geometry)
    assert max(book.sites["overlap_ha"].max(), book.pv["overlap_ha"].max()) < 1e-3
    cut = gpd.overlay(
        study.units[["unit_id", "geometry"]], sites[["site_id", "geometry"]], keep_geom_type=True
    )
    theirs = cut.assign(area_ha=cut.area / 10_000).groupby(["unit_id", "site_id"])["area_ha"].sum()
    ours = book.pieces.groupby(["unit_id", "site_id"])["area_ha"].sum()
    both = pd.concat([ours, theirs], axis=1).fillna(0)
    np.testing.assert_allclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-7, atol=1e-4)
    under = gpd.overlay(cut, pv[["pv_id", "geometry"]], keep_geom_type=True)
    in_both = book.pieces.dropna(subset=["site_id", "pv_id"])["area_ha"].sum()
    assert in_both == pytest.approx(under.area.sum() / 10_000, rel=1e-6)


def test_area_of_sites_per_unit_agrees_with_tobler(halle_leipzig):
    """Oracle: areal interpolation of an extensive value keeps the same sums."""
    study = halle_leipzig
    sites = study.sites[study.sites["status"] == "planned"]
    sites = sites.assign(area_ha=sites.area / 10_000)
    theirs = area_interpolate(sites, study.units, extensive_variables=["area_ha"])["area_ha"]
    ours = lg.ledger(study.units, sites, geometry=False).pieces.groupby("unit_id")["area_ha"].sum()
    ours = ours.reindex(study.units["unit_id"], fill_value=0.0)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-4)


@needs_shared
def test_real_footprints_of_2015_close(halle_leipzig):
    """597 real outlines of ground-mounted PV through the ledger: 1,962 ha in the nine districts."""
    path = SHARED / "tests-only" / "pv_polygons_2015" / "pv_polygons_bbox.gpkg"
    parks = gpd.read_file(path).to_crs("EPSG:3035")
    parks = parks.assign(pv_id=[f"U{n}" for n in range(len(parks))])
    book = lg.ledger(halle_leipzig.units, halle_leipzig.sites, parks)
    assert book.pv["error_ha"].abs().max() < 1e-6
    reported = halle_leipzig.units.loc[~halle_leipzig.units["halo"], "unit_id"]
    inside = book.pieces[book.pieces["unit_id"].isin(reported) & book.pieces["pv_id"].notna()]
    assert inside["area_ha"].sum() == pytest.approx(1962, rel=0.01)
