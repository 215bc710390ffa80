import numpy as np
import pytest
from matplotlib.collections import PathCollection
from sheets import kept, sheet

from landgap.output.maps.features import pv_radius, site_radius
from landgap.output.maps.sheet import lay_out
from landgap.output.maps.symbols import MARKS, put_marks, sample
from landgap.output.words import words


@pytest.mark.parametrize("radius", [site_radius, pv_radius])
def test_the_area_of_a_symbol_grows_with_its_amount_down_to_the_smallest(radius):
    assert radius(100.0, 400.0) == pytest.approx(radius(400.0, 400.0) / 2)
    assert 0 < radius(1e-9, 400.0) == radius(1e-6, 400.0)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_the_same_on_the_map_and_in_the_legend(mark):
    page = lay_out(sheet(), (0, 0, 9e3, 9e3), heading=("", ""), foot=(), words=words("de"))
    put_marks(page, np.array([[4e3, 4e3], [5e3, 5e3]]), 5.0, mark)
    drawn, patches = kept(page.ax, PathCollection, mark), sample(mark, 5)
    assert len(drawn) == len(patches) > 0
    for art, patch in zip(drawn, patches, strict=True):
        if len(art.get_facecolor()):  # matplotlib keeps no colour where there is none
            np.testing.assert_allclose(art.get_facecolor()[0], patch.get_facecolor())
        assert art.get_linewidth()[0] == pytest.approx(patch.get_linewidth() * page.scale)
        assert len(art.get_offsets()) == 2


def test_approximate_positions_have_a_dashed_outline():
    *_, rough = sample("existing", 5, approximate=True)
    *_, exact = sample("existing", 5, approximate=False)
    assert rough.get_linestyle() != exact.get_linestyle()
