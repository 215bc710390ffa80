import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg


def counts(ax):
    classes = {art.get_gid(): len(art.get_paths()) for art in ax.collections if art.get_gid()}
    return {int(gid[6:]): count for gid, count in classes.items() if gid.startswith("class-")}


def test_any_column_of_a_result_is_classed_counted_and_named(small):
    rents = pd.Series([1.5, 30.0, np.nan, 0.0], small.units.index, name="rent")
    ax = lg.maps.choropleth(small, rents, breaks=[1, 10], unit="€/m²", lang="en", ax=sheet())
    assert counts(ax) == {0: 1, 1: 1, 2: 1}
    for text in ("rent: Test", "By municipality, in €/m²", "above 10 (1)", "1 to 10 (1)", "no data (1)"):
        assert text in says(ax)
    assert "Ahausen\n1.5" in [text.get_text() for text in written(ax, "label")]
    [hatched] = kept(ax, PathCollection, "no-data")
    assert hatched.get_hatch()


def test_what_is_below_zero_has_a_colour_of_its_own(small):
    ax = lg.maps.choropleth(small, pd.Series([-8.0, 8.0, -0.1, 0.1], small.units.index), ax=sheet())
    colours = {
        art.get_gid(): mpl.colors.to_hex(art.get_facecolor()[0])
        for art in ax.collections
        if str(art.get_gid()).startswith("class-")
    }
    assert len(set(colours.values())) == len(colours) >= 3
    assert "−8" in says(ax)
    assert "+8" in says(ax)


def test_a_reach_turns_at_the_horizon_and_may_be_endless(small):
    years = small.units.assign(reach_years=[np.inf, 9.0, 18.0, 40.0])["reach_years"]
    text = says(lg.maps.choropleth(small, years, ax=sheet(), lang="en"))
    assert "18 to 36" in text
    assert "no demand (1)" in text


def test_a_layer_of_units_needs_no_study(units):
    layer = units[["unit_id", "name", "state", "population", "geometry"]].astype({"unit_id": int})
    layer = layer.rename_geometry("geom").to_crs("EPSG:25832")
    layer.attrs["provenance"] = {"attribution": "© Amt", "vintage": "2021"}
    before = layer.copy()
    ax = lg.maps.choropleth(layer, "population", title="Einwohner", ax=sheet())
    for text in ("Einwohner", "Landesgrenze", "© Amt", "Gemeinden: 2021", "Ahausen\n4.000"):
        assert text in says(ax)
    assert "Aussagekraft" not in says(ax)
    pd.testing.assert_frame_equal(pd.DataFrame(layer), pd.DataFrame(before))


def test_a_layer_without_names_or_states_is_drawn_by_its_index(units):
    layer = units[["population", "geometry"]].set_axis(["a", "b", "c", "d"])
    ax = lg.maps.choropleth(layer, "population", ax=sheet(), lang="en")
    assert "a\n4,000" in [text.get_text() for text in written(ax, "label")]
    assert "State border" not in says(ax)


@pytest.mark.parametrize(
    ("column", "breaks", "faults"),
    [
        ("name", [3, 1], ["name holds no numbers", "[3, 1] are not one to 8 ascending"]),
        ("rent", None, ["'rent' is no column of the units; there is population, supply_ha"]),
        (7, [float("nan")], ["7 is no column", "[nan] are not"]),
        (pd.Series([1.0], ["15088001"]), "5", ["no value for the units 14730001"]),
        (pd.Series([1.0, 2.0], ["15088001"] * 2), None, ["duplicate units 15088001"]),
    ],
)
def test_all_faults_are_named_at_once(column, breaks, faults, small):
    with pytest.raises(lg.LandgapError) as error:
        lg.maps.choropleth(small, column, breaks=breaks, ax=sheet())
    assert [fault for fault in faults if fault not in str(error.value)] == []
