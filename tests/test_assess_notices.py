"""What is left out is said in the warnings, by name and with its hectares, in both languages."""

import pandas as pd
import pytest
import shapely
from ground import box

import landgap as lg


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
            "Standorte: 40,0 ha liegen außerhalb aller Gebietseinheiten und bleiben "
            "unberücksichtigt (reserve)",
        ),
        ("excluded_unstated", "sites"): (
            "sites: 1 without a usable geometry are not counted (withdrawn); they state no hectares",
            "Standorte: 1 ohne brauchbare Geometrie bleiben unberücksichtigt (withdrawn); "
            "ihre Hektar sind nicht angegeben",
        ),
        ("excluded", "pv"): (
            "pv: 1 without a usable geometry are not counted (small), 1.5 ha as stated",
            "Photovoltaik: 1 ohne brauchbare Geometrie bleiben unberücksichtigt (small), "
            "mit 1,5 ha nach Angabe",
        ),
        ("unmatched", "prices"): (
            "prices: 1 rows name areas that the study does not have and are not counted (99999999)",
            "Preise: 1 Zeilen nennen Gebiete, die die Studie nicht hat, und bleiben "
            "unberücksichtigt (99999999)",
        ),
    }
    for kind, (english, german) in said.items():
        assert warnings[kind].text("en") == english
        assert warnings[kind].text("de") == german
