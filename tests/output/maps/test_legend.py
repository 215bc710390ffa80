import matplotlib as mpl
import pytest
from sheets import sheet, written

import landgap as lg


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
