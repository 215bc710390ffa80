import pandas as pd
import pytest

import landgap as lg
from landgap.balancing import requirements_of, segment_profiles, suitability
from landgap.balancing.suitability import CRITERIA

SEGMENTS = ["automotive", "chemicals", "logistics", "other_manufacturing", "crafts_trade", "offices_services"]


def one(**changes):
    row = {"segment": "port", "requirement": "rail", "value": "true", "unit": None, "source": "a page",
           "evidence": "S", "also": None}  # fmt: skip
    return pd.DataFrame([row | changes])


def test_every_segment_has_a_profile_and_every_row_a_source():
    profiles = segment_profiles()
    assert requirements_of(profiles)["segment"].tolist() == SEGMENTS
    assert profiles["source"].str.len().gt(10).all()
    own = profiles["evidence"].eq("own")
    assert profiles.loc[own, "source"].str.contains("our own choice").all()
    assert not profiles.loc[~own, "source"].str.contains("our own choice").any()


def test_automotive_asks_for_what_planners_ask():
    row = requirements_of(segment_profiles()).set_index("segment").loc["automotive"]
    assert (row["parcel_from_ha"], row["kinds"], row["motorway_minutes"]) == (50, "GI", 10)
    assert row["round_the_clock"]
    assert pd.isna(row["rail"])


def test_offices_are_not_named_for_industrial_areas():
    land = pd.DataFrame(
        {"unit_id": "u", "site_id": ["a", "b", "c"], "size_class": "5-10", "supply_ha": 6.0}
    ).assign(kind=["GE", "GI", "G"])
    rules = requirements_of(segment_profiles()).query("segment == 'offices_services'")
    assert suitability(land, rules)["fits"].tolist() == ["sure", "no", "possible"]


def test_a_table_of_ones_own(tmp_path):
    mine = pd.concat([one(), one(requirement="power_mw", value="20", unit="MW"), one(segment="craft")])
    mine.to_csv(tmp_path / "mine.csv", index=False)
    read = segment_profiles(tmp_path / "mine.csv")
    assert read[["segment", "requirement"]].to_numpy().tolist() == [
        ["port", "rail"], ["port", "power_mw"], ["craft", "rail"],
    ]  # fmt: skip
    wide = requirements_of(read)
    assert wide.columns.tolist() == ["segment", "rail", "power_mw"]
    assert wide["power_mw"].tolist()[0] == 20
    assert pd.isna(wide["power_mw"].tolist()[1])


def test_the_order_of_columns_is_that_of_the_criteria():
    wide = requirements_of(segment_profiles().sample(frac=1, random_state=0))
    assert wide.columns.tolist()[1:] == [name for name in CRITERIA if name in wide]


def test_every_fault_is_named_at_once():
    bad = pd.concat([one(), one(requirement="harbour"), one(source=None, evidence="seen"), one(segment=None)])
    with pytest.raises(lg.LandgapError) as error:
        requirements_of(bad)
    for fault in (
        '"harbour" not among parcel_from_ha, kinds',
        "profiles.source: missing in 1 row",
        '"seen" not among S, S2, C, M, own',
        "profiles.segment: missing in 1 row",
    ):
        assert fault in str(error.value)
    bad = pd.concat(
        [
            one(requirement="kinds", value="Gewerbe"),
            one(value="ja"),
            one(requirement="dwellings_m", value="0.5", unit="km"),
            one(requirement="power_mw", value="-1", unit="MW"),
            one(segment="dock", unit="m"),
        ]
    )
    with pytest.raises(lg.LandgapError) as error:
        requirements_of(bad)
    for fault in (
        "profiles.unit: port dwellings_m needs m, dock rail needs none",
        "requirements.kinds: Gewerbe not among GE, GI",
        "requirements.rail: neither true nor false in 1 row (port)",
        "requirements.power_mw: negative in 1 row (port)",
    ):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match=r"duplicate .*requirement in 2 rows"):
        requirements_of(pd.concat([one(), one()]))
    with pytest.raises(lg.LandgapError, match="profiles: no rows"):
        requirements_of(one()[:0])
