import json
from dataclasses import fields

import pandas as pd
import pytest

import landgap as lg
from landgap.options import OPTIONS


def test_the_defaults_are_plain_values_and_all_of_them():
    plain = lg.AssessOptions().plain()
    assert set(plain) == {each.name for each in fields(lg.AssessOptions)}
    assert json.loads(json.dumps(plain)) == plain
    assert plain["detour"] == 1.3
    assert plain["catchment_variant"] == "e2sfca"
    assert plain["catchment_weight"].startswith("step(")
    assert plain["weights"]["sites"]["motorway_km"] == 0.3
    assert lg.AssessOptions(demand=pd.DataFrame({"a": [1]})).plain()["demand"] == "a frame of 1 rows"


@pytest.mark.parametrize(
    ("options", "faults"),
    [
        ({"net_share": 75}, ["net_share: 75 is not a share from 0 to 1, or None"]),
        ({"net_share": 1.2, "large_share": 50}, ["net_share: 1.2", "large_share: 50"]),
        ({"net_share": float("nan")}, ["net_share: nan"]),
        ({"within": -1}, ["within: -1 is not a number of km or minutes above 0, or None"]),
        ({"crossing_cost": -5}, ["crossing_cost: -5"]),
        ({"permutations": 0, "seed": "x"}, ["permutations: 0", "seed: 'x'"]),
        ({"lease_years": (30, 20, 10)}, ["lease_years: (30, 20, 10) must be low, mid and high"]),
        ({"demand_total_ha": (100, -50)}, ["demand_total_ha: (100, -50) must be low and high"]),
        ({"demand_total_ha": 100}, ["demand_total_ha: 100"]),
        (
            {"others": "apart", "catchment_variant": "4sfca"},
            ["others: 'apart'", "catchment_variant: '4sfca'"],
        ),
        ({"weights": {"gap_ha": 1}}, ['weights: "gap_ha" is no layer that is scored (sites, units)']),
        ({"criteria": 3}, ["criteria: 3 must be by layer"]),
        ({"weights": {"units": 3}}, ['weights: 3 of "units" must be by column']),
        ({"area_rules": {"max_units": 3}}, ["area_rules: {'max_units': 3} is no AreaRules"]),
        ({"uncertainty": None}, ["uncertainty: None is no Uncertainty"]),
        ({"catchment_weight": 2}, ["catchment_weight: 2 is no function of the cost"]),
    ],
)
def test_what_is_out_of_range_is_refused_with_all_faults(study, options, faults):
    for call in (lg.AssessOptions, lambda **given: lg.assess(study, **given)):
        with pytest.raises(lg.LandgapError) as error:
            call(**options)
        for fault in faults:
            assert fault in str(error.value)


def test_a_misspelt_option_is_refused_with_the_nearest():
    with pytest.raises(lg.LandgapError, match="netshare: no option; did you mean net_share"):
        lg.assess("halle-leipzig", netshare=0.5)
    with pytest.raises(lg.LandgapError, match="qqq: no option; there is demand, "):
        lg.AssessOptions.of(qqq=1)


def test_every_number_among_the_options_is_in_the_table_of_ranges():
    numbers = [
        each.name
        for each in fields(lg.AssessOptions)
        if isinstance(getattr(lg.AssessOptions(), each.name), int | float)
    ]
    assert set(numbers) <= set(OPTIONS)
    assert len(numbers) >= 14
