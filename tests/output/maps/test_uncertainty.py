from dataclasses import replace

import pandas as pd
from sheets import says, sheet

import landgap as lg


def test_what_is_known_is_counted(small):
    units = small.units.assign(supply_ha=[1.0, None, None, 2.0])
    text = says(lg.maps.choropleth(replace(small, units=units), "supply_ha", ax=sheet(), lang="en"))
    assert "Supply is known in 2 of 4 municipalities." in text
    assert "known as points only" not in text


def test_a_forecast_is_named_by_its_method(small):
    demand = small.demand.assign(method="GIFPRO")
    text = says(lg.maps.balance(replace(small, demand=pd.DataFrame(demand)), ax=sheet(), lang="en"))
    assert "by the method “GIFPRO”" in text
