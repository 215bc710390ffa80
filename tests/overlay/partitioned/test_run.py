import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st
from large import assert_same, content, drawn, written
from shapely import affinity

import landgap as lg


def test_it_is_the_ledger_of_the_whole(layers, once):
    """Oracle: the same layers in memory."""
    whole, pieces = lg.ledger(*layers, geometry=False), once.read("pieces")
    keys = ["unit_id", "site_id", "pv_id"]
    pd.testing.assert_frame_equal(pieces[keys], whole.pieces[keys])
    np.testing.assert_allclose(pieces["area_ha"], whole.pieces["area_ha"], rtol=1e-9)
    for name in ("sites", "pv"):
        theirs = getattr(whole, name).sort_index()
        assert once.read(name).index.tolist() == theirs.index.tolist()
        np.testing.assert_allclose(once.read(name), theirs, rtol=1e-9, atol=1e-9)
    overlaps = whole.overlaps.astype({"layer": "str", "id": "str", "kept_by": "str"})
    assert len(overlaps) > 50
    pd.testing.assert_frame_equal(once.read("overlaps"), overlaps, rtol=1e-9)
    np.testing.assert_allclose(once.excluded, whole.excluded(), rtol=1e-9, atol=1e-9)
    assert once.read("sites").loc[["S000", "S001"], "outside_ha"].sum() == pytest.approx(150)


@pytest.mark.parametrize("partitions", [3, 8, None])
def test_the_number_of_parts_does_not_matter(files, once, tmp_path, partitions):
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=partitions)
    assert_same(parts, once)
    assert len(parts.parts) == (partitions or 18) + 1  # and one for what lies beyond
    assert parts.parts["units"].sum() == 36


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(seed=st.integers(1, 10_000), partitions=st.integers(1, 20))
def test_any_layers_in_any_number_of_parts_are_those_of_the_whole(seed, partitions):
    layers = drawn(seed)
    with tempfile.TemporaryDirectory() as folder:
        names = dict(zip(("units", "sites", "pv"), layers, strict=True))
        files = written(Path(folder, "in"), **names)
        parts = lg.ledger_in_parts(*files, out=Path(folder, "out"), partitions=partitions)
        pieces = parts.read("pieces")
    whole = lg.ledger(*layers, geometry=False)
    keys = ["unit_id", "site_id", "pv_id"]
    pd.testing.assert_frame_equal(pieces[keys], whole.pieces[keys])
    np.testing.assert_allclose(pieces["area_ha"], whole.pieces["area_ha"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(parts.excluded, whole.excluded(), rtol=1e-9, atol=1e-8)


def test_every_unit_is_in_one_part(files, tmp_path):
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=8)
    found = [
        pd.read_parquet(parts.folder / part / "pieces.parquet")["unit_id"].unique()
        for part in parts.parts["part"]
    ]
    assert len(np.concatenate(found)) == len(set(np.concatenate(found)))


def test_geometry_comes_along(files, once, tmp_path):
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=3, geometry=True)
    pieces = parts.read("pieces")
    assert pieces.crs == "EPSG:3035"
    np.testing.assert_allclose(pieces["area_ha"], pieces.area / 10_000, rtol=1e-12)
    np.testing.assert_allclose(pieces["area_ha"], once.read("pieces")["area_ha"], rtol=1e-9)


def test_precedence_is_that_of_the_whole(files, layers, tmp_path):
    order = ("planned", "reserve", "existing")
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=2, precedence=order)
    whole = lg.ledger(*layers, geometry=False, precedence=order)
    assert parts.read("overlaps")["kept_by"].tolist() == whole.overlaps["kept_by"].tolist()


def test_rows_in_any_order_give_the_same_figures_bit_for_bit(layers, once, tmp_path):
    mixed = [layer.sample(frac=1, random_state=3) for layer in layers]
    names = ("units", "sites", "pv")
    shuffled = written(tmp_path / "in", **dict(zip(names, mixed, strict=True)))
    assert_same(lg.ledger_in_parts(*shuffled, out=tmp_path / "out", partitions=4), once)


def test_no_plants_and_units_that_no_site_touches(layers, tmp_path):
    units, sites, _ = layers
    lone = sites[sites.within(box(0, 0, 2000, 2000))]
    files = written(tmp_path / "in", units=units, sites=lone)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.excluded.loc["sites", "area_ha"] == pytest.approx(lone.area.sum() / 10_000)
    assert (parts.excluded.loc["pv"] == 0).all()


