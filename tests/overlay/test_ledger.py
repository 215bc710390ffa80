import gc

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import SHARED, X, Y, box, frame, needs_shared
from hypothesis import assume, given, settings
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
            left, bottom, width, height = (draw(strategy) for strategy in (CORNER, CORNER, SIDE, SIDE))
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
    # layers without land in common are refused: see below
    assume(all(layer.intersection(box(1, 1, 1999, 1999)).area.any() for layer in (sites, pv)))
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
        assert shapely.area(shapely.difference(named.geometry.array, owner.array)).max(initial=0) < 1e-3
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
        return layer.set_geometry(layer.geometry.translate(metres, -metres // 2).scale(*flip, origin=(X, Y)))

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
    halves = []
    for half in (units[:2], units[2:]):
        there = [layer[layer.intersection(half.union_all()).area > 0] for layer in (sites, pv)]
        # of a neighbour's land only what rivals a site or plant here matters
        near = [
            layer[layer.intersects(part.union_all())] if len(part) else part
            for layer, part in zip((sites, pv), there, strict=True)
        ]
        if len(there[0]) == 0 or len(there[1]) == 0:
            near = [sites, pv]
        if all(layer.intersection(half.union_all()).area.max() > 1e-3 for layer in near):
            halves.append(lg.ledger(half, *near).pieces)
        else:
            assume(False)
    joined = pd.concat(halves).sort_values(["unit_id", "site_id", "pv_id"])
    np.testing.assert_allclose(joined["area_ha"].sum(), whole["area_ha"].sum(), rtol=1e-9, atol=1e-9)
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


def test_layers_in_other_systems_are_measured_together_in_the_equal_area_one(units, sites, pv):
    book = lg.ledger(units.to_crs(4326), sites.to_crs(25832), pv.to_crs(25833))
    assert book.pieces.crs.to_epsg() == 3035
    # a straight edge is not the same line in every system: a square metre on 78 ha
    np.testing.assert_allclose(book.sites["area_ha"], sites.area / 10_000, rtol=1e-5)
    turned = lg.ledger(*(layer.to_crs(4326) for layer in (units, sites, pv)))
    assert turned.pieces.crs.to_epsg() == 3035


def test_every_fault_of_every_layer_is_named_at_once(units, sites, pv):
    with np.errstate(invalid="ignore"):
        torn = shapely.Polygon([(X, Y), (X + 9, float("nan")), (X + 9, Y + 9)])
    sites.loc[1, "geometry"] = torn
    units.loc[2, "unit_id"] = units.loc[1, "unit_id"]
    pv.loc[0, "pv_id"] = None
    with pytest.raises(lg.LandgapError) as error:
        lg.ledger(units, sites, pv.set_crs(None, allow_override=True))
    assert len(error.value.faults) == 4
    for fault in (
        "pv: no coordinate reference system",
        "units: unit_id stands more than once (15088002)",
        "sites: 1 rows have coordinates that are no numbers (reserve)",
        "pv: 1 rows have no pv_id",
    ):
        assert fault in str(error.value)


def test_layers_without_land_in_common_are_a_mistake(units, sites, pv):
    away = sites.set_geometry(sites.translate(50_000, 0))
    with pytest.raises(lg.LandgapError, match=r"sites: no row of 4 lies in any unit"):
        lg.ledger(units, away, pv)
    with pytest.raises(lg.LandgapError, match=r"pv: no row of 2 lies in any unit"):
        lg.ledger(units, sites, pv.set_geometry(pv.translate(50_000, 0)))


def test_what_is_invalid_is_mended_and_what_has_no_land_is_counted(units):
    bow_tie = shapely.Polygon([(X, Y), (X + 200, Y + 200), (X + 200, Y), (X, Y + 200)])
    sites = frame(
        {"site_id": ["tie", "empty", "flat"]},
        [bow_tie, shapely.Polygon(), shapely.Polygon([(X, Y), (X + 9, Y), (X, Y)])],
    )
    book = lg.ledger(units, sites, geometry=False)
    assert book.pieces["area_ha"].tolist() == pytest.approx([2.0])
    assert book.repairs["sites"].invalid == 2
    assert book.repairs["sites"].excluded == ("empty", "flat")
    with pytest.raises(lg.LandgapError, match=r"sites: 1 rows are no polygons \(P\)"):
        lg.ledger(units, frame({"site_id": ["P"]}, [shapely.Point(X, Y)]))


def test_a_sliver_of_two_digitisations_goes_to_the_unit_of_its_site(units):
    """The site was drawn up to the border, one metre too far: 300 m2 of 6 ha."""
    sites = frame({"site_id": ["S", "broad"]}, [box(1800, 0, 2001, 300), box(1000, 900, 2050, 999)])
    for geometry in (True, False):
        book = lg.ledger(units, sites, sliver_m=5, geometry=geometry)
        whole = book.pieces[book.pieces["site_id"] == "S"]
        assert whole["unit_id"].tolist() == ["15088001"]
        assert whole["area_ha"].tolist() == pytest.approx([6.03])
        assert book.moved[["site_id", "from_unit", "to_unit"]].to_numpy().tolist() == [
            ["S", "14730001", "15088001"]
        ]
        assert book.moved["area_ha"].tolist() == pytest.approx([0.03])
        assert (book.pieces["site_id"] == "broad").sum() == 2
    assert len(lg.ledger(units, sites, geometry=False).moved) == 0


def test_units_that_overlap_are_found_even_where_a_gap_hides_it(units):
    """Half a site lies outside, and the other half twice inside: the sum alone would close."""
    units = units.iloc[[0, 1]].copy()
    units.loc[1, "geometry"] = box(0, 0, 1000, 1000)
    site = frame({"site_id": ["edge"]}, [box(-100, 0, 100, 100)])
    with pytest.raises(lg.ClosureError, match=r"edge \(-1\.0000 ha\)"):
        lg.ledger(units, site)


@settings(max_examples=40, deadline=None)
@given(layers())
def test_numba_and_shapely_give_the_same_ledger(drawn):
    """Two independent ways: strips under edges, and intersections of polygons."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("landgap.geometry.engine.find_spec", lambda _: None)
        plain = lg.ledger(*drawn, geometry=False)
    fast = lg.ledger(*drawn, geometry=False)
    keys = ["unit_id", "site_id", "pv_id"]
    left, right = (
        book.pieces[book.pieces["area_ha"] > 1e-7].reset_index(drop=True) for book in (plain, fast)
    )
    pd.testing.assert_frame_equal(left[keys], right[keys])
    np.testing.assert_allclose(left["area_ha"], right["area_ha"], rtol=1e-9, atol=1e-10)
    pd.testing.assert_frame_equal(plain.sites, fast.sites, rtol=1e-9, atol=1e-9)


def test_the_number_of_threads_changes_nothing(halle_leipzig):
    study = halle_leipzig
    one, two = (
        lg.ledger(
            study.units,
            study.sites,
            study.pv[study.pv["status"] == "operating"],
            checked=True,
            geometry=False,
            threads=threads,
        )
        for threads in (1, 2)
    )
    pd.testing.assert_frame_equal(one.pieces, two.pieces, check_exact=True)
    pd.testing.assert_frame_equal(one.sites, two.sites, check_exact=True)


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


@pytest.mark.parametrize("running", [True, False])
def test_the_garbage_collector_is_left_as_it_was_even_by_a_ledger_that_fails(running):
    units = frame({"unit_id": ["a"]}, [box(0, 0, 1000, 1000)])
    inside = frame({"site_id": ["S"]}, [box(100, 100, 200, 200)])
    elsewhere = frame({"site_id": ["S"]}, [box(5000, 0, 6000, 1000)])
    was_running = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        lg.ledger(units, inside)
        assert gc.isenabled() == running
        with pytest.raises(lg.LandgapError, match="no land in common"):
            lg.ledger(units, elsewhere)
        assert gc.isenabled() == running
    finally:
        (gc.enable if was_running else gc.disable)()


@pytest.mark.parametrize("keys", [["b", "a"], ["a", "b"], ["b", "a", "b"], ["a", "b", "b"]])
def test_keys_are_told_apart_in_whatever_order_they_stand(keys):
    units = frame({"unit_id": ["u"]}, [box(0, 0, 1000, 1000)])
    places = [box(200 * n, 0, 200 * n + 100, 100) for n in range(len(keys))]
    sites = frame({"site_id": keys}, places)
    if len(set(keys)) == len(keys):
        assert list(lg.ledger(units, sites).pieces["site_id"]) == sorted(keys)
    else:
        with pytest.raises(lg.LandgapError, match=r"site_id stands more than once \(b\)"):
            lg.ledger(units, sites)
