"""Published counts of land: what they count, how a study takes them, and what is refused."""

import pytest

import landgap as lg
from landgap.layers import SupplyTotal
from landgap.layers.supply_totals import read_totals

STUDY = """
horizon_years = 10
{supply}
[units]
file = "units.gpkg"
[sites]
file = "sites.gpkg"
"""


def test_the_bundled_study_states_four_counts():
    study = lg.datasets.load("halle-leipzig")
    assert [(total.total_ha, total.basis, total.whole) for total in study.supply_totals] == [
        (3870, "net", True), (728, "net", False), (270, "gross", False), (73, "gross", False),
    ]  # fmt: skip
    saxon = study.supply_totals[1].counts(study.reported)
    assert set(study.reported.loc[saxon, "state"]) == {"DE-SN"}
    assert saxon.sum() == (study.reported["state"] == "DE-SN").sum()


def test_a_part_of_a_study_keeps_the_counts_of_its_own_units():
    study = lg.datasets.load("halle-leipzig")
    assert [total.total_ha for total in study.subset(districts="14729").supply_totals] == [270]
    assert [total.total_ha for total in study.subset(states="DE-SN").supply_totals] == [728, 270]
    assert study.subset(units="Leuna").supply_totals == ()


def test_all_faults_of_counts_are_told_at_once(units, sites):
    totals = [
        SupplyTotal(-5, "count"),
        SupplyTotal(float("nan"), "nothing", basis="brutto", year=20, min_site_ha="5"),
        SupplyTotal(9, "  ", name="blank", units=("15088001", "elsewhere"), districts=("99999",)),
        "3870",
    ]
    with pytest.raises(lg.LandgapError) as error:
        lg.StudyArea.from_layers(units=units, sites=sites, horizon_years=10, supply_totals=totals)
    for words in (
        '"count": total_ha -5 is no number of hectares',
        '"nothing": total_ha nan',
        "min_site_ha '5'",
        "basis 'brutto' is neither",
        "year 20 is no year",
        "\"blank\": source '  ' is no text",
        "elsewhere not among the units",
        "99999 not among the districts",
        "a SupplyTotal is needed, not a str",
    ):
        assert words in str(error.value), words


def test_a_count_of_more_land_than_there_is_and_one_that_is_no_list_are_refused(units, sites):
    layers = {"units": units, "sites": sites, "horizon_years": 10}
    with pytest.raises(lg.LandgapError, match=r"total_ha 16,000,000 is more than its units have"):
        lg.StudyArea.from_layers(**layers, supply_totals=[SupplyTotal(16e6, "square metres")])
    with pytest.raises(lg.LandgapError, match=r"total_ha 500 is more than its units have \(400 ha\)"):
        lg.StudyArea.from_layers(**layers, supply_totals=[SupplyTotal(500, "s", units=("15088001",))])
    with pytest.raises(lg.LandgapError, match="supply_totals: a list of SupplyTotal is needed"):
        lg.StudyArea.from_layers(**layers, supply_totals=SupplyTotal(30, "s"))


@pytest.mark.parametrize(
    ("supply", "words"),
    [
        (
            '[supply]\ntotal_ha = 9\nsource = "a"\nunit = ["x"]',
            r'\[supply\] "unit" is not known \(close: units',
        ),
        ("[supply]\ntotal_ha = 9", r'\[supply\] the key "source" is missing'),
        ('[[supply.part]]\ntotal_ha = 9\nsource = "a"', "needs units or districts"),
        ("supply = 3870", r"\[supply\] must be a table"),
        ('[supply]\npart = "x"', r"\[\[supply.part\]\] must be tables"),
    ],
)
def test_a_study_file_at_fault_is_refused(tmp_path, units, sites, supply, words):
    units.to_file(tmp_path / "units.gpkg")
    sites.to_file(tmp_path / "sites.gpkg")
    (tmp_path / "study.toml").write_text(STUDY.format(supply=supply), encoding="utf-8")
    with pytest.raises(lg.LandgapError, match=words):
        lg.read_study(tmp_path / "study.toml")


def test_a_study_file_is_read_with_its_parts(tmp_path, units, sites):
    units.to_file(tmp_path / "units.gpkg")
    sites.to_file(tmp_path / "sites.gpkg")
    supply = '[supply]\ntotal_ha = 90\nsource = "a"\n'
    supply += '[[supply.part]]\ntotal_ha = 9\nsource = "b"\nunits = ["15088001"]'
    (tmp_path / "study.toml").write_text(STUDY.format(supply=supply), encoding="utf-8")
    whole, part = lg.read_study(tmp_path / "study.toml").supply_totals
    assert whole == SupplyTotal(90, "a")
    assert part == SupplyTotal(9, "b", units=("15088001",))
    assert read_totals({}) == ([], [])
