import numpy as np
import pytest

import landgap as lg


@pytest.fixture(scope="module")
def both(result):
    return result, result.with_options(net_share=0.6)


def test_the_options_that_differ_and_what_they_change(both):
    a, b = both
    found = lg.compare(a, b)
    assert found.options.to_numpy().tolist() == [[None, 0.6]]
    gap = (b.states["gap_ha"] - a.states["gap_ha"]).to_dict()
    assert found.states["gap_ha"].to_dict() == gap
    assert found.units["supply_ha"].sum() == pytest.approx(found.region.loc["study area", "supply_ha"])
    assert found.region.loc["study area", "dividend_ha"] == pytest.approx(
        b.dividend.dividend_ha - a.dividend.dividend_ha
    )
    assert "demand_ha_mid" not in found.units
    assert "verdict_a" not in found.units
    without_sizes = lg.compare(a, a.with_options(large_share=0.0))
    assert (without_sizes.units["verdict_a"] == a.units["verdict"].astype(str)).all()


def test_backwards_it_is_the_same_with_the_sign_turned(both):
    forth, back = lg.compare(*both), lg.compare(*both[::-1])
    np.testing.assert_array_equal(forth.units["gap_ha"], -back.units["gap_ha"])


def test_a_result_does_not_differ_from_itself(result):
    found = lg.compare(result, result)
    assert found.options.empty
    assert found.units.empty or not found.units.shape[1]
    assert (found.region.loc["study area"] == 0).all()


def test_it_can_be_read(both):
    found = lg.compare(*both)
    assert "net_share" in repr(found)
    assert "<table" in found._repr_html_()


def test_what_cannot_be_compared(result, study):
    with pytest.raises(lg.LandgapError, match="b: an Assessment is needed, not a StudyArea"):
        lg.compare(result, study)
    with pytest.raises(lg.LandgapError, match="share no unit"):
        lg.compare(result, lg.assess(study))
