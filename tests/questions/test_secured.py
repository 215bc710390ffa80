from dataclasses import replace

import numpy as np
import pytest

import landgap as lg
from landgap.questions import land_within_two_years, secured_in_plans


def test_each_hectare_stands_at_its_plan_once(tiny):
    table = secured_in_plans(tiny)
    by_plan = table["supply_ha"].groupby("plan_level").sum()
    offered = tiny.offered.groupby("site_id")["supply_ha"].sum()
    assert by_plan["regional_plan"] == pytest.approx(offered["cross"])
    assert by_plan["development_plan"] == pytest.approx(offered["reserve"])
    assert by_plan["not_stated"] == 0
    assert table.loc[("DE-ST", "development_plan"), "sites"] == 1
    np.testing.assert_allclose(
        table["supply_ha"].groupby("state").sum(), tiny.states["supply_ha"].sort_index()
    )
    np.testing.assert_allclose(table["soon_ha"].groupby("state").sum(), tiny.states["soon_ha"].sort_index())


def test_plans_stand_in_the_order_of_their_binding(tiny):
    levels = secured_in_plans(tiny).loc["DE-ST"].index.tolist()
    order = ["regional_plan", "land_use_plan", "development_plan", "not_stated"]
    assert levels == [level for level in order if level in levels]


def test_without_the_column_nothing_is_stated(result):
    sites = result.study.sites.drop(columns="plan_level", errors="ignore")
    silent = replace(result, study=replace(result.study, sites=sites))
    assert set(secured_in_plans(silent).index.get_level_values("plan_level")) == {"not_stated"}


def test_years_are_hectares_over_the_demand_of_a_year(tiny):
    """10 to 20 ha in 18 years."""
    table = land_within_two_years(tiny)
    whole = table.loc[("region", "study area")]
    soon = tiny.region.loc["study area", "soon_ha"]
    assert whole["soon_years_low"] == pytest.approx(soon / (20 / 18))
    assert whole["soon_years"] == pytest.approx(soon / (15 / 18))
    assert whole["soon_years_high"] == pytest.approx(soon / (10 / 18))
    assert not whole["below_yardstick"]
    assert table.attrs["yardstick"]["years"] == (5, 7)


@pytest.mark.parametrize("ask", [secured_in_plans, land_within_two_years])
def test_it_is_asked_of_an_assessment(ask, tiny_study):
    with pytest.raises(lg.LandgapError, match="result: an Assessment is needed"):
        ask(tiny_study)


def test_three_years_on_both_sides_of_the_border_of_the_region(result):
    years = land_within_two_years(result).loc["state"]
    assert years["soon_years"].round(1).to_dict() == {"DE-SN": 3.0, "DE-ST": 2.9, "DE-TH": 9.8}
    # unknown supply may be to be had as soon: only Thuringia is decided
    assert years["below_yardstick"].isna().tolist() == [True, True, False]
    assert secured_in_plans(result)["supply_ha"].sum() == pytest.approx(
        result.region.loc["study area", "supply_ha"]
    )
