"""Words that were probably meant."""

import pytest

from landgap.layers.schema import LAYERS, SITE_KINDS
from landgap.layers.spelling import closest, misspelt


@pytest.mark.parametrize(
    ("word", "meant"),
    [("GE", "GE"), ("gi", "GI"), (" SO ", "SO"), ("1200", None), ("Gewerbe", None), ("Gemeinbedarf", None)],
)
def test_the_closest_kind_or_none(word, meant):
    assert closest(word, SITE_KINDS) == meant


@pytest.mark.parametrize(
    ("layer", "column", "meant"),
    [
        ("sites", "availible_ha", "available_ha"),
        ("sites", "Status", "status"),
        ("sites", "gross ha", "gross_ha"),
        ("sites", "available_", "available_ha"),  # as a Shapefile cuts it
        ("sites", "largest_pa", "largest_parcel_ha"),
        ("pv", "comissioned", "commissioned"),
        ("pv", "capacity-mw", "capacity_mw"),
        ("units", "populaton", "population"),
        ("members", "untill", "until"),
        ("sites", "verfuegbar_ha", None),
        ("sites", "name_en", None),
        ("sites", "kind_published", None),
        ("units", "population_2011", None),
    ],
)
def test_a_column_that_was_meant_as_ours(layer, column, meant):
    ours = [one.name for one in LAYERS[layer].columns]
    assert misspelt([column], ours) == ({} if meant is None else {column: meant})
    assert misspelt([column, *ours], ours) == {}
