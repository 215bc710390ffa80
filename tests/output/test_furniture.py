"""What every sheet carries: north, where the region lies, the paper, and text in the PDF."""

from dataclasses import replace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import shapely
from ground import X, Y
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import PolyCollection
from pypdf import PdfReader
from pyproj import CRS, Proj, Transformer
from sheets import kept, room, says, sheet, written

import landgap as lg
from landgap.output.maps.base_map import ground
from landgap.output.maps.north import true_north
from landgap.output.maps.outlines import attribution, outlines
from landgap.output.maps.sheet import PAPERS, foot_lines, page_inches
from landgap.output.maps.text import wrap
from landgap.output.words import words

MAPS = ("cooperation", "balance", "bivariate", "flows", "access", "membership", "multiples")
all_maps = pytest.mark.parametrize("name", MAPS)


@pytest.fixture(autouse=True)
def plain_style():
    with mpl.rc_context(mpl.rcParamsDefault | {"backend": "Agg"}):
        yield
    plt.close("all")


# north


@given(st.floats(6, 18), st.floats(45, 58))
@settings(max_examples=30, deadline=None)
def test_the_arrow_turns_by_the_meridian_convergence(lon, lat):
    """PROJ gives the convergence from its series, we measure it on the ground."""
    crs = CRS.from_epsg(25833)
    x, y = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True).transform(lon, lat)
    published = Proj(crs).get_factors(lon, lat).meridian_convergence
    assert abs(true_north(crs, x, y)) == pytest.approx(abs(published), abs=0.02)
    # west of the central meridian true north lies to the right, east of it to the left
    assert true_north(crs, x, y) * (15 - lon) >= 0


def test_the_arrow_on_the_map_is_turned(result):
    ax = lg.maps.balance(result, ax=sheet())
    halves = kept(ax, mpl.patches.Polygon, "north-arrow")
    tip, foot = halves[0].get_xy()[:2]
    turn = np.degrees(np.arctan2(*(tip - foot)))
    middle = (np.mean(ax.get_xlim()), np.mean(ax.get_ylim()))
    assert turn == pytest.approx(true_north(ground(result.study).crs, *middle), abs=0.01)
    assert turn > 1.5
    assert "geografisch Nord" in says(ax)


# where the region lies


def test_the_small_map_shows_the_region_where_it_lies(result):
    ax = lg.maps.balance(result, ax=sheet(), lang="en")
    [frame] = kept(ax, PolyCollection, "inset")
    [states] = kept(ax, PolyCollection, "inset-states")
    [region] = kept(ax, PolyCollection, "inset-region")
    box = frame.get_paths()[0].get_extents()
    country = mpl.transforms.Bbox.union([path.get_extents() for path in states.get_paths()])
    place = mpl.transforms.Bbox.union([path.get_extents() for path in region.get_paths()])
    assert box.x0 < country.x0 < place.x0
    assert place.x1 < country.x1 < box.x1
    # Halle and Leipzig lie in the east, near the middle from north to south
    base = ground(result.study)
    west, south, east, north = outlines(base.crs).total_bounds
    x, y = base.inner.union_all().centroid.coords[0]
    assert (place.x0 + place.x1) / 2 == pytest.approx(
        country.x0 + (x - west) / (east - west) * country.width, abs=0.03 * country.width
    )
    assert (place.y0 + place.y1) / 2 == pytest.approx(
        country.y0 + (y - south) / (north - south) * country.height, abs=0.05 * country.height
    )
    assert "Location in Germany" in says(ax)
    hidden = base.inner.intersection(shapely.box(*box.extents)).area.sum()
    assert hidden <= 0.01 * box.width * box.height


def test_the_outlines_are_those_of_sixteen_states_and_named(result):
    states = outlines(CRS.from_epsg(3035))
    assert states.is_valid.all()
    assert len(states) == 16
    assert states["DE-ST"].contains(shapely.Point(X - 20_000, Y))
    # 357,000 km² of land
    assert states.drop("DE-BE").area.sum() / 1e6 == pytest.approx(357_000, rel=0.01)
    assert attribution(result.study.units)[0] in says(lg.maps.access(result, ax=sheet()))


def test_in_another_country_there_is_no_small_map(units, sites):
    layers = {"units": units, "sites": sites}
    for name, layer in layers.items():
        layers[name] = layer.set_geometry(layer.translate(1_500_000, 0))
    study = lg.StudyArea.from_layers(**layers, horizon_years=18, demand=(40, 60, "by hand"))
    ax = lg.maps.balance(lg.assess(study, weights={"population": 1}), ax=sheet())
    assert kept(ax, PolyCollection, "inset") == []
    assert "GeoBasis" not in says(ax)


