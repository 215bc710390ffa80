from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import PathCollection
from sheets import kept, no_members, says, sheet, written

import landgap as lg
from landgap.output.maps.base_map import base_map

A, B, C, D = "15088001", "15088002", "14730001", "14730002"


def joined(result, **columns):
    table = result.membership_effects.reindex([A, B, C, D]).assign(**columns)
    table.attrs = result.membership_effects.attrs
    return replace(result, membership_effects=table)


def test_the_ranking_is_the_same_on_the_map_and_beside_it(small):
    change = {"gain_ha": [np.nan, 12.0, np.nan, 3.0], "loss_ha": [7.0, np.nan, 30.0, np.nan]}
    ax = lg.maps.membership(joined(small, **change), ax=sheet(), lang="en")
    labels = {text.get_text() for text in written(ax, "label")}
    assert labels == {"1. Bedorf\n+12", "2. Deburg\n+3", "1. Cestadt\n−30", "2. Ahausen\n−7"}
    cells = [text.get_text() for text in written(ax, "legend")]
    places = [cells.index(name) for name in ("1. Bedorf", "2. Deburg", "1. Cestadt", "2. Ahausen")]
    assert places == sorted(places)
    assert "above 20 (0)" in says(ax)
    assert "above 20 (1)" in says(ax)


def test_gain_and_loss_of_one_size_have_different_colours(small):
    change = {"gain_ha": [np.nan, 8.0, np.nan, np.nan], "loss_ha": [8.0, np.nan, 0.0, 0.0]}
    ax = lg.maps.membership(joined(small, **change), ax=sheet())
    filled = [art for art in ax.collections if str(art.get_gid()).startswith("class-")]
    colours = [tuple(art.get_facecolor()[0]) for art in filled for _ in art.get_paths()]
    assert len(colours) == 4
    assert len(set(colours)) == 3


def test_what_a_solver_leaves_is_no_reason_to_join(small):
    change = {"gain_ha": [np.nan, 1e-9, np.nan, np.nan], "loss_ha": [-1e-9, np.nan, 0.0, 0.0]}
    ax = lg.maps.membership(joined(small, **change), ax=sheet(), lang="en")
    assert "No single accession has an effect." in says(ax)
    assert "No single exit has an effect." in says(ax)
    assert written(ax, "label") == []


def test_without_members_there_is_no_edge_and_no_loss(units, sites):
    layers = {"units": no_members(units), "sites": sites}
    study = lg.StudyArea.from_layers(**layers, horizon_years=18, demand=(40, 60, "by hand"))
    ax = lg.maps.membership(lg.assess(study, demand_weights={"population": 1}), ax=sheet(), lang="en")
    assert kept(ax, PathCollection, "members") == []
    assert "Boundary of the cooperation area" not in says(ax)
    assert "Loss if it leaves" not in says(ax)


def test_the_edge_lies_inside_the_members(small):
    ax = lg.maps.membership(small, ax=sheet())
    [edge] = kept(ax, PathCollection, "members")
    [path] = edge.get_paths()
    base = base_map(small.study)
    outside = base.inner.geometry[~base.inner["member"]].union_all().buffer(-1)
    assert not shapely.intersects(outside, shapely.MultiPoint(path.vertices))


@pytest.mark.parametrize("kind", ["flows", "membership", "proposed"])
def test_that_only_large_parcels_count_is_said_where_it_is_so(small, kind):
    """Half of the demand asks for parcels from 5 ha, or none."""
    half = small.with_options(large_share=0.5)
    assert "Für 50 % des Bedarfs zählen nur große" in says(getattr(lg.maps, kind)(half, ax=sheet()))
    none = small.with_options(large_share=0.0)
    assert "zählen nur große" not in says(getattr(lg.maps, kind)(none, ax=sheet()))


def test_what_does_not_hold_wherever_unknown_supply_lies_is_dotted_and_bracketed(small):
    change = {"gain_ha": [np.nan, 12.0, np.nan, 3.0], "loss_ha": [7.0, np.nan, 30.0, np.nan]}
    share = pd.Series([0.2, 0.9, 0.8, 0.79], index=[A, B, C, D])
    told = replace(small, robustness=replace(small.robustness, membership_holds=share))
    ax = lg.maps.membership(joined(told, **change), ax=sheet(), lang="en")
    labels = {text.get_text() for text in written(ax, "label")}
    assert labels == {"1. Bedorf\n+12", "2. Deburg\n(+3)", "1. Cestadt\n−30", "2. Ahausen\n(−7)"}
    assert "not determined" in says(ax)
    (dotted,) = kept(ax, PathCollection, "unsure")
    assert len(dotted.get_paths()) == 2
    everything = lg.maps.membership(joined(told, **change), ax=sheet(), lang="en", min_holds_share=0.1)
    assert "not determined" not in says(everything)
    with pytest.raises(lg.LandgapError, match="min_holds_share: 80 is not a share"):
        lg.maps.membership(small, min_holds_share=80)
