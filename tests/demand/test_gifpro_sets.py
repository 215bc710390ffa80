import pandas as pd
import pytest

from landgap.demand import gifpro_sets
from landgap.demand.gifpro import gifpro
from landgap.demand.gifpro_sets import ACOCELLA_2017, PUBLISHED_RANGE, VALLEE
from landgap.demand.parameters import GifproParameters
from landgap.demand.sectors import SECTIONS

SHIPPED = [value for value in vars(gifpro_sets).values() if isinstance(value, GifproParameters)]


def test_general_knowledge_widens_a_range_and_moves_no_mid():
    """What was not read (M) is a hypothesis: of it only low or high may be shipped, never mid."""
    assert {one.name for one in SHIPPED} >= {"Kempten 2012", "published range", "Vallée"}
    for one in SHIPPED:
        for name, value in one.values():
            assert value.read or value.evidence == "own" or value.mid == 0, (one.name, name)
            assert value.source, (one.name, name)
    unread = {name for name, value in PUBLISHED_RANGE.values() if value.evidence == "M"}
    assert unread == {"closure_quota", "reuse_share"}


def test_the_sourced_quotas():
    """0.15 (Acocella) to 0.30 (Vallée) settle and 0.70 move, per 100 employees and year."""
    assert [one.settlement_quota.mid for one in (ACOCELLA_2017, VALLEE)] == [0.0015, 0.003]
    assert {one.relocation_quota.mid for one in SHIPPED} == {0.007}


def test_every_section_has_a_share_and_farms_households_and_embassies_none():
    shares = PUBLISHED_RANGE.commercial_share
    assert set(shares) == set(SECTIONS)
    assert [section for section, share in shares.items() if share.high == 0] == ["A", "T", "U"]
    assert {section for section, share in shares.items() if share.evidence == "own"} == set("ATUBDEFO")


def test_values_of_one_sector_that_were_read_second_hand_say_so_and_name_what_else_is_published():
    land = PUBLISHED_RANGE.land_m2_per_employee
    assert {value.evidence for value in land.values()} == {"S2"}
    assert all("148 m² for every sector" in value.also for value in land.values())


@pytest.mark.parametrize(
    ("sector", "mid_ha"),
    [
        ("H", 1000 * 0.4 * 0.00925 * 275 * 18 / 10_000),
        ("C", 1000 * 1.0 * 0.00925 * 250 * 18 / 10_000),
        ("C20", 1000 * 1.0 * 0.00925 * 225 * 18 / 10_000),
        ("M", 1000 * 0.1 * 0.00925 * 100 * 18 / 10_000),
        ("Q", 1000 * 0.1 * 0.00925 * 50 * 18 / 10_000),
        ("E", 1000 * 0.4 * 0.00925 * 225 * 18 / 10_000),
    ],
)
def test_land_of_a_thousand_jobs_over_18_years(sector, mid_ha):
    rows = pd.DataFrame({"unit_id": ["a"], "sector": [sector], "employees": [1000]})
    assert gifpro(rows, years=18)["demand_ha_mid"].item() == pytest.approx(mid_ha)


def test_logistics_asks_for_nearly_two_hectares_a_thousand_jobs():
    """1.6 to 2.0 ha in mid; 0.99 ha when one value of 149 m² stood for all sectors."""
    rows = pd.DataFrame({"unit_id": ["a"], "sector": ["H"], "employees": [1000]})
    low, mid, high = gifpro(rows, years=18).filter(like="demand_ha").to_numpy()[0]
    assert 1.6 <= mid <= 2.0
    assert low == pytest.approx(1000 * 0.4 * 0.0085 * 0.75 * 250 * 18 / 10_000)
    assert high == pytest.approx(1000 * 0.4 * 0.017 * 300 * 18 / 10_000)
