from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from sheets import kept, says, sheet, written

import landgap as lg
from landgap.output.words import words


def test_state_totals_are_those_of_the_result(drawn, result):
    cells = says(drawn("balance", "en", "A4"))
    for value in result.states["gap_ha"]:
        assert f"{abs(value):,.0f}" in cells


def test_the_whole_is_the_sum_of_the_states_and_of_what_is_not_recorded(drawn, small, result):
    """Recorded and unknown supply together are the published 3,870 ha; the balances of all rows add up."""
    cells = [text.get_text() for text in written(drawn("balance", "en", "A4"), "legend")]
    unknown_ha = result.intermediate["unknown_land"].missing_ha
    row, last = cells.index("not recorded"), cells.index("total")
    assert f"{unknown_ha:,.0f}" in cells[row:last]
    assert f"+{unknown_ha:,.0f}" in cells[row:last]
    assert "3,870" in cells[last:]
    whole_ha = result.region.loc["study area", "gap_ha"]
    assert whole_ha == pytest.approx(result.states["gap_ha"].sum() + unknown_ha)
    assert "not recorded" not in says(lg.maps.balance(small, ax=sheet(), lang="en"))


def test_a_demand_without_a_source_leaves_no_brackets(study, small):
    bare = replace(small, study=replace(study, demand=replace(study.demand, source="")))
    assert "40 bis 60 ha, auf die Gemeinden" in says(lg.maps.balance(bare, ax=sheet()))
    assert "40 bis 60 ha (by hand), auf" in says(lg.maps.balance(small, ax=sheet()))


def test_units_without_data_are_hatched_and_counted(drawn, result):
    ax = drawn("balance", "de", "screen")
    unknown = int(result.units["gap_ha"].isna().sum())
    [hatched] = [c for c in ax.collections if c.get_gid() == "no-data"]
    assert hatched.get_hatch()
    assert len(hatched.get_paths()) == unknown
    assert f"keine Angabe (Angebot unbekannt) ({unknown})" in says(ax)


def test_infinite_reach_has_its_own_class(small):
    units = small.units.assign(reach_years=[np.inf, np.nan, 4.0, 40.0])
    ax = lg.maps.balance(replace(small, units=units), column="reach_years", ax=sheet())
    assert "kein Bedarf (1)" in says(ax)
    assert "36 bis 72 (1)" in says(ax)
    assert "keine Angabe (Angebot unbekannt) (1)" in says(ax)


def test_hectares_without_large_parcels_are_marked(small):
    verdict = pd.Categorical(["no large parcels", "inconclusive", "enough", "unknown"])
    marked = replace(small, units=small.units.assign(verdict=verdict))
    ax = lg.maps.balance(marked, ax=sheet())
    for mark, text in (
        ("no_large_parcels", words("de").text("no_large_parcels")),
        ("inconclusive", words("de").text("inconclusive")),
    ):
        assert len(kept(ax, PathCollection, mark)) == 1
        assert text in says(ax)
