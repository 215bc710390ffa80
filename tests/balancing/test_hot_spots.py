import subprocess
import sys
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

import landgap as lg
from landgap.balancing.hot_spots import hot_spots

SIDE = 12


def grid(values, *, side=SIDE, column="gap_ha"):
    """Squares of 1 km, row by row from the south; the border runs in the middle."""
    cells = [(n % side, n // side) for n in range(side * side)]
    return frame(
        {
            "unit_id": [f"x{x}y{y}" for x, y in cells],
            "state": ["DE-ST" if x < side // 2 else "DE-SN" for x, _ in cells],
            column: np.asarray(values, dtype=float),
        },
        [box(x * 1000, y * 1000, x * 1000 + 1000, y * 1000 + 1000) for x, y in cells],
    ).set_index("unit_id")


def noise(seed=0, side=SIDE):
    return np.random.default_rng(seed).normal(10, 1, side * side)


@pytest.fixture(scope="module")
def straddling():
    """A rich field of 4 by 4 squares that the border cuts in two."""
    values = noise().reshape(SIDE, SIDE)
    values[4:8, 4:8] += 20
    return grid(values.ravel())


def by_pysal(units, *, closed=False):
    """The same links as libpysal finds them, and what esda makes of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esda  # noqa: PLC0415
        from libpysal.graph import Graph  # noqa: PLC0415

        links = Graph.build_contiguity(units, rook=True)
        if closed:
            pairs = links.adjacency.reset_index()
            state = units["state"]
            inside = pairs["focal"].map(state).eq(pairs["neighbor"].map(state)).to_numpy()
            pairs = pairs[inside]
            links = Graph.from_arrays(*(pairs[end].to_numpy() for end in pairs))
        value = units["gap_ha"].to_numpy()
        options = {"permutations": 99, "n_jobs": 1, "seed": 3}
        moran = esda.Moran_Local(value, links, **options)
        gi = esda.G_Local(value, links, transform="B", star=True, **options)
    return moran, gi


@pytest.mark.parametrize("closed", [False, True])
def test_the_same_as_esda_on_links_of_libpysal(straddling, closed):
    straddling = straddling.sort_index()  # the order in which values are permuted
    moran, gi = by_pysal(straddling, closed=closed)
    name = "closed" if closed else "open"
    lisa = hot_spots(straddling, "gap_ha", permutations=99, seed=3)
    np.testing.assert_allclose(lisa[f"statistic_{name}"], moran.Is)
    getis = hot_spots(straddling, "gap_ha", statistic="gi", permutations=99, seed=3)
    np.testing.assert_allclose(getis[f"statistic_{name}"], gi.Zs)
    for ours, theirs in ((lisa, moran), (getis, gi)):
        # esda's p is one-sided and takes the smaller side
        doubled = np.minimum(2 * theirs.p_sim, 1)
        np.testing.assert_allclose(ours[f"p_{name}"], doubled, atol=0.021)


def test_getis_and_ord_by_the_formula(straddling):
    """domain.md 5.1: z = (sum w x - mean sum w) / (s sqrt((n sum w² - (sum w)²) / (n - 1)))."""
    found = hot_spots(straddling, "gap_ha", statistic="gi", permutations=9)
    x, n = straddling["gap_ha"].to_numpy(), SIDE**2
    place = np.arange(n)
    across, up = place % SIDE, place // SIDE
    w = np.abs(across[:, None] - across) + np.abs(up[:, None] - up) <= 1
    count = w.sum(axis=1)
    np.testing.assert_array_equal(found["neighbours_open"], count - 1)
    spread = x.std() * np.sqrt((n * count - count**2) / (n - 1))
    np.testing.assert_allclose(found["statistic_open"], (w @ x - x.mean() * count) / spread)


@pytest.mark.parametrize("statistic", ["lisa", "gi"])
def test_a_field_that_the_border_cuts_stands_out_only_while_it_is_open(straddling, statistic):
    found = hot_spots(straddling, "gap_ha", statistic=statistic)
    inner = [f"x{x}y{y}" for x in (5, 6) for y in (5, 6)]
    assert found["cluster_open"].eq("high").sum() == found["cluster_open"].ne("none").sum()
    assert (found.loc[inner, "cluster_open"] == "high").all()
    assert (found.loc[inner, "neighbours_closed"] == 3).all()
    assert (found.loc[inner, "p_closed"] > found.loc[inner, "p_open"]).all()
    away = found["neighbours_open"] == found["neighbours_closed"]
    assert away.sum() == SIDE * (SIDE - 2)
    assert (found.loc[away, "change"] == 0).all()
    assert (found.loc[away, "p_open"] == found.loc[away, "p_closed"]).all()


def test_sides_that_differ_at_the_border_look_alike_once_it_is_closed():
    """High on this side, low on that: open links hide the clusters that closed ones show."""
    values = noise(1) + np.tile([0] * 4 + [20] * 2 + [-20] * 2 + [0] * 4, SIDE)
    found = hot_spots(grid(values), "gap_ha", significance=0.1)
    at_border = found[found["neighbours_open"] != found["neighbours_closed"]]
    assert len(at_border) == 2 * SIDE
    assert (at_border["change"] < 0).all()
    assert (at_border["cluster_open"] == "none").all()
    inner = at_border[at_border["neighbours_closed"] == 3]
    assert set(inner["cluster_closed"]) == {"high", "low"}
    assert inner["differs"].all()


def test_a_unit_unlike_its_neighbours():
    values = noise(2).reshape(SIDE, SIDE)
    values[3:8, 1:6] += 20
    values[5, 3] = 0
    found = hot_spots(grid(values.ravel()), "gap_ha", significance=0.1)
    assert found.loc["x3y5", "cluster_open"] == "low among high"
    assert found.loc["x3y5", "statistic_open"] < 0
    upside_down = hot_spots(grid(-values.ravel()), "gap_ha", significance=0.1)
    assert upside_down.loc["x3y5", "cluster_open"] == "high among low"


def test_a_corner_is_no_neighbour_and_a_piece_across_is_an_island():
    squares = [box(0, 0, 1, 1), box(1, 1, 2, 2), box(2, 1, 3, 2), box(0, 1, 1, 2)]
    units = frame({"state": ["DE-ST", "DE-SN", "DE-SN", "DE-ST"], "x": [1, 5, 2, 9]}, squares)
    units = pd.concat([units, frame({"state": ["DE-SN"], "x": [3]}, [box(9, 9, 10, 10)])])
    units = units.set_axis(list("abcde"))
    found = hot_spots(units, "x", permutations=99)
    assert found["neighbours_open"].tolist() == [1, 2, 1, 2, 0]
    assert found["neighbours_closed"].tolist() == [1, 1, 1, 1, 0]
    assert found.loc["e", ["cluster_open", "cluster_closed"]].tolist() == ["island", "island"]
    assert found.loc["e", ["p_open", "change", "differs"]].isna().all()
    assert (found.attrs["islands_open"], found.attrs["few_units"]) == (1, True)


def test_missing_values_leave_with_their_links(straddling):
    units = straddling.copy()
    units.loc["x0y0", "gap_ha"] = np.nan
    found = hot_spots(units, "gap_ha", permutations=9)
    assert found.attrs["left_out"] == ("x0y0",)
    assert "x0y0" not in found.index
    assert found.loc["x1y0", "neighbours_open"] == 2
    assert found.crs == units.crs


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.floats(-1e3, 1e3), st.floats(0.1, 100))
def test_level_and_unit_of_measure_change_nothing(seed, level, factor):
    """Deficits are negative: a statistic that took the sign of the mean would turn round."""
    values = noise(seed, side=4)
    for statistic in ("lisa", "gi"):
        once, again = (
            hot_spots(grid(v, side=4), "gap_ha", statistic=statistic, permutations=99)
            for v in (values, values * factor + level)
        )
        np.testing.assert_allclose(once["statistic_open"], again["statistic_open"], rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(once["p_open"], again["p_open"], atol=0.021)


def test_chance_is_called_a_cluster_no_more_often_than_promised():
    """Noise alone: any find at all is false, and comes in about 5 of 100 maps or fewer."""
    finds = 0
    for seed in range(40):
        found = hot_spots(grid(noise(seed, side=5), side=5), "gap_ha", permutations=999, seed=seed)
        finds += found["cluster_open"].ne("none").any()
    assert finds <= 6


def test_every_fault_is_named_at_once(straddling):
    bad = straddling[:2].assign(state=["DE-ST", None], gap_ha=[np.inf, 1.0])
    with pytest.raises(lg.LandgapError) as error:
        hot_spots(bad, "gap_ha", statistic="gini", permutations=0, significance=5, seed=-1)
    for fault in (
        "units.gap_ha: not finite in 1 row (x0y0)",
        "units.state: missing in 1 row (x1y0)",
        "statistic: 'gini' is not one of",
        "permutations: 0 is not a whole number from 1",
        "significance: 5 is not a share above 0 below 1",
        "seed: -1 is not a whole number from 0",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError) as error:
        hot_spots(straddling[:2], "gap_ha")
    assert "units: 2 with a known value, 3 are the least" in str(error.value)
    assert "state: one only (DE-ST)" in str(error.value)
    with pytest.raises(lg.LandgapError, match="all values are alike"):
        hot_spots(straddling.assign(gap_ha=1.0), "gap_ha")
    with pytest.raises(lg.LandgapError, match=r"units\.reach: the column is missing"):
        hot_spots(straddling, "reach")
    with pytest.raises(lg.LandgapError, match="units: a GeoDataFrame with an active geometry is needed"):
        hot_spots(pd.DataFrame(straddling), "gap_ha")


def test_any_name_of_the_geometry_and_whole_numbers_as_keys(straddling):
    expected = hot_spots(straddling, "gap_ha", permutations=9)
    other = straddling.rename_geometry("geom").set_axis(range(len(straddling)), axis=0)
    before = other.copy()
    found = hot_spots(other, "gap_ha", permutations=9)
    pd.testing.assert_frame_equal(other, before)
    pd.testing.assert_index_equal(found.index, other.index)
    np.testing.assert_allclose(found["statistic_open"], expected["statistic_open"], rtol=1e-12)


def test_without_the_extra_the_mend_is_said(straddling, monkeypatch):
    monkeypatch.setitem(sys.modules, "esda", None)
    with pytest.raises(lg.LandgapError, match=r"pip install landgap\[statistics\]"):
        hot_spots(straddling, "gap_ha")


@pytest.mark.slow
def test_the_extra_is_loaded_on_first_use_and_its_warnings_break_nothing():
    code = """
import sys, numpy as np, geopandas as gpd, shapely
from landgap.balancing.hot_spots import hot_spots
assert not {"esda", "libpysal", "sklearn"} & set(sys.modules)
units = gpd.GeoDataFrame(
    {"state": ["DE-ST", "DE-SN", "DE-SN"], "x": [1.0, 2.0, 4.0]},
    geometry=[shapely.box(n, 0, n + 1, 1) for n in range(3)], crs=3035,
)
print(hot_spots(units, "x", permutations=9)["neighbours_open"].tolist())
"""
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (run.stdout.strip(), run.returncode) == ("[1, 2, 1]", 0), run.stderr


def row_of(*states):
    squares = [box(n * 1000, 0, n * 1000 + 1000, 1000) for n in range(len(states))]
    units = frame({"state": states, "x": [1.0, 2.0, 4.0, 9.0, 3.0][: len(states)]}, squares)
    return units.set_axis(list("abcde")[: len(states)])


@pytest.mark.parametrize("statistic", ["lisa", "gi"])
def test_no_neighbour_in_the_own_state_makes_islands_and_no_crash(statistic):
    found = hot_spots(row_of("DE-ST", "DE-SN", "DE-ST", "DE-SN"), "x", statistic=statistic, permutations=9)
    assert found["neighbours_open"].tolist() == [1, 2, 2, 1]
    assert found["neighbours_closed"].tolist() == [0] * 4
    assert found["cluster_closed"].eq("island").all()
    assert found[["statistic_closed", "p_closed", "change"]].isna().all(axis=None)
    assert found["statistic_open"].notna().all()
    apart = row_of("DE-ST", "DE-SN", "DE-ST").assign(
        geometry=[box(n * 3000, 0, n * 3000 + 1000, 1000) for n in range(3)]
    )
    found = hot_spots(apart, "x", statistic=statistic, permutations=9)
    assert (found.attrs["islands_open"], found.attrs["islands_closed"]) == (3, 3)


@pytest.mark.parametrize("crs", [25832, 25833, 3035, 4326])
def test_a_corner_on_another_units_side_makes_neighbours_in_any_system(crs):
    """Three squares, each beside both others; projected, the corner lies millimetres off the side."""
    squares = [box(0, 0, 1000, 2000), box(1000, 0, 2000, 1000), box(1000, 1000, 2000, 2000)]
    utm = [affinity.translate(square, 660_000 - X, 5_680_000 - Y) for square in squares]
    units = gpd.GeoDataFrame(
        {"state": ["DE-ST", "DE-SN", "DE-SN"], "x": [1.0, 2, 4]}, geometry=utm, crs=25832
    )
    found = hot_spots(units.to_crs(crs), "x", permutations=9)
    assert found["neighbours_open"].tolist() == [2, 2, 2]
    assert found["neighbours_closed"].tolist() == [0, 1, 1]
    assert found.crs.to_epsg() == crs


@pytest.mark.parametrize("apart_m", [0.01, 0.05, 0.5, -0.02])
def test_a_border_that_two_offices_drew_apart_keeps_its_links(straddling, apart_m):
    moved = straddling.copy()
    east = moved["state"].eq("DE-SN")
    moved["geometry"] = moved.geometry.where(~east, moved.translate(apart_m))
    once, again = (hot_spots(units, "gap_ha", permutations=9) for units in (straddling, moved))
    pd.testing.assert_frame_equal(
        pd.DataFrame(again.drop(columns="geometry")), pd.DataFrame(once.drop(columns="geometry"))
    )
    if apart_m > 0:
        strict = hot_spots(moved, "gap_ha", permutations=9, edge_tolerance_m=0.001)
        assert once["neighbours_open"].sum() - strict["neighbours_open"].sum() == 2 * SIDE


def test_overlapping_units_and_one_polygon_under_two_keys_are_refused():
    units = row_of("DE-ST", "DE-SN", "DE-ST")
    for other, ha in ((box(900, 0, 2000, 1000), "10.00"), (units.geometry.iloc[0], "100.00")):
        wrong = units.assign(geometry=[units.geometry.iloc[0], other, units.geometry.iloc[2]])
        with pytest.raises(lg.LandgapError, match=rf"units: 1 pairs overlap: a and b \({ha} ha\)"):
            hot_spots(wrong, "x")


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(16)), st.sampled_from(["lisa", "gi"]))
def test_the_order_of_rows_changes_nothing(order, statistic):
    units = grid(noise(4, side=4).round(1), side=4)
    once = hot_spots(units, "gap_ha", statistic=statistic, permutations=99)
    again = hot_spots(units.iloc[list(order)], "gap_ha", statistic=statistic, permutations=99)
    assert again.index.tolist() == units.index[list(order)].tolist()
    pd.testing.assert_frame_equal(pd.DataFrame(again.loc[once.index]), pd.DataFrame(once))
