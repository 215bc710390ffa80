import hashlib
from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest
from ground import frame

from landgap import LandgapError
from landgap.layers.files import LayerFile, read_layer


@pytest.fixture
def written(tmp_path, sites):
    """The same sites in every format that can be read."""
    paths = {name: tmp_path / f"sites.{name}" for name in ("gpkg", "geojson", "parquet", "shp")}
    sites.to_file(paths["gpkg"])
    sites.to_crs(4326).to_file(paths["geojson"])
    sites.to_parquet(paths["parquet"])
    sites[["site_id", "status", "geometry"]].to_file(paths["shp"])
    return paths


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet", "shp"])
def test_every_format_gives_the_same_land(written, sites, ending):
    read = read_layer(LayerFile(written[ending]), "sites")
    assert read["site_id"].tolist() == sites["site_id"].tolist()
    assert read.to_crs(3035).area.tolist() == pytest.approx(sites.area.tolist(), rel=1e-6)


def test_a_table_with_lon_and_lat_becomes_points_and_keeps_its_zeros(tmp_path):
    path = tmp_path / "pv.csv"
    path.write_text("nummer,LAENGE,BREITE,MW\n007,12.1,51.4,5.5\n008,,,1\n", encoding="utf-8")
    columns = {"pv_id": "nummer", "lon": "LAENGE", "lat": "BREITE", "capacity_mw": "MW"}
    read = read_layer(LayerFile(path, columns=columns), "pv")
    assert read["pv_id"].tolist() == ["007", "008"]
    assert (read.geometry.iloc[0].x, read.geometry.iloc[0].y) == (12.1, 51.4)
    assert read.geometry.iloc[1] is None
    assert read.crs == "EPSG:4326"


def test_columns_and_values_are_renamed_to_ours(tmp_path):
    path = tmp_path / "staedte.gpkg"
    frame({"site_id": ["alt"], "ART": ["Gewerbe"], "KENN": ["S1"]}, [None]).set_geometry(
        gpd.points_from_xy([4_480_000], [3_130_000]), crs=3035
    ).to_file(path)
    file = LayerFile(path, columns={"site_id": "KENN", "kind": "ART"}, values={"kind": {"Gewerbe": "GE"}})
    read = read_layer(file, "sites")
    assert read[["site_id", "kind"]].to_numpy().tolist() == [["S1", "GE"]]


def test_the_provenance_holds_source_rows_and_hash(written):
    about = {"source": "by hand", "attribution": ["© me"]}
    read = read_layer(LayerFile(written["gpkg"], about=about), "sites")
    assert read.attrs["provenance"] == {
        **about,
        "file": "sites.gpkg",
        "sha256": hashlib.sha256(written["gpkg"].read_bytes()).hexdigest(),
        "rows": 4,
    }


def test_a_geopackage_with_several_layers_asks_which(tmp_path, units, sites):
    path = tmp_path / "all.gpkg"
    units.to_file(path, layer="units")
    sites.to_file(path, layer="sites")
    with pytest.raises(LandgapError, match="holds units, sites; say which with layer ="):
        read_layer(LayerFile(path), "sites")
    assert len(read_layer(LayerFile(path, layer="sites"), "sites")) == 4
    with pytest.raises(LandgapError, match=r'layer = "parks" is not in the file \(there: units, sites\)'):
        read_layer(LayerFile(path, layer="parks"), "sites")


@pytest.mark.parametrize("ending", ["gpkg", "parquet", "shp", "geojson"])
def test_a_file_that_is_not_what_its_name_says(tmp_path, ending):
    path = tmp_path / f"sites.{ending}"
    path.write_text("<html>not found</html>")
    with pytest.raises(LandgapError, match="is not what its name says"):
        read_layer(LayerFile(path), "sites")


def test_a_driver_that_follows_links_is_never_chosen(tmp_path):
    """GDAL would open this text as a virtual layer and ask the address."""
    path = tmp_path / "sites.gpkg"
    path.write_text("<OGRVRTDataSource><SrcDataSource>/vsicurl/http://x</SrcDataSource>")
    with pytest.raises(LandgapError, match="is not what its name says"):
        read_layer(LayerFile(path), "sites")


