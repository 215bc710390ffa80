import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from ground import X, Y, box, frame
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

import landgap as lg

TABLES = ("pieces", "sites", "pv", "overlaps", "moved")


def drawn(seed=0):
    """36 units of 1 km, sites and plants over boundaries, over each other and beyond all units."""
    random = np.random.default_rng(seed)
    units = frame(
        {"unit_id": [f"u{n:03}" for n in range(36)]},
        [box(x, y, x + 1000, y + 1000) for x in range(0, 6_000, 1000) for y in range(0, 6_000, 1000)],
    )

    def shapes(many, largest):
        x, y = random.uniform(-1500, 7_500, (2, many))
        wide, high = random.uniform(20, largest, (2, many))
        turned = zip(x, y, wide, high, random.uniform(0, 90, many), strict=True)
        boxes = [box(a, b, a + w, b + h) for a, b, w, h, _ in turned]
        return gpd.GeoSeries(boxes).rotate(33).tolist()

    sites = frame(
        {
            "site_id": [f"S{n:03}" for n in range(200)],
            "status": random.choice(["existing", "reserve", "planned"], 200),
        },
        shapes(200, 600),
    )
    years = random.integers(2005, 2025, 40)
    pv = frame({"pv_id": [f"P{n:02}" for n in range(40)], "commissioned": years}, shapes(40, 800))
    # far from all: no unit's box comes near
    sites.loc[0, "geometry"] = box(-90_000, 0, -89_000, 1000)
    sites.loc[1, "geometry"] = box(-89_500, 0, -88_500, 1000)
    pv.loc[0, "geometry"] = box(0, 90_000, 1000, 91_000)
    return units, sites, pv


def written(folder, **layers):
    folder.mkdir(exist_ok=True)
    for name, layer in layers.items():
        layer.to_parquet(
            folder / f"{name}.parquet",
            schema_version="1.1.0",
            write_covering_bbox=True,
            row_group_size=50,
        )
    return [folder / f"{name}.parquet" for name in layers]


@pytest.fixture(scope="module")
def layers():
    return drawn()


@pytest.fixture(scope="module")
def files(layers, tmp_path_factory):
    units, sites, pv = layers
    return written(tmp_path_factory.mktemp("layers"), units=units, sites=sites, pv=pv)


@pytest.fixture(scope="module")
def once(files, tmp_path_factory):
    return lg.ledger_in_parts(*files, out=tmp_path_factory.mktemp("once"), partitions=1)


def assert_same(left, right):
    """Bit for bit."""
    for name in TABLES:
        pd.testing.assert_frame_equal(left.read(name), right.read(name), check_exact=True)
    pd.testing.assert_frame_equal(left.set_aside, right.set_aside, check_exact=True)
    pd.testing.assert_series_equal(left.gaps_ha, right.gaps_ha, check_exact=True)
    assert left.repairs == right.repairs


def content(parts):
    """A hash a file, times and temporary names left out."""
    return {
        str(path.relative_to(parts.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(parts.folder.rglob("*"))
        if path.is_file()
    }


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
    np.testing.assert_allclose(once.set_aside, whole.set_aside(), rtol=1e-9, atol=1e-9)
    assert once.read("sites").loc[["S000", "S001"], "outside_ha"].sum() == pytest.approx(150)


@pytest.mark.parametrize("partitions", [3, 8, None])
def test_the_number_of_parts_does_not_matter(files, once, tmp_path, partitions):
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=partitions)
    assert_same(parts, once)
    assert len(parts.parts) == (partitions or 18) + 1  # and one for what lies beyond
    assert parts.parts["units"].sum() == 36


@settings(max_examples=2, deadline=None)
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
    np.testing.assert_allclose(parts.set_aside, whole.set_aside(), rtol=1e-9, atol=1e-8)


def test_every_unit_stands_in_one_part(files, tmp_path):
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


def test_precedence_is_handed_on(files, layers, tmp_path):
    order = ("planned", "reserve", "existing")
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=2, precedence=order)
    whole = lg.ledger(*layers, geometry=False, precedence=order)
    assert parts.read("overlaps")["kept_by"].tolist() == whole.overlaps["kept_by"].tolist()


def test_rows_in_any_order_give_the_same_areas(layers, once, tmp_path):
    mixed = [layer.sample(frac=1, random_state=3) for layer in layers]
    names = ("units", "sites", "pv")
    shuffled = written(tmp_path / "in", **dict(zip(names, mixed, strict=True)))
    parts = lg.ledger_in_parts(*shuffled, out=tmp_path / "out", partitions=4)
    np.testing.assert_allclose(parts.read("pieces")["area_ha"], once.read("pieces")["area_ha"], rtol=1e-9)


def test_no_plants_and_units_that_no_site_touches(layers, tmp_path):
    units, sites, _ = layers
    lone = sites[sites.within(box(0, 0, 2000, 2000))]
    files = written(tmp_path / "in", units=units, sites=lone)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.set_aside.loc["sites", "area_ha"] == pytest.approx(lone.area.sum() / 10_000)
    assert (parts.set_aside.loc["pv"] == 0).all()


