"""Nothing but plain local files is ever opened, and no address is asked, whatever a file says."""

import json
import os
import socket
import threading

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import rasterio
import shapely
from ground import X, Y
from rasters import write, zone, zones

import landgap as lg
from landgap import LandgapError
from landgap.layers.files import LayerFile, read_layer
from landgap.layers.local_file import RASTERS, VECTORS, file_fault


@pytest.fixture
def address():
    """An address on this machine, and the requests that came there."""
    server, requests = socket.socket(), []
    server.bind(("127.0.0.1", 0))
    server.listen(5)

    def serve():
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            requests.append(caller.recv(200).decode("latin-1").split("\r\n")[0])
            caller.close()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}", requests
    server.close()


POINT = {
    "type": "Feature",
    "properties": {"site_id": "S1"},
    "geometry": {"type": "Point", "coordinates": [12.0, 51.4]},
}


def virtual(url, *, mask=False):
    note = '<Metadata><MDI key="INTERNAL_MASK_FLAGS_1">2</MDI></Metadata>' if mask else ""
    return (
        f'<VRTDataset rasterXSize="4" rasterYSize="4"><SRS>EPSG:3035</SRS>{note}'
        f"<GeoTransform>{X}, 100, 0, {Y}, 0, -100</GeoTransform>"
        '<VRTRasterBand dataType="Byte" band="1"><NoDataValue>0</NoDataValue><SimpleSource>'
        f'<SourceFilename relativeToVRT="0">/vsicurl/{url}/x.tif</SourceFilename><SourceBand>1</SourceBand>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )


@pytest.mark.parametrize("name", ["heights.tif", "heights.tiff", "heights.asc", "heights.vrt"])
def test_a_virtual_raster_under_any_name_asks_nobody(tmp_path, address, name):
    url, requests = address
    path = tmp_path / name
    path.write_text(virtual(url))
    with pytest.raises(LandgapError, match="cannot be read"):
        lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)
    assert requests == []


@pytest.mark.parametrize("ending", ["msk", "ovr"])
def test_a_virtual_raster_beside_a_raster_asks_nobody(tmp_path, address, ending):
    url, requests = address
    path = write(tmp_path / "heights.tif", np.ones((4, 4), dtype="uint8"), nodata=None)
    (tmp_path / f"heights.tif.{ending}").write_text(virtual(url, mask=True))
    with pytest.raises(LandgapError, match=rf"heights\.tif\.{ending} beside it is not what its name says"):
        lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)
    with pytest.raises(LandgapError, match=rf"rasters\.slope: .*{ending} beside it"):
        lg.solar.pv_candidates(
            gpd.GeoDataFrame({"candidate_id": ["a"]}, geometry=[zone(0, 2, 2, 0)], crs="EPSG:3035"),
            rasters={"slope": lg.solar.RasterLimit(path, 0, 1)},
        )
    assert requests == []


def test_a_virtual_raster_beside_a_grid_asks_nobody(tmp_path, address):
    url, requests = address
    path = tmp_path / "heights.asc"
    path.write_text(f"ncols 4\nnrows 1\nxllcorner {X}\nyllcorner {Y - 100}\ncellsize 100\n1 2 3 4\n")
    (tmp_path / "heights.prj").write_text(zones().crs.to_wkt("WKT1_ESRI"))
    (tmp_path / "heights.asc.msk").write_text(virtual(url, mask=True))
    with pytest.raises(LandgapError, match=r"heights\.asc\.msk beside it is not what its name says"):
        lg.raster.zonal(zones(zone(0, 1, 1, 0)), path)
    assert requests == []


def test_a_mask_beside_a_raster_is_used(tmp_path):
    path = write(tmp_path / "heights.tif", np.array([[1, 2], [3, 4]], dtype="uint8"), nodata=None)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK="NO"), rasterio.open(path, "r+") as target:
        target.write_mask(np.array([[255, 0], [255, 0]], dtype="uint8"))
    assert (tmp_path / "heights.tif.msk").is_file()
    assert lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)["mean"].item() == 2