def test_a_table_that_is_a_binary(tmp_path, written):
    path = tmp_path / "table.csv"
    path.write_bytes(written["gpkg"].read_bytes())
    with pytest.raises(LandgapError, match="not a text table"):
        read_layer(LayerFile(path), "employment")


def test_a_truncated_geopackage(tmp_path, written):
    path = tmp_path / "half.gpkg"
    path.write_bytes(written["gpkg"].read_bytes()[:5000])
    with pytest.raises(LandgapError, match=r"sites: half\.gpkg cannot be read"):
        read_layer(LayerFile(path), "sites")


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("sites.xlsx", "no ending that can be read"),
        ("http://example.org/sites.gpkg", "there is no file"),
        ("missing.gpkg", "there is no file"),
    ],
)
def test_what_is_no_plain_file_is_refused(tmp_path, file, said):
    with pytest.raises(LandgapError, match=said):
        read_layer(LayerFile(tmp_path / file), "sites")


def test_a_wrong_mapping_lists_what_there_is(written):
    file = LayerFile(written["gpkg"], columns={"gross_ha": "FLAECHE", "colour": "name"})
    with pytest.raises(LandgapError) as error:
        read_layer(file, "sites")
    assert "colour, which is no column of this layer" in str(error.value)
    assert "FLAECHE, not in the file (there: site_id, name" in str(error.value)
    values = LayerFile(written["gpkg"], values={"colour": {"a": "b"}})
    with pytest.raises(LandgapError, match=r"values\.colour has no column"):
        read_layer(values, "sites")


def test_a_table_without_places(tmp_path):
    path = tmp_path / "pv.csv"
    pd.DataFrame({"pv_id": ["a"]}).to_csv(path)
    with pytest.raises(LandgapError, match="no column lon, lat"):
        read_layer(LayerFile(path), "pv")


# one column for two of ours, values, rows


