"""One cell sees all that its figures depend on."""

import numpy as np
import pandas as pd
import pytest
import shapely
from ground import box, frame
from large import assert_same, written

import landgap as lg


@pytest.mark.parametrize("geometry", [False, pytest.param(True, marks=pytest.mark.slow)])
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


def test_a_site_that_only_touches_a_unit_lies_outside(layers, tmp_path):
    """Its box meets the unit, so a cell accounts for it; there is no land in common."""
    units, sites, pv = layers
    beside = frame({"site_id": ["B"]}, [box(-100, 0, 0, 100)])
    files = written(tmp_path / "in", units=units, sites=pd.concat([sites, beside]), pv=pv)
    parts = lg.ledger_in_parts(*files, out=tmp_path / "out")
    assert parts.read("sites").loc["B", "outside_ha"] == pytest.approx(1.0)
    assert "B" not in parts.read("pieces")["site_id"].tolist()


def test_rows_without_a_geometry_are_excluded_and_named_as_in_the_whole(layers, tmp_path):
    broken = [layer.copy() for layer in layers]
    for n, nothing in enumerate([None, shapely.Polygon(), shapely.MultiPolygon()]):
        for layer in broken:
            layer.loc[7 + 9 * n, "geometry"] = nothing
    files = written(tmp_path / "in", **dict(zip(("units", "sites", "pv"), broken, strict=True)))
    whole = lg.ledger(*broken, geometry=False)
    for partitions in (1, 3):
        parts = lg.ledger_in_parts(*files, out=tmp_path / f"{partitions}", partitions=partitions)
        assert parts.repairs["sites"].excluded == ("S007", "S016", "S025")
        assert parts.repairs == whole.repairs
        for name in ("sites", "pv"):
            table, account = parts.read(name), getattr(whole, name)
            assert table.index.tolist() == account.sort_index().index.tolist()
        np.testing.assert_allclose(parts.excluded, whole.excluded(), rtol=1e-9, atol=1e-8)
        np.testing.assert_allclose(parts.gaps_ha, whole.gaps_ha, rtol=1e-9)


@pytest.mark.parametrize("layer", ["units", "sites", "pv"])
def test_a_geometry_without_a_box_is_not_taken_for_none(layers, tmp_path, layer):
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    names = ("units", "sites", "pv")
    files = written(tmp_path / "in", **dict(zip(names, layers, strict=True)))
    path = files[names.index(layer)]
    table = pq.read_table(path)
    kind = table.schema.field("bbox").type
    boxes = pa.array([None if n == 5 else box for n, box in enumerate(table["bbox"].to_pylist())], kind)
    pq.write_table(table.set_column(table.schema.get_field_index("bbox"), "bbox", boxes), path)
    with pytest.raises(lg.LandgapError, match=rf"{layer}: a geometry and no box in \w+05; write the file"):
        lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=2)


@pytest.mark.parametrize("nothing", [None, shapely.Polygon()])
@pytest.mark.parametrize("layer", ["units", "sites", "pv"])
def test_a_layer_of_which_no_row_has_land_is_refused_in_the_whole_and_in_parts(
    layers, tmp_path, layer, nothing
):
    given = dict(zip(("units", "sites", "pv"), layers, strict=True))
    rows = len(given[layer])
    given[layer] = given[layer].set_geometry([nothing] * rows, crs="EPSG:3035")
    with pytest.raises(lg.LandgapError, match=rf"{layer}: no row of {rows} has any land"):
        lg.ledger(**given)
    files = written(tmp_path / "in", **given)
    with pytest.raises(lg.LandgapError, match=rf"{layer}: no row of {rows} has any land"):
        lg.ledger_in_parts(*files, out=tmp_path / "out", partitions=2)


def test_no_site_and_no_plant_are_answers_in_the_whole_and_in_parts(layers, tmp_path):
    units, sites, pv = layers
    for name, group in (("a", (units, sites[:0], pv)), ("b", (units, sites, pv[:0]))):
        files = written(tmp_path / name, **dict(zip(("units", "sites", "pv"), group, strict=True)))
        parts, whole = lg.ledger_in_parts(*files, out=tmp_path / f"{name}-out"), lg.ledger(*group)
        np.testing.assert_allclose(parts.excluded, whole.excluded(), rtol=1e-9, atol=1e-8)


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