@pytest.mark.parametrize(
    "raster",
    ["/vsicurl/{}/x.tif", "{}/x.tif", "/vsizip/x.zip/x.tif", "GTIFF_DIR:1:{}/x.tif", "zip+{}/x.zip!x.tif"],
)
def test_an_address_is_no_raster(address, raster):
    url, requests = address
    with pytest.raises(LandgapError, match="there is no file"):
        lg.raster.zonal(zones(zone(0, 2, 2, 0)), raster.format(url))
    assert requests == []


@pytest.mark.parametrize(
    ("crs", "said"),
    [
        ({"type": "link", "properties": {"href": "{}/crs", "type": "ogcwkt"}}, "a link to elsewhere"),
        ({"type": "url", "properties": {"url": "{}/crs"}}, "a link to elsewhere"),
        ({"type": "URL", "properties": {"url": "{}/crs"}}, "a link to elsewhere"),
        ("{}/crs", "a link to elsewhere"),
        (["{}/crs"], "a link to elsewhere"),
    ],
)
@pytest.mark.parametrize("ending", ["geojson", "json"])
def test_a_reference_system_behind_a_link_asks_nobody(tmp_path, address, ending, crs, said):
    url, requests = address
    path = tmp_path / f"sites.{ending}"
    content = {"type": "FeatureCollection", "features": [POINT], "crs": crs}
    path.write_text(json.dumps(content).replace("{}", url))
    with pytest.raises(LandgapError, match=said):
        read_layer(LayerFile(path), "sites")
    assert requests == []


@pytest.mark.parametrize("place", ["collection", "feature", "geometry", "part"])
@pytest.mark.parametrize("key", ["crs", "CRS"])
def test_a_link_at_any_place_asks_nobody(tmp_path, address, place, key):
    url, requests = address
    link = {key: {"type": "link", "properties": {"href": f"{url}/crs", "type": "ogcwkt"}}}
    point = {"type": "Point", "coordinates": [12.0, 51.4]} | (link if place == "part" else {})
    parts = {"type": "GeometryCollection", "geometries": [point]} | (link if place == "geometry" else {})
    feature = {"type": "Feature", "properties": {"site_id": "a"}, "geometry": parts}
    feature |= link if place == "feature" else {}
    content = {"type": "FeatureCollection", "features": [feature]} | (link if place == "collection" else {})
    path = tmp_path / "sites.geojson"
    path.write_text(json.dumps(content))
    with pytest.raises(LandgapError, match="a link to elsewhere"):
        read_layer(LayerFile(path), "sites")
    assert requests == []


def test_a_named_system_and_a_property_of_that_name_are_read(tmp_path):
    feature = POINT | {"properties": {"site_id": "a", "crs": "link"}}
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    path = tmp_path / "sites.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature], "crs": named}))
    assert read_layer(LayerFile(path), "sites").crs.to_epsg() == 25832


@pytest.mark.parametrize(
    "content",
    [
        {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /vsicurl/{}/x.gpkg"},
        {"type": "Topology", "objects": {"a": 1}, "arcs": [1]},
        {"links": [{"rel": "data", "href": "{}/collections"}]},
        {"spatialReference": {"wkid": 4326}, "features": [], "exceededTransferLimit": True},
    ],
)
def test_other_json_asks_nobody(tmp_path, address, content):
    url, requests = address
    path = tmp_path / "sites.json"
    path.write_text(json.dumps(content).replace("{}", url))
    with pytest.raises(LandgapError, match="is no GeoJSON of features"):
        read_layer(LayerFile(path), "sites")
    assert requests == []


@pytest.mark.parametrize("crs", ["{}/crs", {"id": 1}, 7])
def test_a_parquet_file_with_a_system_that_is_none_asks_nobody(tmp_path, address, crs):
    url, requests = address
    path = tmp_path / "sites.parquet"
    gpd.GeoDataFrame({"site_id": ["a"]}, geometry=[shapely.Point(12, 51)], crs=4326).to_parquet(path)
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[b"geo"])
    about["columns"]["geometry"]["crs"] = crs.format(url) if isinstance(crs, str) else crs
    pq.write_table(table.replace_schema_metadata({b"geo": json.dumps(about).encode()}), path)
    with pytest.raises(LandgapError, match=r"sites\.parquet cannot be read"):
        read_layer(LayerFile(path), "sites")
    assert requests == []


