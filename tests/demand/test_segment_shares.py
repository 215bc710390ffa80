import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import landgap as lg
from landgap.demand.frame import RANGE, by_unit, demand_frame
from landgap.demand.request_sizes import request_sizes
from landgap.demand.segment_shares import split_by_segment
from landgap.demand.sizes import split_by_size
from landgap.errors import LandgapError
from landgap.layers.schema import DEMAND_SEGMENTS

SHARES = pd.DataFrame(
    {
        "segment": ["logistics", "chemicals"],
        "share_low": [0.2, 0.5],
        "share_mid": [0.25, 0.75],
        "share_high": [0.5, 0.8],
    }
)


def need(*mids, **columns):
    rows = {"unit_id": [f"u{i}" for i in range(len(mids))]}
    rows |= {name: times * np.array(mids) for name, times in zip(RANGE, (0.5, 1.0, 3.0), strict=True)}
    return demand_frame(pd.DataFrame(rows | columns), method="by hand", parameters={"years": 18})


def test_each_level_is_split_by_the_mid_share_and_the_range_stands_beside():
    demand = need(100.0, 0.0, employees=7)
    split = split_by_segment(demand, SHARES)
    assert split["unit_id"].tolist() == ["u0", "u0", "u1", "u1"]
    assert split["segment"].tolist() == ["logistics", "chemicals"] * 2
    np.testing.assert_allclose(split[RANGE][:2], [[12.5, 25, 75], [37.5, 75, 225]])
    assert (split[RANGE][2:] == 0).all(axis=None)
    assert split["share_high"].tolist() == [0.5, 0.8] * 2
    assert "employees" not in split
    about = split.attrs["parameters"]
    assert about["years"] == 18
    assert about["segment_shares"]["chemicals"] == {"share_low": 0.5, "share_mid": 0.75, "share_high": 0.8}
    assert "segment_shares" not in demand.attrs["parameters"]


@given(
    st.lists(st.floats(0, 1e5, allow_subnormal=False), min_size=1, max_size=5),
    st.lists(st.floats(0.01, 1), min_size=1, max_size=6),
)
@settings(max_examples=20, deadline=None)
def test_the_segments_sum_to_the_demand_of_each_unit_at_every_level(mids, weights):
    share = np.array(weights) / sum(weights)
    shares = pd.DataFrame(
        {"segment": list(DEMAND_SEGMENTS[: len(share)])}
        | dict.fromkeys(("share_low", "share_mid", "share_high"), share)
    )
    demand = need(*mids)
    split = split_by_segment(demand, shares)
    np.testing.assert_allclose(by_unit(split), by_unit(demand), rtol=1e-12)


@pytest.fixture(scope="module")
def bundled():
    return lg.datasets.load("halle-leipzig")


def test_the_bundled_shares_are_a_range_for_all_six_segments(bundled):
    shares = bundled.segments
    assert shares["segment"].tolist() == list(DEMAND_SEGMENTS)
    assert shares["share_low"].lt(shares["share_mid"]).all()
    assert shares["share_mid"].lt(shares["share_high"]).all()
    assert shares["source"].notna().all()
    assert set(shares["evidence"]) <= {"C", "M", "own"}
    assert bundled.provenance["segments"]["source"]


def test_the_bundled_total_is_shared_out_and_then_split_by_size(bundled):
    low, high = bundled.demand.range_ha
    rows = pd.DataFrame({"unit_id": ["all"], RANGE[0]: low, RANGE[1]: (low + high) / 2, RANGE[2]: high})
    split = split_by_segment(rows, bundled.segments)
    np.testing.assert_allclose(split[RANGE].sum(), [2545, 2692.5, 2840], rtol=1e-9)
    sizes = request_sizes()
    parts = [
        split_by_size(part.drop(columns=["share_low", "share_mid", "share_high"]), sizes.loc[segment])
        for segment, part in split.groupby("segment")
    ]
    np.testing.assert_allclose(pd.concat(parts)[RANGE].sum(), [2545, 2692.5, 2840], rtol=1e-9)


def test_every_fault_of_the_shares_is_named_at_once():
    bad = pd.DataFrame(
        {
            "segment": ["logistics", "logistics", "steel"],
            "share_low": [0.3, 0.1, 0.1],
            "share_mid": [0.2, 0.2, 0.2],
            "share_high": [0.4, 0.4, 0.4],
        }
    )
    with pytest.raises(LandgapError) as error:
        split_by_segment(need(1.0), bad)
    for fault in (
        'shares.segment: "steel" not among automotive, chemicals',
        "shares: low, mid and high are out of order in 1 row (logistics)",
        "shares.share_mid: sums to 0.6, must be 1",
    ):
        assert fault in str(error.value)
    with pytest.raises(LandgapError, match=re.escape("duplicate segment in 2 rows (logistics)")):
        split_by_segment(need(1.0), SHARES.assign(segment="logistics"))
    with pytest.raises(LandgapError, match=re.escape("shares.share_mid: the column is missing")):
        split_by_segment(need(1.0), SHARES.drop(columns="share_mid"))


def test_a_demand_by_segment_or_size_is_not_split_again():
    split = split_by_segment(need(1.0), SHARES)
    with pytest.raises(LandgapError, match=re.escape("by segment already (chemicals, logistics)")):
        split_by_segment(split, SHARES)
    with pytest.raises(LandgapError, match="split by segment first"):
        split_by_segment(split_by_size(need(1.0), request_sizes().loc["all"]), SHARES)
