import geopandas as gpd
import nasty
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import SHARED, X, Y, box, frame, needs_shared
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tobler.area_weighted import area_interpolate

import landgap as lg
from landgap.overlay.ledger import ledger_of_study

CORNER = st.integers(-300, 2300)


SIDE = st.integers(1, 900)


STATUS = st.sampled_from(["existing", "reserve", "planned", None])


ON_A_GRID_M2 = 0.5
"""Pieces that GEOS cannot cut are cut again on a grid of a millimetre: it moves edges by half of one."""


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


@settings(max_examples=30, deadline=None)
@given(layers())
def test_every_hectare_is_counted_once(drawn):
    units, sites, pv = drawn
    ledger = lg.ledger(units, sites, pv)
    pieces = ledger.pieces
    # no two pieces share land; GEOS joins edges that are a hair apart only on a grid
    together = shapely.union_all(np.asarray(pieces.geometry.array), grid_size=1e-4)
    assert pieces.area.sum() == pytest.approx(together.area, abs=ON_A_GRID_M2)
    # every piece lies where its keys say, and its area is that of its shape
    np.testing.assert_allclose(pieces["area_ha"], pieces.area / 10_000, rtol=1e-12)
    for key, layer in (("unit_id", units), ("site_id", sites), ("pv_id", pv)):
        named = pieces[pieces[key].notna()]
        owner = layer.set_index(key).geometry.loc[named[key]]
        beyond = shapely.area(shapely.difference(named.geometry.array, owner.array))
        assert beyond.max(initial=0) < ON_A_GRID_M2
    # nothing that lies in a unit is left out
    covered = shapely.union_all([*sites.geometry, *pv.geometry])
    assert pieces.area.sum() == pytest.approx(covered.intersection(units.union_all()).area, abs=ON_A_GRID_M2)


@settings(max_examples=20, deadline=None)
@given(layers())
def test_accounts_close_with_independent_sums(drawn):
    units, sites, pv = drawn
    ledger = lg.ledger(units, sites, pv)
    for account, layer in ((ledger.sites, sites), (ledger.pv, pv)):
        np.testing.assert_allclose(account["area_ha"], layer.area / 10_000)
        outline = units.union_all()
        assert account["outside_ha"].sum() * 10_000 == pytest.approx(
            layer.union_all().difference(outline).area, rel=1e-9, abs=1e-3
        )
        assert account["overlap_ha"].sum() * 10_000 == pytest.approx(
            layer.area.sum() - layer.union_all().area, rel=1e-9, abs=1e-3
        )
        assert account["error_ha"].abs().max() < 1e-6


@settings(max_examples=20, deadline=None)
@given(layers())
def test_areas_alone_are_those_of_the_shapes(drawn):
    ledger, again = (lg.ledger(*drawn, geometry=geometry) for geometry in (True, False))
    columns = ["unit_id", "site_id", "pv_id"]
    real = [pieces[pieces["area_ha"] > 1e-8] for pieces in (ledger.pieces, again.pieces)]
    left, right = (pd.DataFrame(p[[*columns, "area_ha"]]).reset_index(drop=True) for p in real)
    pd.testing.assert_frame_equal(left, right, rtol=1e-9, atol=1e-9)
    assert not isinstance(again.pieces, gpd.GeoDataFrame)


def same_bit_for_bit(ledger, other):
    pd.testing.assert_frame_equal(ledger.pieces, other.pieces, check_exact=True)
    pd.testing.assert_frame_equal(ledger.overlaps, other.overlaps, check_exact=True)
    pd.testing.assert_series_equal(ledger.gaps_ha, other.gaps_ha, check_exact=True)
    for name in ("sites", "pv"):
        account = getattr(other, name).loc[getattr(ledger, name).index]
        pd.testing.assert_frame_equal(getattr(ledger, name), account, check_exact=True)


