import pytest
from ground import frame

import landgap as lg


def test_a_study_of_ones_own(folder):
    study = lg.read_study(folder / "study.toml")
    assert (study.title, study.horizon_years, study.demand_ha) == ("Eigene Studie", 15, (40, 60))
    assert study.units["unit_id"].tolist()[0] == "15088001"
    assert study.attribution == ["© Amt"]
    assert lg.assess(study).units["demand_ha_mid"].sum() == 50


def edited(folder, old, new):
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(lg.LandgapError) as error:
        lg.read_study(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("horizon_years = 15", "", 'the key "horizon_years" is missing'),
        ("horizon_years", "horizont_jahre = 1\nhorizon_years", '"horizont_jahre" is not known'),
        ('file = "pv.geojson"', 'datei = "pv.geojson"', '[pv] needs file = "..."'),
        (
            'file = "pv.geojson"',
            'file = "pv.geojson"\ncolour = "red"',
            '[pv] "colour" is not known',
        ),
        ("[40, 60]", "[60, 40]", "demand_ha: low 60 is above high 40"),
        ("[40, 60]", '["few", 40]', "demand_ha: 'few' is not a number of ha from 0"),
        ("= 15", '= "long"', "horizon_years: 'long' is not a number"),
        ('"Eigene Studie"', "7", "title: 7 is not a text"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\ncolumns = 3', "[pv] columns must be a table"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\ncrs = 25832', "[pv] crs must be a text"),
        ("[40, 60]", "50", "demand_ha must be [low, high]"),
        ('"pv.geojson"', '"none.geojson"', "pv: there is no file"),
        ('unit_id = "AGS"', 'unit_id = "ARS"', "columns names ARS, not in the file"),
        ("[units]", "[units", "is not a study file"),
    ],
)
def test_a_misspelt_key_or_a_wrong_value_is_named(folder, old, new, said):
    assert said in edited(folder, old, new)


def test_the_keys_of_the_demand_may_stand_in_the_file(folder):
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text("demand_weights = { existing_ha = 1.0 }\n" + text, encoding="utf-8")
    units = lg.assess(lg.read_study(path)).units
    assert units["demand_ha_mid"].tolist() == pytest.approx([50 * 10 / 28, 0, 50 * 18 / 28, 0], abs=1e-4)


def test_faults_of_several_files_come_at_once(folder):
    (folder / "pv.geojson").unlink()
    message = edited(folder, '"flaechen.gpkg"', '"sites.gpkg"')
    assert "sites: there is no file" in message
    assert "pv: there is no file" in message


def test_a_layer_without_a_system_takes_the_one_that_is_said(folder, sites):
    frame({"site_id": sites["site_id"]}, sites.geometry.to_list()).set_crs(
        None, allow_override=True
    ).to_parquet(folder / "flaechen.parquet")
    message = edited(folder, '"flaechen.gpkg"', '"flaechen.parquet"')
    assert 'sites: no coordinate reference system; give it, e.g. crs = "EPSG:25832"' in message
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('.parquet"', '.parquet"\ncrs = "EPSG:3035"'), encoding="utf-8")
    assert lg.read_study(path).sites.area.sum() == pytest.approx(780_000)


def test_a_path_that_is_none_and_a_folder(tmp_path):
    with pytest.raises(lg.LandgapError, match="path: a text or a Path is needed, not a NoneType"):
        lg.read_study(None)
    with pytest.raises(lg.LandgapError, match="is not a study file"):
        lg.read_study(tmp_path)
