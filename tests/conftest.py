"""Layers that every test may use: small, with figures that can be checked by hand."""

import matplotlib as mpl
import pandas as pd
import pytest
from ground import box, frame
from hypothesis import settings

import landgap as lg

mpl.use("Agg")
# the same cases in every run: a gate must not fail by the draw; --hypothesis-seed tries others
settings.register_profile("same cases", derandomize=True)
settings.load_profile("same cases")


@pytest.fixture
def units():
    """Two municipalities on each side of the border, 2 km squares; the border is 4 km long."""
    return frame(
        {
            "unit_id": ["15088001", "15088002", "14730001", "14730002"],
            "name": ["Ahausen", "Bedorf", "Cestadt", "Deburg"],
            "state": ["DE-ST", "DE-ST", "DE-SN", "DE-SN"],
            "district": ["Saale", "Saale", "Nord", "Nord"],
            "population": [4000, 1000, 3000, 2000],
            "member": [True, False, True, True],
        },
        [
            box(0, 0, 2000, 2000),
            box(0, 2000, 2000, 4000),
            box(2000, 0, 4000, 2000),
            box(2000, 2000, 4000, 4000),
        ],
    )


@pytest.fixture
def sites():
    """20 ha across the border, a 40 ha reserve, 8 ha built, 10 ha withdrawn."""
    return frame(
        {
            "site_id": ["cross", "reserve", "built", "withdrawn"],
            "name": ["Am Kreuz", "Nordfeld", "Altwerk", "Südfeld"],
            "kind": ["GI", "GE", "GE", "GI"],
            "status": ["existing", "reserve", "existing", "withdrawn"],
            "availability": ["immediate", "short", "none", "none"],
            "net_share": [0.8, None, None, None],
            "available_ha": [10.0, None, None, None],
            "largest_parcel_ha": [4.0, None, None, None],
        },
        [
            box(1500, 100, 2500, 300),
            box(200, 2200, 1000, 2700),
            box(3000, 1000, 3400, 1200),
            box(3000, 3000, 3500, 3200),
        ],
    )


@pytest.fixture
def pv():
    """5 ha on the reserve and 5 ha beside it; 1 ha on the crossing site."""
    return frame(
        {
            "pv_id": ["park", "small"],
            "capacity_mw": [8.0, 1.0],
            "commissioned": [2012, 2020],
            "status": ["operating", "operating"],
        },
        [box(900, 2200, 1100, 2700), box(1500, 100, 1600, 200)],
    )


@pytest.fixture
def employment():
    return pd.DataFrame(
        {
            "unit_id": ["15088001", "15088002", "14730001", "14730002"],
            "sector": "manufacturing (C)",
            "year": 2020,
            "employees": [1000, 200, 3000, 500],
        }
    )


@pytest.fixture
def study(units, sites, pv, employment):
    return lg.StudyArea.from_layers(
        units=units,
        sites=sites,
        pv=pv,
        employment=employment,
        title="Test",
        horizon_years=18,
        demand=(40, 60, "by hand"),
        large_share=1.0,
    )


@pytest.fixture
def folder(tmp_path, units, sites, pv):
    """A study of the user's own, with the user's own names."""
    units.rename(columns={"unit_id": "AGS", "name": "GEN"}).replace(
        {"state": {"DE-ST": "15", "DE-SN": "14"}}
    ).to_file(tmp_path / "gemeinden.gpkg")
    sites.to_file(tmp_path / "flaechen.gpkg")
    pv.to_file(tmp_path / "pv.geojson")
    (tmp_path / "study.toml").write_text(
        """
title = "Eigene Studie"
horizon_years = 15
large_share = 1.0
[demand]
low_ha = 40
high_ha = 60
[units]
file = "gemeinden.gpkg"
attribution = ["© Amt"]
columns = { unit_id = "AGS", name = "GEN" }
values.state = { "14" = "DE-SN", "15" = "DE-ST" }
[sites]
file = "flaechen.gpkg"
[pv]
file = "pv.geojson"
""",
        encoding="utf-8",
    )
    return tmp_path
