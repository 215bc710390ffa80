"""Files that cannot be cut in parts."""

import os

import numpy as np
import pandas as pd
import pytest
from large import drawn, written

import landgap as lg


def test_duplicate_keys_are_found_by_their_hash(tmp_path):
    from landgap.overlay.partitioned import inputs  # noqa: PLC0415

    units, sites, _ = drawn()
    keys = sites["site_id"].tolist()
    keys[3], keys[150], keys[7], keys[60] = "same", "same", "twice", "twice"
    _, path = written(tmp_path / "in", units=units, sites=sites.assign(site_id=keys))
    assert inputs.input_faults({"sites": path}) == ["sites: duplicate site_id (same, twice)"]


def test_two_keys_of_one_hash_are_no_duplicates(files, monkeypatch):
    from landgap.overlay.partitioned import inputs  # noqa: PLC0415

    monkeypatch.setattr(inputs, "_hashed", lambda keys: np.zeros(len(keys), dtype=np.uint64))
    assert inputs.input_faults({"units": files[0], "sites": files[1]}) == []


def test_every_fault_of_the_files_is_named_at_once(layers, tmp_path):
    units, sites, pv = layers
    good = written(tmp_path / "in", sites=sites.drop(columns="site_id"), pv=pv.to_crs(25833))
    units.assign(unit_id=["u001", "u001", None, *units["unit_id"][3:]]).to_parquet(
        tmp_path / "in" / "units.parquet"
    )
    with pytest.raises(lg.LandgapError) as error:
        lg.ledger_in_parts(tmp_path / "in" / "units.parquet", *good, out=tmp_path / "out", partitions=0)
    told = "\n".join(error.value.faults)
    for fault in (
        "partitions: 0 is not a whole number from 1, or None",
        "units.parquet has no boxes; write it with to_parquet",
        "units.unit_id: missing in 1 row ((no key))",
        "units: duplicate unit_id (u001)",
        "sites.parquet has no column site_id",
        'pv: in ETRS89 / UTM zone 33N, areas are measured in EPSG:3035; use pv.to_crs("EPSG:3035")',
    ):
        assert fault in told
    assert not (tmp_path / "out").exists()


def test_files_that_are_none(layers, tmp_path):
    units, sites, _ = layers
    numbered = written(tmp_path / "in", units=units.assign(unit_id=range(36)), sites=sites)
    with pytest.raises(lg.LandgapError, match="unit_id is no text"):
        lg.ledger_in_parts(*numbered, out=tmp_path / "out")
    nothing = written(tmp_path / "none", units=units.iloc[:0], sites=sites)
    with pytest.raises(lg.LandgapError, match="units: no rows"):
        lg.ledger_in_parts(*nothing, out=tmp_path / "out")
    bare = tmp_path / "bare.parquet"
    pd.DataFrame({"unit_id": ["a"]}).to_parquet(bare)
    with pytest.raises(lg.LandgapError, match=r"units: .*bare.parquet is no GeoParquet file"):
        lg.ledger_in_parts(bare, numbered[1], out=tmp_path / "out")
    pipe = tmp_path / "pipe.parquet"
    os.mkfifo(pipe)  # nobody writes to it
    with pytest.raises(lg.LandgapError, match=r"units: .*pipe.parquet is no GeoParquet file"):
        lg.ledger_in_parts(pipe, numbered[1], out=tmp_path / "out")


def test_bad_options_and_frames_instead_of_paths_are_named_at_once(layers, files, tmp_path):
    with pytest.raises(lg.LandgapError) as error:
        lg.ledger_in_parts(
            layers[0],
            files[1],
            out=tmp_path / "out",
            workers=0,
            precedence="existing",
            tolerance_ha=float("nan"),
            sliver_m=-1,
        )
    told = "\n".join(error.value.faults)
    for fault in (
        "units: the path of a GeoParquet file is needed, not a GeoDataFrame",
        "workers: 0 is not a whole number from 1",
        "precedence: a list of statuses is needed, not 'existing'",
        "tolerance_ha: nan is not a number of ha from 0",
        "sliver_m: -1 is not a number of m from 0",
    ):
        assert fault in told
    assert not (tmp_path / "out").exists()


def test_values_are_checked_as_in_the_whole_before_any_part_is_cut(layers, tmp_path):
    units, sites, pv = layers
    sites = sites.assign(status=["built", *sites["status"][1:]])
    pv = pv.assign(commissioned=[20.0, *pv["commissioned"][1:]])
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    with pytest.raises(lg.LandgapError) as whole:
        lg.ledger(units, sites, pv)
    with pytest.raises(lg.LandgapError) as parts:
        lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.value.faults == whole.value.faults
    assert len(whole.value.faults) == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("file", "out: .*file is a file; name a folder"),
        ("file/under/it", "out: .*file is a file; name a folder"),
        ("n" * 300, r"out: no folder can have this name \(File name too long\)"),
        ("a\0b", "out: no folder can have this name"),
    ],
)
def test_a_folder_that_cannot_be_written_is_refused_before_the_work(files, tmp_path, out, told):
    (tmp_path / "file").write_text("x")
    with pytest.raises(lg.LandgapError, match=told):
        lg.ledger_in_parts(*files, out=tmp_path / out)


def test_what_is_no_path_and_a_file_that_is_not_there_are_named(files, tmp_path):
    with pytest.raises(lg.LandgapError, match=r"sites: .*none.parquet does not exist\n- out: the path of"):
        lg.ledger_in_parts(files[0], tmp_path / "none.parquet", out=None)
