"""Published claims against the overlap."""

import pandas as pd
import pytest

import landgap as lg

PLANTS = pd.DataFrame(
    {
        "share": [0.8, 0.8, 0.02, 0.02, 0.02, 0.3, 0.02, 0.0],
        "overlap_ha_high": [9.0, 9.0, 0.5, 0.5, 0.5, 4.0, 0.5, 0.0],
        "accuracy_m": [100.0, 100.0, 100.0, 3000.0, 100.0, 100.0, 3000.0, 3000.0],
        "area_ha": 10.0,
    },
    index=list("abcdefgh"),
)


@pytest.mark.parametrize(
    ("plant", "claim", "verdict", "why"),
    [
        ("a", "yes", "agrees", "share"),
        ("b", "no", "contradicts", "share"),
        ("c", "yes", "contradicts", "share"),
        ("d", "yes", "inconclusive", "position too rough"),
        ("e", "no", "agrees", "share"),
        ("f", "yes", "inconclusive", "partly on a site"),
        ("f", "no", "inconclusive", "partly on a site"),
        ("g", "no", "agrees", "share"),
        ("h", "yes", "inconclusive", "no site near"),
    ],
)
def test_verdict_and_reason(plant, claim, verdict, why):
    row = lg.solar.compare_claims(PLANTS, pd.Series({plant: claim})).loc[plant]
    assert row[["claim", "verdict", "why"]].tolist() == [claim, verdict, why]
    assert row["radius_m"] == pytest.approx(178.41, abs=0.01)


def test_who_says_nothing_is_left_out_and_the_plants_are_left_alone():
    before = PLANTS.copy()
    found = lg.solar.compare_claims(PLANTS, pd.Series({"a": "yes", "b": None, "c": "perhaps", "z": "no"}))
    assert found.index.tolist() == ["a"]
    pd.testing.assert_frame_equal(PLANTS, before)
    whole = PLANTS.set_axis(range(8))
    assert lg.solar.compare_claims(whole, pd.Series({0: "yes"})).index.tolist() == ["0"]


def test_every_fault_is_named():
    with pytest.raises(lg.LandgapError) as error:
        lg.solar.compare_claims(
            PLANTS.drop(columns="area_ha").assign(share=-1.0), pd.Series(["yes"] * 2, ["a", "a"])
        )
    for fault in ("plants.area_ha: the column is", "plants.share: negative in 8", "claims: duplicate keys a"):
        assert fault in str(error.value)
    with pytest.raises(lg.LandgapError, match="plants: duplicate keys a"):
        lg.solar.compare_claims(PLANTS.set_axis(list("aacdefgh")), pd.Series({"a": "yes"}))
    with pytest.raises(lg.LandgapError, match="claims: a Series by key is needed"):
        lg.solar.compare_claims(PLANTS, {"a": "yes"})