def csv(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("names", [("gross_ha", "available_ha"), ("available_ha", "gross_ha")])
def test_one_column_serves_two_of_ours_in_any_order(tmp_path, names):
    path = csv(tmp_path, "site_id,FLAECHE,lon,lat\na,30,12.1,51.4\n")
    read = read_layer(LayerFile(path, columns=dict.fromkeys(names, "FLAECHE")), "sites")
    assert read[["gross_ha", "available_ha"]].to_numpy().tolist() == [[30, 30]]


def test_a_key_that_tells_the_state_as_well(tmp_path, units):
    path = tmp_path / "units.gpkg"
    units.drop(columns=["state", "unit_id"]).assign(LAND=["15", "15", "14", "14"]).to_file(path)
    columns = {"unit_id": "name", "name": "name", "state": "LAND", "district_id": "LAND"}
    values = {"state": {"14": "DE-SN", "15": "DE-ST"}}
    read = read_layer(LayerFile(path, columns=columns, values=values), "units")
    assert read[["unit_id", "name", "state", "district_id"]].iloc[0].tolist() == [
        "Ahausen",
        "Ahausen",
        "DE-ST",
        "15",
    ]


def test_a_column_of_our_name_stays_unless_another_takes_it(tmp_path):
    path = csv(tmp_path, "site_id,gross_ha,available_ha,lon,lat\na,50,30,12.1,51.4\n")
    swapped = LayerFile(path, columns={"gross_ha": "available_ha", "available_ha": "gross_ha"})
    assert read_layer(swapped, "sites")[["gross_ha", "available_ha"]].to_numpy().tolist() == [[30, 50]]
    copied = LayerFile(path, columns={"gross_ha": "available_ha"})
    assert read_layer(copied, "sites")[["gross_ha", "available_ha"]].to_numpy().tolist() == [[30, 30]]


@pytest.mark.parametrize(
    ("values", "table", "ours"),
    [
        ([14, 15], {"14": "DE-SN", "15": "DE-ST"}, ["DE-SN", "DE-ST"]),
        ([14.0, None], {"14": "DE-SN"}, ["DE-SN", None]),
        (["14", "014"], {"14": "DE-SN"}, ["DE-SN", "014"]),
        ([True, False], {"true": "DE-SN"}, ["DE-SN", False]),
        (["Tu\u0308r", "x"], {"Tür": "DE-SN", "x": ""}, ["DE-SN", None]),
    ],
)
def test_values_are_mapped_whatever_their_type(tmp_path, values, table, ours):
    path = tmp_path / "units.parquet"
    frame({"unit_id": ["a", "b"], "state": values}, [None, None]).to_parquet(path)
    read = read_layer(LayerFile(path, values={"state": table}), "units")
    assert [None if pd.isna(value) else value for value in read["state"]] == ours


def test_a_mark_of_a_secret_becomes_missing(tmp_path):
    path = csv(tmp_path, "unit_id,sector,employees\na,C,.\nb,C,7\n")
    with pytest.raises(LandgapError) as error:
        read_layer(LayerFile(path), "employment")
    assert error.value.faults == ('employment.employees: "." not a number in 1 row (1)',)
    read = read_layer(LayerFile(path, values={"employees": {".": ""}}), "employment")
    assert read["employees"].isna().tolist() == [True, False]
    units = tmp_path / "units.parquet"
    frame({"unit_id": ["a", "b"], "population": [-1, 12]}, [None, None]).to_parquet(units)
    read = read_layer(LayerFile(units, values={"population": {"-1": ""}}), "units")
    assert read["population"].fillna(0).tolist() == [0, 12]


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet", "shp"])
def test_the_same_rows_of_every_format(written, ending):
    read = read_layer(LayerFile(written[ending], where='status = "existing"'), "sites")
    assert read["site_id"].tolist() == ["cross", "built"]
    about = read.attrs["provenance"]
    assert (about["where"], about["rows"]) == ('status = "existing" (leaves out 2 of 4 rows)', 2)
    with pytest.raises(LandgapError, match=r"sites: sites\.\w+: where: no column stat"):
        read_layer(LayerFile(written[ending], where='stat = "existing"'), "sites")


# numbers


@pytest.mark.parametrize(
    ("text", "options", "employees"),
    [
        ("unit_id;sector;employees\na;C;12.345\nb;C;7,5\n", {}, [12345, 7.5]),
        ("unit_id;sector;employees\na;C;12.345\nb;C;1.234.567\n", {}, [12345, 1234567]),
        ("unit_id;sector;employees\na;C;12.345\n", {"decimal": ","}, [12345]),
        ("unit_id;sector;employees\na;C;12.345\nb;C;8\n", {}, '"12.345" can be 12345 or 12.345'),
    ],
)
def test_employees_with_thousands(tmp_path, text, options, employees):
    file = LayerFile(csv(tmp_path, text, "cp1252"), **options)
    if isinstance(employees, str):
        with pytest.raises(LandgapError) as error:
            read_layer(file, "employment")
        assert employees in error.value.faults[0]
    else:
        assert read_layer(file, "employment")["employees"].tolist() == employees


def test_numbers_that_stand_as_text_in_a_geopackage(tmp_path, sites):
    path = tmp_path / "sites.gpkg"
    sites.assign(available_ha=["1,5", "1.234,5", None, "2"]).to_file(path)
    read = read_layer(LayerFile(path), "sites")
    assert read["available_ha"].fillna(0).tolist() == [1.5, 1234.5, 0, 2]


def test_decimals_of_a_database_are_numbers(tmp_path, sites):
    path = tmp_path / "sites.parquet"
    sites.assign(available_ha=[Decimal("1.234"), Decimal("2.500"), None, None]).to_parquet(path)
    read = read_layer(LayerFile(path), "sites")
    assert [float(value) for value in read["available_ha"].dropna()] == [1.234, 2.5]


def test_a_semicolon_table_of_points(tmp_path):
    text = "Kennung;Fläche;Länge;Breite\nNA;1.234,5;12,345;51,4\n"
    columns = {"site_id": "Kennung", "gross_ha": "Fläche", "lon": "Länge", "lat": "Breite"}
    for encoding in ("utf-8-sig", "cp1252", "utf-16"):
        read = read_layer(LayerFile(csv(tmp_path, text, encoding), columns=columns), "sites")
        assert read[["site_id", "gross_ha"]].to_numpy().tolist() == [["NA", 1234.5]]
        assert (read.geometry[0].x, read.geometry[0].y) == (12.345, 51.4)


def test_one_place_that_is_no_number_is_named_and_not_lost(tmp_path):
    path = csv(tmp_path, 'site_id,gross_ha,lon,lat\na,5,12.1,51.4\nb,100,"11,9",51.4\n')
    with pytest.raises(LandgapError) as error:
        read_layer(LayerFile(path), "sites")
    assert error.value.faults == ('sites.lon: "11,9" not a number in 1 row (b)',)


# reference systems


def test_metres_that_are_called_degrees(tmp_path, units):
    path = tmp_path / "units.geojson"
    units.set_crs(4326, allow_override=True).to_file(path)
    with pytest.raises(LandgapError) as error:
        read_layer(LayerFile(path), "units")
    assert "no degrees in 4 rows (15088001, 15088002, 14730001, 14730002); if" in error.value.faults[0]
    read = read_layer(LayerFile(path, crs="EPSG:3035"), "units")
    assert read.area.sum() == pytest.approx(units.area.sum())
    table = csv(tmp_path, "site_id,gross_ha,lon,lat\na,5,12.1,51.4\nb,5,715300,5700100\n")
    with pytest.raises(LandgapError, match=r"no degrees in 1 rows \(b\)"):
        read_layer(LayerFile(table), "sites")


def test_a_reference_system_that_contradicts_the_file_is_used_and_said(tmp_path, sites):
    path = tmp_path / "sites.gpkg"
    sites.to_crs(25832).to_file(path)
    same = read_layer(LayerFile(path, crs="EPSG:25832"), "sites")
    assert "faults" not in same.attrs["provenance"]
    other = read_layer(LayerFile(path, crs="EPSG:25833", about={"faults": ["old"]}), "sites")
    assert other.crs.to_epsg() == 25833
    about = other.attrs["provenance"]
    assert about["faults"] == [
        "old",
        '"sites.gpkg" says EPSG:25832; EPSG:25833 is used, as the study file says',
    ]
    assert (
        about["faults_de"][1] == "„sites.gpkg“ nennt EPSG:25832; verwendet wird EPSG:25833 laut Studiendatei"
    )


def test_a_shapefile_names_its_system_as_esri_does(tmp_path, sites):
    path = tmp_path / "sites.shp"
    sites[["site_id", "geometry"]].to_crs(25832).to_file(path)
    read = read_layer(LayerFile(path, crs="EPSG:25832"), "sites")
    assert "faults" not in read.attrs["provenance"]


@pytest.mark.parametrize("crs", ["EPSG:999999", "UTM", "", "http://example.org/crs", "EPSG:4978"])
def test_what_is_no_reference_system(written, crs):
    with pytest.raises(LandgapError) as error:
        read_layer(LayerFile(written["gpkg"], crs=crs), "sites")
    assert error.value.faults == (f'sites: crs = "{crs}" is no reference system; write e.g. "EPSG:25832"',)


# encodings


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [("utf-8", None), ("utf-8", "ISO-8859-1"), ("cp1252", None), ("ISO-8859-1", "ISO-8859-1")],
)
def test_umlauts_of_a_shapefile(tmp_path, units, encoding, cpg):
    path = tmp_path / "units.shp"
    units.assign(name="Mügeln")[["unit_id", "name", "geometry"]].to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    assert set(read_layer(LayerFile(path), "units")["name"]) == {"Mügeln"}


