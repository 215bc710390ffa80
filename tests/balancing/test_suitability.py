import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.balancing.segment_profiles import requirements_of, segment_profiles
from landgap.balancing.suitability import CRITERIA, suitability
from landgap.layers.schema import SIZE_CLASSES

KINDS = ["GE", "GI", "GE/GI", "G", "SO", "unknown", None]


def land(**columns):
    """One row a value: 20 ha in the class 10-20, if nothing else is said."""
    rows = {"unit_id": "u", "size_class": "10-20", "supply_ha": 20.0, **columns}
    count = max(len(value) for value in rows.values() if isinstance(value, list))
    return pd.DataFrame({"site_id": [f"s{n}" for n in range(count)], **rows})


def asked(**rules):
    return pd.DataFrame({"segment": ["seg"], **rules})


def verdicts(offered, requirements):
    return suitability(offered, requirements)["fits"].astype(str).tolist()


def test_leuna_has_no_parcel_from_5_ha():
    """domain.md 5.1: about 40 ha free, no parcel above 5 ha, so nothing for demand from 5 ha."""
    by_class = land(size_class=[SIZE_CLASSES[0], "5-10"])
    assert verdicts(by_class, asked(parcel_from_ha=5)) == ["no", "sure"]
    stated = land(largest_parcel_ha=[4.99, 5.0], size_class="unknown")
    assert verdicts(stated, asked(parcel_from_ha=5)) == ["no", "sure"]


def test_twelve_plots_of_half_a_hectare_serve_no_request_above_one():
    plots = land(supply_ha=[6.0], size_class=SIZE_CLASSES[0], largest_parcel_ha=[0.5])
    assert verdicts(plots, asked(parcel_from_ha=1.5)) == ["no"]
    assert verdicts(plots, asked(parcel_from_ha=0.5)) == ["sure"]


def test_a_class_decides_only_outside_its_bounds():
    offered = land(size_class=["5-10", "10-20", "20-50", "unknown"])
    result = suitability(offered, asked(parcel_from_ha=12))
    assert result["fits"].tolist() == ["no", "possible", "sure", "possible"]
    assert result["possible"].tolist() == ["", "parcel_from_ha", "", ""]
    assert result["not_known"].tolist() == ["", "", "", "parcel_from_ha"]


def test_land_taken_as_one_parcel_rules_out_and_proves_nothing():
    offered = land(size_class=["5-10", ">=100"], parcel_stated=False)
    assert verdicts(offered, asked(parcel_from_ha=12)) == ["no", "possible"]


def test_kinds_left_open_by_the_plan_fit_surely_possibly_or_not():
    offered = land(kind=KINDS)
    table = {
        "GE;GI": ["sure", "sure", "sure", "sure", "no", "possible", "possible"],
        "GE/GI": ["sure", "sure", "sure", "sure", "no", "possible", "possible"],
        "GE": ["sure", "no", "possible", "possible", "no", "possible", "possible"],
        "SO; MI": ["no", "no", "no", "no", "sure", "possible", "possible"],
    }
    for kinds, expected in table.items():
        assert verdicts(offered, asked(kinds=kinds)) == expected, kinds
    result = suitability(offered, asked(kinds="GI"))
    assert result["possible"].tolist() == ["", "", "kinds", "kinds", "", "", ""]
    assert result["not_known"].tolist() == ["", "", "", "", "", "kinds", "kinds"]


def test_rail_and_round_the_clock():
    offered = land(rail=[True, False, None], round_the_clock=[False, True, None])
    assert verdicts(offered, asked(rail=True)) == ["sure", "no", "possible"]
    assert verdicts(offered, asked(round_the_clock=True)) == ["no", "sure", "possible"]
    assert verdicts(offered, asked(rail=False)) == ["sure"] * 3


