import numpy as np
import pytest
from sheets import sheet, written

from landgap.output.maps.base_map import base_map
from landgap.output.maps.panels import panel, thin, write_below, write_caption
from landgap.output.maps.start import open_sheet
from landgap.output.words import words


@pytest.fixture
def whole(small):
    base = base_map(small.study)
    return open_sheet(small, base, ("Test", ""), sheet(), words("de")), base


@pytest.mark.parametrize(("count", "notes"), [(2, 0), (6, 3), (9, 1)])
def test_maps_are_alike_and_leave_room_for_caption_and_lines(count, notes, whole):
    large, base = whole
    small_maps = [panel(large, base, place, count, notes=notes) for place in range(count)]
    sizes = {np.round([one.ax.get_xlim(), one.ax.get_ylim()], 3).tobytes() for one in small_maps}
    assert len(sizes) == 1
    for one in small_maps:
        write_caption(one, "A caption")
        write_below(one, ["a line"] * notes)
    rooms = [one.ax.get_window_extent() for one in small_maps]
    texts = written(large.ax, "below") + written(large.ax, "caption")
    assert len(texts) == count * (notes + 1)
    for text in texts:
        assert not any(room.overlaps(text.get_window_extent()) for room in rooms)
    body = large.ax.get_window_extent()
    assert all(body.y0 <= text.get_window_extent().y0 + 1 for text in texts)


def test_lines_of_a_small_map_are_thinner_and_its_type_is_not(whole):
    large, base = whole
    one = panel(large, base, 0, 4)
    assert thin(one).scale == pytest.approx(0.6 * large.scale)
    assert one.scale == large.scale
    assert one.paper == ""