def test_the_encoding_of_a_shapefile_can_be_said(tmp_path, units):
    path = tmp_path / "units.shp"
    units.assign(name="Mügeln")[["unit_id", "name", "geometry"]].to_file(path, encoding="cp850")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    assert set(read_layer(LayerFile(path, encoding="cp850"), "units")["name"]) == {"Mügeln"}


def test_an_encoding_that_is_said_wrong(tmp_path, units):
    path = tmp_path / "units.shp"
    units.assign(name="Mügeln")[["unit_id", "name", "geometry"]].to_file(path, encoding="cp1252")
    path.with_suffix(".cpg").write_text("UTF-8")
    with pytest.raises(LandgapError, match=r"units\.shp cannot be read: .* say its encoding"):
        read_layer(LayerFile(path), "units")
    assert set(read_layer(LayerFile(path, encoding="cp1252"), "units")["name"]) == {"Mügeln"}
    with pytest.raises(LandgapError, match='encoding = "nonsense" is none that is known'):
        read_layer(LayerFile(path, encoding="nonsense"), "units")


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet"])
def test_umlauts_in_two_signs_become_one(tmp_path, units, ending):
    path = tmp_path / f"units.{ending}"
    odd = units.assign(name="Mu\u0308geln").rename(columns={"district": "Bezirk u\u0308"}).to_crs(4326)
    odd.to_parquet(path) if ending == "parquet" else odd.to_file(path)
    read = read_layer(LayerFile(path, columns={"district": "Bezirk ü"}), "units")
    assert set(read["name"]) == {"Mügeln"}
    assert set(read["district"]) == {"Saale", "Nord"}