@pytest.mark.parametrize(
    "about", ["[]", "{}", '{"columns": []}', "7", "x", '{"version": "1", "columns": {"geometry": 3}}']
)
def test_a_parquet_file_whose_note_on_geometry_is_broken(tmp_path, about):
    path = tmp_path / "sites.parquet"
    gpd.GeoDataFrame({"site_id": ["a"]}, geometry=[shapely.Point(12, 51)], crs=4326).to_parquet(path)
    pq.write_table(pq.read_table(path).replace_schema_metadata({b"geo": about.encode()}), path)
    with pytest.raises(LandgapError, match=r"sites: sites\.parquet:? cannot be read"):
        read_layer(LayerFile(path), "sites")


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "json", "shp", "csv", "parquet", "zip", "vrt", "xml"])
def test_a_virtual_layer_under_any_name_asks_nobody(tmp_path, address, ending):
    url, requests = address
    path = tmp_path / f"sites.{ending}"
    path.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="s"><SrcDataSource>/vsicurl/{url}/x.gpkg</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(LandgapError):
        read_layer(LayerFile(path), "sites")
    assert requests == []


@pytest.mark.parametrize(
    "file", ["{}/x.gpkg", "/vsicurl/{}/x.gpkg", "PG:host=127.0.0.1.gpkg", "WFS:{}/x.json"]
)
def test_an_address_is_no_layer(tmp_path, address, file):
    url, requests = address
    with pytest.raises(LandgapError, match="there is no file"):
        read_layer(LayerFile(tmp_path / file.format(url)), "sites")
    assert requests == []


@pytest.mark.parametrize(("ending", "kinds"), [("csv", VECTORS), ("gpkg", VECTORS), ("tif", RASTERS)])
def test_pipes_devices_folders_and_loops_of_links(tmp_path, ending, kinds):
    pipe, device, folder, loop, gone = (tmp_path / f"{name}.{ending}" for name in "pdflg")
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    folder.mkdir()
    loop.symlink_to(loop)
    gone.symlink_to(tmp_path / "nothing")
    for path in (pipe, device, folder):
        assert file_fault(path, kinds) == f"{path.name}: is a folder, a pipe or a device"
    for path in (loop, gone):
        assert file_fault(path, kinds) == f"there is no file {path}"


def test_the_files_beside_a_shapefile_are_plain_ones(tmp_path):
    gpd.GeoDataFrame({"site_id": ["a"]}, geometry=[shapely.Point(12, 51)], crs=4326).to_file(
        tmp_path / "s.shp"
    )
    (tmp_path / "s.dbf").unlink()
    (tmp_path / "s.dbf").symlink_to("/dev/zero")
    with pytest.raises(LandgapError, match=r"s\.dbf beside it is no plain file"):
        read_layer(LayerFile(tmp_path / "s.shp"), "sites")
    (tmp_path / "s.dbf").unlink()
    (tmp_path / "s.shx").unlink()
    with pytest.raises(LandgapError, match=r"sites: s\.shp cannot be read"):
        read_layer(LayerFile(tmp_path / "s.shp"), "sites")


def test_capitals_in_the_ending_are_the_same_file(tmp_path):
    path = write(tmp_path / "HEIGHTS.TIF", np.ones((4, 4), dtype="uint8"), nodata=0)
    assert lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)["mean"].item() == 1


def test_an_esri_grid_with_its_reference_system_beside(tmp_path):
    path = tmp_path / "heights.asc"
    path.write_text(
        f"ncols 2\nnrows 2\nxllcorner {X}\nyllcorner {Y - 200}\ncellsize 100\nNODATA_value -1\n1 2\n3 -1\n"
    )
    (tmp_path / "heights.prj").write_text(zones().crs.to_wkt("WKT1_ESRI"))
    assert lg.raster.zonal(zones(zone(0, 2, 2, 0)), path)["mean"].item() == 2
