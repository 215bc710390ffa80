import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.balancing.suitability import suitability

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
    by_class = land(size_class=["1-5", "5-10"])
    assert verdicts(by_class, asked(parcel_from_ha=5)) == ["no", "yes"]
    stated = land(largest_parcel_ha=[4.99, 5.0], size_class="unknown")
    assert verdicts(stated, asked(parcel_from_ha=5)) == ["no", "yes"]


def test_a_class_decides_only_outside_its_bounds():
    offered = land(size_class=["5-10", "10-20", "20-50", "unknown"])
    assert verdicts(offered, asked(parcel_from_ha=12)) == ["no", "unknown", "yes", "unknown"]


def test_land_taken_as_one_parcel_rules_out_and_proves_nothing():
    offered = land(size_class=["5-10", ">=100"], parcel_stated=False)
    assert verdicts(offered, asked(parcel_from_ha=12)) == ["no", "unknown"]


def test_kinds_left_open_by_the_plan_fit_surely_perhaps_or_not():
    offered = land(kind=KINDS)
    table = {
        "GE;GI": ["yes", "yes", "yes", "yes", "no", "unknown", "unknown"],
        "GE/GI": ["yes", "yes", "yes", "yes", "no", "unknown", "unknown"],
        "GE": ["yes", "no", "unknown", "unknown", "no", "unknown", "unknown"],
        "SO; MI": ["no", "no", "no", "no", "yes", "unknown", "unknown"],
    }
    for kinds, expected in table.items():
        assert verdicts(offered, asked(kinds=kinds)) == expected, kinds


def test_rail_round_the_clock_and_the_way_to_the_motorway():
    offered = land(
        rail=[True, False, None], round_the_clock=[False, True, None], motorway_km=[5.0, 5.1, None]
    )
    assert verdicts(offered, asked(rail=True)) == ["yes", "no", "unknown"]
    assert verdicts(offered, asked(round_the_clock=True)) == ["no", "yes", "unknown"]
    assert verdicts(offered, asked(motorway_km=5)) == ["yes", "no", "unknown"]
    assert verdicts(offered, asked(rail=False, motorway_km=[None])) == ["yes"] * 3


def test_every_requirement_that_fails_or_cannot_be_told_is_named():
    offered = land(size_class=["1-5"], kind=["GE"], rail=[None], motorway_km=[30.0])
    rules = asked(parcel_from_ha=10, kinds="GI", rail=True, motorway_km=20, round_the_clock=True)
    result = suitability(offered, rules)
    assert result.loc[0, "fits"] == "no"
    assert result.loc[0, "fails"] == "parcel_from_ha, kinds, motorway_km"
    assert result.loc[0, "not_known"] == "rail"
    assert result.attrs["not_checked"] == ("round_the_clock",)


def test_rows_are_land_by_segment():
    rules = pd.DataFrame({"segment": ["any", "large"], "parcel_from_ha": [None, 100.0]})
    result = suitability(land(size_class=["1-5", ">=100"]), rules)
    assert result[["site_id", "segment", "fits"]].astype(str).to_numpy().tolist() == [
        ["s0", "any", "yes"], ["s0", "large", "no"], ["s1", "any", "yes"], ["s1", "large", "yes"],
    ]  # fmt: skip
    assert suitability(land(size_class=["1-5"])[:0], rules).empty


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(KINDS), min_size=1, max_size=6),
    st.sampled_from(["GE", "GI", "GE;GI", "SO"]),
    st.floats(1, 99),
)
def test_one_more_requirement_never_makes_land_fit_better(kinds, allowed, above):
    order = {"no": 0, "unknown": 1, "yes": 2}
    offered = land(kind=kinds, size_class="20-50")
    one, both = (
        [order[verdict] for verdict in verdicts(offered, rules)]
        for rules in (asked(kinds=allowed), asked(kinds=allowed, parcel_from_ha=above))
    )
    assert all(less <= more for less, more in zip(both, one, strict=True))


def test_every_fault_of_the_requirements_is_named_at_once():
    rules = pd.DataFrame(
        {"segment": ["a", "a"], "kinds": "GE;Gewerbe", "harbour": True, "motorway_km": [-1, 5]}
    )
    with pytest.raises(lg.LandgapError) as error:
        suitability(land(kind=["GE"]), rules)
    for fault in (
        "requirements: unknown harbour; known are parcel_from_ha, kinds",
        "requirements.kinds: Gewerbe not among GE, GI",
        "requirements.motorway_km: negative in 1 row (a)",
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
        "offered.size_class: small not among <1",
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
    with pytest.raises(lg.LandgapError, match="offered: a DataFrame is needed, not a list"):
        suitability([offered], asked(rail=True))


def test_flags_may_be_text_or_numbers_and_the_input_is_left_alone():
    offered = land(rail=["true", "False", None], round_the_clock=[1, 0, np.nan]).assign(unit_id=7)
    rules = asked(rail="true", round_the_clock=[1])
    before = offered.copy(), rules.copy()
    assert verdicts(offered, rules) == ["yes", "no", "unknown"]
    for now, then in zip((offered, rules), before, strict=True):
        pd.testing.assert_frame_equal(now, then)