@pytest.mark.parametrize(
    ("name", "values", "limit"),
    [
        ("motorway_minutes", [10.0, 10.1, None], 10),
        ("slope_percent", [3.0, 3.1, None], 3),
        ("dwellings_m", [500.0, 499.0, None], 500),
        ("power_mw", [20.0, 19.9, None], 20),
    ],
)
def test_amounts_have_a_limit_on_one_side(name, values, limit):
    offered = land(**{name: values})
    assert verdicts(offered, asked(**{name: limit})) == ["sure", "no", "possible"]
    assert verdicts(offered, asked(**{name: [None]})) == ["sure"] * 3


def test_a_range_across_the_limit_is_possible():
    offered = land(
        motorway_minutes=[9.0, 9.0, 12.0, None, None],
        motorway_minutes_low=[8.0, 8.0, 11.0, None, 11.0],
        motorway_minutes_high=[10.0, 11.0, 14.0, 9.0, None],
    )
    result = suitability(offered, asked(motorway_minutes=10))
    assert result["fits"].tolist() == ["sure", "possible", "no", "sure", "no"]
    assert result["possible"].tolist() == ["", "motorway_minutes", "", "", ""]
    half = land(motorway_minutes_low=[8.0], dwellings_m_high=[900.0])
    half = suitability(half, asked(motorway_minutes=10, dwellings_m=500))
    assert half.loc[0, "not_known"] == "motorway_minutes, dwellings_m"


def test_a_requirement_that_no_column_answers_is_not_known():
    rules = asked(
        kinds="GI", parcel_from_ha=10, rail=True, round_the_clock=True, motorway_minutes=10,
        slope_percent=3, dwellings_m=500, power_mw=20,
    )  # fmt: skip
    result = suitability(land(size_class=["unknown"]), rules)
    assert result.loc[0, "fits"] == "possible"
    assert result.loc[0, "not_known"].split(", ") == list(CRITERIA)


def test_every_requirement_is_named_under_its_answer():
    offered = land(size_class=["5-10"], kind=["GE"], rail=[None], motorway_minutes=[30.0])
    rules = asked(parcel_from_ha=10, kinds="GI", rail=True, motorway_minutes=20, round_the_clock=True)
    result = suitability(offered, rules)
    assert result.loc[0, "fits"] == "no"
    assert result.loc[0, "fails"] == "parcel_from_ha, kinds, motorway_minutes"
    assert result.loc[0, "not_known"] == "rail, round_the_clock"


def test_land_meant_for_another_segment_is_possible_at_best():
    offered = land(segments=["logistics", "logistics; general", "chemicals;seg", None], rail=True)
    result = suitability(offered, asked(rail=True))
    assert result["fits"].tolist() == ["possible", "sure", "sure", "sure"]
    assert result["possible"].tolist() == ["meant_for", "", "", ""]


def test_rows_are_land_by_segment():
    rules = pd.DataFrame({"segment": ["any", "large"], "parcel_from_ha": [None, 100.0]})
    result = suitability(land(size_class=["5-10", ">=100"]), rules)
    assert result[["site_id", "segment", "fits"]].astype(str).to_numpy().tolist() == [
        ["s0", "any", "sure"], ["s0", "large", "no"], ["s1", "any", "sure"], ["s1", "large", "sure"],
    ]  # fmt: skip
    assert suitability(land(size_class=["5-10"])[:0], rules).empty


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=6),
    st.sampled_from(["GE", "GI", "GE;GI", "SO"]),
    st.floats(1, 99),
)
def test_one_more_requirement_never_makes_land_fit_better(kinds, allowed, above):
    order = {"no": 0, "possible": 1, "sure": 2}
    offered = land(kind=kinds, size_class="20-50")
    one, both = (
        [order[verdict] for verdict in verdicts(offered, rules)]
        for rules in (asked(kinds=allowed), asked(kinds=allowed, parcel_from_ha=above))
    )
    assert all(less <= more for less, more in zip(both, one, strict=True))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4),
    st.lists(st.one_of(st.none(), st.floats(0, 60)), min_size=4, max_size=4),
    st.sampled_from(["rail", "motorway_minutes"]),
)
def test_silence_never_meets_a_requirement_and_never_fails_it(rail, minutes, dropped):
    offered = land(rail=rail, motorway_minutes=minutes[: len(rail)])
    rules = asked(rail=True, motorway_minutes=30)
    told, silent = suitability(offered, rules), suitability(offered.drop(columns=dropped), rules)
    assert not silent["fits"].eq("sure").any()
    assert silent["not_known"].str.contains(dropped).all()
    assert told["fits"].ge(silent["fits"])[told["fits"] == "sure"].all()
    assert silent["fits"].ge(told["fits"])[told["fits"] == "no"].all()


