import re
from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg
from landgap.output.maps.base_map import base_map

A, B, C, D = "15088001", "15088002", "14730001", "14730002"


def with_flows(result, *rows):
    """A result whose open border brings just these flows: origin, destination, ha."""
    table = pd.DataFrame(rows, columns=["origin", "destination", "ha"])
    state = result.study.units.set_index("unit_id")["state"]
    sides = [table[end].map(state) for end in ("origin", "destination")]
    table = table.assign(segment="all", size_class="5-10", cost=0.0)
    table["crosses_border"] = sides[0] != sides[1]
    dividend = replace(result.dividend, open=replace(result.dividend.open, flows=table))
    return replace(result, dividend=dividend)


def arrows(ax):
    """The shapes of the arrows, in metres, in the order in which they are drawn."""
    paths = [path for art in kept(ax, PathCollection, "flow") for path in art.get_paths()]
    return [shapely.Polygon(path.vertices) for path in paths]


def text_beside(ax):
    return " ".join(text.get_text() for text in written(ax, "legend"))


def test_an_arrow_points_from_the_demand_to_the_land(small):
    middle = base_map(small.study).middle
    for origin, destination in ((A, C), (C, A)):
        flows = with_flows(small, (origin, destination, 1.0), (B, D, 30.0))
        _, arrow = arrows(lg.maps.flows(flows, ax=sheet()))
        ends = [arrow.intersection(middle[unit].buffer(80)).area for unit in (origin, destination)]
        assert ends[1] > 1.5 * ends[0] > 0


@pytest.mark.parametrize("share", [0.5, 0.2])
def test_an_arrow_is_as_wide_as_its_hectares(small, share):
    flows = with_flows(small, (A, C, 30.0), (B, D, 30.0 * share))
    middle = base_map(small.study).middle

    def width(arrow, ends):
        start, end = (np.array(middle[unit].coords[0]) for unit in ends)
        across = np.array([start[1] - end[1], end[0] - start[0]])
        cut = shapely.LineString([(start + end) / 2 + across, (start + end) / 2 - across])
        return arrow.intersection(cut).length

    large, small_one = arrows(lg.maps.flows(flows, ax=sheet()))
    ratio = width(small_one, (B, D)) / width(large, (A, C))
    assert ratio == pytest.approx(share, rel=0.02)


def test_land_of_several_classes_is_one_arrow_and_there_and_back_are_two(small):
    flows = with_flows(small, (A, C, 10.0), (A, C, 5.0), (C, A, 9.0))
    ax = lg.maps.flows(flows, ax=sheet(), lang="en")
    there, back = arrows(ax)
    assert there.intersection(back).area < 0.1 * back.area
    assert "Demand from Saxony-Anhalt: 15 ha" in says(ax)
    assert "Demand from Saxony: 9 ha" in says(ax)
    names = [text.get_text() for text in written(ax, "label")]
    assert sorted(names) == ["Ahausen\n15 →\n→ 9", "Cestadt\n9 →\n→ 15"]


def test_flows_within_a_state_are_asked_for_and_grey(small):
    flows = with_flows(small, (A, C, 10.0), (A, B, 7.0), (C, C, 4.0))
    across = lg.maps.flows(flows, ax=sheet())
    assert len(arrows(across)) == 1
    assert "innerhalb" not in says(across)
    everything = lg.maps.flows(flows, crossing_only=False, ax=sheet())
    assert len(arrows(everything)) == 2
    assert "innerhalb des Landes: 7 ha" in says(everything)
    assert "In der eigenen Gemeinde gedeckt: 4 ha" in says(everything)
    colours = [
        mpl.colors.to_hex(art.get_facecolor()[0]) for art in everything.collections if art.get_gid() == "flow"
    ]
    assert len(set(colours)) == 2


def test_what_is_too_small_is_counted(small):
    ax = lg.maps.flows(with_flows(small, (A, C, 100.0), (B, D, 0.4), (D, B, 0.05)), ax=sheet())
    assert len(arrows(ax)) == 1
    assert "bis 0,4 ha (Anzahl: 2, zusammen 0,45 ha)" in text_beside(ax)
    assert "Bedarf aus Sachsen-Anhalt: 100 ha" in says(ax)


def test_a_crowd_of_flows_is_thinned_and_no_hectare_lost(result):
    state = result.units["state"]
    here, there = (state.index[state == code] for code in ("DE-SN", "DE-ST"))
    rows = [(one, other, 1.0 + n % 97) for n, one in enumerate(here) for other in there[n % 5 :: 9]]
    ax = lg.maps.flows(with_flows(result, *rows), ax=sheet(), lang="en")
    found = re.search(r"up to (\S+) ha \(number: (\d+), together (\S+) ha\)", text_beside(ax))
    most, count, ha = (float(part.replace(",", "")) for part in found.groups())
    assert len(arrows(ax)) == 60
    assert 60 + count == len(rows)
    left_out = sorted(row[2] for row in rows)[:-60]
    assert ha == sum(left_out)
    assert most == max(left_out)


def test_nothing_flows(small):
    ax = lg.maps.flows(with_flows(small), ax=sheet(), lang="en")
    assert arrows(ax) == []
    assert "No exchange across the state border." in says(ax)
    assert "Width of the arrows" not in says(ax)


def test_table_of_states_is_that_of_the_exchange(result, drawn):
    cells = [text.get_text() for text in written(drawn("flows", "en", "A4"), "legend")]
    row = result.dividend.states.loc["DE-ST"]
    place = cells.index("Saxony-Anhalt")
    given_ha = float(cells[place + 4].replace(",", ""))
    assert given_ha == pytest.approx(row["used_across_ha"], abs=0.5)