def test_a_gap_between_units_of_different_parts_is_told(layers, tmp_path):
    units, sites, pv = layers
    less = units[~units["unit_id"].isin(["u014", "u015", "u028"])]
    files = written(tmp_path / "in", units=less, sites=sites, pv=pv)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.gaps_ha.tolist() == [200.0, 100.0]


@pytest.mark.parametrize("partitions", [1, 2])
def test_a_gap_around_an_enclave_is_the_strip_and_not_the_hole(tmp_path, partitions):
    """A city a metre too small in its ring, and an enclave in it that is too large."""
    ring = box(-1000, -1000, 5000, 5000) - box(0, 0, 4000, 4000)
    city = box(1, 1, 3999, 3999) - box(100, 100, 300, 300)
    units = frame({"unit_id": ["ring", "city", "enclave"]}, [ring, city, box(99, 99, 301, 301)])
    sites = frame({"site_id": ["S"]}, [box(-500, 0, 50, 50)])
    files = written(tmp_path / "in", units=units, sites=sites)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=partitions)
    np.testing.assert_allclose(parts.gaps_ha, [1.5996], rtol=1e-9)
    np.testing.assert_allclose(parts.gaps_ha, lg.ledger(units, sites).gaps_ha, rtol=1e-12)


def mixed_up(layers):
    """Rows that need something, within a cell, over the boundary of cells, and outside all units."""
    units, sites, pv = layers
    bow_tie = shapely.Polygon([(0, 0), (900, 900), (900, 0), (0, 900)])
    hole = shapely.box(0, 0, 1500, 1500) - shapely.box(200, 200, 1300, 900)
    places = [(100, 100), (2600, 2700), (5500, 100), (-5000, 0), (800, 4500), (3100, 3100)]
    broken = [affinity.translate(bow_tie, X + x, Y + y) for x, y in places[:4]]
    deep = [shapely.force_3d(affinity.translate(hole, X + x, Y + y), 99.0) for x, y in places[4:]]
    thin = shapely.Polygon([(X + 50, Y + 50), (X + 90, Y + 90), (X + 50, Y + 50)])
    twins = [box(990, 990, 1020, 1020), box(990, 990, 1020, 1020), box(-9e4, 0, -8.9e4, 1000)]
    parts = [shapely.multipolygons([box(400, 400, 430, 430), box(4400, 400, 4430, 430)])]
    shapes = [*broken, *deep, thin, *twins, *parts]
    keys = [f"T{n:02}" for n in range(len(shapes))]
    more = frame({"site_id": keys, "status": "reserve"}, shapes)
    return units, pd.concat([sites, more], ignore_index=True), pv


@pytest.mark.parametrize("geometry", [False, True])
def test_repairs_are_those_of_the_whole_each_row_counted_once(layers, tmp_path, geometry):
    layers = mixed_up(layers)
    files = written(tmp_path / "in", **dict(zip(("units", "sites", "pv"), layers, strict=True)))
    whole = lg.ledger(*layers, geometry=geometry)
    for partitions in (1, 7):
        parts = lg.ledger_in_parts(
            *files, out=tmp_path / f"{partitions}", partitions=partitions, geometry=geometry
        )
        theirs = whole.repairs["sites"]
        assert (theirs.invalid, theirs.flattened, len(theirs.same_geometry)) == (5, 2, 2)
        assert theirs.excluded == ("T06",)
        found = parts.repairs["sites"]
        assert found.area_change_ha == pytest.approx(theirs.area_change_ha)
        assert replace(found, area_change_ha=theirs.area_change_ha) == theirs
        assert parts.repairs["units"] == whole.repairs["units"]
        assert parts.repairs["pv"] == whole.repairs["pv"]
        account = parts.read("sites")
        assert account.index.tolist() == whole.sites.sort_index().index.tolist()
        np.testing.assert_allclose(account, whole.sites.sort_index(), rtol=1e-9, atol=1e-9)
        keys = ["unit_id", "site_id", "pv_id"]
        pd.testing.assert_frame_equal(parts.read("pieces")[keys], whole.pieces[keys])


def test_layers_without_land_in_common_are_refused(layers, tmp_path):
    units, sites, pv = layers
    away = pv.set_geometry(pv.translate(500_000, 0))
    files = written(tmp_path / "in", units=units, sites=sites, pv=away)
    with pytest.raises(lg.LandgapError, match="pv: no row of 40 lies in any unit"):
        lg.ledger_in_parts(*files, out=tmp_path / "out")