def test_every_fault_of_the_requirements_is_named_at_once():
    rules = pd.DataFrame(
        {"segment": ["a", "a"], "kinds": "GE;Gewerbe", "harbour": True, "motorway_minutes": [-1, 5]}
    )
    with pytest.raises(lg.LandgapError) as error:
        suitability(land(kind=["GE"]), rules)
    for fault in (
        "requirements: unknown harbour; known are parcel_from_ha, kinds",
        "requirements.kinds: Gewerbe not among GE, GI",
        "requirements.motorway_minutes: negative in 1 row (a)",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match=r"requirements\.segment: the column is missing"):
        suitability(land(kind=["GE"]), rules.drop(columns="segment"))


def test_every_fault_of_the_land_is_named_at_once():
    offered = land(rail=["yes", True], size_class=["5-10", "small"], supply_ha=[-1.0, None])
    with pytest.raises(lg.LandgapError) as error:
        suitability(offered, asked(rail=True))
    for fault in (
        "offered.rail: neither true nor false in 1 row (s0)",
        "offered.size_class: small not among <",
        "offered.supply_ha: negative in 1 row (s0)",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError) as error:
        suitability(offered[["unit_id"]], pd.DataFrame({"segment": ["a", "a"]}))
    for fault in (
        "offered.site_id: the column is missing",
        "offered.size_class: the column is missing",
        "offered.supply_ha: the column is missing",
        "requirements: duplicate segment in 2 rows (a)",
    ):
        assert fault in str(error.value)
    crossed = land(motorway_minutes_low=[9.0, 5.0], motorway_minutes_high=[8.0, 6.0])
    with pytest.raises(lg.LandgapError, match=r"offered\.motorway_minutes: its range falls in s0$"):
        suitability(crossed, asked(rail=True))
    with pytest.raises(lg.LandgapError, match="offered: a DataFrame is needed, not a list"):
        suitability([offered], asked(rail=True))


def test_flags_may_be_text_or_numbers_and_the_input_is_left_alone():
    offered = land(rail=["true", "False", None], round_the_clock=[1, 0, np.nan]).assign(unit_id=7)
    rules = asked(rail="true", round_the_clock=[1])
    before = offered.copy(), rules.copy()
    assert verdicts(offered, rules) == ["sure", "no", "possible"]
    for now, then in zip((offered, rules), before, strict=True):
        pd.testing.assert_frame_equal(now, then)


def test_nothing_in_the_region_is_sure_for_car_works(result):
    """50 ha, GI, round the clock, 10 minutes to the motorway: what no source says is named, not met."""
    rules = requirements_of(segment_profiles()).query("segment == 'automotive'")
    found = suitability(result.offered, rules)
    there = found[found["supply_ha"] > 0]
    assert there["fits"].ne("sure").all()
    possible = there[there["fits"] == "possible"]
    assert possible["not_known"].eq("round_the_clock, motorway_minutes").all()
    side = possible["unit_id"].map(result.units["state"])
    met = ~possible["possible"].str.contains("parcel_from_ha|kinds")
    ha = possible["supply_ha"][met].groupby(side).sum()
    assert ha.round().to_dict() == {"DE-SN": 98, "DE-ST": 86}, "what was a yes when silence counted as met"
    by_fit = found.groupby("fits", observed=False)["supply_ha"].sum()
    assert by_fit.sum() == pytest.approx(result.offered["supply_ha"].sum())
