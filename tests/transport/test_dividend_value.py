"""The dividend in hectares alone is that of the whole exchange."""

import pytest
from hypothesis import given, settings
from worlds import toy, worlds

import landgap as lg
from landgap.layers.checked import Inputs
from landgap.transport import DividendValue
from landgap.transport.inputs import read_exchange


def value(*tables, **options):
    return DividendValue(read_exchange(Inputs(""), *tables, **options))


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_it_is_what_the_exchange_finds(world):
    quick, exact = value(*world), lg.dividend(*world)
    assert quick.dividend_ha() == pytest.approx(exact.dividend_ha, abs=1e-6)
    assert quick.unmet_ha("closed") == pytest.approx(exact.closed.unmet_ha, abs=1e-6)
    assert quick.unmet_ha("open") == pytest.approx(exact.open.unmet_ha, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(worlds(segments=False))
def test_members_alone_exchange_across(world):
    members = ["a", "c"]
    assert value(*world).dividend_ha(members=members) == pytest.approx(
        lg.dividend(*world, members=members).dividend_ha, abs=1e-6
    )
    assert value(*world, members=members).dividend_ha() == value(*world).dividend_ha(members=members)


def test_variants_leave_the_market_as_it_is():
    quick = value(*toy())
    assert quick.dividend_ha() == 35
    assert quick.dividend_ha(supply=0 * quick.supply) == 0
    assert quick.dividend_ha(demand=quick.demand / 2) == 15
    # 20 ha more in Saxony leave 15 ha to be had across
    more = quick.with_land((quick.market.state == "DE-SN") * 20.0)
    assert quick.dividend_ha(supply=more) == 15
    assert quick.dividend_ha() == 35