def plain_ledger(*layers, **options):
    """As without numba."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("landgap.geometry.engine.find_spec", lambda _: None)
        return lg.ledger(*layers, **options)


@pytest.mark.parametrize("seeds", [range(1), pytest.param(range(1, 20), marks=pytest.mark.slow)], ids=len)
@pytest.mark.parametrize("tiling", nasty.UNITS, ids=lambda tiling: tiling.__name__)
def test_nasty_layers_are_cut_into_pieces_that_fit_with_and_without_numba(tiling, seeds):
    """Pieces share no land, lie where their keys say, and make up each site and plant."""
    for n, shapes in enumerate(nasty.draws(tiling, seeds)):
        keys = {"unit_id": "u", "site_id": "s", "pv_id": "p"}
        drawn = [
            frame({key: [f"{letter}{k}" for k in range(len(layer))]}, layer)
            for (key, letter), layer in zip(keys.items(), shapes, strict=True)
        ]
        outline = shapely.union_all(shapes[0])
        if not all((shapely.area(shapely.intersection(layer, outline)) > 1).any() for layer in shapes):
            continue
        # where two offices drew a common edge, units overlap by as much
        allowed_m2 = 0.01 + max(shapely.area(shapes[0]).sum() - outline.area, 0)
        ledger, plain = lg.ledger(*drawn), plain_ledger(*drawn)
        for found in (ledger, plain):
            pieces = found.pieces
            assert pieces.is_valid.all()
            united = pieces.union_all()
            assert pieces.area.sum() - united.area <= allowed_m2
            covered = shapely.union_all([*shapes[1], *shapes[2]]) & outline
            assert united.symmetric_difference(covered).area <= allowed_m2
            for (key, _), layer in zip(keys.items(), drawn, strict=True):
                named = pieces.dropna(subset=key)
                owner = layer.set_index(key).geometry.loc[named[key]]
                beyond = shapely.difference(named.geometry.array, owner.array)
                assert shapely.area(beyond).max(initial=0) <= allowed_m2
                if key != "unit_id":
                    whole = layer.union_all() & outline
                    assert named.union_all().symmetric_difference(whole).area <= allowed_m2
            for account in (found.sites, found.pv):
                assert account["error_ha"].abs().max() <= allowed_m2 / 10_000
        both = [one.pieces.fillna("-").set_index(list(keys))["area_ha"] for one in (ledger, plain)]
        off_ha = pd.concat(both, axis=1).fillna(0.0).diff(axis=1).iloc[:, -1]
        assert off_ha.abs().max() <= 1e-6
        np.testing.assert_allclose(ledger.gaps_ha, plain.gaps_ha, rtol=1e-9)
        shuffled = [layer.sample(frac=1, random_state=n) for layer in drawn]
        same_bit_for_bit(ledger, lg.ledger(*shuffled, threads=1))


@settings(max_examples=12, deadline=None)
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


@settings(max_examples=8, deadline=None)
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


def test_land_beyond_every_unit_is_counted(units):
    site = frame({"site_id": ["edge"]}, [box(-500, 0, 500, 100)])
    account = lg.ledger(units, site).sites.loc["edge"]
    assert account[["area_ha", "pieces_ha", "outside_ha", "overlap_ha"]].tolist() == [10, 5, 5, 0]


def test_layers_in_other_systems_are_measured_together_in_the_equal_area_one(units, sites, pv):
    ledger = lg.ledger(units.to_crs(4326), sites.to_crs(25832), pv.to_crs(25833))
    assert ledger.pieces.crs.to_epsg() == 3035
    # a straight edge is not the same line in every system: a square metre on 78 ha
    np.testing.assert_allclose(ledger.sites["area_ha"], sites.area / 10_000, rtol=1e-5)
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
        "units: duplicate unit_id in 2 rows (15088002)",
        "sites: 1 rows have coordinates that are no numbers (reserve)",
        "pv.pv_id: missing in 1 row ((no key))",
    ):
        assert fault in str(error.value)


def test_bad_options_columns_and_shapes_are_named_at_once(units, sites, pv):
    sites = sites.drop(columns="site_id").assign(status=["existing", "built", None, "planned"])
    pv.loc[0, "geometry"] = shapely.LineString([(X, Y), (X + 9, Y)])
    with pytest.raises(lg.LandgapError) as error:
        lg.ledger(
            units,
            sites,
            pv.assign(commissioned=[20, 2020]),
            precedence=["exsting", "planned", "planned"],
            tolerance_ha=float("nan"),
            sliver_m=-5,
            threads=-1,
        )
    told = "\n".join(error.value.faults)
    for fault in (
        "tolerance_ha: nan is not a number of ha from 0",
        "sliver_m: -5 is not a number of m from 0",
        "threads: -1 is not a whole number from 1, or None",
        "precedence: unknown status exsting; known are existing, reserve,",
        "precedence: duplicate statuses",
        "sites.site_id: the column is missing",
        'sites.status: "built" not among existing,',
        "pv.commissioned: not a year from 1900 to 2100 in 1 row (park)",
        "pv: no polygon in 1 row (park)",
    ):
        assert fault in told
    assert len(error.value.faults) == 9


def test_what_is_no_layer_is_refused(units, sites):
    with pytest.raises(lg.LandgapError, match=r"units: .* not a DataFrame\n- sites: .* not a list"):
        lg.ledger(pd.DataFrame(units.drop(columns="geometry")), [sites])


@pytest.mark.parametrize("crs", [3857, 25832, 2264, 4326])
def test_hectares_are_those_of_the_equal_area_system_whatever_the_layers_came_in(units, sites, pv, crs):
    """Web Mercator has 2.55 ha for one, EPSG:2264 counts in feet."""
    here = lg.ledger(units, sites, pv)
    # the lines between corners are straight in another system: with a corner every 50 m they are the same
    there = lg.ledger(
        *(layer.set_geometry(layer.geometry.segmentize(50)).to_crs(crs) for layer in (units, sites, pv))
    )
    assert there.pieces.crs.to_epsg() == 3035
    np.testing.assert_allclose(there.sites["area_ha"], here.sites["area_ha"], rtol=1e-6)
    real = there.pieces[there.pieces["area_ha"] > 0.01]
    np.testing.assert_allclose(real["area_ha"], here.pieces["area_ha"], rtol=1e-4)


def test_keys_rows_and_geometry_may_be_as_they_come(units, sites, pv):
    """Whole numbers as keys, an index of names, a geometry called geom: the same, and nothing changed."""
    plain = lg.ledger(units, sites, pv)
    other = [
        layer.assign(**{key: range(100, 100 + len(layer))})
        .set_index(pd.Index(["same"] * len(layer)))
        .rename_geometry("geom")
        for layer, key in ((units, "unit_id"), (sites, "site_id"), (pv, "pv_id"))
    ]
    before = [layer.copy() for layer in other]
    seen = lg.ledger(*other)
    assert set(seen.pieces["unit_id"]) == {"100", "101", "102", "103"}
    assert seen.sites.index.tolist() == ["100", "101", "102", "103"]
    np.testing.assert_array_equal(seen.pieces["area_ha"].sort_values(), plain.pieces["area_ha"].sort_values())
    for layer, was in zip(other, before, strict=True):
        pd.testing.assert_frame_equal(layer, was)


def test_what_is_invalid_is_repaired_and_what_has_no_land_is_counted(units):
    bow_tie = shapely.Polygon([(X, Y), (X + 200, Y + 200), (X + 200, Y), (X, Y + 200)])
    sites = frame(
        {"site_id": ["tie", "empty", "flat"]},
        [bow_tie, shapely.Polygon(), shapely.Polygon([(X, Y), (X + 9, Y), (X, Y)])],
    )
    ledger = lg.ledger(units, sites, geometry=False)
    assert ledger.pieces["area_ha"].tolist() == pytest.approx([2.0])
    assert ledger.repairs["sites"].invalid == 2
    assert ledger.repairs["sites"].excluded == ("empty", "flat")
    with pytest.raises(lg.LandgapError, match=r"sites: no polygon in 1 row \(P\)"):
        lg.ledger(units, frame({"site_id": ["P"]}, [shapely.Point(X, Y)]))


@settings(max_examples=20, deadline=None)
@given(layers())
def test_numba_and_shapely_give_the_same_ledger(drawn):
    """Two independent ways: strips under edges, and intersections of polygons."""
    plain, fast = plain_ledger(*drawn, geometry=False), lg.ledger(*drawn, geometry=False)
    keys = ["unit_id", "site_id", "pv_id"]
    left, right = (
        ledger.pieces[ledger.pieces["area_ha"] > 1e-7].reset_index(drop=True) for ledger in (plain, fast)
    )
    pd.testing.assert_frame_equal(left[keys], right[keys])
    np.testing.assert_allclose(left["area_ha"], right["area_ha"], rtol=1e-9, atol=1e-10)
    pd.testing.assert_frame_equal(plain.sites, fast.sites, rtol=1e-9, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("geometry", [True, False])
def test_the_bundled_area_is_cut_the_same_in_any_order_of_rows(halle_leipzig, geometry):
    study = halle_leipzig
    drawn = study.units, study.sites, study.pv
    ledger, checked = (cut(*drawn, geometry=geometry) for cut in (lg.ledger, ledger_of_study))
    for seed in range(3):
        shuffled = [layer.sample(frac=1, random_state=seed) for layer in drawn]
        same_bit_for_bit(ledger, lg.ledger(*shuffled, geometry=geometry, threads=1 + seed))
        again = ledger_of_study(*shuffled, geometry=geometry)
        same_bit_for_bit(checked, again)
        assert again.sites.index.tolist() == shuffled[1]["site_id"].tolist()
    plain = plain_ledger(*drawn, geometry=geometry)
    pd.testing.assert_frame_equal(ledger.sites, plain.sites, rtol=1e-9, atol=1e-9)
    pd.testing.assert_frame_equal(ledger.pv, plain.pv, rtol=1e-9, atol=1e-9)


def test_threads_and_layers_that_are_checked_change_nothing(halle_leipzig):
    study = halle_leipzig
    layers = study.units, study.sites, study.pv[study.pv["status"] == "operating"]
    one, two = (ledger_of_study(*layers, geometry=False, threads=threads) for threads in (1, 2))
    pd.testing.assert_frame_equal(one.pieces, two.pieces, check_exact=True)
    pd.testing.assert_frame_equal(one.sites, two.sites, check_exact=True)
    checked_here = lg.ledger(*layers, geometry=False)
    pd.testing.assert_frame_equal(one.pieces, checked_here.pieces, rtol=1e-12)
    pd.testing.assert_frame_equal(one.overlaps, checked_here.overlaps, rtol=1e-12)


@pytest.mark.parametrize("geometry", [True, False])
def test_the_bundled_area_agrees_with_geopandas_overlay(halle_leipzig, geometry):
    """Oracle: what a user of geopandas writes, on the rows that overlap no other."""
    study = halle_leipzig
    sites = study.sites[study.sites["status"] != "withdrawn"]
    pv = study.pv[study.pv["status"] == "operating"]
    ledger = lg.ledger(study.units, sites, pv, geometry=geometry)
    assert max(ledger.sites["overlap_ha"].max(), ledger.pv["overlap_ha"].max()) < 1e-3
    cut = gpd.overlay(
        study.units[["unit_id", "geometry"]], sites[["site_id", "geometry"]], keep_geom_type=True
    )
    theirs = cut.assign(area_ha=cut.area / 10_000).groupby(["unit_id", "site_id"])["area_ha"].sum()
    ours = ledger.pieces.groupby(["unit_id", "site_id"])["area_ha"].sum()
    both = pd.concat([ours, theirs], axis=1).fillna(0)
    np.testing.assert_allclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-7, atol=1e-4)
    under = gpd.overlay(cut, pv[["pv_id", "geometry"]], keep_geom_type=True)
    in_both = ledger.pieces.dropna(subset=["site_id", "pv_id"])["area_ha"].sum()
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
    ledger = lg.ledger(halle_leipzig.units, halle_leipzig.sites, parks)
    assert ledger.pv["error_ha"].abs().max() < 1e-6
    reported = halle_leipzig.units.loc[~halle_leipzig.units["halo"], "unit_id"]
    inside = ledger.pieces[ledger.pieces["unit_id"].isin(reported) & ledger.pieces["pv_id"].notna()]
    assert inside["area_ha"].sum() == pytest.approx(1962, rel=0.01)


@pytest.mark.parametrize("keys", [["b", "a"], ["a", "b"], ["b", "a", "b"], ["a", "b", "b"]])
def test_duplicate_keys_are_found_in_any_order(keys):
    units = frame({"unit_id": ["u"]}, [box(0, 0, 1000, 1000)])
    places = [box(200 * n, 0, 200 * n + 100, 100) for n in range(len(keys))]
    sites = frame({"site_id": keys}, places)
    if len(set(keys)) == len(keys):
        assert list(lg.ledger(units, sites).pieces["site_id"]) == sorted(keys)
    else:
        with pytest.raises(lg.LandgapError, match=r"duplicate site_id in 2 rows \(b\)"):
            lg.ledger(units, sites)