def test_points_and_torn_coordinates_are_named(layers, tmp_path):
    units, sites, pv = layers
    sites = sites.copy()
    sites.loc[9, "geometry"] = box(10, 10, 20, 20).centroid
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    with pytest.raises(lg.LandgapError, match=r"sites: no polygon in 1 row \(S009\)"):
        lg.ledger_in_parts(*files, out=tmp_path / "out")
    with np.errstate(invalid="ignore"):
        torn = shapely.Polygon([(X + 10, Y + 10), (X + 90, Y + 10), (X + 90, np.nan)])
        sites.loc[9, "geometry"] = torn
        files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    with pytest.raises(lg.LandgapError, match="sites: 1 rows have coordinates that are no numbers"):
        lg.ledger_in_parts(*files, out=tmp_path / "other")


def test_large_row_groups_and_no_statistics_give_the_same(files, once, tmp_path):
    import pyarrow.parquet as pq  # noqa: PLC0415

    bare = []
    for path in files:
        bare.append(tmp_path / path.name)
        pq.write_table(pq.read_table(path), bare[-1], write_statistics=False)
    assert_same(lg.ledger_in_parts(*bare, out=tmp_path / "out", partitions=5), once)


@pytest.mark.slow
def test_workers_do_not_matter_and_a_killed_one_loses_nothing(files, once, tmp_path):
    from distributed import LocalCluster  # noqa: PLC0415

    here = lg.ledger_in_parts(*files, out=tmp_path / "here", partitions=8)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        found = {}

        def run():
            found["parts"] = lg.ledger_in_parts(
                *files, out=tmp_path / "out", partitions=8, workers=cluster.scheduler_address
            )

        runner = threading.Thread(target=run)
        runner.start()
        killed = None
        deadline = time.monotonic() + 60
        while killed is None and time.monotonic() < deadline:
            # a worker in the middle of a part: its temporary folder is named after it
            for begun in (tmp_path / "out").glob(".part-*-*"):
                killed = int(begun.name.split("-")[1])
                os.kill(killed, signal.SIGKILL)
                break
            time.sleep(0.001)
        runner.join(timeout=120)
        assert killed is not None
        pids = {worker.pid for worker in cluster.workers.values()}
    assert killed not in pids  # it died, and another took its place
    assert_same(found["parts"], once)
    # every file is the same as without a cluster, and nothing is left of what was interrupted
    assert content(found["parts"]) == content(here)
    assert not list((tmp_path / "out").glob(".part-*"))


@pytest.mark.slow
def test_two_local_workers_from_a_script(files, once, tmp_path):
    script = tmp_path / "job.py"
    script.write_text(
        "import sys, landgap as lg\n"
        "if __name__ == '__main__':\n"
        "    lg.ledger_in_parts(*sys.argv[1:4], out=sys.argv[4], partitions=3, workers=2)\n"
    )
    paths = [str(path) for path in files]
    subprocess.run([sys.executable, script, *paths, tmp_path / "out"], check=True, timeout=120)
    again = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=3)
    assert again.parts["cut_s"].isna().all()
    assert_same(again, once)


def test_without_the_extra_the_mend_is_told(files, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "landgap.overlay.partitioned.plan", None)
    monkeypatch.delattr("landgap.overlay.partitioned.plan", raising=False)
    with pytest.raises(lg.LandgapError, match=r'pip install "landgap\[scale\]"'):
        lg.ledger_in_parts(*files, out=tmp_path / "out")


def test_a_loss_that_only_the_parts_together_show_is_found(files, tmp_path):
    """What a part says it cut of a site that others cut too is compared with its account."""
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=4)
    for name in parts.parts["part"]:
        path = parts.folder / name / "shared.parquet"
        table = pd.read_parquet(path)
        cut = table["pieces_ha"].idxmax() if table["pieces_ha"].max() > 1 else None
        if cut is None:
            continue
        victim = table.loc[cut, "id"]
        table.loc[cut, "pieces_ha"] -= 1
        table.to_parquet(path, compression="zstd", index=False)
        note = json.loads((path.parent / "part.json").read_text())
        note["files"][path.name] = path.stat().st_size
        (path.parent / "part.json").write_text(json.dumps(note))
        break
    with pytest.raises(lg.ClosureError, match=rf"{victim} is off by -1\.0000 ha"):
        lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=4)
