import matplotlib as mpl
import pytest
import shapely
from matplotlib.collections import PolyCollection
from sheets import kept, says, sheet

import landgap as lg
from landgap.output.maps.base_map import base_map
from landgap.output.maps.outlines import outlines


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
    base = base_map(result.study)
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


def test_in_another_country_there_is_no_small_map(units, sites):
    layers = {"units": units, "sites": sites}
    for name, layer in layers.items():
        layers[name] = layer.set_geometry(layer.translate(1_500_000, 0))
    layers["units"] = layers["units"].assign(unit_id=list("abcd"), state=["UA-1", "UA-1", "UA-2", "UA-2"])
    study = lg.StudyArea.from_layers(**layers, horizon_years=18, demand=(40, 60, "by hand"))
    ax = lg.maps.balance(lg.assess(study, demand_weights={"population": 1}), ax=sheet())
    assert kept(ax, PolyCollection, "inset") == []
    assert "GeoBasis" not in says(ax)