# what is not used


def test_columns_that_are_not_used_are_listed(tmp_path):
    path = csv(tmp_path, "site_id,gross_ha,verfuegbar_ha,availible_ha,lon,lat\na,5,3,2,12.1,51.4\n")
    file = LayerFile(path, unused=("availible_ha",))
    read = read_layer(file, "sites")
    assert read.attrs["provenance"]["not_used"] == ["verfuegbar_ha"]
    assert "availible_ha" not in read
    with pytest.raises(LandgapError, match="columns names availble"):
        read_layer(LayerFile(path, unused=("availble",)), "sites")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"layer": "x"}, "layer: of no use with a file that ends in .csv"),
        ({"encoding": "nonsense"}, "is not text in nonsense"),
        ({"delimiter": ";"}, "no column lon, lat"),
    ],
)
def test_options_that_do_not_fit(tmp_path, options, said):
    path = csv(tmp_path, "site_id,lon,lat\na,12.1,51.4\n")
    with pytest.raises(LandgapError) as error:
        read_layer(LayerFile(path, **options), "sites")
    assert said in str(error.value)


def test_options_of_text_on_a_geopackage(written):
    file = LayerFile(written["gpkg"], encoding="cp1252", delimiter=";")
    with pytest.raises(LandgapError, match="delimiter, encoding: of no use"):
        read_layer(file, "sites")


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "parquet", "shp", "csv"])
def test_a_layer_without_rows_is_a_layer(tmp_path, pv, ending):
    path = tmp_path / f"pv.{ending}"
    nothing = pv[["pv_id", "status", "geometry"]][:0]
    if ending == "csv":
        path.write_text("pv_id;status;lon;lat\n")
    else:
        nothing.to_parquet(path) if ending == "parquet" else nothing.to_file(path)
    read = read_layer(LayerFile(path, columns={"name": "pv_id"}, values={"status": {"x": "planned"}}), "pv")
    assert len(read) == 0
    assert {"pv_id", "geometry"} <= set(read.columns)


MASTR = """\ufeff"MaStR-Nr. der Einheit";"Betriebs-Status";"Nettonennleistung der Einheit";\
"Inbetriebnahmedatum der Einheit";"Koordinate: Breitengrad (WGS84)";"Koordinate: Längengrad (WGS84)";\
"\tMaStR-Nr. des Anlagenbetreibers";"Zuschlagnummer (EEG/KWK-Ausschreibung)"
"SEE911677278312";"In Betrieb";"18546";"18.5.2018";"51,358546";"13,332229";"ABR1";"SOL17-3/099,"
"SEE920883283591";"In Betrieb";"12140,5";"18.9.2012";"51,868";"11,052";"ABR2";""
"SEE997751373470";"In Planung";"13544";"";"51,507";"12,285";"ABR3";""
"""


def test_the_web_export_of_the_register_of_plants(tmp_path):
    columns = {
        "pv_id": "MaStR-Nr. der Einheit",
        "status": "Betriebs-Status",
        "capacity_mw": "Nettonennleistung der Einheit",
        "commissioned": "Inbetriebnahmedatum der Einheit",
        "lat": "Koordinate: Breitengrad (WGS84)",
        "lon": "Koordinate: Längengrad (WGS84)",
        "operator": "MaStR-Nr. des Anlagenbetreibers",
    }
    values = {"status": {"In Betrieb": "operating", "In Planung": "planned"}}
    read = read_layer(LayerFile(csv(tmp_path, MASTR), columns=columns, values=values), "pv")
    assert read["capacity_mw"].tolist() == [18546, 12140.5, 13544]  # kW: the check of plants refuses them
    assert read["commissioned"].fillna("").tolist() == ["2018", "2012", ""]
    assert read["status"].tolist() == ["operating", "operating", "planned"]
    assert read["operator"].tolist() == ["ABR1", "ABR2", "ABR3"]
    assert [(point.x, point.y) for point in read.geometry][1] == (11.052, 51.868)
