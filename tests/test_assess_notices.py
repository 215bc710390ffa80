import pandas as pd
import pytest
import shapely
import worlds
from ground import box

import landgap as lg
from landgap.assess_notices import _of_exchange, _of_ideas, _of_land
from landgap.transport.dividend import dividend


def test_units_whose_part_in_the_dividend_hangs_on_tied_costs_are_counted():
    """C finds land in A at 30 minutes, or in B at 15, whose own demand then goes to A at 20 in place of 5."""
    ha, _, costs, states = worlds.toy()
    tied = dividend(ha, ha, costs, states)
    nearer = costs.assign(cost=costs["cost"].where(costs["cost"] != 15, 14.0))
    clear = dividend(ha, ha, nearer, states)
    (notice,) = _of_exchange({"low": clear, "mid": tied})
    assert notice.code == "tied"
    assert dict(notice.figures) == {"units": 2, "of": 3}
    assert "2 of 3 units" in notice.text("en")
    assert not list(_of_exchange({"mid": clear}))
    from_ortools = clear.units.assign(determined=pd.array([pd.NA] * 3, dtype="boolean"))
    clear.units["determined"] = from_ortools["determined"]
    assert not list(_of_exchange({"mid": clear}))


def test_ideas_that_do_not_count_and_equal_shares_are_told(units, sites):
    """The reserve of 40 ha is an idea of two municipalities here, which state no shares."""
    study = lg.StudyArea.from_layers(
        units=units,
        sites=sites.assign(
            status=sites["status"].replace("reserve", "idea"),
            shared_by=[None, "15088001; 15088002", "15088001: 0.5; 14730001: 0.5", None],
        ),
        horizon_years=18,
    )
    cut = lg.ledger(study.units, study.sites)
    offered = lg.supply(study.sites, cut)
    table = pd.DataFrame({"supply_ha": [1.0]})
    notices = {notice.code: notice for notice in _of_land(study, cut, offered, table)}
    assert notices["shared_equally"].figures == {"sites": 1, "ha": 40.0, "names": "reserve"}
    (idea,) = _of_ideas(offered, ideas=False)
    assert idea.text("en") == ("sites: 1 ideas without a plan do not count as supply (reserve): 40 ha gross")
    assert idea.text("de").startswith("Gewerbeflächen: 1 Ideen ohne Plan zählen nicht als Angebot")
    assert not list(_of_ideas(offered, ideas=True))


@pytest.mark.slow
def test_what_is_left_out_is_named_in_both_languages(units, sites, pv):
    sites.loc[1, "geometry"] = box(20_000, 0, 20_800, 500)  # 40 ha beyond all units
    sites.loc[3, "geometry"] = None
    pv.loc[1, "geometry"] = shapely.Point()
    prices = pd.DataFrame(
        {
            "unit_id": ["15088001", "99999999"],
            "commercial": "yes",
            "source": "by hand",
            "price_low_eur_m2": 20.0,
            "price_high_eur_m2": 30.0,
        }
    )
    study = lg.StudyArea.from_layers(
        units=units, sites=sites, pv=pv.assign(area_ha=[10.0, 1.5]), prices=prices, horizon_years=18,
        demand=(40, 60, "by hand"),
    )  # fmt: skip
    warnings = {(notice.code, notice.figures.get("layer")): notice for notice in lg.assess(study).warnings}
    said = {
        ("outside", "sites"): (
            "sites: 40.0 ha lie outside every unit and are not counted (reserve)",
            "Gewerbeflächen: 40,0 ha liegen außerhalb aller Gebietseinheiten und bleiben "
            "unberücksichtigt (reserve)",
        ),
        ("excluded_unstated", "sites"): (
            "sites: 1 without a usable geometry are not counted (withdrawn); they state no hectares",
            "Gewerbeflächen: 1 ohne brauchbare Geometrie bleiben unberücksichtigt (withdrawn); "
            "ihre Hektar sind nicht angegeben",
        ),
        ("excluded", "pv"): (
            "pv: 1 without a usable geometry are not counted (small), 1.5 ha as stated",
            "Photovoltaik: 1 ohne brauchbare Geometrie bleiben unberücksichtigt (small), "
            "mit 1,5 ha nach Angabe",
        ),
        ("unmatched", "prices"): (
            "prices: 1 rows name areas that the study does not have and are not counted (99999999)",
            "Bodenpreise: 1 Zeilen nennen Gebiete, die die Studie nicht hat, und bleiben "
            "unberücksichtigt (99999999)",
        ),
    }
    for kind, (english, german) in said.items():
        assert warnings[kind].text("en") == english
        assert warnings[kind].text("de") == german