def test_a_gap_between_units_of_different_parts_is_told(layers, tmp_path):
    units, sites, pv = layers
    less = units[~units["unit_id"].isin(["u014", "u015", "u028"])]
    files = written(tmp_path / "in", units=less, sites=sites, pv=pv)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.gaps_ha.tolist() == [200.0, 100.0]


def mixed_up(layers):
    """Rows that need something, within a cell, over the rim of cells, and beyond all units."""
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
        assert (theirs.invalid, theirs.flattened, theirs.same_geometry) == (5, 2, 2)
        assert theirs.excluded == ("T06",)
        found = parts.repairs["sites"]
        assert found.area_change_ha == pytest.approx(theirs.area_change_ha)
        assert replace(found, area_change_ha=theirs.area_change_ha) == theirs
        assert parts.repairs["units"] == whole.repairs["units"]
        assert parts.repairs["pv"] == whole.repairs["pv"]
        # what is set aside stays in the accounts, with nothing
        assert (parts.read("sites").loc["T06"] == 0).all()
        account = parts.read("sites").drop(index="T06")
        np.testing.assert_allclose(account, whole.sites.sort_index(), rtol=1e-9, atol=1e-9)
        keys = ["unit_id", "site_id", "pv_id"]
        pd.testing.assert_frame_equal(parts.read("pieces")[keys], whole.pieces[keys])


@pytest.mark.parametrize("geometry", [False, True])
def test_slivers_go_to_the_same_units_as_in_the_whole(layers, tmp_path, geometry):
    units, sites, pv = layers
    # narrow halves, as large as each other, in units of two cells: the first key has them
    halved = [box(x - 3, 400, x + 3, 900) for x in (1000, 2000, 3000, 4000, 5000)]
    narrow = [box(2000 - 4, y, 2400, y + 90) for y in range(100, 5_900, 500)]
    shapes = [*halved, *narrow]
    keys = [f"N{n:02}" for n in range(len(shapes))]
    sites = pd.concat([sites, frame({"site_id": keys}, shapes)], ignore_index=True)
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    whole = lg.ledger(units, sites, pv, geometry=geometry, sliver_m=8)
    moved = whole.moved.sort_values(["site_id", "from_unit"], ignore_index=True)
    assert len(moved) > len(narrow)
    one, many = (
        lg.ledger_in_parts(*files, out=tmp_path / f"{n}", partitions=n, geometry=geometry, sliver_m=8)
        for n in (1, None)
    )
    assert_same(one, many)
    pd.testing.assert_frame_equal(many.read("moved"), moved)
    keys = ["unit_id", "site_id", "pv_id"]
    pd.testing.assert_frame_equal(many.read("pieces")[keys], whole.pieces[keys])
    np.testing.assert_allclose(many.read("pieces")["area_ha"], whole.pieces["area_ha"], rtol=1e-9, atol=1e-9)


def test_layers_without_land_in_common_are_refused(layers, tmp_path):
    units, sites, pv = layers
    away = pv.set_geometry(pv.translate(500_000, 0))
    files = written(tmp_path / "in", units=units, sites=sites, pv=away)
    with pytest.raises(lg.LandgapError, match="pv: no row of 40 lies in any unit"):
        lg.ledger_in_parts(*files, out=tmp_path / "out")


def test_a_site_that_only_touches_a_unit_lies_outside(layers, tmp_path):
    """Its box meets the unit, so a cell accounts for it; there is no land in common."""
    units, sites, pv = layers
    beside = frame({"site_id": ["B"]}, [box(-100, 0, 0, 100)])
    files = written(tmp_path / "in", units=units, sites=pd.concat([sites, beside]), pv=pv)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.read("sites").loc["B", "outside_ha"] == pytest.approx(1.0)
    assert "B" not in parts.read("pieces")["site_id"].tolist()


def test_points_and_torn_coordinates_are_named(layers, tmp_path):
    units, sites, pv = layers
    sites = sites.copy()
    sites.loc[9, "geometry"] = box(10, 10, 20, 20).centroid
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    with pytest.raises(lg.LandgapError, match=r"sites: 1 rows are no polygons \(S009\)"):
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


def test_double_keys_are_found_by_their_hash(tmp_path):
    from landgap.overlay.partitioned import inputs  # noqa: PLC0415

    units, sites, _ = drawn()
    keys = sites["site_id"].tolist()
    keys[3], keys[150], keys[7], keys[60] = "same", "same", "twice", "twice"
    _, path = written(tmp_path / "in", units=units, sites=sites.assign(site_id=keys))
    with pytest.raises(lg.LandgapError, match=r"site_id stands more than once: same, twice$"):
        inputs.refuse_inputs({"sites": path}, None)


def test_two_keys_of_one_hash_are_not_double(files, monkeypatch):
    from landgap.overlay.partitioned import inputs  # noqa: PLC0415

    monkeypatch.setattr(inputs, "_hashed", lambda keys: np.zeros(len(keys), dtype=np.uint64))
    inputs.refuse_inputs({"units": files[0], "sites": files[1]}, None)


