"""The optional tables of occupancy and prices: read, refused, and the same as the facts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ground import SHARED, needs_shared

import landgap as lg
from landgap.layers.schema import LAYERS

FACTS = Path(__file__).parents[2] / "data" / "facts"
VACANCY = pd.DataFrame(
    {"unit_id": ["15088001"], "scope": "estate", "year": [2020], "occupied_share": [0.4]}
).assign(area_name="Nordfeld", source="survey")
PRICES = pd.DataFrame({"unit_id": ["15088001"], "price_low_eur_m2": [20.0]}).assign(
    commercial="yes", source="sales"
)


def test_what_is_not_given_is_empty_and_what_is_given_keeps_its_kinds(units, sites):
    bare = lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10)
    assert bare.vacancy.empty
    assert bare.prices.empty
    study = lg.StudyArea.from_layers(
        units=units, sites=sites, horizon_years=10, vacancy=VACANCY, prices=PRICES
    )
    assert study.vacancy["year"].tolist() == [2020]
    assert study.vacancy["unit_id"].tolist() == ["15088001"]
    assert study.prices["price_low_eur_m2"].tolist() == [20.0]


def test_faults_of_both_tables_come_at_once(units, sites):
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(
            units=units,
            sites=sites,
            horizon_years=10,
            vacancy=VACANCY.assign(scope="Gebiet", occupied_share=40).drop(columns="source"),
            prices=PRICES.assign(commercial="ja", price_low_eur_m2=-20.0, source=None),
        )
    for fault in (
        'vacancy.scope: "Gebiet" not among estate, municipality',
        "vacancy.occupied_share: above 1 (shares are 0 to 1, not per cent)",
        "vacancy.source: the column is missing",
        'prices.commercial: "ja" not among yes, mixed, no',
        "prices.price_low_eur_m2: negative in 1 row (row 1)",
        "prices.source: missing in 1 row (row 1)",
    ):
        assert fault in str(error.value)


def test_a_study_file_maps_the_users_own_words(folder):
    (folder / "belegung.csv").write_text(
        "AGS,Ebene,Belegung,Quelle\n15088001,Gemeinde,0.8,Umfrage\n", encoding="utf-8"
    )
    with (folder / "study.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[vacancy]\nfile = "belegung.csv"\n'
            'columns = { unit_id = "AGS", scope = "Ebene", occupied_share = "Belegung", '
            'source = "Quelle" }\nvalues.scope = { "Gemeinde" = "municipality" }\n'
        )
    study = lg.read_study(folder / "study.toml")
    assert study.vacancy["scope"].tolist() == ["municipality"]
    assert study.vacancy["occupied_share"].tolist() == [0.8]


def test_the_bundled_tables_hold_every_published_figure_and_its_source(halle_leipzig):
    for name, (rows, renamed) in {
        "vacancy": (50, {}),
        "prices": (41, {"price_low": "price_low_eur_m2", "price_high": "price_high_eur_m2"}),
    }.items():
        table = getattr(halle_leipzig, name)
        facts = pd.read_csv(FACTS / f"{name}.csv", dtype={"ags": str, "ags5": str})
        facts = facts.rename(columns={"area": "area_name", "ags": "unit_id", **renamed})
        assert len(table) == rows
        assert table["source"].notna().all()
        assert not table["source"].str.startswith("see ").any()
        known = {column.name for column in LAYERS[name].columns}
        for column in known & set(facts) - {"source"}:
            given, kept = facts[column], table[column]
            assert given[given.notna()].tolist() == kept[kept.notna()].tolist(), (name, column)
        keys = table["district_id"].fillna(table["covers"])
        assert keys.dropna().tolist() == facts["ags5"].dropna().tolist()
    assert halle_leipzig.prices["commercial"].value_counts().to_dict() == {
        "yes": 22, "no": 17, "mixed": 2,
    }  # fmt: skip
    units = halle_leipzig.vacancy["unit_id"].dropna()
    assert units.nunique() == 23
    assert units.isin(halle_leipzig.units["unit_id"]).all()


@needs_shared
@pytest.mark.parametrize("name", ["vacancy", "prices"])
def test_the_facts_are_those_that_were_compiled(name):
    compiled = (SHARED / "facts" / f"{name}.csv").read_bytes()
    assert (FACTS / f"{name}.csv").read_bytes() == compiled


def test_shares_of_segments_that_do_not_sum_to_1_make_no_study(units, sites):
    shares = pd.DataFrame(
        {
            "segment": ["logistics", "chemicals"],
            "share_low": [0.2, 0.9],
            "share_mid": [0.3, 0.6],
            "share_high": [0.4, 0.7],
            "source": "by hand",
        }
    )
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, segments=shares)
    assert "segments: low, mid and high are out of order in 1 row (chemicals)" in str(error.value)
    assert "segments.share_mid: sums to 0.9, must be 1" in str(error.value)


def test_the_bundled_shares_follow_from_employees_land_shares_and_square_metres(halle_leipzig):
    """Logistics: 8.3 % of the employees x 0.4 x 275 m², of the sum over segments."""
    facts = pd.read_csv(FACTS / "segments.csv").set_index("segment")
    parts = ("employees_share", "commercial_share", "land_m2")
    low, mid, high = (
        facts[[f"{part}_{level}" for part in parts]].prod(axis=1) for level in ("low", "mid", "high")
    )
    shares = halle_leipzig.segments.set_index("segment")
    assert mid["logistics"] == pytest.approx(0.083 * 0.4 * 275)
    others = {"share_low": high.sum() - high, "share_mid": mid.sum() - mid, "share_high": low.sum() - low}
    for name, own in (("share_low", low), ("share_mid", mid), ("share_high", high)):
        np.testing.assert_allclose(shares[name], own / (own + others[name]), atol=0.0011)
