import pandas as pd
import pytest

import landgap as lg
from landgap.assess_demand import large_share_of, mobile_share_of, request_sizes_of
from landgap.demand import PUBLISHED_RANGE, mobile_share, request_sizes


class Study:
    large_share = None


def need(*segments):
    return pd.DataFrame({"unit_id": "a", "segment": list(segments), "demand_ha_mid": 10.0})


def test_segments_ask_for_the_published_sizes_and_others_for_none():
    found = request_sizes_of(Study(), need("logistics", "port"), large_share=None, request_sizes="low")
    assert found.index.tolist() == ["logistics"]
    pd.testing.assert_series_equal(found.loc["logistics"], request_sizes(level="low").loc["logistics"])
    assert request_sizes_of(Study(), need("all"), large_share=None, request_sizes="mid") is None


def test_a_stated_share_goes_before_published_sizes():
    stated = Study()
    stated.large_share = 0.25
    for given, share in ((None, 0.25), (0.5, 0.5), (0.0, 0.0)):
        found = request_sizes_of(stated, need("logistics"), large_share=given, request_sizes="mid")
        assert found.loc["logistics"].to_dict() == {"<1": 1 - share, "5-10": share}


def test_the_share_of_large_requests_is_weighed_by_the_demand():
    sizes = pd.DataFrame({"<1": [0.0, 0.5], "5-10": [1.0, 0.5]}, index=["logistics", "crafts_trade"])
    asked = need("logistics", "crafts_trade").assign(demand_ha_mid=[30.0, 10.0])
    assert large_share_of(asked, sizes) == pytest.approx(35 / 40)
    assert large_share_of(asked, None) is None


def test_what_may_go_elsewhere_is_given_or_follows_from_the_quotas():
    asked = need("logistics", "port")
    quotas = mobile_share(PUBLISHED_RANGE)["all"]
    assert mobile_share_of(asked, PUBLISHED_RANGE, mobile_share=None) == {"logistics": quotas, "port": quotas}
    assert mobile_share_of(asked, PUBLISHED_RANGE, mobile_share=0.5) == {"logistics": 0.5, "port": 0.5}
    named = mobile_share_of(asked, PUBLISHED_RANGE, mobile_share={"port": 1.0})
    assert named == {"logistics": quotas, "port": 1.0}


def test_shares_out_of_range_are_refused_with_the_other_options():
    with pytest.raises(lg.LandgapError) as error:
        lg.AssessOptions(mobile_share={"port": 24}, request_sizes="huge")
    assert "mobile_share: 24 is not a share from 0 to 1" in str(error.value)
    assert "request_sizes: 'huge' is not one of" in str(error.value)
