"""The encoding of a Shapefile's texts, from their bytes."""

import pytest

from landgap.layers.dbf import shapefile_encoding


@pytest.mark.parametrize(
    ("name", "encoding", "cpg", "found"),
    [
        ("Leipzig", "utf-8", None, None),
        ("Mügeln", "utf-8", None, "utf-8"),
        ("Mügeln", "utf-8", "ISO-8859-1", "utf-8"),
        ("Mügeln", "cp1252", None, "cp1252"),
        ("Mügeln", "ISO-8859-1", "ISO-8859-1", None),
    ],
)
def test_what_the_bytes_say(tmp_path, units, name, encoding, cpg, found):
    path = tmp_path / "units.shp"
    units.assign(name=name)[["name", "geometry"]].to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    assert shapefile_encoding(path) == found
