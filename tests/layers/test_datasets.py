import re
from pathlib import Path

import pandas as pd
import pytest

import landgap as lg

DATA = Path(__file__).parents[2] / "data"

DISTRICTS = {"15002", "15082", "15084", "15087", "15088", "14713", "14729", "14730", "16077"}


def test_a_wrong_name_lists_the_right_ones():
    with pytest.raises(lg.LandgapError, match='no data set "halle"; there is: halle-leipzig'):
        lg.datasets.load("halle")


def test_the_units_are_the_177_of_2021_in_nine_districts(halle_leipzig):
    units = halle_leipzig.units[~halle_leipzig.units["halo"]]
    assert len(units) == 177
    assert set(units["unit_id"].str[:5]) == DISTRICTS
    assert units["population"].sum() == pytest.approx(1_995_530, abs=1)
    assert not {"14729230", "14729290", "16077002"} & set(units["unit_id"])


def test_the_core_cooperation_area_is_the_seed_of_the_cooperation(halle_leipzig):
    units = halle_leipzig.units
    assert set(units.loc[units["member"], "unit_id"].str[:5]) == {
        "15002", "14713", "14729", "14730", "15088",
    }  # fmt: skip


def test_the_halo_lies_around_and_touches(halle_leipzig):
    units = halle_leipzig.units
    core, halo = units[~units["halo"]], units[units["halo"]]
    assert not set(halo["unit_id"].str[:5]) & DISTRICTS
    assert (halo.distance(core.union_all()) < 15_000).all()
    assert len(halo) >= 74


def test_every_layer_says_where_it_comes_from(halle_leipzig):
    for name, about in halle_leipzig.provenance.items():
        for key in ("source", "vintage", "licence", "attribution", "processing", "sha256"):
            assert key in about, (name, key)
    assert "© OpenStreetMap contributors (ODbL 1.0)" in halle_leipzig.attribution
    assert any("BKG" in line for line in halle_leipzig.attribution)


def test_the_bundle_stays_small():
    folder = lg.datasets.get_path("halle-leipzig").parent
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6_000_000


def test_what_estates_claim_and_what_is_found_is_the_same_everywhere(halle_leipzig, monkeypatch):
    """As the recipe counts it: the study file, the warnings and the page on the data say the same."""
    monkeypatch.syspath_prepend(str(DATA))
    from recipe.merge import claims  # noqa: PLC0415  the recipe is no part of the package

    sites = halle_leipzig.sites
    claimed = claims(sites[~sites["site_id"].str.startswith("la-")]).sum()
    found = pd.read_csv(DATA / "halle-leipzig" / "merged.csv")["merged_ha"].sum()
    page = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"claim {claimed:,.1f} ha; {claimed - found:,.1f} ha of that" in page
    assert f"| {found:,.1f} |" in page
    (fault,) = (text for text in halle_leipzig.provenance["sites"]["faults"] if "claimed" in text)
    (german,) = (text for text in halle_leipzig.provenance["sites"]["faults_de"] if "angegeben" in text)
    assert re.findall(r"[\d,]+(?= claimed| found)", fault) == [f"{ha:,.0f}" for ha in (claimed, found)]
    assert re.findall(r"[\d.]+(?= angegeben| gefunden)", german) == [
        f"{ha:,.0f}".replace(",", ".") for ha in (claimed, found)
    ]
