import pytest
import shapely
from ground import X, Y
from pyproj import CRS
from sheets import says, sheet

import landgap as lg
from landgap.output.maps.outlines import attribution, outlines


def test_the_outlines_are_those_of_sixteen_states_and_named(result):
    states = outlines(CRS.from_epsg(3035))
    assert states.is_valid.all()
    assert len(states) == 16
    assert states["DE-ST"].contains(shapely.Point(X - 20_000, Y))
    # 357,000 km² of land
    assert states.drop("DE-BE").area.sum() / 1e6 == pytest.approx(357_000, rel=0.01)
    assert attribution(result.study.units)[0] in says(lg.maps.access(result, ax=sheet()))