def test_what_is_finished_is_not_done_again(files, once, tmp_path):
    first = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=8)
    assert first.parts["cut_s"].notna().all()
    before = {path: path.stat().st_mtime_ns for path in first.folder.rglob("part-*/*")}
    shutil.rmtree(first.folder / "part-00003-of-00008")
    # a part of which a table was cut short is not finished
    torn = first.folder / "part-00005-of-00008" / "pieces.parquet"
    torn.write_bytes(torn.read_bytes()[:100])
    again = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=8)
    redone = again.parts.loc[again.parts["cut_s"].notna(), "part"].tolist()
    assert redone == ["part-00003-of-00008", "part-00005-of-00008"]
    for path, modified in before.items():
        assert (path.stat().st_mtime_ns == modified) == (path.parent.name not in redone)
    assert_same(again, once)


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
        "partitions: at least 1",
        "units.parquet has no boxes; write it with to_parquet",
        "units: 1 rows without unit_id",
        "units: unit_id stands more than once: u001",
        "sites.parquet has no column site_id",
        "pv: in ETRS89 / UTM zone 33N, the units in ETRS89-extended / LAEA Europe",
    ):
        assert fault in told
    assert not (tmp_path / "out").exists()


def test_files_that_are_none(layers, tmp_path):
    units, sites, _ = layers
    numbered = written(tmp_path / "in", units=units.assign(unit_id=range(36)), sites=sites.iloc[:0])
    with pytest.raises(lg.LandgapError, match=r"unit_id is no text[\s\S]*sites: no rows"):
        lg.ledger_in_parts(*numbered, out=tmp_path / "out")
    bare = tmp_path / "bare.parquet"
    pd.DataFrame({"unit_id": ["a"]}).to_parquet(bare)
    with pytest.raises(lg.LandgapError, match=r"units: .*bare.parquet is no GeoParquet file"):
        lg.ledger_in_parts(bare, numbered[1], out=tmp_path / "out")


def test_without_the_extra_the_mend_is_told(files, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "landgap.overlay.partitioned.plan", None)
    monkeypatch.delattr("landgap.overlay.partitioned.plan", raising=False)
    with pytest.raises(lg.LandgapError, match=r'pip install "landgap\[scale\]"'):
        lg.ledger_in_parts(*files, out=tmp_path / "out")


def test_a_folder_of_another_run_is_left_alone(files, tmp_path):
    out = tmp_path / "out"
    lg.ledger_in_parts(*files, out=out, partitions=2)
    before = json.loads((out / "run.json").read_text())
    with pytest.raises(lg.LandgapError, match="holds a run of other inputs or options"):
        lg.ledger_in_parts(*files, out=out, partitions=3)
    with pytest.raises(lg.LandgapError, match="holds a run of other inputs or options"):
        lg.ledger_in_parts(*files, out=out, partitions=2, geometry=True)
    assert json.loads((out / "run.json").read_text()) == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    with pytest.raises(lg.LandgapError, match="holds something else"):
        lg.ledger_in_parts(*files, out=other)


def test_a_changed_input_is_another_run(layers, tmp_path):
    units, sites, pv = layers
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=1)
    written(tmp_path / "in", sites=sites.iloc[1:])
    with pytest.raises(lg.LandgapError, match="other inputs or options"):
        lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=1)


def test_a_site_without_geometry_is_named(layers, tmp_path):
    units, sites, pv = layers
    sites = sites.copy()
    sites.loc[7, "geometry"] = None
    files = written(tmp_path / "in", units=units, sites=sites, pv=pv)
    with pytest.raises(lg.LandgapError, match="sites: none for S007"):
        lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=1)


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


def test_boxes_of_single_precision_lose_nothing(files, once, tmp_path):
    """Overture and others write boxes as floats of four bytes, half a metre off in EPSG:3035."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    short = []
    for path in files:
        table = pq.read_table(path)
        place = table.schema.get_field_index("bbox")
        sides = table["bbox"].combine_chunks().flatten()
        names = [field.name for field in table.schema.field("bbox").type]
        box_ = pa.StructArray.from_arrays([side.cast(pa.float32(), safe=False) for side in sides], names)
        table = table.set_column(place, "bbox", box_)
        short.append(tmp_path / path.name)
        pq.write_table(table, short[-1])
    parts = lg.ledger_in_parts(*short, out=tmp_path / "out", partitions=2)
    assert_same(parts, once)


def test_parts_that_came_whole_are_written_by_whoever_is_first(files, tmp_path):
    from landgap.overlay.partitioned.part import write_part  # noqa: PLC0415

    parts = lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=2)
    before = content(parts)
    write_part(str(parts.folder), 1)
    assert content(parts) == before
    assert not list(Path(parts.folder).glob(".part-*"))
    assert (
        shapely.get_num_geometries(
            shapely.from_wkb(
                pd.read_parquet(parts.folder / "part-00001-of-00002" / "outlines.parquet")["outline"][0]
            )
        )
        >= 1
    )
