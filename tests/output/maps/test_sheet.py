import numpy as np
import pytest
import shapely
from ground import Y
from sheets import room, says, sheet, written

import landgap as lg
from landgap.output.maps.base_map import base_map
from landgap.output.maps.sheet import PAPERS, lay_out, lengthen, page_inches
from landgap.output.words import words


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
    inches = page_inches(base_map(study).inner.total_bounds, "A3")
    assert inches == PAPERS["A3"][::-1]
    ax = lg.maps.balance(lg.assess(study, demand_weights={"population": 1}), ax=sheet(inches))
    assert "(A3)" in says(ax)
    page = shapely.box(*ax.figure.bbox.extents)
    assert all(page.covers(room(text)) for text in written(ax))


def test_a_page_is_as_long_as_its_legend_and_the_map_stays_as_it_is():
    page = lay_out(None, (0, 0, 90e3, 60e3), heading=("T", "s"), foot=("f",), words=words("de"))
    inches, map_before = page.ax.figure.get_size_inches(), page.ax.get_window_extent()
    top = page.ax.figure.bbox.y1 - map_before.y1
    lengthen(page, 100)
    grown, map_after = page.ax.figure.get_size_inches(), page.ax.get_window_extent()
    assert grown[0] == inches[0]
    assert (grown[1] - inches[1]) * 72 == pytest.approx(100 * page.scale)
    assert (map_after.width, map_after.height) == pytest.approx((map_before.width, map_before.height))
    assert page.ax.figure.bbox.y1 - map_after.y1 == pytest.approx(top)
    for panel in page.panels:
        points = np.diff(panel.get_ylim())[0]
        height = panel.get_window_extent().height / page.ax.figure.dpi * 72
        assert height == pytest.approx(points * page.scale)


@pytest.mark.parametrize("shape", [(1, 1), (9, 1), (1, 9)])
def test_metres_are_square_on_a_page_of_any_region(shape):
    bounds = (0, 0, 10e3 * shape[0], 10e3 * shape[1])
    page = lay_out(None, bounds, heading=("T", ""), foot=(), words=words("de"))
    page.ax.figure.canvas.draw()
    box = page.ax.get_window_extent()
    across, up = np.diff(page.ax.get_xlim())[0], np.diff(page.ax.get_ylim())[0]
    assert across / box.width == pytest.approx(up / box.height)
    assert across >= bounds[2]
    assert up >= bounds[3]
    # never so long that the map itself does not fit on a screen
    assert box.height <= 1.01 * box.width
