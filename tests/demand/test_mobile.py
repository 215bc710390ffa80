from dataclasses import replace

import pytest

import landgap as lg
from landgap.demand.gifpro_sets import ACOCELLA_2017, KEMPTEN_2012, PUBLISHED_RANGE, VALLEE
from landgap.demand.mobile import mobile_range, mobile_share
from landgap.demand.parameters import ParameterRange
from landgap.demand.sectors import SEGMENTS


def by_hand(*range_):
    return ParameterRange(*range_, source="by hand", evidence="M")


def test_what_settles_may_go_elsewhere_and_what_moves_stays():
    """0.15 of 0.85, 0.225 of 0.925, 0.30 of 1.00 per 100 employees and year."""
    found = mobile_range()
    assert (found.low, found.mid, found.high) == pytest.approx((0.15 / 0.85, 0.225 / 0.925, 0.3))
    assert found.evidence == "C"
    assert "NIW" in found.also
    assert mobile_range(KEMPTEN_2012).mid == pytest.approx(0.3)
    assert [mobile_range(one).mid for one in (ACOCELLA_2017, VALLEE)] == pytest.approx(
        [found.low, found.high]
    )


def test_low_takes_little_settlement_and_much_relocation():
    parameters = replace(
        PUBLISHED_RANGE,
        settlement_quota=by_hand(0.001, 0.002, 0.003),
        relocation_quota=by_hand(0, 0.002, 0.004),
    )
    found = mobile_range(parameters)
    assert (found.low, found.mid, found.high) == pytest.approx((0.2, 0.5, 1.0))
    assert found.evidence == "M"


def test_every_segment_has_a_share_also_where_none_is_known():
    found = mobile_share(level="high")
    assert set(found.index) == {*SEGMENTS.values(), "unknown sectors", "all"}
    assert found.tolist() == pytest.approx([0.3] * 8)
    assert (mobile_share(level="low") < mobile_share()).all()


def test_a_share_of_nothing_and_a_level_that_is_none():
    still = replace(PUBLISHED_RANGE, settlement_quota=by_hand(0, 0, 0), relocation_quota=by_hand(0, 0, 0.001))
    with pytest.raises(lg.LandgapError, match="quotas of settlement and relocation are both 0"):
        mobile_range(still)
    with pytest.raises(lg.LandgapError, match="level: 'middle' is not one of"):
        mobile_share(level="middle")
    with pytest.raises(lg.LandgapError, match="parameters"):
        mobile_share("Vallée")
