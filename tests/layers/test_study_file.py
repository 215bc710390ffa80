import pytest
from ground import frame

import landgap as lg
from landgap.notices import notices_of_data


def test_a_study_of_ones_own(folder):
    study = lg.read_study(folder / "study.toml")
    assert (study.title, study.horizon_years, study.demand.range_ha) == ("Eigene Studie", 15, (40, 60))
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
        ("high_ha = 60", "high_ha = 30", "demand_ha: low 40 is above high 30"),
        ("low_ha = 40", 'low_ha = "few"', "demand_ha: 'few' is not a number of ha from 0"),
        ("= 15", '= "long"', "horizon_years: 'long' is not a number"),
        ('"Eigene Studie"', "7", "title: 7 is not a text"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\ncolumns = 3', "[pv] columns must be a table"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\ncrs = 25832', "[pv] crs must be a text"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nlayer = 3', "[pv] layer must be a text"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nwhere = 3', "[pv] where must be a text"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\ndecimal = "x"', '[pv] decimal must be "." or ","'),
        ('file = "pv.geojson"', 'file = "pv.geojson"\ndelimiter = "ab"', "[pv] delimiter must be one sign"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nfaults = [3]', "[pv] faults must be a list of texts"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nattribution = 3', "[pv] attribution must be a list"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nsource = ["a"]', "[pv] source must be a text"),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nunused = 3', "[pv] unused must be a list of texts"),
        (
            'file = "pv.geojson"',
            'file = "pv.geojson"\nvalues.status = "x"',
            "[pv] values.status must be a table",
        ),
        ('file = "pv.geojson"', 'file = "pv.geojson"\nvalues.status.a = [1]', "[pv] values.status must be"),
        (
            'file = "pv.geojson"',
            'file = "pv.geojson"\ncolumns.name = 5',
            "[pv] columns.name must be the name",
        ),
        (
            'file = "pv.geojson"',
            'file = "pv.geojson"\ncolums = {}',
            '[pv] "colums" is not known (close: columns)',
        ),
        (
            "horizon_years",
            "horizont_years = 1\nhorizon_years",
            '"horizont_years" is not known (close: horizon_years)',
        ),
        ("high_ha = 60", "high_ha = 60\nsource = 1", "demand: source 1 is no text"),
        (
            "= 15",
            '= "15"',
            "study.toml: The layers do not make a study.\n- horizon_years: '15' is not a number",
        ),
        ("high_ha = 60", "high_h = 60", '[demand] "high_h" is not known (close: high_ha)'),
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


def rewritten(folder, old, new):
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return lg.read_study(path)


def test_one_text_is_a_list_of_one(folder):
    more = 'file = "pv.geojson"\nfaults = "roofs"\nfaults_de = "Dächer"\nattribution = "© X"\nvintage = 2016'
    study = rewritten(folder, 'file = "pv.geojson"', more)
    about = study.provenance["pv"]
    assert (about["faults"], about["faults_de"], about["vintage"]) == (["roofs"], ["Dächer"], "2016")
    assert study.attribution == ["© Amt", "© X"]
    assert [notice.text("de") for notice in notices_of_data(study.provenance)] == ["Photovoltaik: Dächer"]
    text = {"pv": {"faults": "roofs", "faults_de": "Dächer"}}  # as frames may carry it
    assert [notice.text("en") for notice in notices_of_data(text)] == ["pv: roofs"]


@pytest.mark.parametrize("values", ['{ "14" = "DE-SN", "15" = "DE-ST" }', '{ 14 = "DE-SN", 15 = "DE-ST" }'])
def test_codes_that_are_numbers_in_the_file(folder, units, values):
    theirs = units.rename(columns={"unit_id": "AGS", "name": "GEN"})
    theirs.assign(state=[15, 15, 14, 14]).to_file(folder / "gemeinden.gpkg")
    study = rewritten(folder, '{ "14" = "DE-SN", "15" = "DE-ST" }', values)
    assert study.units["state"].tolist() == units["state"].tolist()


def test_rows_of_water_are_left_out(folder, units):
    theirs = units.rename(columns={"unit_id": "AGS", "name": "GEN"})
    theirs.loc[4] = theirs.loc[0]  # the key stands twice: land, and water beside it
    theirs.assign(GF=[4, 4, 4, 4, 2]).to_file(folder / "gemeinden.gpkg")
    assert "duplicate keys" in edited(folder, "horizon_years", "horizon_years")
    study = rewritten(folder, '"gemeinden.gpkg"', '"gemeinden.gpkg"\nwhere = "GF = 4"')
    assert len(study.units) == 4
    assert study.provenance["units"]["where"] == "GF = 4 (leaves out 1 of 5 rows)"


def test_a_heading_that_was_meant_as_ours(folder, sites):
    sites.rename(columns={"available_ha": "availible_ha"}).to_file(folder / "flaechen.gpkg")
    message = edited(folder, "horizon_years", "horizon_years")
    assert message == (
        "study.toml: The layers do not make a study.\n- sites: column availible_ha is not used; if it is "
        'available_ha, map it with columns = { available_ha = "availible_ha" }, if not, drop it (in a study '
        'file: unused = ["availible_ha"])'
    )
    mapped = rewritten(folder, '"flaechen.gpkg"', '"flaechen.gpkg"\ncolumns.available_ha = "availible_ha"')
    assert mapped.sites["available_ha"].tolist()[0] == 10
    dropped = rewritten(folder, 'columns.available_ha = "availible_ha"', 'unused = ["availible_ha"]')
    assert dropped.sites["available_ha"].isna().all()


@pytest.mark.filterwarnings("ignore")  # the writer says that it cuts them
def test_a_shapefile_that_cuts_our_headings(folder, sites):
    sites.to_file(folder / "flaechen.shp")
    message = edited(folder, '"flaechen.gpkg"', '"flaechen.shp"')
    assert 'columns = { available_ha = "available_" }' in message
    assert 'columns = { largest_parcel_ha = "largest_pa" }' in message


def test_a_study_file_from_windows(folder):
    path = folder / "study.toml"
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert lg.read_study(path).title == "Eigene Studie"
    path.write_bytes(text.encode("utf-16"))
    with pytest.raises(lg.LandgapError, match="save the file as UTF-8"):
        lg.read_study(path)
    path.write_bytes(text.replace("Eigene", "Größe").encode("latin-1"))
    with pytest.raises(lg.LandgapError, match="save the file as UTF-8"):
        lg.read_study(path)
    path.write_text(text.replace('"pv.geojson"', '"daten\\pv.geojson"'), encoding="utf-8")
    with pytest.raises(lg.LandgapError, match="write paths with /"):
        lg.read_study(path)


def test_a_contradicting_reference_system_is_a_warning_of_the_result(folder, sites):
    sites.to_crs(25832).to_file(folder / "flaechen.gpkg")
    path = folder / "study.toml"
    rewritten(folder, '"flaechen.gpkg"', '"flaechen.gpkg"\ncrs = "EPSG:25832"')
    assert "faults" not in lg.read_study(path).provenance["sites"]
    sites.set_crs(31468, allow_override=True).to_file(folder / "flaechen.gpkg")
    study = rewritten(folder, 'crs = "EPSG:25832"', 'crs = "EPSG:3035"')
    assert [notice.text("en") for notice in notices_of_data(study.provenance)] == [
        'sites: "flaechen.gpkg" says EPSG:31468; EPSG:3035 is used, as the study file says'
    ]


def test_ideas_count_only_where_the_study_asks_for_it(folder):
    assert not lg.read_study(folder / "study.toml").ideas
    assert rewritten(folder, "[sites]\n", "[sites]\nideas = true\n").ideas


def test_what_segments_ask_for_is_mapped_as_any_column(folder, sites):
    told = sites.assign(
        Gleis=["ja", "nein", ".", "ja"], Plan=["B-Plan", "RP", None, None], Hang=[1.5, 2.0, 3.0, None]
    )
    told.to_file(folder / "flaechen.gpkg")
    path = folder / "study.toml"
    mapped = """file = "flaechen.gpkg"
columns = { rail = "Gleis", plan_level = "Plan", slope_percent = "Hang" }
values.rail = { ja = "true", nein = "false", "." = "" }
values.plan_level = { "B-Plan" = "development_plan", RP = "regional_plan" }"""
    text = path.read_text(encoding="utf-8").replace('file = "flaechen.gpkg"', mapped)
    path.write_text(text, encoding="utf-8")
    read = lg.read_study(path).sites.set_index("site_id").loc[sites["site_id"]]
    assert read["rail"].astype(object).fillna("?").tolist() == [True, False, "?", True]
    assert read["plan_level"].tolist()[:2] == ["development_plan", "regional_plan"]
    assert read["slope_percent"].tolist()[:3] == [1.5, 2.0, 3.0]