# paper


def test_a_high_region_stands_upright(units):
    wide, high = units.total_bounds[[2, 3]] - units.total_bounds[[0, 1]]
    assert wide == high
    assert page_inches((0, 0, 1000, 1000), "A4") == PAPERS["A4"]
    assert page_inches((0, 0, 500, 1000), "A3") == PAPERS["A3"][::-1]


def test_an_upright_map_has_its_title_legend_and_sources(units, sites):
    layers = {"units": units, "sites": sites}
    for name, layer in layers.items():
        stretched = layer.affine_transform([1, 0, 0, 3, 0, -2 * Y])
        layers[name] = layer.set_geometry(stretched)
    study = lg.StudyArea.from_layers(**layers, horizon_years=18, demand=(40, 60, "by hand"))
    inches = page_inches(ground(study).inner.total_bounds, "A3")
    assert inches == PAPERS["A3"][::-1]
    ax = lg.maps.balance(lg.assess(study, weights={"population": 1}), ax=sheet(inches))
    assert "(A3)" in says(ax)
    page = shapely.box(*ax.figure.bbox.extents)
    assert all(page.covers(room(text)) for text in written(ax))


@pytest.mark.parametrize("width", range(200, 400, 7))
def test_a_licence_stays_on_one_line(result, width):
    named = ["Contributors (CC BY 4.0)", "Other contributors (CC BY-SA 3.0)", "Still others"]
    study = replace(result.study, provenance={"units": {"attribution": named}})
    foot = foot_lines(replace(result, study=study), CRS.from_epsg(25833), words("en"))
    lines = wrap(foot[0], width, 6)
    assert " ".join(lines).count("(CC\u00a0BY\u00a04.0)") == 1
    assert not any(line.endswith(("(CC", "BY", "BY-SA")) for line in lines)


def test_a_pdf_holds_text_that_is_found_and_the_png_its_dots(study, tmp_path):
    small = lg.assess(study)
    files = lg.maps.save(small, tmp_path, paper="A4", lang="en", progress=False)
    balance = next(path for path in files if path.name == "balance.pdf")
    page = PdfReader(balance).pages[0]
    text = page.extract_text()
    for phrase in ("Land balance: Test", "State border", "Saxony-Anhalt", "Ahausen", "true north"):
        assert phrase in text
    assert sorted(float(side) / 72 for side in page.mediabox[2:]) == pytest.approx(
        sorted(PAPERS["A4"]), abs=0.01
    )
    picture = plt.imread(balance.with_suffix(".png"))
    assert picture.shape[1] == pytest.approx(300 * PAPERS["A4"][0], abs=2)


def test_unknown_paper_and_no_result_write_nothing(study, tmp_path):
    with pytest.raises(lg.LandgapError, match='paper: "A5" is not known; there is "A4", "A3"'):
        lg.maps.save(lg.assess(study), tmp_path, paper="A5")
    with pytest.raises(lg.LandgapError, match="needs an Assessment, got StudyArea"):
        lg.maps.save(study, tmp_path)
    assert list(tmp_path.iterdir()) == []


@all_maps
@pytest.mark.parametrize("wrong", [None, "halle-leipzig", 3])
def test_a_map_without_a_result_says_what_to_pass(name, wrong):
    with pytest.raises(lg.LandgapError, match=r"result = lg\.assess\(study\)"):
        getattr(lg.maps, name)(wrong, ax=sheet())


# legend


def test_a_legend_that_is_too_long_moves_closer_and_symbols_keep_their_size(result):
    ax = lg.maps.flows(result, ax=sheet((11.69, 5.0), dpi=100))
    body = ax.get_window_extent()
    legend = [text.get_window_extent() for text in written(ax, "legend")]
    assert min(box.y0 for box in legend) >= body.y0 - 1
    # an arrow of 50 ha is as wide in the legend as on the map
    panel = next(child for child in ax.child_axes if child.texts and child.patches)
    sample = next(patch for patch in panel.patches if isinstance(patch, mpl.patches.Polygon))
    roomy = lg.maps.flows(result, ax=sheet(dpi=100))
    other = next(child for child in roomy.child_axes if child.texts and child.patches)
    twin = next(patch for patch in other.patches if isinstance(patch, mpl.patches.Polygon))
    shrunk = _size(ax) / _size(roomy)
    assert sample.get_window_extent().width == pytest.approx(
        shrunk * twin.get_window_extent().width, rel=0.01
    )


def _size(ax):
    """Pixels in a point of an A3 sheet: the title is never moved closer."""
    return max(text.get_fontsize() for text in written(ax))
