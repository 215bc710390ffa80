import logging

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

import landgap as lg
from landgap.output.geopackage import write_layer

NAMES = [
    "fid", "FID", "geom", "GEOM", "ogc_fid", "Name", "name", "SITE_ID", "site_id", "geometry2", "rowid", "",
    2021, ("a", "b"), "a" * 300, "x\ny", "x\x00y", "x\udcfc", "select", 'q"q', " ", "Straße", "STRASSE",
]  # fmt: skip


def layer(shape=None, **columns):
    shapes = [shape or shapely.box(0, 0, 1, 1), None]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:3035", index=[3, 3])


def test_any_name_of_a_column_is_written(tmp_path, caplog):
    points = layer()
    for number, name in enumerate(NAMES):
        points[name] = [number, number + 100]
    caplog.set_level(logging.INFO, "landgap")
    renamed, converted = write_layer(points, tmp_path / "a.gpkg", "a")
    read = gpd.read_file(tmp_path / "a.gpkg")
    assert [read.iloc[0, place] for place in range(len(NAMES))] == list(range(len(NAMES)))
    assert converted == {}
    assert renamed["SITE_ID"] == "SITE_ID_2"
    assert {"name", "site_id"} < set(read.columns) - set(renamed.values())
    assert renamed["fid"] in read
    assert "columns renamed" in caplog.text


def test_any_content_of_a_column_is_written(tmp_path):
    odd = layer(
        lists=pd.Series([["a"], None], [3, 3]),
        span=pd.to_timedelta([1, 2], unit="D"),
        second=gpd.GeoSeries([shapely.Point(1, 2), None], [3, 3]),
        large=pd.Series([1, 2**63 + 1], [3, 3], dtype="uint64"),
        half=pd.Series([1, 2], [3, 3], dtype="float16"),
        text=pd.Series(["A\x00\udcfc", None], [3, 3], dtype="object"),
        kind=pd.Categorical(["GE", None]),
    )
    _, converted = write_layer(odd, tmp_path / "a.gpkg", "a")
    assert set(converted) == {"lists", "span", "second", "large", "text"}
    read = gpd.read_file(tmp_path / "a.gpkg").iloc[0]
    assert read[["lists", "span", "second", "large", "half", "text", "kind"]].tolist() == [
        '["a"]', "P1DT0H0M0S", "POINT (1 2)", "1", 1.0, "A\\x00\\udcfc", "GE",
    ]  # fmt: skip


def test_measures_along_a_line_are_left_out(tmp_path):
    shape = shapely.from_wkt("POLYGON ZM ((0 0 1 5, 1 0 1 5, 1 1 1 5, 0 0 1 5))")
    write_layer(layer(shape).rename_geometry("centre"), tmp_path / "a.gpkg", "a")
    assert gpd.read_file(tmp_path / "a.gpkg").geometry.iloc[0].wkt == "POLYGON ((0 0, 1 0, 1 1, 0 0))"


def test_what_the_driver_refuses_is_said_in_our_words(tmp_path):
    with pytest.raises(lg.LandgapError, match=r"a\.gpkg, a: "):
        write_layer(layer(), tmp_path / "none" / "a.gpkg", "a")
    write_layer(layer(), tmp_path / "a.gpkg", "a")
    write_layer(layer(), tmp_path / "a.gpkg", "b")
    assert len(pyogrio.list_layers(tmp_path / "a.gpkg")) == 2
