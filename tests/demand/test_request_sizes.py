import numpy as np
import pandas as pd
import pytest
from scipy import stats

from landgap.demand.frame import by_unit, demand_frame
from landgap.demand.request_sizes import published_requests, request_sizes
from landgap.demand.sizes import fit_lognormal, split_by_size
from landgap.errors import LandgapError
from landgap.layers.schema import DEMAND_SEGMENTS, LARGE_CLASSES, SIZE_CLASSES

LEVELS = ("low", "mid", "high")


def test_every_statement_has_a_source_that_was_read_and_no_caller_changes_the_table():
    requests = published_requests()
    assert requests["source"].str.contains(r"\.de ").all()
    assert requests["evidence"].eq("S").all()
    assert requests["segments"].dropna().str.split(";").map(set(DEMAND_SEGMENTS).issuperset).all()
    assert requests["low_ha"].le(requests["high_ha"]).all()
    requests.loc[:, "share"] = 1.0
    assert published_requests()["share"].isna().sum() == 4


def test_from_5_ha_are_48_per_cent_of_the_hectares_in_bielefeld_and_79_in_germany():
    """Median 0.4 and mean 60.9/45 ha; 75 % up to 5 and 97 % up to 30 ha: Phi(s - (ln 5 - m) / s)."""
    spread = np.sqrt(2 * np.log(60.9 / 45 / 0.4))
    bielefeld = stats.norm.cdf(spread - np.log(5 / 0.4) / spread)
    upper, lower = stats.norm.ppf(0.97), stats.norm.ppf(0.75)
    germany = stats.norm.cdf(np.log(30 / 5) / (upper - lower) - lower)
    assert (round(bielefeld, 2), round(germany, 2)) == (0.48, 0.79)
    large = {level: request_sizes(level=level)[list(LARGE_CLASSES)].sum(axis=1) for level in LEVELS}
    np.testing.assert_allclose(large["low"], bielefeld)
    np.testing.assert_allclose(large["high"], germany)
    assert large["mid"]["all"] == pytest.approx((bielefeld + germany) / 2)
    assert large["mid"]["logistics"] == pytest.approx((bielefeld + 3 * germany) / 4)
    assert large["mid"]["crafts_trade"] == pytest.approx((3 * bielefeld + germany) / 4)


@pytest.mark.parametrize("level", LEVELS)
def test_each_segment_shares_out_all_its_hectares_over_the_classes_of_supply(level):
    shares = request_sizes(level=level)
    assert list(shares.index) == [*DEMAND_SEGMENTS, "all"]
    assert list(shares.columns) == list(SIZE_CLASSES)
    assert (shares > 0).all(axis=None)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_a_higher_level_moves_hectares_to_larger_requests():
    low, mid, high = (request_sizes(level=level).cumsum(axis=1).iloc[:, :-1] for level in LEVELS)
    assert (low > mid).all(axis=None)
    assert (mid > high).all(axis=None)


def test_a_demand_splits_by_a_row_and_keeps_its_hectares():
    rows = pd.DataFrame({"unit_id": ["a"], "demand_ha_low": 1.0, "demand_ha_mid": 2.0, "demand_ha_high": 4.0})
    demand = demand_frame(rows, method="by hand")
    split = split_by_size(demand, request_sizes().loc["all"])
    np.testing.assert_allclose(by_unit(split), by_unit(demand))


def test_the_fit_to_single_requests_is_the_most_likely_and_hangs_on_each():
    requests = published_requests().query("share.isna()")
    fitted = fit_lognormal(requests)
    size = stats.lognorm(s=fitted["spread"], scale=fitted["median_ha"])
    likelihood = np.log(size.sf(3) * (size.cdf(15) - size.cdf(10)) * (size.cdf(0.6) - size.cdf(0.2)))
    best = likelihood + np.log(2 * size.pdf(2))
    for median, spread in ((1.05, 1), (0.95, 1), (1, 1.05), (1, 0.95)):
        other = stats.lognorm(s=spread * fitted["spread"], scale=median * fitted["median_ha"])
        worse = other.sf(3) * (other.cdf(15) - other.cdf(10)) * (other.cdf(0.6) - other.cdf(0.2))
        assert np.log(worse * 2 * other.pdf(2)) < best
    without = fit_lognormal(requests.iloc[:3])["median_ha"]
    assert without / fitted["median_ha"] == pytest.approx(2 / 3, abs=0.02)


def test_an_unknown_level_is_refused():
    with pytest.raises(LandgapError, match=r'level: .* is not one of "low", "mid", "high"'):
        request_sizes(level="most")
