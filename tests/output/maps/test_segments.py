from dataclasses import replace

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg
from landgap.segment_names import SEGMENT_NAMES


def panels(ax):
    return [child for child in ax.child_axes if child.get_label() == "multiple"]


def areas(part, mark):
    """Area of the discs of a mark, in the same measure on all maps."""
    return sum(float(kind.get_sizes().sum()) for kind in kept(part, PathCollection, mark))


def counts(part, mark):
    return sum(len(kind.get_offsets()) for kind in kept(part, PathCollection, mark))


def test_sure_land_is_filled_and_possible_land_hollow_by_its_hectares(by_segment):
    """The reserve has 26.25 net ha free of PV, enough for logistics, and is silent on work at night."""
    ax = lg.maps.segments(by_segment, ax=sheet(), lang="de")
    logistics, crafts = panels(ax)
    table = by_segment.segments.xs("all", level="state")
    assert table.loc["logistics", ["sure_ha", "possible_ha"]].tolist() == pytest.approx([0, 26.25])
    assert (counts(logistics, "segment"), counts(logistics, "segment_maybe")) == (0, 1)
    assert (counts(crafts, "segment"), counts(crafts, "segment_maybe")) == (2, 0)
    per_ha = areas(logistics, "segment_maybe") / 26.25
    assert areas(crafts, "segment") == pytest.approx(per_ha * table.loc["crafts_trade", "sure_ha"])
    [disc] = kept(crafts, PathCollection, "segment")
    assert mpl.colors.to_hex(disc.get_facecolor()[0]) == "#0063a6"


@pytest.mark.parametrize(("lang", "place"), [("de", 0), ("en", 1)])
def test_each_map_says_what_suits_what_is_unmet_and_what_to_find_out(lang, place, by_segment):
    ax = lg.maps.segments(by_segment, ax=sheet(), lang=lang)
    captions = [text.get_text() for text in written(ax, "caption")]
    assert captions == [SEGMENT_NAMES[name][place] for name in ("logistics", "crafts_trade")]
    below = [text.get_text() for text in written(ax, "below")]
    row = by_segment.segments.loc[("crafts_trade", "all")]
    assert any(f"{row['sure_ha']:.0f} ha" in line for line in below)
    assert any(
        f"{row['unmet_low_ha']:.0f} {('bis', 'to')[place]} {row['unmet_high_ha']:.0f} ha" in line
        for line in below
    )


def test_demand_has_one_scale_and_a_unit_without_a_row_is_hatched(by_segment):
    """Deburg has no row in the table of the demand, so nobody has said that it needs nothing."""
    demand = by_segment.demand[by_segment.demand["unit_id"] != "14730002"]
    ax = lg.maps.segments(replace(by_segment, demand=demand), ax=sheet(), lang="en")
    for part in panels(ax):
        [blank] = kept(part, PathCollection, "no-data")
        assert len(blank.get_paths()) == 1
    assert "no demand stated (1)" in says(ax)


def test_land_that_does_not_say_what_is_free_is_counted_and_not_drawn(by_segment):
    shown = by_segment.offered
    silent = shown["site_id"].eq("reserve")
    offered = shown.assign(supply_ha=shown["supply_ha"].mask(silent))
    suitability = by_segment.suitability
    suitability = suitability.assign(
        supply_ha=suitability["supply_ha"].mask(suitability["site_id"].eq("reserve"))
    )
    ax = lg.maps.segments(
        replace(by_segment, offered=offered, suitability=suitability), ax=sheet(), lang="en"
    )
    full = lg.maps.segments(by_segment, ax=sheet(), lang="en")
    assert "1 sites (40 ha gross) that do not say what is free" in says(ax)
    assert "Not drawn: land that does not suit." in says(full)
    assert counts(panels(ax)[1], "segment") < counts(panels(full)[1], "segment")


def test_one_segment_is_a_large_map_with_names_and_a_table_by_state(by_segment):
    ax = lg.maps.segments(by_segment, "crafts_trade", ax=sheet(), lang="de")
    assert panels(ax) == []
    said = says(ax)
    assert "Flächen für Handwerk, Bau und Handel: Test" in said
    assert "Ahausen" in said
    row = by_segment.segments.loc[("crafts_trade", "DE-ST")]
    assert f"{row['unmet_low_ha']:.0f} bis {row['unmet_high_ha']:.0f}" in said


def test_a_demand_of_one_segment_is_one_map(small):
    ax = lg.maps.segments(small, ax=sheet(), lang="en")
    assert panels(ax) == []
    assert "Land for all sectors: Test" in says(ax)


def test_a_segment_that_the_demand_does_not_have_is_refused_with_those_it_has(by_segment):
    with pytest.raises(lg.LandgapError, match=r"'port' is no segment .* there is logistics, crafts_trade"):
        lg.maps.segments(by_segment, "port", ax=sheet())


def test_all_segments_of_the_bundled_study_stand_in_the_order_of_their_names(drawn, result):
    ax = drawn("segments", "de", "screen")
    there = [name for name in SEGMENT_NAMES if name in result.segments.index]
    captions = [text.get_text() for text in written(ax, "caption")]
    assert captions == [SEGMENT_NAMES[name][0] for name in there]
    assert np.isfinite(result.segments["unmet_high_ha"]).all()
