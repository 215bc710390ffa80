import hashlib

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
